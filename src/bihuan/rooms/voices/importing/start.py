"""What a person decides about an import: begin, skip the bad rows, give it up."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import queue
from bihuan.kernel.errors import Refused
from bihuan.rooms.voices.importing import drafts, running, store
from bihuan.rooms.voices.models import Import

JOB = "voices.import"
OPEN = ("draft", "held", "asking", "failed")
"""States in which somebody has to decide."""


def ready(import_: Import, *, skip_bad: bool) -> None:
    """Everything is decided; whoever holds the turn may take it in. Raises Refused when somebody
    began it a moment ago."""
    with transaction.atomic():
        found = Import.objects.select_for_update(no_key=True, of=("self",)).get(pk=import_.pk)
        if found.state not in OPEN:
            raise Refused(_("这次导入已经开始，请看页面上的进度。"))
        if found.written:
            skip_bad = True  # some rows are in already: it can only go on
        else:
            running.started_over(import_)
        import_.state, import_.skip_bad, import_.tries = "queued", skip_bad, 0
        import_.reason, import_.ended_at = "", None
        import_.save()
        drafts.remember(import_)


def begin(import_: Import, *, skip_bad: bool) -> None:
    """Have the worker take it in."""
    with transaction.atomic():
        ready(import_, skip_bad=skip_bad)
        queue.call(JOB)


def give_up(import_: Import) -> None:
    """Forget a file of which nothing was taken in. Raises Refused."""
    with transaction.atomic():
        found = Import.objects.select_for_update(no_key=True, of=("self",)).get(pk=import_.pk)
        if found.state not in OPEN or found.written:
            raise Refused(_("这次导入已经开始或完成，不能放弃。"))
        transaction.on_commit(lambda: store.forget(found))
        Import.objects.filter(pk=found.pk).delete()


def reconsider(import_: Import) -> None:
    """Back to its columns, as long as nothing was taken in. Raises Refused."""
    with transaction.atomic():
        found = Import.objects.select_for_update(no_key=True, of=("self",)).get(pk=import_.pk)
        if found.state not in OPEN or found.written:
            raise Refused(_("这次导入已经开始或完成，不能再改列的对应关系。"))
        running.started_over(found)
        found.same = None
        found.state, found.reason, found.started_at, found.ended_at = "draft", "", None, None
        found.save()


def judge(import_: Import, same: Iterable[int], other: Iterable[int]) -> None:
    """Rows of which somebody says that they are, or are not, the opinion they are like. Raises
    Refused."""
    with transaction.atomic():
        found = Import.objects.select_for_update(no_key=True, of=("self",)).get(pk=import_.pk)
        if found.state != "asking":
            raise Refused(_("这次导入不在等待确认。"))
        listed = set(found.notes.filter(outcome="likely").values_list("row", flat=True))
        kept = (set(found.same or ()) | (set(same) & listed)) - set(other)
        import_.same = found.same = sorted(kept)
        found.save(update_fields=["same"])
