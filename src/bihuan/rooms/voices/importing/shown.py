"""What the pages of imports show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.facilities.tables.columns import CONTENT
from bihuan.facilities.tables.rows import letter
from bihuan.facilities.tables.write import Column, SheetPlan
from bihuan.kernel.errors import Invalid
from bihuan.kernel.phrase import listed
from bihuan.kernel.sources import CHANNELS
from bihuan.lib.mask import mask
from bihuan.rooms.voices.importing import drafts, fields
from bihuan.rooms.voices.importing.drafts import Preview
from bihuan.rooms.voices.importing.rows import Opinion
from bihuan.rooms.voices.models import Import, ImportNote, Voice

PAGE = 100
PREVIEWED = 5
CUT = 60

Columns = list[dict[str, Any]]

LATEST: Columns = [
    {"key": "name", "label": gettext_lazy("文件"), "priority": 1, "fit": "wide"},
    {"key": "state", "label": gettext_lazy("状态")},
    {"key": "taken", "label": gettext_lazy("新登记"), "fit": "number"},
    {"key": "updated", "label": gettext_lazy("更新"), "fit": "number"},
    {"key": "merged", "label": gettext_lazy("合并"), "fit": "number"},
    {"key": "repeats", "label": gettext_lazy("重复"), "fit": "number"},
    {"key": "refused", "label": gettext_lazy("有问题"), "fit": "number"},
    {"key": "by", "label": gettext_lazy("经办人")},
    {"key": "at", "label": gettext_lazy("时间"), "fit": "short"},
]
OPINIONS: Columns = [
    {"key": "row", "label": gettext_lazy("行"), "fit": "number"},
    {"key": "becomes", "label": gettext_lazy("与已有意见")},
    {"key": "subject", "label": gettext_lazy("主题"), "priority": 1, "fit": "wide"},
    {"key": "text", "label": gettext_lazy("反映内容"), "fit": "wide"},
    {"key": "on", "label": gettext_lazy("反映时间"), "fit": "short"},
    {"key": "reporter", "label": gettext_lazy("反映人")},
    {"key": "contact", "label": gettext_lazy("联系电话")},
    {"key": "channel", "label": gettext_lazy("来源渠道")},
    {"key": "topic", "label": gettext_lazy("分类")},
    {"key": "place", "label": gettext_lazy("涉及单位")},
    {"key": "external", "label": gettext_lazy("来件编号")},
    {"key": "answer", "label": gettext_lazy("答复内容"), "fit": "wide"},
    {"key": "answered_on", "label": gettext_lazy("答复时间"), "fit": "short"},
    {"key": "steps", "label": gettext_lazy("流转记录"), "fit": "wide"},
]
NOTES: Columns = [
    {"key": "row", "label": gettext_lazy("行"), "fit": "number", "priority": 1},
    {"key": "column", "label": gettext_lazy("列")},
    {"key": "text", "label": gettext_lazy("原因"), "fit": "wide"},
    {"key": "value", "label": gettext_lazy("表中的值"), "fit": "wide"},
]
THERE: Columns = [{"key": "there", "label": gettext_lazy("已有意见"), "fit": "short"}]
JUDGE: Columns = [
    {"key": "row", "label": gettext_lazy("行"), "fit": "number", "priority": 1},
    {"key": "value", "label": gettext_lazy("表中的内容"), "fit": "wide"},
    {"key": "there", "label": gettext_lazy("已有意见"), "fit": "short"},
    {"key": "said", "label": gettext_lazy("已有意见的内容"), "fit": "wide"},
    {"key": "text", "label": gettext_lazy("为什么")},
    {"key": "judge", "label": gettext_lazy("怎样处理")},
]
STATE_TONES = {"done": "green", "held": "red", "failed": "red", "draft": "amber", "asking": "amber"}
OUTCOMES: dict[str, Promise] = {
    "refused": gettext_lazy("有问题"),
    "likely": gettext_lazy("疑似同一件"),
    "updated": gettext_lazy("更新了已有意见"),
    "merged": gettext_lazy("合并到已有意见"),
    "repeat": gettext_lazy("重复"),
}
"""What the notes of an import can be about, the most urgent first."""
COUNTERS = {"repeat": "repeats"}


def draft(import_: Import, error: Invalid | None = None) -> dict[str, Any]:
    """The page that matches the columns. Raises BadFile."""
    seen = drafts.preview(import_)
    return {
        "import_": import_,
        "error": error,
        "columns": _columns(import_, seen),
        "targets": [(one.code, _(one.label), one.required) for one in fields.FIELDS],
        "channels": CHANNELS,
        "alike": Import.ALIKE,
        "opinions": [_opinion(one, seen) for one in seen.opinions[:PREVIEWED]],
        "opinion_columns": _filled(seen),
        "notes": seen.notes,
        "note_columns": NOTES,
        "remarks": _remarks(import_, seen),
    }


def chosen(import_: Import, given: Mapping[str, str]) -> tuple[dict[str, int], str]:
    """Columns and channel as the form says. Raises Invalid when two columns are one field."""
    columns: dict[str, int] = {}
    for column, header in enumerate(import_.headers):
        code = given.get(f"column-{column}", "")
        if code not in fields.BY_CODE:
            continue
        if code in columns:
            words = {
                "label": _(fields.BY_CODE[code].label),
                "first": import_.headers[columns[code]] or letter(columns[code]),
                "second": header or letter(column),
            }
            text = _("“%(first)s”和“%(second)s”都对应了“%(label)s”。一个字段只能对应一列。")
            raise Invalid({"columns": text % words})
        columns[code] = column
    return columns, given.get("channel", import_.channel)


def _columns(import_: Import, seen: Preview) -> list[dict[str, Any]]:
    by_column = {column: code for code, column in import_.columns.items()}
    guessed = {column: code for code, column in seen.guessed.columns.items()}
    out = []
    for column, header in enumerate(import_.headers):
        code = by_column.get(column, "")
        why = seen.guessed.why.get(code)
        by_content = why is not None and why.template == CONTENT and guessed.get(column) == code
        out.append(
            {
                "index": column,
                "heading": header or _("%(letter)s 列（无标题）") % {"letter": letter(column)},
                "samples": seen.samples[column],
                "field": code,
                "sure": not by_content,
            }
        )
    return out


def _remarks(import_: Import, seen: Preview) -> list[str]:
    out = []
    if names := drafts.unused(import_):
        out.append(_("这些列不会导入：%(names)s。") % {"names": listed(names)})
    if seen.counts_rows is not None and "external" not in import_.columns:
        text = _(
            "“%(name)s”列是 1、2、3…的行号，没有当作来件编号。重复与否按内容、日期和反映人判断。"
        )
        out.append(text % {"name": import_.headers[seen.counts_rows]})
    if "answer" in import_.columns and "answered_on" not in import_.columns:
        out.append(_("没有对应“答复时间”，答复会按导入当天登记。"))
    if "said_on" not in import_.columns:
        out.append(_("没有对应“反映时间”，收到日期会按导入当天登记。"))
    return out + _unknown(import_, {kind: dict(words) for kind, words in seen.unknown.items()})


def _unknown(import_: Import, unknown: Mapping[str, Mapping[str, int]]) -> list[str]:
    out = []
    if words := unknown.get("channel"):
        data = {"words": _counted(words), "channel": CHANNELS[import_.channel]}
        out.append(_("没有认出的来源：%(words)s，按“%(channel)s”登记。") % data)
    if words := unknown.get("place"):
        data = {"words": _counted(words)}
        out.append(_("不是本区单位的地点：%(words)s，写在内容的末尾。") % data)
    return out


def _counted(words: Mapping[str, int]) -> str:
    one = _("%(word)s（%(n)d）")
    shown = [one % {"word": mask(word), "n": count} for word, count in list(words.items())[:8]]
    return listed(shown) + ("…" if len(words) > len(shown) else "")


def _opinion(one: Opinion, seen: Preview) -> dict[str, Any]:
    said = one.said
    return {
        "row": one.row,
        "subject": mask(said.subject),
        "text": _cut(said.text),
        "on": said.happened_on,
        "reporter": said.reporter,
        "contact": mask(said.contact),
        "channel": CHANNELS[said.channel],
        "topic": said.topic,
        "place": said.place.name if said.place else "",
        "external": said.external,
        "answer": _cut(one.answer),
        "answered_on": one.answered_on,
        "steps": _cut(one.steps),
        "becomes": seen.becomes.get(one.row, ""),
    }


def _cut(text: str) -> str:
    flat = " ".join(mask(text[:500]).split())
    return flat if len(flat) <= CUT else flat[:CUT] + "…"


def _filled(seen: Preview) -> list[dict[str, Any]]:
    """The columns in which any row has something."""
    rows = [_opinion(one, seen) for one in seen.opinions[:PREVIEWED]]
    return [column for column in OPINIONS if any(row[column["key"]] for row in rows)]


def result(import_: Import, asked: Mapping[str, str]) -> dict[str, Any]:
    """The page of an import that was begun. `asked`: show (one of OUTCOMES), after."""
    there = {code: _count(import_, code) for code in OUTCOMES}
    outcome = asked.get("show", "")
    if not there.get(outcome):
        outcome = next((code for code, count in there.items() if count), "repeat")
    after = asked.get("after", "")
    notes = import_.notes.filter(outcome=outcome).order_by("id")
    if after.isdecimal() and len(after) < 18:
        notes = notes.filter(pk__gt=int(after))
    page = list(notes[: PAGE + 1])
    return {
        "import_": import_,
        "outcome": outcome,
        "notes": page[:PAGE],
        "next": page[PAGE - 1].pk if len(page) > PAGE else None,
        "note_columns": _note_columns(outcome),
        "said": _said(page) if outcome == "likely" else {},
        "after": after if after.isdecimal() else "",
        "tabs": _tabs(there, outcome),
        "same": set(import_.same or ()),
        "judges": import_.state == "asking" and outcome == "likely",
        "merges": import_.state == "done" and outcome == "likely",
        "state_word": import_.get_state_display(),
        "tone": STATE_TONES.get(import_.state, "blue"),
        "unused": drafts.unused(import_),
        "remarks": _unknown(import_, import_.unknown),
        "channel": CHANNELS[import_.channel],
        "good": (import_.rows or 0) - import_.refused - import_.repeats,
        "seconds": _seconds(import_),
    }


def _note_columns(outcome: str) -> Columns:
    if outcome == "likely":
        return JUDGE
    return NOTES + THERE if outcome in ("updated", "merged") else NOTES


def _said(notes: Sequence[ImportNote]) -> dict[str, str]:
    """The beginnings of the opinions that rows are like, by number."""
    numbers = [note.data["number"] for note in notes]
    found = Voice.objects.filter(matter__number__in=numbers)
    return {number: _cut(text) for number, text in found.values_list("matter__number", "text")}


def judged(given: Mapping[str, str]) -> tuple[list[int], list[int]]:
    """Rows that somebody calls the same as, and other than, the opinion they are like."""
    same, other = list[int](), list[int]()
    for name, value in given.items():
        row = name.removeprefix("row-")
        if row != name and row.isdecimal() and len(row) < 10:
            (same if value == "same" else other).append(int(row))
    return same, other


def _count(import_: Import, outcome: str) -> int:
    return int(getattr(import_, COUNTERS.get(outcome, outcome)))


def _tabs(there: Mapping[str, int], current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": OUTCOMES[code],
            "url": f"?show={code}",
            "count": count,
            "current": code == current,
        }
        for code, count in there.items()
        if count
    ]


def _seconds(import_: Import) -> int | None:
    if not (import_.started_at and import_.ended_at):
        return None
    return round((import_.ended_at - import_.started_at).total_seconds())


def in_words(import_: Import) -> str:
    """What became of every row."""
    text = _(
        "共 %(rows)d 行：新登记 %(taken)d 行，更新 %(updated)d 行，合并 %(merged)d 行，"
        "重复 %(repeats)d 行，有问题 %(refused)d 行。"
    )
    names = ("taken", "updated", "merged", "repeats", "refused")
    return text % ({name: getattr(import_, name) for name in names} | {"rows": import_.rows or 0})


def workbook(import_: Import) -> SheetPlan:
    """Every row that is no new opinion, or perhaps none, bad ones first, as they stand in the
    file."""
    return SheetPlan(
        name=_("各行情况"),
        title=_("未新登记和疑似重复的行"),
        block=[
            _("文件：%(name)s") % {"name": import_.name},
            in_words(import_),
        ],
        columns=[
            Column(_("行"), 8, "right"),
            Column(_("情况"), 10),
            Column(_("列"), 18),
            Column(_("原因"), 60),
            Column(_("表中的值"), 40),
        ],
        rows=_lines(import_),
    )


def _lines(import_: Import) -> Iterator[tuple[int, str, str, str, str]]:
    note: ImportNote
    for outcome, word in OUTCOMES.items():
        notes = import_.notes.filter(outcome=outcome).order_by("id")
        for note in notes.iterator(chunk_size=2000):
            yield note.row, str(word), note.column, note.text, note.value
