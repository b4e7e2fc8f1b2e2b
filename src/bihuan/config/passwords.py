"""How long a password must be, said in Chinese: Django's own catalogue lacks this sentence."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class MinimumLength(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("密码太短，至少要 %(length)d 个字符。") % {"length": self.min_length}

    def get_help_text(self) -> str:
        return _("密码至少要 %(length)d 个字符。") % {"length": self.min_length}
