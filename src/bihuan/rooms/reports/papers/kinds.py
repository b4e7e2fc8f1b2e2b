"""Kinds of reports, from the schemes `report`: which template, which series, who signs it off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import schemes
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.people import Post


@dataclass(frozen=True)
class Step:
    """One signature on the way. `roles`: of whom it may be asked; `apart`: never of the author."""

    code: str
    label: str
    roles: tuple[str, ...]
    apart: bool = True

    @property
    def word(self) -> str:
        return schemes.word(self.label)


@dataclass(frozen=True)
class Kind:
    """`template`: code of the Word template; `series`: the word in its number; `steps`: in their
    order, the last is the signature that takes the number; `title`, `texts`: what one begins
    with; `days`: how many its period has unless said otherwise, 0: since the first of the month."""

    code: str
    label: str
    template: str
    series: str
    steps: tuple[Step, ...]
    title: str = ""
    note: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    days: int = 0

    @property
    def word(self) -> str:
        return schemes.word(self.label)

    def begins(self, as_of: date) -> date:
        """The first day of its period."""
        return as_of - timedelta(days=self.days - 1) if self.days else as_of.replace(day=1)

    def step(self, code: str) -> Step:
        """Raises Invalid when the kind has no such step any more."""
        for one in self.steps:
            if one.code == code:
                return one
        raise Invalid({"step": _("这种报告的审签程序已经改变，请撤回后重新送审。")})

    def after(self, code: str) -> Step | None:
        """The step after this one; None after the last. An empty code: the first."""
        if not code:
            return self.steps[0]
        place = self.steps.index(self.step(code)) + 1
        return self.steps[place] if place < len(self.steps) else None


def every() -> dict[str, Kind]:
    """The kinds that can be chosen, in their order."""
    return {code: _read(code, data) for code, data in schemes.every("report").items()}


def of(code: str) -> Kind:
    """Raises Invalid if there is none of that code."""
    return _read(code, schemes.get("report", code))


def word(code: str) -> str:
    """The word for a kind; one that is gone goes by its code."""
    try:
        return of(code).word
    except Invalid:
        return code


def _read(code: str, data: Mapping[str, Any]) -> Kind:
    steps = tuple(
        Step(one["code"], one["label"], tuple(one["roles"]), one.get("apart", True))
        for one in data["steps"]
    )
    return Kind(
        code=code,
        label=data["label"],
        template=data["template"],
        series=data["series"],
        steps=steps,
        title=data.get("title", ""),
        note=data.get("note", ""),
        texts=_texts(data),
        days=data.get("days", 0),
    )


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    return {one["field"]: one["text"] for one in data.get("texts", ())}


@schemes.checks("report")
def _check(code: str, data: Mapping[str, Any]) -> schemes.Faults:
    faults = dict(_faults(code, data))
    return {name: str(text) for name, text in faults.items()}


def _faults(code: str, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if not data.get("template"):
        yield "template", _("请写明用哪个模板（template）。")
    if not data.get("series"):
        yield "series", _("请写明编号的字头（series），如“通报”。")
    elif data["series"] in _taken(code):
        yield "series", _("这个字头已被另一种公文使用，编号会重复。请换一个。")
    steps = data.get("steps") or ()
    codes = [one.get("code") for one in steps]
    roles = dict(Post.ROLES)
    if not steps or len(set(codes)) != len(codes) or not all(codes):
        yield "steps", _("审签程序（steps）至少要有一步，每步有各自的代码。")
    elif not all(one.get("label") and one.get("roles") for one in steps):
        yield "steps", _("审签程序的每一步都要有名称（label）和岗位（roles）。")
    elif any(role not in roles for one in steps for role in one["roles"]):
        yield "steps", _("审签程序里有未知的岗位。岗位见“机构人员”。")


def _taken(code: str) -> set[str]:
    others = {key: one for key, one in schemes.every("report").items() if key != code}
    given = [*schemes.every("notice").values(), *others.values()]
    return {one["series"] for one in given}
