"""PDF of a Word document: ours as made, or as an office edited it.

`pdf(docx)` reads the document, sets it as HTML (layout/) and prints it by WeasyPrint. Nothing is
fetched: pictures and fonts come from memory and from our own folder. The same document makes the
same bytes on the same machine.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.facilities.documents import package
from bihuan.facilities.documents.layout import flow, justified, pictures, thickened
from bihuan.facilities.documents.layout.document import Document
from bihuan.facilities.documents.layout.faces import FONTS, Chooser, Fallback
from bihuan.kernel.errors import BihuanError

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

log = logging.getLogger(__name__)

_printing = threading.Lock()
"""One document at a time: printing takes all of a core and some hundred megabytes."""


MOST, MOST_IN_ONE = 300_000, 20_000
"""Elements and characters together, some four hundred pages, a minute's work; characters in one
paragraph. More would hold up everybody's printing."""


class CannotPrint(BihuanError):
    """The machine lacks the libraries that set text."""

    code, status = "cannot_print", 503
    text = _(
        "这台机器还不能生成 PDF：缺少系统库 Pango。请管理员执行 apt-get install libpango-1.0-0 "
        "libpangoft2-1.0-0 libharfbuzz-subset0，然后重启；Word 文件可以照常下载。"
    )


@dataclass(frozen=True)
class Printed:
    """`stand_ins`: (font the document names, font used for it); `fallbacks`: characters that had
    to be printed in yet another font, or by their code points."""

    pdf: bytes
    fallbacks: tuple[Fallback, ...]
    stand_ins: tuple[tuple[str, str], ...]


def pdf(docx: bytes) -> Printed:
    """Raises BadDocument, CannotPrint. Each fallback is logged."""
    try:
        document = Document.opened(docx)
        whole, longest = document.measure()
        if whole > MOST or longest > MOST_IN_ONE:
            raise package.too_big()
        html = flow.html(document, _title(document))
    except RecursionError as error:  # tables in tables in tables
        raise package.damaged() from error
    made = written(html, document.pictures, _lean(document))
    return Printed(made, logged(document.chooser), tuple(document.chooser.stood_in.items()))


def logged(chooser: Chooser) -> tuple[Fallback, ...]:
    """The fallbacks, each logged with its characters' code points."""
    fallbacks = tuple(chooser.fallbacks())
    for one in fallbacks:
        points = " ".join(f"U+{ord(each):04X}" for each in one.characters)
        told = {"wanted": one.wanted, "used": one.used, "points": points}
        log.warning("font fallback: %(wanted)s -> %(used)s: %(points)s", told)
    return fallbacks


def _lean(document: Document) -> set[str]:
    """The machine's fonts that were used and have no bold."""
    return {one.family for one in document.chooser.used if not one.ours and not one.bold}


def written(html: str, found: dict[str, bytes] | None = None, lean: Collection[str] = ()) -> bytes:
    """HTML of ours as PDF; nothing but the pictures given (`found`, by address) and our fonts can
    be referred to. `lean`: families whose bold is to be made by thickening. Raises CannotPrint."""
    try:
        import weasyprint
    except OSError as error:  # cffi did not find Pango
        raise CannotPrint from error
    justified.install()
    page = weasyprint.HTML(string=html, url_fetcher=_fetcher(found or {}))
    with _printing:
        result: bytes = page.write_pdf(finisher=partial(thickened.finish, families=lean))
    return result


def _fetcher(found: dict[str, bytes]) -> URLFetcher:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Serves what was given and our fonts, and refuses everything else."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url.startswith(flow.FONT_SCHEME):
                name = url.removeprefix(flow.FONT_SCHEME)
                if "/" in name or name.startswith("."):
                    raise ValueError(f"no such font: {name}")
                return URLFetcherResponse(url, (FONTS / name).read_bytes())
            if url.startswith(pictures.SCHEME) and url in found:
                return URLFetcherResponse(url, found[url])
            raise ValueError(f"nothing is fetched: {url}")

    return Fetcher()


def _title(document: Document) -> str:
    core = document.parts.get("docProps/core.xml")
    if core is None:
        return ""
    return package.parse(core).findtext("{http://purl.org/dc/elements/1.1/}title") or ""
