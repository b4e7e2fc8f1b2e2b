"""Answer with a page, or with one block of it when HTMX asks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.cache import patch_vary_headers


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page; only `block` of it when HTMX asked for a part (not for a boosted link).

    A block drawn alone does not see `{% set %}` or `{% import %}` from outside it: set inside the
    block, use `ui.` for components. Raises KeyError when the template itself has no such block.
    """
    htmx = getattr(request, "htmx", None)
    part = block if htmx and not htmx.boosted else None
    html = _block(request, template, context, part) if part else _page(request, template, context)
    response = HttpResponse(html, status=status)
    if block:
        patch_vary_headers(response, ["HX-Request", "HX-Boosted"])
    return response


def _page(request: HttpRequest, template: str, context: dict[str, Any] | None) -> str:
    return str(engines["jinja2"].get_template(template).render(dict(context or {}), request))


def _block(request: HttpRequest, template: str, context: dict[str, Any] | None, block: str) -> str:
    backend: Any = engines["jinja2"].get_template(template)
    words: dict[str, Any] = {**(context or {}), "request": request}
    words["csrf_input"] = csrf_input_lazy(request)
    words["csrf_token"] = csrf_token_lazy(request)
    for processor in backend.backend.template_context_processors:
        words.update(processor(request))
    inner = backend.template
    return "".join(inner.blocks[block](inner.new_context(words)))
