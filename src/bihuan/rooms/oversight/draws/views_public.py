"""Draws as everybody may see them, and what is needed to replay one."""

from __future__ import annotations

import json
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import public
from bihuan.kernel.errors import Unseen
from bihuan.kernel.models.matter import Matter
from bihuan.lib import draw as rule
from bihuan.rooms.oversight.draws import queries
from bihuan.rooms.oversight.draws.views import ITEMS_SHOWN, about

SHOWN = 100


@public
@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    """The latest draws, void ones too."""
    rows = Matter.objects.filter(kind="draw").select_related("draw").order_by("-pk")[:SHOWN]
    found = [(one, queries.state(one)) for one in rows]
    return render(request, "draws/public_draws.html", {"draws": found})


def _find(number: str) -> Matter:
    for one in Matter.objects.filter(kind="draw", number=number).select_related("draw"):
        return one
    raise Unseen(number=number)


@public
@require_safe
def draw(request: HttpRequest, number: str) -> HttpResponse:
    """One draw."""
    context = about(_find(number)) | {"items_shown": ITEMS_SHOWN}
    return render(request, "draws/public_draw.html", context)


@public
@require_safe
def record(request: HttpRequest, number: str) -> HttpResponse:
    """What the script reads."""
    text = json.dumps(queries.published(_find(number)), ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{number}.json"'
    return answer


@public
@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The very file that draws here: it runs by itself."""
    text = Path(rule.__file__).read_text("utf-8")
    answer = HttpResponse(text, content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="draw.py"'
    return answer
