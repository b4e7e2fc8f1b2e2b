"""What can happen to a form 表单 that is handed out, and to a sheet 答卷 that comes back."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step
from bihuan.kernel.phrase import listed

PURPOSES = {
    "survey": _("问卷调查"),
    "self_check": _("自查自纠"),
    "inspection": _("督导检查"),
    "declaration": _("承诺申报"),
    "quiz": _("知识测试"),
}
AUDIENCES = {
    "public": _("公开链接，不记名"),
    "code": _("凭填报码，一码一份"),
    "units": _("单位登录填报，一单位一份"),
    "inspectors": _("督导组登录填报，可填多份"),
}
"""Who answers, and how they come in."""
NAMELESS = ("public", "code")
"""Who answers here is not known, and must not be worked out."""


@event("form.drafted", label=_("新建表单"))
class Drafted(EventData):
    """`unit`: id of the unit that asks; `collection`: id of the collection it belongs to."""

    title: Sealed
    purpose: str
    audience: str
    unit: int
    collection: int | None = None
    closes_on: date | None = None


@event("form.changed", label=_("更改设置"))
class Changed(EventData):
    """`changes`: any of title (sealed), purpose, collection, closes_on (ISO text or empty)."""

    changes: dict[str, Any]

    def says(self) -> str:
        from bihuan.rooms.collection.asking.words import FIELDS

        names = listed(word for name, word in FIELDS.items() if name in self.changes)
        return str(_("更改了%(names)s")) % {"names": names}


@event("form.published", label=_("发布"))
class Published(EventData):
    """Version `number` is asked from now on. `definition` is its canonical JSON, `digest` the
    SHA-256 of that."""

    number: int
    digest: str
    definition: str

    def says(self) -> str:
        return str(_("发布第%(n)d版")) % {"n": self.number}


@event("form.addressed", label=_("确定填报单位"))
class Addressed(EventData):
    """All units that are to answer, by id; said again, it replaces what was said before."""

    units: tuple[int, ...]

    def says(self) -> str:
        return str(_("确定%(n)d个单位填报")) % {"n": len(self.units)}


@event("form.coded", label=_("生成填报码"))
class Coded(EventData):
    """Codes for people, each good for one sheet: `digests` are SHA-256 of them, `codes` the codes
    themselves, a line each, for printing them again. `batch`: whom they are for, in a word."""

    batch: str
    digests: tuple[str, ...]
    codes: Sealed

    def says(self) -> str:
        given = {"n": len(self.digests), "batch": self.batch}
        return str(_("生成%(n)d个填报码（%(batch)s）")) % given


@event("form.closed", label=_("结束填报"))
class Closed(EventData):
    pass


@event("form.reopened", label=_("重新开放"))
class Reopened(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("重新开放填报：%(reason)s")) % {"reason": self.reason}


@event("form.discarded", label=_("作废"))
class Discarded(EventData):
    reason: Sealed

    def says(self) -> str:
        return str(_("作废：%(reason)s")) % {"reason": self.reason}


@event("sheet.submitted", label=_("提交答卷"))
class Submitted(EventData):
    """`form`, `number`, `digest`: which version of which form. `answers`: canonical JSON of the
    answers that count, but for those in `opinions`. `unit` answered, or `unit` was inspected by
    `group`; `code`: SHA-256 of the code it came with. `opinions`: what is to become opinions:
    {question, text (sealed), place, approach, mark}; by the random mark, which stands nowhere else,
    the opinion is known again when its words have to be erased."""

    form: int
    form_number: str
    number: int
    digest: str
    audience: str
    answers: Sealed
    language: str = ""
    category: str = ""
    unit: int | None = None
    group: int | None = None
    code: str = ""
    opinions: tuple[dict[str, Any], ...] = ()
    files: tuple[dict[str, Any], ...] = ()


@event("sheet.marked", label=_("判分"))
class Marked(EventData):
    """Points as decimal text; `passed` None where there is no pass mark; `late`: sent after the
    time allowed, which never passes."""

    points: str
    of: str
    passed: bool | None = None
    late: bool = False

    def says(self) -> str:
        return str(_("得%(points)s分，满分%(of)s分")) % {"points": self.points, "of": self.of}


@event("sheet.voided", label=_("作废答卷"))
class Voided(EventData):
    """Does not count: a trial, a double, a mistake. Its unit or code may answer once more."""

    reason: Sealed

    def says(self) -> str:
        return str(_("作废答卷：%(reason)s")) % {"reason": self.reason}


FORM = lifecycle.define(
    "form",
    pgettext_lazy("one", "表单"),
    prefix="B",
    states=[
        State("draft", pgettext_lazy("form", "起草中"), "open"),
        State("running", _("填报中"), "waiting"),
        State("ended", _("已结束"), "concluded"),
        State("discarded", _("已作废"), "concluded"),
    ],
    steps=[
        Step("form.drafted", ("",), "draft"),
        Step("form.changed", ("draft", "running")),
        Step("form.published", ("draft", "running"), "running"),
        Step("form.addressed", ("draft", "running")),
        Step("form.coded", ("draft", "running")),
        Step("form.closed", ("running",), "ended"),
        Step("form.reopened", ("ended",), "running"),
        Step("form.discarded", ("draft",), "discarded"),
    ],
)
SHEET = lifecycle.define(
    "sheet",
    pgettext_lazy("one", "答卷"),
    prefix="D",
    states=[
        State("submitted", _("已提交"), "concluded"),
        State("marked", _("已判分"), "concluded"),
        State("voided", _("已作废"), "concluded"),
    ],
    steps=[
        Step("sheet.submitted", ("",), "submitted"),
        Step("sheet.marked", ("submitted",), "marked"),
        Step("sheet.voided", ("submitted", "marked"), "voided"),
    ],
)
