"""The English of the screens: Chinese source text → `locale/en` by Babel.

python -m bihuan.config.words extract    collect the source strings, keep the translations
python -m bihuan.config.words compile    .po → .mo beside it (at set-up)
python -m bihuan.config.words check      exit 1 and a list when something has no translation
"""

import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = "en"
PO = PACKAGE / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
# Which files are read, and how; the first line that fits decides.
FILES = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("kernel/shipped/*.json", "bihuan.config.words:shipped"),
    ("**/templates/**.html", "jinja2"),
]
OPTIONS = {
    "**/templates/**.html": {
        "newstyle_gettext": "true",
        "silent": "false",
        "extensions": "jinja2.ext.do",
    }
}
# What marks a text, and which arguments are the text.
MARKS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def shipped(
    file: IO[bytes], keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel's reader of the shipped schemes: the words that `schemes.word` translates."""
    for scheme in json.load(file):
        data = scheme["data"]
        yield 1, "", data["label"], []
        lists = ("explicit", "lamps", "kinds", "participants", "nodes", "own", "items", "terms")
        for one in (one for name in lists for one in data.get(name, ())):
            yield 1, "", one.get("label") or one["word"], []
        for heading in data.get("headings", {}).values():
            yield 1, "", heading, []
        for text in overseen(data):
            yield 1, "", text, []
        for text in handed_out(data):
            yield 1, "", text, []


def overseen(data: dict[str, Any]) -> Iterator[str]:
    """The words of oversight: levels, protocols, rules, grounds of stepping aside."""
    rules = data.get("rules", ())
    ruled = rules.values() if isinstance(rules, dict) else rules
    parts = (data.get(name, ()) for name in ("levels", "look", "ask", "steps"))
    for one in (*chain.from_iterable(parts), *ruled):
        if isinstance(one, dict) and "label" in one:
            yield one["label"]
    yield from data.get("grounds", {}).values()


def handed_out(data: dict[str, Any]) -> Iterator[str]:
    """The words of checklists and of the handbook."""
    yield from (one["group"] for one in data.get("items", ()) if "group" in one)
    for one in data.get("documents", ()):
        yield from (one["title"], one["use"])
    yield from (one for one in data.get("duties", ()) if isinstance(one, str))


def found() -> Catalog:
    """Every marked text of the package with the file it stands in (no line: lines move)."""
    catalog = Catalog(project="bihuan", fuzzy=False)
    for name, _line, text, comments, context in extract_from_dir(
        PACKAGE, FILES, OPTIONS, keywords=MARKS
    ):
        catalog.add(text, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def translated(path: Path = PO) -> Catalog:
    if not path.exists():
        return Catalog(locale=LOCALE, project="bihuan", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, domain="django")


def extract(path: Path = PO) -> Catalog:
    """Bring the .po up to date: new texts empty, vanished ones dropped, translations kept."""
    catalog = translated(path)
    catalog.update(found(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file,
            catalog,
            width=100,
            sort_output=True,
            ignore_obsolete=True,
            include_lineno=False,
            omit_header=True,  # it would hold only dates and addresses nobody reads
        )
    return catalog


def compile(path: Path = PO) -> Path:  # noqa: A001 - the verb of the trade
    """Write the .mo that Django reads, beside the .po."""
    target = path.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, translated(path))
    return target


def missing(path: Path = PO) -> list[str]:
    """The marked texts without a translation, in the order of the alphabet."""
    known = translated(path)
    return sorted(source(m) for m in found() if m.id and not done(known.get(m.id, m.context)))


def source(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def done(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    words = message.string
    return all(words) if isinstance(words, tuple | list) else bool(words)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["extract"]:
            print(f"{len(extract())} 条，未翻译 {len(missing())} 条。")
        case ["compile"]:
            print(compile().relative_to(PACKAGE))
        case ["check"]:
            if texts := missing():
                print("缺少英文译文：", *texts, sep="\n  ", file=sys.stderr)
                return 1
            print("译文齐全。")
        case _:
            print("用法：python -m bihuan.config.words extract | compile | check", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
