"""Evidence: taken in, put into events, read back from them, erased."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File as Upload
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.files import images, kinds, names, store
from bihuan.facilities.files.kinds import Kind
from bihuan.facilities.files.refusals import BadFile
from bihuan.kernel import clock, events
from bihuan.kernel.events import Sealed, seal

if TYPE_CHECKING:
    from bihuan.kernel.models.matter import Matter
    from bihuan.kernel.models.people import Post

Record = dict[str, Any]
"""A file as an event holds it: id, sha256, size, mime, the sealed name; for photos `taken_on`
(the day the camera says) and `stripped` (place and device were taken out before storing)."""


NO_MATTER = 0


@dataclass(frozen=True)
class Stored:
    """A file that was accepted and is safely on disk."""

    id: uuid.UUID
    sha256: str
    size: int
    mime: str
    name: Sealed
    stripped: bool = False
    taken_on: date | None = None


def check(upload: Upload[bytes]) -> Kind:
    """What the file is, by its content. Raises BadFile when it is not accepted."""
    size = upload.size
    if not size:
        raise BadFile(_("文件是空的。请确认选对了文件。"))
    if size > settings.UPLOAD_MAX_BYTES:
        text = _("文件有 %(size)d MB，超过 %(most)d MB。请压缩或分拆后上传。")
        most = settings.UPLOAD_MAX_BYTES // 1024**2
        raise BadFile(str(text) % {"size": -(-size // 1024**2), "most": most})
    return kinds.detect(cast(BinaryIO, upload), size, upload.name or "")


def accept(upload: Upload[bytes], *, matter: Matter | None, by: Post) -> Stored:
    """Check a file and keep it for a matter; the caller puts `as_event` of it into an event.

    Without a matter it is for the event that opens one: `belong` says afterwards which. What no
    event ever mentions is swept away after a day. Raises BadFile.
    """
    from bihuan.facilities.files.models import File

    kind = check(upload)
    stripped, taken_on = False, None
    upload.seek(0)
    chunks: Iterable[bytes] = upload.chunks()
    if kind.code in kinds.PICTURES:
        picture = images.clean(kind.code, upload.read())
        chunks, stripped, taken_on = [picture.data], picture.stripped, picture.taken_on
    sha256, size = store.keep(chunks)
    name = seal(names.tidy(upload.name or "", kind))
    with transaction.atomic():
        _lock(sha256)
        if not store.path(sha256).exists():  # an erasure came between
            upload.seek(0)
            store.keep([picture.data] if kind.code in kinds.PICTURES else upload.chunks())
        made = File.objects.create(
            matter_id=matter.pk if matter else NO_MATTER,
            sha256=sha256,
            size=size,
            mime=kind.mime,
            kind=kind.code,
            name_digest=name.digest,
            uploaded_by=by.pk,
            at=clock.now(),
        )
    return Stored(made.pk, sha256, size, kind.mime, name, stripped, taken_on)


def belong(stored: Iterable[Stored], matter: Matter) -> None:
    """Files accepted without a matter belong to this one, which their event has just opened."""
    from bihuan.facilities.files.models import File

    mine = File.objects.filter(pk__in=[one.id for one in stored], matter_id=NO_MATTER)
    mine.update(matter_id=matter.pk)


def as_event(stored: Stored) -> Record:
    """The record of a file for the `files` of an event."""
    record: Record = {
        "id": str(stored.id),
        "sha256": stored.sha256,
        "size": stored.size,
        "mime": stored.mime,
        "name": stored.name,
    }
    if stored.stripped:
        record["stripped"] = True
    if stored.taken_on:
        record["taken_on"] = stored.taken_on.isoformat()
    return record


@dataclass(frozen=True)
class Shown:
    """A file as the component `ui.files` draws it."""

    id: str
    name: str
    url: str
    size: int
    sha256: str
    icon: str
    mime: str
    erased: bool = False
    stripped: bool = False
    taken_on: date | None = None

    @property
    def photo(self) -> bool:
        """Can be looked at in the page."""
        return self.mime.startswith("image/") and not self.erased


_ICONS = {kind.mime: kind.icon for kind in kinds.KINDS.values()}


def read_event(record: Mapping[str, Any]) -> Shown:
    """A file's record in an event (its texts put in by `history`), for the page. No query."""
    name: Sealed = record["name"]
    taken = record.get("taken_on")
    return Shown(
        id=record["id"],
        name=str(name),
        url=reverse("file", args=[record["id"]]),
        size=record["size"],
        sha256=record["sha256"],
        icon=_ICONS.get(record["mime"], "paperclip"),
        mime=record["mime"],
        erased=name.text is None,
        stripped=bool(record.get("stripped")),
        taken_on=date.fromisoformat(taken) if taken else None,
    )


def erase(matter: Matter, *, ids: Iterable[str | uuid.UUID], reason: str, by: Post) -> None:
    """Erase files of a matter for ever: names by the kernel's erasure, content unless another file
    has the same. Hashes stay. Source: 个人信息保护法 第四十七条. Raises Refused, NotAllowed."""
    from bihuan.facilities.files.models import File
    from bihuan.kernel.erase import erase as erase_texts

    found = File.objects.filter(matter_id=matter.pk, pk__in=list(ids), erased_at=None)
    digests = list(found.values_list("name_digest", flat=True))
    erase_texts(matter, digests=digests, reason=reason, by=by)  # content follows: react.py


def discard_unused(sha256: str) -> bool:
    """Delete content that no file has any more; says whether it did. Safe to repeat."""
    from bihuan.facilities.files.models import File

    with transaction.atomic():
        _lock(sha256)
        if File.objects.filter(sha256=sha256, erased_at=None).exists():
            return False
        store.discard(sha256)
    return True


def sweep() -> None:
    """Delete what was sent more than a day ago and never became part of an event."""
    from datetime import timedelta

    from bihuan.facilities.files.models import File
    from bihuan.kernel.models.body import Body

    told = Body.objects.values("digest")
    old = File.objects.filter(at__lt=clock.now() - timedelta(days=1), erased_at=None)
    old.exclude(name_digest__in=told).delete()
    for sha256 in store.older_than_a_day():
        discard_unused(sha256)


_ALTERED = """
SELECT told.file ->> 'id'
  FROM (SELECT matter_id, jsonb_array_elements(text::jsonb -> 'data' -> 'files') AS file
          FROM kernel_event WHERE kind = ANY(%s)) told
  LEFT JOIN files_file f ON f.id::text = told.file ->> 'id'
  LEFT JOIN kernel_body name ON name.digest = told.file -> 'name' ->> 'seal'
 WHERE f.id IS NULL OR (f.erased_at IS NULL) <> (name.erased_at IS NULL)
    OR (f.matter_id, f.sha256, f.size, f.mime, f.name_digest) IS DISTINCT FROM
       (told.matter_id, told.file ->> 'sha256', (told.file ->> 'size')::bigint,
        told.file ->> 'mime', told.file -> 'name' ->> 'seal')
 ORDER BY 1
"""


def altered() -> Iterator[str]:
    """Ids of the files whose rows do not say what the events say of them: whoever may write rows
    could show another photo in place of one, or show one to others."""
    carrying = [kind for kind, shape in events.kinds().items() if "files" in shape.__annotations__]
    with connection.cursor() as cursor:
        cursor.execute(_ALTERED, [carrying])
        for (found,) in cursor.fetchall():
            yield str(found)


def problems() -> Iterator[str]:
    """SHA-256 of every content that is missing or no longer what was stored."""
    from bihuan.facilities.files.models import File

    wanted = File.objects.filter(erased_at=None).values_list("sha256", flat=True)
    for sha256 in wanted.order_by("sha256").distinct().iterator():
        if not store.intact(sha256):
            yield sha256


def _lock(sha256: str) -> None:
    """Whoever adds a file with this content and whoever discards it take turns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", ["bihuan.file:" + sha256])
