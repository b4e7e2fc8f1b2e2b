"""What can happen to a draft 草稿."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step
from bihuan.rooms.reports.drafts.words import VERDICTS


@event("draft.taken", label=_("送核"))
class Taken(EventData):
    """`text` as it came out of the file or was pasted; `findings`: JSON, see `rules.stored`.
    `origin`: docx, pdf, txt, html or paste; `pages`: where those of a PDF begin; `notes`: what of
    the file is not in the text. `ledger`: it is about us, and was compared as of `as_of` (None: as
    the text says). `files`: the Word document itself."""

    name: Sealed
    origin: str
    text: Sealed
    findings: Sealed
    ledger: bool
    as_of: date | None
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[dict[str, Any], ...] = ()


@event("draft.checked", label=_("修改后再核"))
class Checked(Taken):
    """The same of a later text; what was settled before stays so in `findings`."""


@event("draft.settled", label=_("处理发现"))
class Settled(EventData):
    """`findings`: their numbers, from 1, in the text as last checked; `verdict`: accepted (it will
    be put right) or ignored (it is right as it stands)."""

    findings: tuple[int, ...]
    verdict: str

    def says(self) -> str:
        n = len(self.findings)
        verdict = VERDICTS.get(self.verdict, self.verdict)
        return ngettext("%(verdict)s %(n)d 处", "%(verdict)s %(n)d 处", n) % {
            "n": n,
            "verdict": verdict,
        }


@event("draft.unsettled", label=_("撤回处理"))
class Unsettled(EventData):
    """They are open again."""

    findings: tuple[int, ...]


@event("draft.removed", label=_("删除草稿"))
class Removed(EventData):
    """By its author, or because nobody touched it for long; its texts are erased with it."""


LIFE = lifecycle.define(
    "draft",
    _("草稿"),
    prefix="GJ",
    states=[
        State("checked", _("核对中"), "open"),
        State("removed", _("已删除"), "concluded"),
    ],
    steps=[
        Step("draft.taken", ("",), "checked"),
        Step("draft.checked", ("checked",)),
        Step("draft.settled", ("checked",)),
        Step("draft.unsettled", ("checked",)),
        Step("draft.removed", ("checked",), "removed"),
    ],
)
