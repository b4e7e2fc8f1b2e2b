"""Which notices wait for whom."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.pages.todo import waits
from bihuan.kernel.models.people import Post
from bihuan.rooms.oversight.notices import kinds


def _to_sign(post: Post) -> Q:
    mine = [
        f"notice_kind:{code}" for code, one in kinds.every().items() if post.role in one.signers
    ]
    return Q(status="drafted", labels__overlap=mine)


def _to_receipt(post: Post) -> Q:
    return Q(status="served", unit_id__in=list(post.subtree_ids))


def _to_answer(post: Post) -> Q:
    return Q(status="receipted", unit_id__in=list(post.subtree_ids))


def _to_serve(post: Post) -> Q:
    return Q(status="signed")


def _to_end(post: Post) -> Q:
    return Q(status="answered")


waits("to-sign", _("公文待签发"), "notice", ["leader", "supervisor"], _to_sign)
waits("to-serve", _("公文待送达"), "notice", ["supervisor"], _to_serve)
waits("to-receipt", _("公文待签收"), "notice", ["officer", "head"], _to_receipt)
waits("to-answer", _("公文待回复"), "notice", ["officer", "head"], _to_answer)
waits("to-end", _("公文回复待审"), "notice", ["supervisor"], _to_end)
