"""What a document knows of its numbers: content controls in the text, records in a custom part.

A control 内容控件 shows a box on screen when the pointer is over it and never prints; its tag says
which record is its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from bihuan.facilities.documents import package
from bihuan.facilities.documents.asked import Asked
from bihuan.facilities.documents.package import TYPES, Parts, W
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures import Scope

NS = "urn:bihuan:numbers:1"
PREFIX = "bihuan:"
OPEN, CLOSE = "\U0010fff0", "\U0010fff1"
"""Around the tag of a number while the template is being filled; no letter of any script."""
TOKEN = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_MOST = 10_000
_LONGEST_ALIAS = 64
_ALIAS = re.compile(r".* 截至\d{4}-\d\d-\d\d #([^#]{1,20})")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_STORE = f"{_OFFICE}/customXml"
_GUID = "{6B1D7E52-3C0A-4B56-9C46-0B1A52D1E0A1}"


@dataclass(frozen=True)
class Record:
    """A number as it was put into the document."""

    tag: str
    asked: Asked
    value: str
    words: str
    name: str


@dataclass(frozen=True)
class Made:
    """When the document was made, and the log then: its size and root (hex)."""

    at: str = ""
    log_size: int = 0
    log_root: str = ""


# -- into the document --------------------------------------------------------------------------


def put(parts: Parts, records: Mapping[str, Record], made: Made) -> list[Record]:
    """Turn the tokens in the text into content controls and write the records down; returns those
    that stand in the text. Changes `parts`."""
    told: dict[str, None] = {}
    for name in package.texts(parts):
        root = package.parse(parts[name])
        numbers = _Ids(root)
        for run in [run for run in root.iter(f"{W}r") if _token_in(run)]:
            told |= dict.fromkeys(_split(run, records, numbers))
        parts[name] = package.serialised(root)
    standing = [records[tag] for tag in told]
    _store(parts, standing, made)
    return standing


class _Ids:
    """Numbers of content controls that a part does not use yet."""

    def __init__(self, root: etree._Element) -> None:
        self._last = 0
        for one in root.iter(f"{W}id"):
            value = one.get(f"{W}val", "")
            if value.isdecimal() and len(value) < 10:
                self._last = max(self._last, int(value))

    def __call__(self) -> str:
        self._last += 1
        return str(self._last)


def _token_in(run: etree._Element) -> bool:
    return any(OPEN in (text.text or "") for text in run.iterchildren(f"{W}t"))


def _split(run: etree._Element, records: Mapping[str, Record], ids: _Ids) -> Iterator[str]:
    """Replace a run by runs and controls; gives the tags of the controls."""
    look = run.find(f"{W}rPr")
    made: list[etree._Element] = [_run(run, look)]
    for child in [child for child in run if child is not look]:
        text = child.text or ""
        if child.tag != f"{W}t" or OPEN not in text:
            made[-1].append(child)
            continue
        for place, piece in enumerate(TOKEN.split(text)):
            if place % 2:
                made += [_control(records[piece], run, look, ids()), _run(run, look)]
                yield piece
            elif piece:
                _say(made[-1], piece)
    parent = run.getparent()
    assert parent is not None
    at = parent.index(run)
    kept = [one for one in made if one.tag != f"{W}r" or any(c.tag != f"{W}rPr" for c in one)]
    parent[at : at + 1] = kept


def _run(like: etree._Element, look: etree._Element | None) -> etree._Element:
    run = like.makeelement(f"{W}r")
    if look is not None:
        run.append(deepcopy(look))
    return run


def _say(run: etree._Element, text: str) -> None:
    said = etree.SubElement(run, f"{W}t")
    said.text = text
    said.set(_XML_SPACE, "preserve")


def _control(
    record: Record, like: etree._Element, look: etree._Element | None, number: str
) -> etree._Element:
    control = like.makeelement(f"{W}sdt")
    about = etree.SubElement(control, f"{W}sdtPr")
    if look is not None:
        about.append(deepcopy(look))
    for tag, value in (("alias", _alias(record)), ("tag", PREFIX + record.tag), ("id", number)):
        etree.SubElement(about, W + tag).set(f"{W}val", value)
    etree.SubElement(about, f"{W}text")
    run = _run(like, look)
    _say(run, record.words)
    etree.SubElement(control, f"{W}sdtContent").append(run)
    return control


def _alias(record: Record) -> str:
    """What is shown beside the control. It ends with the tag: some programs save no tags."""
    end = f" 截至{record.asked.as_of[:10]} #{record.tag}"
    return record.name[: _LONGEST_ALIAS - len(end)] + end


def strip(parts: Parts) -> None:
    """Take our controls and records out, for a template made from a finished document."""
    for name in [one for one in parts if _ours(parts, one)]:
        parts[name] = _blank(Made())
    for name in package.texts(parts):
        root = package.parse(parts[name])
        found = [one for one in root.iter(f"{W}sdt") if _tag_of(one)]
        for control in found:
            content, parent = control.find(f"{W}sdtContent"), control.getparent()
            if parent is not None:
                at = parent.index(control)
                parent[at : at + 1] = list(content) if content is not None else []
        if found:
            parts[name] = package.serialised(root)


# -- the custom part ----------------------------------------------------------------------------


def _store(parts: Parts, records: Iterable[Record], made: Made) -> None:
    root = package.parse(_blank(made))
    for one in records:
        asked = one.asked
        given = {
            "tag": one.tag, "figure": asked.figure, "as-of": asked.as_of, **asked.scope.plain(),
            "split": asked.split, "key": asked.key, "what": asked.what, "of": asked.of,
            "value": one.value, "words": one.words, "name": one.name,
        }  # fmt: skip
        written = {name: text for name, text in given.items() if text or name == "words"}
        etree.SubElement(root, f"{{{NS}}}number", written)
    name = next((one for one in parts if _ours(parts, one)), "")
    if not name:
        name = _add_part(parts)
    parts[name] = package.serialised(root)


def _blank(made: Made) -> bytes:
    given = {"made": made.at, "log-size": str(made.log_size), "log-root": made.log_root}
    return package.serialised(etree.Element(f"{{{NS}}}numbers", given, nsmap={None: NS}))


def _add_part(parts: Parts) -> str:
    number = 1
    while f"customXml/item{number}.xml" in parts or f"customXml/itemProps{number}.xml" in parts:
        number += 1
    item, props = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    about = etree.Element(
        f"{{{_STORE}}}datastoreItem", {f"{{{_STORE}}}itemID": _GUID}, nsmap={"ds": _STORE}
    )
    refs = etree.SubElement(about, f"{{{_STORE}}}schemaRefs")
    etree.SubElement(refs, f"{{{_STORE}}}schemaRef", {f"{{{_STORE}}}uri": NS})
    parts[props] = package.serialised(about)
    parts[f"customXml/_rels/item{number}.xml.rels"] = _related(
        None, "customXmlProps", f"itemProps{number}.xml"
    )
    beside = "word/_rels/document.xml.rels"
    parts[beside] = _related(parts.get(beside), "customXml", f"../{item}")
    types = package.parse(parts[TYPES])
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    space = types.tag.rpartition("}")[0] + "}"
    etree.SubElement(types, f"{space}Override", {"PartName": f"/{props}", "ContentType": kind})
    if not any(one.get("Extension") == "xml" for one in types):
        etree.SubElement(
            types, f"{space}Default", {"Extension": "xml", "ContentType": "application/xml"}
        )
    parts[TYPES] = package.serialised(types)
    return item


def _related(rels: bytes | None, kind: str, target: str) -> bytes:
    if rels is None:
        root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    else:
        root = package.parse(rels)
    taken = {one.get("Id") for one in root}
    number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    given = {"Id": f"rId{number}", "Type": f"{_OFFICE}/relationships/{kind}", "Target": target}
    etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", given)
    return package.serialised(root)


# -- out of the document ------------------------------------------------------------------------


def recorded(parts: Parts) -> tuple[dict[str, Record], Made]:
    """The records by tag; of a document that has none, none. What cannot be read is left out."""
    name = next((one for one in parts if _ours(parts, one)), "")
    if not name:
        return {}, Made()
    root = package.parse(parts[name])
    size = root.get("log-size", "")
    made = Made(
        root.get("made", ""),
        int(size) if size.isdecimal() and len(size) < 16 else 0,
        root.get("log-root", ""),
    )
    found: dict[str, Record] = {}
    for one in list(root.iterchildren(f"{{{NS}}}number"))[:_MOST]:
        record = _record({str(name): str(value) for name, value in one.attrib.items()})
        if record is not None:
            found.setdefault(record.tag, record)
    return found, made


def _record(data: dict[str, str]) -> Record | None:
    try:
        scope = Scope.parse(data)
    except Invalid:
        return None
    asked = Asked(
        data.get("figure", ""), data.get("as-of", ""), scope,
        data.get("split", ""), data.get("key", ""), data.get("what", ""), data.get("of", ""),
    )  # fmt: skip
    tag = data.get("tag", "")
    return Record(tag, asked, data.get("value", ""), data.get("words", ""), data.get("name", ""))


def _ours(parts: Parts, name: str) -> bool:
    return (
        re.fullmatch(r"customXml/item\d+\.xml", name) is not None
        and NS.encode() in parts[name]
        and package.parse(parts[name]).tag == f"{{{NS}}}numbers"
    )


def _tag_of(control: etree._Element) -> str:
    """The tag of one of our controls, empty for others. Where tags were lost, the name has it."""
    for one in control.iterfind(f"{W}sdtPr/{W}tag"):
        value = str(one.get(f"{W}val", ""))
        return value.removeprefix(PREFIX) if value.startswith(PREFIX) else ""
    for one in control.iterfind(f"{W}sdtPr/{W}alias"):
        found = _ALIAS.fullmatch(str(one.get(f"{W}val", "")))
        return found[1] if found else ""
    return ""


def standing(parts: Parts) -> list[tuple[str, str]]:
    """(tag, text now) of every control of ours, in the order of the text."""
    return [
        (tag, package.spoken(control))
        for name in package.texts(parts)
        for control in package.parse(parts[name]).iter(f"{W}sdt")
        if (tag := _tag_of(control)) and not _dropped(control)
    ]


def _dropped(control: etree._Element) -> bool:
    gone = (f"{W}del", f"{W}moveFrom", f"{{{package.MC}}}Fallback")
    return any(one.tag in gone for one in control.iterancestors())
