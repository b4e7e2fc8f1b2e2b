"""Form fields that choose units: in the official order, deeper ones indented.

A page may show several of them with hundreds of units each, so they are drawn from memory in one
go; Django would ask the database for each and render every option by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markupsafe import escape

from bihuan.kernel.models.people import Unit, units

UNKNOWN = _("请从列表中选择单位，所选的单位不存在或已停用。")


def offered() -> dict[str, Unit]:
    """The units that can be chosen, by id as a form sends it: active ones, no oversight groups."""
    return {str(pk): one for pk, one in units().items() if one.active and one.kind != "group"}


def options(chosen: set[str], empty: str | Promise | None) -> SafeString:
    rows: list[tuple[str, str | Promise]] = [] if empty is None else [("", empty)]
    rows += [(pk, "\u3000" * (one.path.count("/") - 1) + one.name) for pk, one in offered().items()]
    return mark_safe(  # noqa: S308 - labels are escaped, keys are ours
        "".join(
            f'<option value="{pk}"{" selected" if pk in chosen else ""}>{escape(label)}</option>'
            for pk, label in rows
        )
    )


class Select(forms.Select):
    """Bears the name of what it draws as: components ask a widget for its name."""

    def __init__(self, empty: str | Promise) -> None:
        super().__init__()
        self.empty = empty

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        drawn = flatatt(self.build_attrs({**self.attrs, "name": name}, dict(attrs or {})))
        chosen = {"" if value is None else str(value)}
        return mark_safe(f"<select{drawn}>{options(chosen, self.empty)}</select>")  # noqa: S308


class SelectMultiple(forms.SelectMultiple):
    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        given = {**self.attrs, "name": name, "multiple": True}
        drawn = flatatt(self.build_attrs(given, dict(attrs or {})))
        chosen = {str(one) for one in value or ()}
        return mark_safe(f"<select{drawn}>{options(chosen, None)}</select>")  # noqa: S308


class UnitField(forms.Field):
    """Cleans to a `Unit`, or None. `empty`: what choosing none is called."""

    def __init__(self, *, empty: str | Promise = "—", **kwargs: Any) -> None:
        super().__init__(widget=Select(empty), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Unit) else value

    def to_python(self, value: Any) -> Unit | None:
        return _unit(value) if value not in self.empty_values else None


class UnitsField(forms.Field):
    """Cleans to a list of `Unit`."""

    widget = SelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return [one.pk if isinstance(one, Unit) else one for one in value or ()]

    def to_python(self, value: Any) -> list[Unit]:
        return [_unit(one) for one in value or ()]


def _unit(value: Any) -> Unit:
    found = offered().get(str(value.pk if isinstance(value, Unit) else value))
    if found is None:
        raise ValidationError(UNKNOWN, code="invalid_choice")
    return found
