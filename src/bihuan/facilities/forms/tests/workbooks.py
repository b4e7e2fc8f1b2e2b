"""XLSForm workbooks written by hand with openpyxl, as another tool would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import openpyxl

Rows = Sequence[Sequence[object]]

HEAD = (
    *("type", "name", "label::中文 (zh)", "label::English (en)", "hint::中文 (zh)", "required"),
    *("relevant", "constraint", "constraint_message::中文 (zh)", "appearance", "calculation"),
    *("parameters", "bihuan::right", "bihuan::points", "bihuan::opinion"),
)
SHORT = {
    "zh": "label::中文 (zh)",
    "en": "label::English (en)",
    "hint": "hint::中文 (zh)",
    "said": "constraint_message::中文 (zh)",
    "right": "bihuan::right",
    "points": "bihuan::points",
    "opinion": "bihuan::opinion",
}


def line(kind: str, name: str = "", zh: str = "", en: str = "", **cells: object) -> list[object]:
    """A row of the sheet `survey` under HEAD."""
    found = {"type": kind, "name": name, "zh": zh, "en": en, **cells}
    by_head = {SHORT.get(key, key): text for key, text in found.items()}
    return [by_head.get(head, "") for head in HEAD]


SURVEY: Rows = [
    HEAD,
    line("begin_group", "g1", "第一页", "Page 1"),
    line("select_one yn", "a", "乘校车吗", "By bus?", required="yes", right="yes", points=2),
    line(
        *("select_multiple why", "b", "为什么", "Why"),
        hint="可多选",
        relevant="${a} = 'no'",
        parameters="randomize=true",
    ),
    line(
        *("text", "c", "说说 ${a}", "Tell"),
        constraint="string-length(.) < 50",
        said="太长了",
        appearance="multiline",
        opinion="yes",
    ),
    line("end_group"),
    [],
    line("begin_group", "m", "满意吗", "Happy?", appearance="table-list"),
    line("select_one yn", "r1", "食堂", "Food", required="yes"),
    line("select_one yn", "r2", "校车", "Bus", required="yes"),
    line("end group"),
    line("integer", "n", "几岁", "Age", required="${a} = 'yes'", constraint=". >= 3 and . <= 20"),
    line("decimal", "d", "车费", "Fare"),
    line("date", "on", "哪天", "Day"),
    line("time", "at", "几点", "Time"),
    line("range", "stars", "打分", "Rate", appearance="rating", parameters="start=1 end=5 step=1"),
    line("image", "photo", "照片", "Photo"),
    line("acknowledge", "ok", "属实", "True", required="yes"),
    line("note", "thanks", "谢谢", "Thanks"),
    line("calculate", "sum", calculation="${n} * 2"),
    line("hidden", "source"),
    line("start", "start"),
]
CHOICES: Rows = [
    ["list_name", "name", "label::中文 (zh)", "label::English (en)"],
    ["yn", "yes", "是", "Yes"],
    ["yn", "no", "否", "No"],
    ["why", 1, "远", "Far"],
    ["why", 2, "贵", "Dear"],
]
SETTINGS: Rows = [
    ["form_title", "form_id", "version", "default_language"],
    ["校车问卷", "bus", 3, "中文 (zh)"],
]


def book(
    survey: Rows = SURVEY, choices: Rows = CHOICES, settings: Rows = SETTINGS, **more: Rows
) -> bytes:
    """A workbook with those sheets; an empty one is left out."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in {"survey": survey, "choices": choices, "settings": settings, **more}.items():
        if rows:
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def rezipped(data: bytes, **parts: bytes) -> bytes:
    """The workbook with parts exchanged or added; dots in names are written as two underscores."""
    buffer = io.BytesIO()
    named = {name.replace("__", ".").replace("--", "/"): part for name, part in parts.items()}
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            if entry not in named:
                new.writestr(entry, old.read(entry))
        for name, part in named.items():
            new.writestr(name, part)
    return buffer.getvalue()


def zipped(name: str) -> bytes:
    """An archive that is no workbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()
