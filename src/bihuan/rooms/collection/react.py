"""What a collection does when an opinion that was heard there is erased."""

from bihuan.kernel import erase, history
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.collection.commands import HEARD

COPIED = ("text", "subject", "reporter", "contact")
"""Sealed fields that an opinion has from the collection it was heard at."""


@follows("body.erased")
def _erase_copies(voice: Matter, happened: Happened, by: Post) -> None:
    """The same words were written down at the collection: the note of them goes too, and the
    paragraphs of the minutes in which they stand."""
    if voice.kind != "voice":
        return
    links = Link.objects.filter(source=voice, kind=HEARD, target__kind="collection")
    link = links.select_related("target").first()
    if link is None:
        return
    collection = link.target
    gone = Body.objects.filter(digest__in=happened.data.digests, field__in=COPIED)
    erased = {body.field: body.text or "" for body in gone}
    mark = history.of(voice, "voice.heard")[0].data.mark
    digests = _copies(collection, mark, erased)
    if digests:
        reason = str(happened.data.reason)
        erase.erase(collection, digests=digests, reason=reason, by=by)


def _copies(collection: Matter, mark: int, erased: dict[str, str]) -> list[str]:
    """Digests of what was noted under that mark, and of the minutes it was noted from."""
    found = []
    for one in history.of(collection, "collection.opinion_noted", "collection.minuted"):
        data = one.data
        if one.kind == "collection.minuted":
            wanted = "".join(erased.get("text", "").split())
            parts = [p for p in data.paragraphs if p.text and wanted]
            found += [p.digest for p in parts if _holds(p.text, wanted)]
        elif one.version == mark:
            sealed = (getattr(data, name) for name in erased)
            found += [s.digest for s in sealed if s is not None]
    return [d for d in found if Body.objects.filter(digest=d, erased_at=None).exists()]


def _holds(paragraph: str, wanted: str) -> bool:
    dense = "".join(paragraph.split())
    return wanted in dense or dense in wanted
