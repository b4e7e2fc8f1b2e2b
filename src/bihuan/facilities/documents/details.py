"""The matters behind a figure as rows of a table, as they stood at its instant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from bihuan.facilities.documents import asked as asking
from bihuan.facilities.documents.asked import LANGUAGE, Asked
from bihuan.kernel import figures, history, lifecycle, people, policy, record
from bihuan.kernel.figures.past import Apart
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, units
from bihuan.lib import persons
from bihuan.lib.mask import mask

COLUMNS = ("编号", "名称", "责任单位", "登记日期", "完成期限", "状态", "类别")
CHUNK = 500


def rows(asked: Asked, viewer: Post | None) -> list[dict[str, Any]]:
    """What adds to the number, oldest first, as far as the viewer may see it; a title is today's,
    everything else as of the instant. Persons are hidden in titles from whoever may not see
    contacts. Raises Invalid."""
    as_of = asking.read(asked.as_of)
    split, key = (asked.split, asked.key) if asked.split else (None, None)
    kind = figures.get(asked.figure).matters
    behind = figures.behind(asked.figure, as_of, scope=asked.scope, split=split, key=key)
    ids = [one.matter_id for one in behind]
    post = viewer or people.public()
    open_names = policy.may_at_all(post, "see:contacts")
    seen = policy.visible(post, kind)
    known = {one.pk: one for one in seen.filter(pk__in=ids)}
    kept = [pk for pk in ids if pk in known]
    until = figures.instant(as_of)
    with translation.override(LANGUAGE):
        return [
            _row(then, _title(known[then.pk].title, open_names))
            for start in range(0, len(kept), CHUNK)
            for then in _then(kept[start : start + CHUNK], known, until)
        ]


def _title(title: str, open_names: bool) -> str:
    return title if open_names else mask(persons.hide(title))


def _then(ids: list[int], known: dict[int, Matter], until: Any) -> Iterator[Matter]:
    for pk, happened in history.by_matter(ids, until=until, texts=False):
        matter = record.bare(known[pk].kind, pk, known[pk].number)
        record.rebuild(matter, happened, Apart())
        yield matter


def _row(matter: Matter, title: str) -> dict[str, Any]:
    unit = units().get(matter.unit_id or matter.place_id or 0)
    return {
        "编号": matter.number,
        "名称": title,
        "责任单位": unit.name if unit else "",
        "登记日期": matter.received_on,
        "完成期限": matter.due_on,
        "状态": str(lifecycle.of(matter.kind).label_of(matter.status)),
        "类别": "、".join(one.partition(":")[2] for one in matter.labels),
    }
