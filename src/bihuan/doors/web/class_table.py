"""A table of classes: one column a level, perhaps codes and key words. Read and written."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from bihuan.facilities.tables.errors import BadFile
from bihuan.facilities.tables.read import open_table
from bihuan.facilities.tables.write import Column, SheetPlan, write_xlsx
from bihuan.kernel.editions import DEEPEST, Row
from bihuan.kernel.errors import Invalid
from bihuan.kernel.taxonomy import Taxonomy

LEVELS = ("一", "二", "三", "四", "五", "六")
_LEVEL = re.compile(r"第?([一二三四五六1-6])级(?:分类|类别|类目|目录|标签|主题|名称)*")
_CODE = re.compile(r"(?:分类|类别)?(?:代码|编码|编号)")
_WORDS = re.compile(r"关键[词字]")
_BETWEEN = re.compile(r"[\s,，、;；|]+")


def read(file: str | os.PathLike[str] | IO[bytes], name: str) -> list[Row]:
    """The classes of a table file. A cell left empty, or merged with the one above it, goes on with
    what stands above. Raises Invalid, with what to put right."""
    try:
        with open_table(file, name) as table:
            return _rows(table.headers, (row.values for row in table.rows(fill_merged=True)))
    except BadFile as error:
        raise Invalid({"file": error.text}) from error


def _rows(headers: Sequence[str], lines: Iterator[Sequence[Any]]) -> list[Row]:
    levels, code, words = {}, None, None
    for column, header in enumerate(headers):
        plain = re.sub(r"\s", "", header)
        if found := _LEVEL.fullmatch(plain):
            levels[_number(found[1])] = column
        elif _CODE.fullmatch(plain):
            code = column
        elif _WORDS.fullmatch(plain):
            words = column
    if sorted(levels) != list(range(len(levels))) or not levels:
        raise Invalid({"file": _("没有找到“一级分类”“二级分类”这样的列，请核对表头。")})
    rows, above = [], [""] * DEEPEST
    for line in lines:
        cells = [_text(line[levels[level]]) for level in sorted(levels)]
        if not any(cells):
            continue
        first = next(at for at, cell in enumerate(cells) if cell)
        last = max(at for at, cell in enumerate(cells) if cell)
        above = [*above[:first], *cells[first:]]
        listed = tuple(_BETWEEN.split(_text(line[words]))) if words is not None else None
        rows.append(
            Row(
                tuple(above[: last + 1]),
                _text(line[code]) if code is not None else "",
                tuple(dict.fromkeys(word for word in listed if word)) if listed else None,
            )
        )
    return rows


def _number(sign: str) -> int:
    return int(sign) - 1 if sign.isdecimal() else LEVELS.index(sign)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).split())


def write(file: str | os.PathLike[str] | IO[bytes], taxonomy: Taxonomy) -> int:
    """The classes in force as a workbook that `read` takes back with their codes. Returns how
    many."""
    depth = max((len(taxonomy.path(one.code)) for one in taxonomy.in_force), default=1)
    columns = [Column(f"{LEVELS[level]}级分类", 22) for level in range(depth)]
    columns += [Column("代码", 20), Column("关键词", 60)]
    title = _("%(label)s（第%(edition)d版）") % {
        "label": taxonomy.label,
        "edition": taxonomy.edition,
    }
    return write_xlsx(file, [SheetPlan(_("分类"), columns, _lines(taxonomy, "", depth), title)])


def _lines(taxonomy: Taxonomy, above: str, depth: int) -> Iterator[list[str]]:
    for one in taxonomy.below.get(above, ()):
        labels = [each.label for each in taxonomy.path(one.code)]
        yield [*labels, *[""] * (depth - len(labels)), one.code, "、".join(one.words)]
        yield from _lines(taxonomy, one.code, depth)


def told(rows: Sequence[Row]) -> str:
    """The rows as text to carry from the preview to the confirmation; `heard` takes it back."""
    return json.dumps([[row.labels, row.code, row.words] for row in rows], ensure_ascii=False)


def heard(text: str) -> list[Row]:
    """Raises Invalid for what `told` did not write."""
    try:
        return [
            Row(_words(labels), _named(code), None if words is None else _words(words))
            for labels, code, words in json.loads(text)
        ]
    except (ValueError, TypeError) as error:
        raise Invalid({"file": _("预览的内容已经不在了，请重新上传。")}) from error


def _words(words: Any) -> tuple[str, ...]:
    if not isinstance(words, list):
        raise TypeError
    return tuple(map(_named, words))


def _named(word: Any) -> str:
    if not isinstance(word, str):
        raise TypeError
    return word
