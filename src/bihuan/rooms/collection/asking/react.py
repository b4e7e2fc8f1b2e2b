"""What follows from the end of a form: its collection counts what came back."""

from bihuan.kernel import people, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.collection.asking import counting
from bihuan.rooms.collection.asking.models import Form


@follows("form.closed")
def _count(form: Matter, happened: Happened, by: Post) -> None:
    row = Form.objects.get(pk=form.pk)
    collection = Matter.objects.filter(pk=row.collection or 0, kind="collection").first()
    if collection is not None and collection.status in ("planned", "held"):
        acting = by if policy.may(by, "collection.held", collection) else people.system()
        counting.count(collection, by=acting)
