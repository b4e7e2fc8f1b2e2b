"""What has to hold of a list type before it is put in force; every bad field is named.

Names of fields are those of the scheme (`page`, `own.2.label`), so that a form finds its control.
A list may ask for more than the closure gate, never for less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.tables.headers import is_label, normal
from bihuan.kernel import schemes
from bihuan.rooms.ledger.types.catalog import CATALOG, CLASS, OWN
from bihuan.rooms.ledger.types.shape import (
    CHANGES,
    CONSENTS,
    KINDS,
    LEAST_EVIDENCE,
    LEAST_TRIES,
    ListType,
    read,
)

Found = Iterator[tuple[str, str | Promise]]
EXPLICIT = ("unit", "person", "phone", "leader", "helpers", "measure", "standard", "due", "type",
            "place", "remark")  # fmt: skip
"""Common fields that a list may ask to be filled in before the hand-over."""
ALWAYS = ("unit", "due")
"""Nothing is handed over without them."""
MOST_COLUMNS, MOST_OWN, MOST_CHOICES = 60, 30, 50
LONGEST_LABEL, LONGEST_HEADING = 30, 40
MOST_EVIDENCE, MOST_TRIES = 20, 10
_CODE = re.compile(r"[a-z][a-z0-9-]{0,29}")
_PREFIX = re.compile(r"[A-Z]{0,6}")
_SEVERAL = re.compile("[,，]")


@schemes.checks("list")
def faults(code: str, data: Mapping[str, Any]) -> dict[str, str | Promise]:
    """Field → what is wrong with it; empty when the list can be put in force."""
    try:
        kind = read(code, data)
    except (KeyError, TypeError, ValueError, AttributeError):
        return {"label": _("规则的内容不完整，不能启用。请从现有清单复制后再改。")}
    checks: tuple[Callable[[ListType], Found], ...] = (
        _names, _own, _columns, _headings, _sheet, _groups, _explicit, _rules, _gate,
    )  # fmt: skip
    found: dict[str, str | Promise] = {}
    for check in checks:
        for name, text in check(kind):
            found.setdefault(name, text)
    return found


def _names(kind: ListType) -> Found:
    if not _CODE.fullmatch(kind.code):
        yield "code", _("代码用小写字母、数字和短横线，以字母开头，不超过30个字符。")
    for name, text in (("label", kind.label), ("noun", kind.noun)):
        if not is_label(text) or len(text) > LONGEST_LABEL:
            yield name, _("请写简短的名称，不超过30个字，不带句号。")
    if not _PREFIX.fullmatch(kind.prefix):
        yield "prefix", _("编号字头用大写字母，不超过6个；不编序号的留空。")
    known = schemes.every("list")
    others = {data.get("prefix"): data["label"] for c, data in known.items() if c != kind.code}
    if kind.prefix and kind.prefix in others:
        used = str(_("字头“%(prefix)s”已由“%(list)s”使用，请另取一个。"))
        yield "prefix", used % {"prefix": kind.prefix, "list": others[kind.prefix]}
    now = known.get(kind.code)
    if now is not None and kind.edition <= now.get("edition", 0):
        yield "edition", _("这张清单刚被别人改过，请重新打开后再改。")


def _own(kind: ListType) -> Found:
    now = schemes.every("list").get(kind.code)
    before = read(kind.code, now).fields() if now else {}
    if len(kind.own) > MOST_OWN:
        yield "own", str(_("自设项不超过%(most)d个。")) % {"most": MOST_OWN}
    codes = [one.code for one in kind.own]
    for at, one in enumerate(kind.own):
        place = f"own.{at}"
        if not _CODE.fullmatch(one.code) or codes.index(one.code) != at:
            yield f"{place}.code", _("自设项的代码不对或重复。")
        if not _heading(one.label):
            yield f"{place}.label", _("请写列名，不超过40个字，不带斜杠和句号。")
        if one.kind not in KINDS:
            yield f"{place}.kind", _("没有这种填写方式。")
        elif one.code in before and before[one.code].kind != one.kind:
            yield f"{place}.kind", _("已经启用的项不能改填写方式，请停用后另设一项。")
        if one.kind == "choice":
            yield from _choices(f"{place}.choices", one.choices)


def _choices(place: str, choices: Sequence[str]) -> Found:
    if len(choices) < 2 or len(choices) > MOST_CHOICES:
        yield place, str(_("请列出2到%(most)d个选项，一行一个。")) % {"most": MOST_CHOICES}
    elif len(set(choices)) < len(choices):
        yield place, _("选项有重复。")
    elif any(not one.strip() or len(one) > LONGEST_HEADING for one in choices):
        yield place, _("每个选项不超过40个字。")


def _known(kind: ListType) -> set[str]:
    """Every column the list may have."""
    classes = {CLASS + one for one in kind.classes}
    return {*CATALOG, *classes, *(OWN + one.code for one in kind.own)}


def _columns(kind: ListType) -> Found:
    known = _known(kind)
    for name, codes in (("page", kind.page), ("sheet", kind.sheet)):
        if lost := [one for one in codes if one not in known]:
            yield name, str(_("没有这样的列：%(names)s。")) % {"names": "、".join(lost)}
        elif len(set(codes)) < len(codes):
            yield name, _("同一列排了两次。")
        elif len(codes) > MOST_COLUMNS:
            yield name, str(_("列数不超过%(most)d。")) % {"most": MOST_COLUMNS}
    if "title" not in kind.page:
        yield "page", _("列表须有名称这一列，由它打开事项。")
    common = {code: column for code, column in CATALOG.items() if code in (*kind.page, *kind.sheet)}
    off_page = [c.label for code, c in common.items() if code in kind.page and not c.on_page]
    off_sheet = [c.label for code, c in common.items() if code in kind.sheet and not c.on_sheet]
    for name, labels in (("page", off_page), ("sheet", off_sheet)):
        if labels:
            yield name, str(_("这里不能放：%(names)s。")) % {"names": "、".join(labels)}


def _headings(kind: ListType) -> Found:
    known = _known(kind)
    for code, heading in kind.headings.items():
        if code not in known and not code.startswith((CLASS, OWN)):
            yield f"headings.{code}", _("没有这一列。")
        elif not _heading(heading):
            yield f"headings.{code}", _("请写列名，不超过40个字，不带斜杠和句号。")


def _heading(text: str) -> bool:
    plain = text.strip()
    return is_label(plain) and len(plain) <= LONGEST_HEADING and "/" not in plain


def _sheet(kind: ListType) -> Found:
    if not {"number", "serial"} & set(kind.sheet):
        yield "sheet", _("导出的表须有编号或序号，再导入时才认得出是哪一项。")
    elif "number" not in kind.sheet and not kind.prefix:
        yield "sheet", _("没有编号字头的清单，导出的表须有编号这一列。")
    if not {"title", "text"} & set(kind.sheet):
        yield "sheet", _("导出的表须有名称或表述。")
    seen: dict[str, str] = {}
    for code in (one for one in kind.sheet if one in _known(kind)):
        path = normal(kind.above(code) + kind.written(code))
        if path in seen:
            text = _("列名“%(heading)s”用了两次，导入时分不清。")
            yield f"headings.{code}", str(text) % {"heading": kind.written(code)}
        seen[path] = code


def _groups(kind: ListType) -> Found:
    taken: set[str] = set()
    for at, (label, columns) in enumerate(kind.groups):
        place = f"groups.{at}"
        if not _heading(label):
            yield place, _("请写上级列名，不超过40个字，不带斜杠和句号。")
        spots = sorted(kind.sheet.index(one) for one in columns if one in kind.sheet)
        if len(spots) < 2 or len(spots) < len(columns):
            yield place, _("上级列名下至少要有两列，都在导出的表中。")
        elif spots[-1] - spots[0] != len(spots) - 1:
            text = _("“%(label)s”下面的各列在表中应当相邻。")
            yield place, str(text) % {"label": label}
        if taken & set(columns):
            yield place, _("一列只能有一个上级列名。")
        taken |= set(columns)


def _explicit(kind: ListType) -> Found:
    if lost := [CATALOG[one].label for one in ALWAYS if one not in kind.explicit]:
        text = _("交办前必填的要素须包括：%(names)s。")
        yield "explicit", str(text) % {"names": "、".join(lost)}
    own = {OWN + one.code for one in kind.own} | {CLASS + one for one in kind.classes}
    for code, label in kind.explicit.items():
        if code not in EXPLICIT and code not in own:
            yield "explicit", str(_("不能要求填写“%(code)s”。")) % {"code": code}
        elif not label.strip() or len(label) > LONGEST_HEADING:
            yield "explicit", _("每个必填要素都要有名称，不超过40个字。")


def _rules(kind: ListType) -> Found:
    for name, codes, known in (
        ("classes", kind.classes, schemes.every("classes")),
        ("limits", kind.limits, schemes.every("limit")),
        ("lamp", (kind.lamp,), schemes.every("lamp")),
    ):
        if lost := [one for one in codes if one not in known]:
            yield name, str(_("没有这样的规则：%(names)s。")) % {"names": "、".join(lost)}
    if not kind.limits:
        yield "limits", _("至少选一种期限。")
    if kind.clock_from not in ("issued", "received"):
        yield "clock_from", _("期限从交办之日或收到之日起算。")
    if set(kind.changes) - set(CHANGES) or set(kind.changes.values()) - {"approve", "free"}:
        yield "changes", _("变更是否须审批，只能逐项选择。")
    yield from _between("return_workdays", kind.return_workdays, 1, 30)
    yield from _between("extension_times", kind.extension_times, 0, 5)
    yield from _between("extension_days", kind.extension_days, 1, 365)


def _gate(kind: ListType) -> Found:
    yield from _between("evidence", kind.evidence, LEAST_EVIDENCE, MOST_EVIDENCE)
    yield from _between("tries", kind.tries, LEAST_TRIES, MOST_TRIES)
    if kind.photos and kind.evidence < 2:
        yield "evidence", _("要求整改前后照片的，佐证材料至少2件。")
    if "satisfied" not in kind.consents or not set(kind.consents) <= set(CONSENTS):
        yield "consents", _("只有满意、基本满意可以算认可，满意必须算。")


def _between(name: str, value: int, least: int, most: int) -> Found:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        text = _("应为%(least)d到%(most)d之间的整数。销号的规定只能更严，不能放宽。")
        plain = _("应为%(least)d到%(most)d之间的整数。")
        stricter = name in ("evidence", "tries")
        yield name, str(text if stricter else plain) % {"least": least, "most": most}


@schemes.checks("classes")
def class_faults(code: str, data: Mapping[str, Any]) -> dict[str, str | Promise]:
    """The same for a classification. `renamed`: pairs of an old name and the one in
    force."""
    names, renamed = list(data.get("classes", ())), dict(data.get("renamed", ()))
    longest = 79 - len(code)  # a label is kept as <code>:<name> in 80 characters
    if not names:
        return {"classes": _("请至少列出一个类别。")}
    if len(set(names)) < len(names):
        return {"classes": _("类别有重复。")}
    if any(not one.strip() or len(one) > longest or _SEVERAL.search(one) for one in names):
        return {"classes": str(_("每个类别不超过%(most)d个字，不带逗号。")) % {"most": longest}}
    if any(new not in names or old in names for old, new in renamed.items()):
        return {"classes": _("改名前的类别不能再用，改名后的类别应在表中。")}
    return {}
