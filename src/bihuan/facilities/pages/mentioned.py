"""The matter that an address mentions beside its own: `?about=W-2026-7KQ4MX`."""

from bihuan.facilities.pages.request import Request
from bihuan.kernel import policy
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter

LONGEST = 24


def mentioned(request: Request, name: str) -> Matter | None:
    """None when nothing is mentioned. Raises Unseen for what the post may not see, and for
    registers."""
    number = request.GET.get(name, "")
    if not number:
        return None
    if len(number) > LONGEST or not number.isprintable():
        raise Unseen
    found = Matter.objects.filter(number=number).exclude(kind="register").first()
    if found is None or not policy.sees(request.post, found):
        raise Unseen(number=number)
    return found
