"""What a phone sends: the forms of visits, with photos by item, signatures, and the phone's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files.forms import FilesField
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.rounds import forms as visits
from bihuan.rooms.oversight.rounds import kinds

SIGNERS = {"inspector": _("督导人员"), "unit": _("学校负责人")}
KEY = RegexValidator(r"^[0-9a-f-]{16,64}$")


class Sending(forms.Form):
    """What comes with every act. `base`: by what the answers it starts from are known; `hash`: of
    each file, in the order of the fields."""

    key = forms.CharField(max_length=64, validators=[KEY])
    made_at = forms.DateTimeField(required=False)
    base = forms.CharField(required=False, max_length=64)

    def clean_made_at(self) -> datetime:
        """By the phone's clock; now when it comes from a form without scripts."""
        return self.cleaned_data["made_at"] or clock.now()


class Checking(visits.Checking):
    """A checklist whose items have photos of their own."""

    def __init__(
        self, *args: Any, matter: Matter, post: Post, checklist: kinds.Checklist, **kwargs: Any
    ) -> None:
        super().__init__(*args, checklist=checklist, **kwargs)
        # What it starts from is `Sending.base`; photos belong to items.
        del self.fields["seen"], self.fields["evidence"]
        for item in checklist.items:
            label = str(_("照片：%(item)s")) % {"item": item.word}
            self.fields[f"photo-{item.code}"] = FilesField(label=label, required=False)

    def photos(self) -> dict[str, list[Any]]:
        """The photos of each item that has some."""
        found = {
            item.code: self.cleaned_data[f"photo-{item.code}"] for item in self.checklist.items
        }
        return {code: files for code, files in found.items() if files}


class Finish(visits.Finish):
    """The end on site, signed on glass: a picture of the signature and the name in letters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, word in SIGNERS.items():
            name = str(_("%(who)s姓名")) % {"who": word}
            self.fields[f"name-{code}"] = forms.CharField(label=name, required=False, max_length=60)
            self.fields[f"sign-{code}"] = FilesField(
                label=str(_("%(who)s签名")) % {"who": word}, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or self.cleaned_data)
        for code in SIGNERS:
            if data.get(f"sign-{code}") and not data.get(f"name-{code}"):
                self.add_error(f"name-{code}", _("有签名时请写明姓名。"))
        return data

    def signed(self) -> list[tuple[str, str, Any]]:
        """Who signed, the name, the picture."""
        data = self.cleaned_data
        return [
            (code, data[f"name-{code}"], data[f"sign-{code}"][0])
            for code in SIGNERS
            if data.get(f"sign-{code}")
        ]
