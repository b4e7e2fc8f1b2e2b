"""A text about us against the ledger: figures it mentions, names of units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bihuan.kernel import clock, figures, schemes
from bihuan.kernel.figures import Figure, Scope, Value
from bihuan.kernel.models.people import Post, Unit, units
from bihuan.lib.draft.finding import Finding
from bihuan.lib.draft.numbers import Mention
from bihuan.lib.draft.reading import Draft, read
from bihuan.rooms.reports import scopes
from bihuan.rooms.reports.drafts import labels, names
from bihuan.rooms.reports.drafts.labels import Label, Said

SCHEME = ("mention", "figures")
FIGURE, UNIT = "ledger_figure", "ledger_unit"
EARLIEST = date(1970, 1, 1)
ROUGH = Decimal("0.1")
"""How far an approximate number (近、余、约) may be off, as a share."""
Ref = Mapping[str, str]


def check(text: str, *, viewer: Post, as_of: date | None = None) -> list[Finding]:
    """What in the text is not as the ledger has it, within what the viewer may see. `as_of`: the
    end of this day; None: as the text says, else today."""
    return list(compare(text, viewer=viewer, as_of=as_of))


def compare(text: str, *, viewer: Post, as_of: date | None = None) -> dict[Finding, Ref]:
    """The same, each with the figure it speaks of: code, day, and perhaps split and key."""
    draft = read(text)
    out: dict[Finding, Ref] = dict(_figures(draft, viewer, as_of))
    known = [one for one in units().values() if one.active]
    for span, word, name in names.nearly(draft.text, _names(known)):
        message = f"机构名册里没有“{word}”，有一个相近的“{name}”。请核对是否写错。"
        out[draft.finding("info", UNIT, span, computed=name, message=message)] = {}
    return out


def _names(known: Iterable[Unit]) -> set[str]:
    return {
        name for one in known for name in (one.name, one.short_name, *one.aliases, *one.nicknames)
    } - {""}


# -- figures ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """A number of the text with the instant and the part it is compared with."""

    said: Said
    on: date
    scope: Scope


def _figures(draft: Draft, viewer: Post, as_of: date | None) -> Iterator[tuple[Finding, Ref]]:
    today = clock.today()
    asked: list[_Asked] = []
    for whole, these in _known(viewer).items():
        scope = Scope() if whole else Scope(unit=viewer.unit_id)
        asked += [
            _Asked(said, max(EARLIEST, min(as_of or said.as_of or today, today)), scope)
            for said in labels.found(draft, _labels(these), _subjects(viewer, whole), today)
        ]
    values = _values(asked)
    for one in asked:
        code = one.said.label.figure
        yield from _compared(draft, one, values[one.on, one.scope][code])


def _known(viewer: Post) -> dict[bool, dict[str, Figure]]:
    """The counts of which the viewer may see the whole (True), or that of their unit (False)."""
    out: dict[bool, dict[str, Figure]] = {True: {}, False: {}}
    kinds: dict[str, bool | None] = {}
    for code, one in figures.every().items():
        if one.matters not in kinds:
            kinds[one.matters] = _whole(viewer, one.matters)
        if (whole := kinds[one.matters]) is not None:
            out[whole][code] = one
    return out


def _whole(viewer: Post, kind: str) -> bool | None:
    """None: the viewer may see neither."""
    if scopes.whole(viewer, kind):
        return True
    return False if viewer.unit_id in {one.pk for one in scopes.offered(viewer, kind)} else None


def _labels(known: Mapping[str, Figure]) -> list[Label]:
    written = schemes.get(*SCHEME)["figures"]
    named = {code: (str(one.name), str(one.measure)) for code, one in known.items()}
    return labels.labels(named, written)


def _subjects(viewer: Post, whole: bool) -> list[str]:
    """Whose number it may be said to be: that of the authority, or of the viewer's own unit."""
    words = schemes.get(*SCHEME)
    if whole:
        roots = [one for one in units().values() if one.path.count("/") == 1]
        return [*words["authority"], *_names(roots)]
    return [*words["unit"], *(_names([viewer.unit]) if viewer.unit else ())]


def _values(asked: Iterable[_Asked]) -> dict[tuple[date, Scope], dict[str, Value]]:
    """All that is needed, each instant and scope reckoned once."""
    wanted: dict[tuple[date, Scope], set[str]] = {}
    for one in asked:
        wanted.setdefault((one.on, one.scope), set()).add(one.said.label.figure)
    return {
        (on, scope): dict(figures.values(sorted(codes), on, scope))
        for (on, scope), codes in wanted.items()
    }


def _compared(draft: Draft, asked: _Asked, value: Value) -> Iterator[tuple[Finding, Ref]]:
    said, figure = asked.said, value.figure
    if not isinstance(value.total, int):
        return
    ref = {"figure": figure.code, "day": asked.on.isoformat()}
    if asked.scope.unit is not None:
        ref["unit"] = str(asked.scope.unit)
    shown = _Shown(draft, asked.on, str(figure.measure), str(figure.definition))
    yield shown.finding(said.span, str(figure.name), said.mention, value.total), ref
    for split in figure.splits:
        words = {split.word(key): key for key in value.splits[split.code]}
        keys = {part: _key(part.word, words) for part in said.parts}
        matched = {part: key for part, key in keys.items() if key is not None}
        if not matched or len(set(matched.values())) < len(matched):
            continue
        for part, key in matched.items():
            number = value.splits[split.code][key]
            if isinstance(number, int):
                name = f"{figure.name}·{split.word(key)}"
                finding = shown.finding(part.span, name, part.mention, number)
                yield finding, ref | {"split": split.code, "key": key}
        return


def _key(word: str, words: Mapping[str, str]) -> str | None:
    for written in (word, word.removesuffix("问题"), f"{word}问题", word.removesuffix("的问题")):
        if written and written in words:
            return words[written]
    return None


@dataclass(frozen=True)
class _Shown:
    """How a comparison is put into words."""

    draft: Draft
    on: date
    measure: str
    definition: str

    def finding(self, span: tuple[int, int], name: str, said: Mention, value: int) -> Finding:
        day = f"{self.on.year}年{self.on.month}月{self.on.day}日"
        computed = f"台账截至{day}为{value}{self.measure}"
        if agrees(said, value):
            message = f"与台账一致：“{name}”，{computed}。"
            return self.draft.finding("info", FIGURE, span, computed=computed, message=message)
        message = f"与台账不符：“{name}”文中写作{said.printed}，{computed}。口径：{self.definition}"
        return self.draft.finding("warn", FIGURE, span, computed=computed, message=message)


def agrees(said: Mention, value: int) -> bool:
    """An exact number must be that one; an approximate one may be off by a tenth."""
    if said.low <= value <= said.high:
        return True
    return not said.exact and abs(said.value - value) <= ROUGH * max(said.value, Decimal(value))
