"""What follows from the end of a form, and from the erasure of an opinion written on one."""

from bihuan.kernel import erase, history, people, policy
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.collection.asking import counting
from bihuan.rooms.collection.asking.models import Form, Sheet
from bihuan.rooms.collection.commands import HEARD


@follows("form.closed")
def _count(form: Matter, happened: Happened, by: Post) -> None:
    row = Form.objects.get(pk=form.pk)
    collection = Matter.objects.filter(pk=row.collection or 0, kind="collection").first()
    if collection is not None and collection.status in ("planned", "held"):
        acting = by if policy.may(by, "collection.held", collection) else people.system()
        counting.count(collection, by=acting)


@follows("body.erased")
def _erase_copy(voice: Matter, happened: Happened, by: Post) -> None:
    """The words of an opinion stand on the sheet it was written on too: they go with it. Nobody
    else's words do, even if they are the same."""
    if voice.kind != "voice":
        return
    link = Link.objects.filter(source=voice, kind=HEARD, target__kind="form").first()
    gone = Body.objects.filter(digest__in=happened.data.digests, field="text").first()
    if link is None or gone is None:
        return
    mark = history.of(voice, "voice.heard")[0].data.mark
    theirs = Sheet.objects.filter(form=link.target_id).values("matter_id")
    same = Body.objects.filter(matter_id__in=theirs, text=gone.text)
    for sheet in Matter.objects.filter(pk__in=same.values("matter_id")):
        opinions = history.of(sheet, "sheet.submitted")[0].data.opinions
        digests = [one["text"].digest for one in opinions if one["mark"] == mark]
        if digests:
            erase.erase(sheet, digests=digests, reason=str(happened.data.reason), by=by)
