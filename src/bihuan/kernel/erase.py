"""Erasing personal text for ever, without breaking the log."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock, history, project, record
from bihuan.kernel.errors import Refused
from bihuan.kernel.events import EventData, Sealed, event, seal
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.rows import AtOnce


@event("body.erased", label=_("删除个人信息"))
class Erased(EventData):
    """Texts were erased on request or by law; their commitments stay."""

    digests: tuple[str, ...]
    reason: Sealed

    def says(self) -> str:
        return str(_("依法删除了 %(n)d 处内容：%(why)s")) % {
            "n": len(self.digests),
            "why": self.reason,
        }


@transaction.atomic
def erase(matter: Matter, *, digests: Iterable[str], reason: str, by: Post) -> None:
    """Erase texts of one matter for ever and rebuild its rows without them. Copies of the texts in
    problems raised from it go too: a problem begins with the words of its opinion.

    Source: 个人信息保护法 第四十七条. Raises Refused when none of the digests is there to erase,
    and for registers: who held which post is kept as a public record.
    """
    if matter.kind == "register":
        raise Refused(_("登记簿记载机构与任职，依法留存，不能删除。请改为变更登记。"))
    found = Body.objects.filter(matter_id=matter.pk, digest__in=list(digests), erased_at=None)
    own = dict(found.order_by("digest").values_list("digest", "text"))
    if not own:
        raise Refused(_("没有可删除的内容：所选内容不属于此事项，或已经删除。"))
    _erase_in(matter, list(own), reason, by)
    for made in Matter.objects.filter(links_out__target=matter, links_out__kind="raised_from"):
        copies = Body.objects.filter(matter_id=made.pk, text__in=list(own.values()))
        if same := list(copies.order_by("digest").values_list("digest", flat=True)):
            _erase_in(made, same, reason, by)


def _erase_in(matter: Matter, digests: list[str], reason: str, by: Post) -> None:
    record.append(matter, Erased(tuple(digests), seal(reason)), by=by)
    Body.objects.filter(digest__in=digests).update(text=None, salt=None, erased_at=clock.now())
    for model in project.tables():
        if model.matter_field:
            model._default_manager.filter(**{model.matter_field: matter.pk}).delete()
    fresh = record.bare(matter.kind, matter.pk, matter.number)
    record.rebuild(fresh, history.of(matter), AtOnce())
    fresh.save(force_update=True)
    matter.refresh_from_db()
