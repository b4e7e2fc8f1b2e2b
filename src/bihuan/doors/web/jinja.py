"""The Jinja2 environment of every page: filters, `url()`, `static()`, `csrf()` and the components.

`ui` is in every template without an import: `{{ ui.lamp(matter.lamp) }}`. It stays usable when only
one block of a page is rendered, which top-level imports of that page would not.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, FileSystemBytecodeCache, Undefined, pass_context
from jinja2.runtime import Context, Macro

from bihuan.doors.web import filters
from bihuan.facilities.pages.panels import panels


class Missing(Undefined):
    """`{% if x.quote %}` may ask for what is not there; printing or looping over it is an error."""

    __slots__ = ()

    def __str__(self) -> str:
        return str(self._fail_with_undefined_error())

    def __iter__(self) -> Iterator[Any]:
        self._fail_with_undefined_error()


class Components:
    """Every public macro of `components/*.html` as an attribute.

    Raises AttributeError for a name no file defines.
    """

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._files: dict[str, str] = {}

    def __getattr__(self, name: str) -> Macro:
        if name.startswith("_"):
            raise AttributeError(name)
        if not self._files:
            self._files = self._index()
        if name not in self._files:
            raise AttributeError(f"no component defines a macro {name!r}")
        macro: Macro = getattr(self._env.get_template(self._files[name]).module, name)
        if not self._env.auto_reload:
            setattr(self, name, macro)
        return macro

    def _index(self) -> dict[str, str]:
        files: dict[str, str] = {}
        for path in self._env.list_templates(filter_func=lambda p: p.startswith("components/")):
            for name, value in vars(self._env.get_template(path).module).items():
                if not isinstance(value, Macro) or name.startswith("_"):
                    continue
                if name in files:
                    raise ValueError(f"macro {name!r} is in both {files[name]} and {path}")
                files[name] = path
        return files

    def names(self) -> dict[str, str]:
        """Macro name → the template that defines it."""
        return dict(self._files or self._index())


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


@pass_context
def csrf(context: Context) -> SafeString:
    """The hidden field every POST form needs. Call it in the page, not inside a macro."""
    return format_html("{}", context["csrf_input"])


class Addresses:
    """The address of a static file; asked for many times a page, so looked up once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        if path not in self._known or settings.DEBUG:
            self._known[path] = static(path)
        return self._known[path]

    def icon(self, name: str) -> str:
        """Of one icon in the sprite."""
        return f"{self('vendor/icons/sprite.svg')}#{name}"


class Words:
    """Translations of the words in templates; some hundreds a page, so looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str | None, str], str] = {}

    def __call__(self, message: str) -> str:
        key = (get_language(), message)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = gettext(message)
        return known


def language() -> str:
    """The page's language as HTML writes it: zh-Hans, en."""
    code = get_language() or settings.LANGUAGE_CODE
    return "zh-Hans" if code.startswith("zh") else code


def finalize(value: Any) -> Any:
    """None prints nothing."""
    return "" if value is None else value


def environment(**options: Any) -> Environment:
    options["undefined"] = Missing
    options["autoescape"] = True
    options["finalize"] = finalize
    options["trim_blocks"] = options["lstrip_blocks"] = True
    options["extensions"] = sorted({*options.get("extensions", ()), "jinja2.ext.i18n"})
    settings.COMPILED.mkdir(parents=True, exist_ok=True)
    options["bytecode_cache"] = FileSystemBytecodeCache(str(settings.COMPILED))
    env = Environment(**options)  # noqa: S701 - autoescape is set above
    env.install_gettext_callables(  # type: ignore[attr-defined]
        Words(), ngettext, newstyle=True
    )
    addresses = Addresses()
    env.globals.update(
        ui=Components(env),
        url=url,
        static=addresses,
        csrf=csrf,
        icon_address=addresses.icon,
        language=language,
        panels=panels,
    )
    env.filters.update(filters.FILTERS)
    return env
