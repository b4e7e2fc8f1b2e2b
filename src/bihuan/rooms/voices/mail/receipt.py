"""The answer a sender gets: that their mail arrived, and the code to follow it with.

Only when an SMTP server is configured, never to a machine, and at most once an hour to one
address. The code is stored nowhere, so it is sent at once and once: when that fails, nobody can
send it later, and the office reaches the sender by the address in the opinion.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from django.conf import settings
from django.utils.translation import gettext as _

from bihuan.facilities.throttle.limit import take as counted
from bihuan.kernel.errors import TooMany
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices.mail import apart, keys
from bihuan.rooms.voices.mail.message import Mail
from bihuan.rooms.voices.mail.models import Letter

SECONDS = 20
log = logging.getLogger(__name__)


def answer(mail: Mail, matter: Matter, code: str, key: str) -> bool:
    """Send the receipt of a new opinion; says whether it was sent."""
    if not settings.SMTP_HOST or apart.answers_nobody(mail.sender) or not mail.sender.isascii():
        return False
    try:
        counted(f"mail-out:{mail.sender.lower()}", per_hour=1, burst=1)
    except TooMany:
        return False
    made = written(mail, matter.number, code)
    try:
        with _server() as server:
            server.send_message(made, settings.SMTP_FROM, [mail.sender])
    except (OSError, smtplib.SMTPException) as error:
        log.warning("receipt of %s not sent: %s", matter.number, type(error).__name__)
        return False
    Letter.objects.filter(key=key).update(sent=keys.of_id(str(made["Message-ID"]).strip("<>")))
    return True


def written(mail: Mail, number: str, code: str) -> EmailMessage:
    """The receipt. It quotes nothing: the address may be forged."""
    made = EmailMessage()
    made["From"] = settings.SMTP_FROM
    made["To"] = mail.sender
    made["Date"] = formatdate(localtime=True)
    made["Message-ID"] = make_msgid("receipt", settings.SMTP_FROM.rpartition("@")[2])
    made["Subject"] = _("您的来信已登记（%(number)s）") % {"number": number}
    made["Auto-Submitted"] = "auto-replied"
    made["X-Auto-Response-Suppress"] = "All"
    made[apart.OURS] = "receipt"
    if mail.id:
        made["In-Reply-To"] = made["References"] = f"<{mail.id}>"
    text = _(
        "您好！您的来信已经登记，编号 %(number)s。\n\n"
        "回执码：%(code)s\n"
        "凭回执码可以在 %(url)s 查看办理情况、补充说明，办完后评价是否满意。"
        "回执码只在这封邮件里出现一次，请保存好，不要转给别人。\n\n"
        "要补充情况，直接回复这封邮件即可。如果您没有给我们写过信，请不必理会。"
    )
    url = f"{settings.PUBLIC_URL}/public/"
    made.set_content(text % {"number": number, "code": code, "url": url})
    return made


def _server() -> smtplib.SMTP:
    """Signed in, over TLS. Raises OSError, SMTPException."""
    context = ssl.create_default_context(cafile=settings.MAIL_CA or None)
    host, port = settings.SMTP_HOST, settings.SMTP_PORT
    if settings.SMTP_TLS == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
        server.starttls(context=context)
    if settings.SMTP_USER:
        server.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
    return server
