"""The case a visitor has opened with a receipt code: kept in the session, never in an address."""

from django.http import HttpRequest

from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter

OPENED = "portal_case"
"""Session key: [id of the opinion, POSIX seconds of the last use]."""
IDLE_MINUTES = 30


def begin(request: HttpRequest, voice: Matter) -> None:
    """Open a case, under a new session key so that nobody waits in the old one."""
    request.session.cycle_key()
    request.session[OPENED] = [voice.pk, _now()]


def current(request: HttpRequest) -> Matter | None:
    """The opened case, unless it was left alone too long. Notes the use."""
    kept = request.session.get(OPENED)
    if kept is None:
        return None
    voice_id, used_at = kept
    if _now() - used_at > IDLE_MINUTES * 60:
        end(request)
        return None
    request.session[OPENED] = [voice_id, _now()]
    return Matter.objects.filter(pk=voice_id, kind="voice").first()


def end(request: HttpRequest) -> None:
    if request.session.pop(OPENED, None) is not None:
        request.session.cycle_key()


def _now() -> int:
    return int(clock.now().timestamp())
