"""What opinions are about: the authority's own tree of classes, edition by edition.

A class has a code for good. Renamed or moved in a later edition it keeps its code, so what was
classified before still counts under it; removed, it stays readable and is offered no more. It is a
scheme: kind `taxonomy`, code `opinions`, history in the register of schemes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import memory, schemes
from bihuan.kernel.models.people import Post

KIND, CODE = "taxonomy", "opinions"
BETWEEN = "／"
"""Between the names of a path, on screen and in events."""


@dataclass(frozen=True)
class Class:
    """`under`: the code of the class above, "" on the first level. `words`: what speaks for it
    beside its name. `ended`: the edition that removed it, 0 while it is in force."""

    code: str
    label: str
    under: str = ""
    words: tuple[str, ...] = ()
    ended: int = 0

    @property
    def name(self) -> str:
        return schemes.word(self.label)


@dataclass(frozen=True)
class Taxonomy:
    """One edition. `classes` by code, in the authority's order; those that ended last."""

    label: str
    edition: int
    classes: Mapping[str, Class] = field(default_factory=dict)

    @cached_property
    def in_force(self) -> tuple[Class, ...]:
        return tuple(one for one in self.classes.values() if not one.ended)

    @cached_property
    def below(self) -> dict[str, tuple[Class, ...]]:
        """Classes in force by the code of the class above."""
        found: dict[str, list[Class]] = {}
        for one in self.in_force:
            found.setdefault(one.under, []).append(one)
        return {code: tuple(classes) for code, classes in found.items()}

    def path(self, code: str) -> tuple[Class, ...]:
        """A class with those above it, the first level first; empty for an unknown code."""
        found: list[Class] = []
        while (one := self.classes.get(code)) is not None and one not in found:
            found.append(one)
            code = one.under
        return tuple(reversed(found))

    def says(self, code: str) -> str:
        """The path as words; of an unknown code the code."""
        return BETWEEN.join(one.name for one in self.path(code)) or code

    def written(self, code: str) -> str:
        """The path as the authority wrote it, whatever the language."""
        return BETWEEN.join(one.label for one in self.path(code))

    def under(self, code: str) -> tuple[str, ...]:
        """The code and all below it, those that ended too: figures count them."""
        return tuple(one for one in self.classes if any(c.code == code for c in self.path(one)))

    @cached_property
    def topics(self) -> dict[str, str]:
        """The code of each class in force by what an export may call it: its path joined by one of
        the usual signs, or its name where only one class is called that."""
        found: dict[str, str] = {}
        names: dict[str, list[str]] = {}
        for one in self.in_force:
            labels = [above.label for above in self.path(one.code)]
            found |= {sign.join(labels): one.code for sign in (BETWEEN, "/", "-", ">", "|")}
            names.setdefault(one.label, []).append(one.code)
        once = {label: codes[0] for label, codes in names.items() if len(codes) == 1}
        return once | found

    def plain(self) -> dict[str, Any]:
        """As it stands in the scheme."""
        nodes = [
            {k: v for k, v in asdict(one).items() if v or k in ("code", "label")}
            for one in self.classes.values()
        ]
        return {"label": self.label, "edition": self.edition, "nodes": nodes}


def read(data: Mapping[str, Any]) -> Taxonomy:
    """The taxonomy of a scheme's data."""
    classes = [
        Class(
            one["code"],
            one["label"],
            one.get("under", ""),
            tuple(one.get("words", ())),
            one.get("ended", 0),
        )
        for one in data.get("nodes", ())
    ]
    return Taxonomy(data["label"], data.get("edition", 1), {one.code: one for one in classes})


@memory.remembered(schemes.REGISTER)
def current() -> Taxonomy:
    """The edition in force; an empty one before the first."""
    data = schemes.every(KIND).get(CODE)
    return read(data) if data else Taxonomy(str(_("意见分类")), 0)


def adopt(taxonomy: Taxonomy, *, by: Post) -> None:
    """Put an edition in force. Raises Invalid."""
    schemes.adopt(KIND, CODE, taxonomy.plain(), by=by)


def choices(taxonomy: Taxonomy) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """For a select: the classes in force, grouped under those of the first level."""
    found: list[tuple[str, str | list[tuple[str, str]]]] = []
    for first in taxonomy.below.get("", ()):
        deeper = list(_deeper(taxonomy, first.code, ""))
        found.append((first.name, [(first.code, str(_("（总类）")) + first.name), *deeper])
                     if deeper else (first.code, first.name))  # fmt: skip
    return found


def _deeper(taxonomy: Taxonomy, code: str, before: str) -> Iterable[tuple[str, str]]:
    for one in taxonomy.below.get(code, ()):
        name = f"{before}{one.name}"
        yield one.code, name
        yield from _deeper(taxonomy, one.code, f"{name}{BETWEEN}")
