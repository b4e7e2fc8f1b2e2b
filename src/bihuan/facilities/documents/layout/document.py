"""One document being printed: what all of its paragraphs and tables share."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from bihuan.facilities.documents import package
from bihuan.facilities.documents.layout.faces import Chooser
from bihuan.facilities.documents.layout.numbering import Numbering
from bihuan.facilities.documents.layout.sheet import Sheet
from bihuan.facilities.documents.layout.styles import Styles, theme_fonts, value
from bihuan.facilities.documents.package import Parts, W

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True)
class Grid:
    """The grid of a page (w:docGrid). `pitch`: between lines, 0 without; `tracking`: what it adds
    to the width of every character."""

    pitch: float = 0.0
    tracking: float = 0.0


@dataclass
class Field:
    """A complex field that has begun: its code, and whether its result is being read."""

    code: str = ""
    result: bool = False
    counter: str = ""


@dataclass
class Document:
    """`part`: the part now read, whose relations name pictures; `side`: of the page whose header
    or footer is being made; `fields`: those open at this point."""

    parts: Parts
    styles: Styles
    numbering: Numbering
    notes: dict[str, etree._Element]
    even_odd: bool
    grid_in_tables: bool
    sheet: Sheet = field(default_factory=Sheet)
    chooser: Chooser = field(default_factory=Chooser)
    fields: list[Field] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    grid: Grid = field(default_factory=Grid)
    part: str = package.DOCUMENT
    side: str = ""
    width: float = 0.0
    _relations: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def opened(cls, docx: bytes) -> Document:
        """Raises BadDocument."""
        parts = package.read(docx)
        found = {kind: name for kind, name, out in package.relations(parts, package.DOCUMENT)
                 if not out and name in parts}  # fmt: skip

        def root(kind: str) -> etree._Element | None:
            return package.parse(parts[found[kind]]) if kind in found else None

        theme, settings, notes = root("theme"), root("settings"), root("footnotes")
        return cls(
            parts,
            Styles(root("styles"), theme_fonts(theme) if theme is not None else None),
            Numbering(root("numbering")),
            {value(one, "id"): one for one in notes if notes is not None}
            if notes is not None
            else {},
            settings is not None and settings.find(f"{W}evenAndOddHeaders") is not None,
            settings is not None
            and settings.find(f"{W}compat/{W}adjustLineHeightInTable") is not None,
        )

    @property
    def body(self) -> etree._Element:
        body = package.parse(self.parts[package.DOCUMENT]).find(f"{W}body")
        if body is None:
            raise package.damaged()
        return body

    def measure(self) -> tuple[int, int]:
        """Elements and characters of the body; characters of its longest paragraph."""
        body = self.body
        whole = sum(1 + len(one.text or "") for one in body.iter())
        paragraphs = (sum(map(len, one.itertext())) for one in body.iter(f"{W}p"))
        return whole, max(paragraphs, default=0)

    def target(self, code: str) -> str:
        """The name of the part a relation of the present part points to; empty when outside."""
        if self.part not in self._relations:
            self._relations[self.part] = _targets(self.parts, self.part)
        return self._relations[self.part].get(code, "")

    @property
    def silent(self) -> bool:
        """Inside a field's code, or inside the result of one that is counted anew."""
        return any(not one.result or one.counter for one in self.fields)


def _targets(parts: Parts, name: str) -> dict[str, str]:
    """Names of parts by the ids of the relations that point to them."""
    folder, _slash, base = name.rpartition("/")
    rels = parts.get(f"{folder}/_rels/{base}.rels")
    if rels is None:
        return {}
    codes = [one.get("Id", "") for one in package.parse(rels)]
    known = package.relations(parts, name)
    return {
        code: target
        for code, (_kind, target, external) in zip(codes, known, strict=True)
        if not external and target in parts
    }
