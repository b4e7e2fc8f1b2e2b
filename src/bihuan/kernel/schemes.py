"""Local variation as data: `kind` + `code` → `data`. Their history is the register `schemes`.

Kinds: `list` (a ledger's columns and rules), `limit` (a deadline rule), `lamp` (colours and words
of lateness), `classes` (a classification), `collection` (kinds of collections and categories of
participants), `places` (roads, estates, villages), `duties` (which section answers for what),
`taxonomy` (what opinions are about). Of oversight: `recusal` (who steps aside, for how long),
`checking` (how verifications are assigned, levels of groups), `protocol` (what to look at),
`callback` (words that contradict what was chosen), `lookback` (waits and samples). `template`: an
office's Word template. The shipped set is `kernel/shipped/*.json`.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import history, memory, registers
from bihuan.kernel.errors import Invalid
from bihuan.kernel.events import EventData, event
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.models.scheme import Scheme
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows

REGISTER = registers.declare("schemes", _("规则与分类"), ("scheme.adopted",))
KINDS = {
    "list": _("台账类型"),
    "limit": _("期限规则"),
    "lamp": _("亮灯规则"),
    "classes": _("分类"),
    "collection": _("征集"),
    "places": _("地名"),
    "duties": _("归口分工"),
    "taxonomy": _("意见分类"),
    "recusal": _("回避"),
    "checking": _("核查分派"),
    "protocol": _("核查要点"),
    "callback": _("回访"),
    "lookback": _("回头看"),
    "visit": _("督导类型"),
    "checklist": _("检查表"),
    "guard": _("进校检查统筹"),
    "handbook": _("督导工作手册"),
    "urging": _("催办方案"),
    "dispatch": _("周调度"),
    "notice": _("文书"),
    "outcome": _("结果运用"),
    "report": _("报告"),
    "template": _("模板"),
    "mention": _("文中指标的写法"),
}
SHIPPED = Path(__file__).parent / "shipped"


@event("scheme.adopted", label=_("启用规则"))
class Adopted(EventData):
    """`data` is canonical JSON of the whole scheme."""

    scheme_kind: str
    code: str
    order: int
    data: dict[str, Any]

    def says(self) -> str:
        return str(_("启用规则“%(code)s”")) % {"code": self.data.get("label", self.code)}


@projects("scheme.adopted")
def _adopt(matter: Matter, happened: Happened, rows: Rows) -> None:
    data: Adopted = happened.data
    before = Scheme.objects.filter(kind=data.scheme_kind, code=data.code).first()
    row = before or Scheme(kind=data.scheme_kind, code=data.code)
    row.order, row.data, row.version = data.order, data.data, happened.version
    row.save()


Faults = Mapping[str, str | Promise]
Check = Callable[[str, Mapping[str, Any]], Faults]
_checks: dict[str, Check] = {}


def checks(kind: str) -> Callable[[Check], Check]:
    """Declare the function (code, data) → field → what is wrong with it, for a kind of scheme.
    Whatever is adopted, shipped schemes too, passes it."""

    def declare(check: Check) -> Check:
        _checks[kind] = check
        return check

    return declare


def adopt(kind: str, code: str, data: dict[str, Any], *, by: Post, order: int = 0) -> None:
    """Put a scheme in force; the one it replaces stays in the history. Raises Invalid."""
    if kind not in KINDS:
        raise Invalid({"kind": _("没有这种规则。")})
    if not data.get("label"):
        raise Invalid({"label": _("规则要有名称。")})
    if kind in _checks and (wrong := _checks[kind](code, data)):
        raise Invalid(dict(wrong))
    registers.append(REGISTER, Adopted(kind, code, order, data), by=by)


def get(kind: str, code: str) -> dict[str, Any]:
    """The data of a scheme, kept in memory: never change it. Raises Invalid if there is none."""
    found = every(kind).get(code)
    if found is None:
        raise Invalid({"code": str(_("没有名为“%(code)s”的规则。")) % {"code": code}})
    return found


@memory.remembered(REGISTER)
def every(kind: str) -> dict[str, dict[str, Any]]:
    """All schemes of a kind by code, in their order, kept in memory: never change them."""
    return dict(Scheme.objects.filter(kind=kind).values_list("code", "data"))


@memory.remembered(REGISTER)
def edition(kind: str, code: str, number: int) -> dict[str, Any] | None:
    """The data of a scheme's edition (`edition` in its data), as last adopted under that number;
    None if there was none. Reads the history of all schemes."""
    register = Matter.objects.get(kind="register", title=REGISTER)
    found = None
    for happened in history.of(register, "scheme.adopted"):
        data: Adopted = happened.data
        if (data.scheme_kind, data.code) == (kind, code) and data.data.get("edition") == number:
            found = data.data
    return found


def word(text: str) -> str:
    """A scheme's word on screen: a shipped one in the language in force, an office's as written."""
    return gettext(text) if text else ""


def ship(by: Post) -> int:
    """Adopt every shipped scheme that is not in force yet; returns how many."""
    there = set(Scheme.objects.values_list("kind", "code"))
    count = 0
    for path in sorted(SHIPPED.glob("*.json")):
        for order, one in enumerate(json.loads(path.read_text("utf-8"))):
            if (one["kind"], one["code"]) not in there:
                adopt(one["kind"], one["code"], one["data"], by=by, order=order)
                count += 1
    return count
