"""A form as canonical JSON: what is kept, hashed and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar, cast

from django.utils.translation import gettext as _

from bihuan.facilities.forms.definition import Choice, Form, Group, Item, Kind, Question, Quiz, Row
from bihuan.facilities.forms.words import Language
from bihuan.lib import canonical
from bihuan.lib.canonical import Json, NotCanonical

SHAPE = 1
"""The number of this layout; older ones are read, never written."""

T = TypeVar("T", Form, Group, Question, Choice, Row, Quiz, Language)


class BadForm(ValueError):
    """The JSON is no form. `path` says where, as in `$.items[2].kind`."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            _("表单定义有误（%(path)s）：%(reason)s") % {"path": path, "reason": reason}
        )
        self.path = path


def to_json(form: Form) -> dict[str, Json]:
    """The form as JSON, with what has its default left out."""
    return {"shape": SHAPE, **_plain(form)}


def digest(form: Form) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal: the name of this version."""
    return hashlib.sha256(canonical.encode(to_json(form))).hexdigest()


def from_json(data: Json) -> Form:
    """The form of what `to_json` gave. Raises BadForm; the rules are `checking.check`'s matter."""
    if not isinstance(data, Mapping):
        raise BadForm("$", _("应是一个对象。"))
    if data.get("shape") != SHAPE:
        raise BadForm("$.shape", _("只认识第 1 版的写法。"))
    return _built(Form, {key: value for key, value in data.items() if key != "shape"}, "$")


def decode(text: bytes | str) -> Form:
    """The form of a JSON text. Raises BadForm."""
    try:
        return from_json(canonical.decode(text))
    except NotCanonical as error:
        raise BadForm("$", _("不是 JSON。")) from error


def _plain(value: object) -> dict[str, Json]:
    data: dict[str, Json] = {}
    if isinstance(value, Group):
        data["kind"] = "group"
    for field in fields(cast(Any, value)):
        content = getattr(value, field.name)
        usual = field.default if field.default_factory is MISSING else field.default_factory()
        if _needed(field) or content != usual:
            data[field.name] = _json(content)
    return data


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _json(content: Any) -> Json:
    if isinstance(content, Kind):
        return content.value
    if isinstance(content, Mapping):
        return dict(content)
    if isinstance(content, tuple):
        return [_json(one) for one in content]
    if isinstance(content, (str, int)) or content is None:
        return content
    return _plain(content)


_NESTED: Mapping[str, type] = {
    "languages": Language,
    "choices": Choice,
    "rows": Row,
}
_WORDS = frozenset({
    "title", "intro", "thanks", "label", "hint", "required_message", "constraint_message",
    "explanation", "facts",
})  # fmt: skip
_FLAGS = frozenset({"required", "shuffle", "read_only", "opinion"})


_FIELDS: Mapping[type, tuple[frozenset[str], frozenset[str]]] = {
    kind: (
        frozenset(one.name for one in fields(kind)),
        frozenset(one.name for one in fields(kind) if _needed(one)),
    )
    for kind in (Form, Group, Question, Choice, Row, Quiz, Language)
}
"""The fields of each class, and those that have to be given."""


def _built(kind: type[T], data: object, path: str) -> T:
    if not isinstance(data, Mapping):
        raise BadForm(path, _("应是一个对象。"))
    known, wanted = _FIELDS[kind]
    if missing := wanted - set(data):
        raise BadForm(path, _("缺少 %(names)s。") % {"names": "、".join(sorted(missing))})
    if strange := set(data) - known:
        raise BadForm(
            path, _("不认识 %(names)s。") % {"names": "、".join(sorted(map(str, strange)))}
        )
    return kind(**{name: _read(name, value, f"{path}.{name}") for name, value in data.items()})


def _read(name: str, value: object, path: str) -> Any:
    if name in _WORDS:
        return _words(value, path)
    if name == "items":
        return tuple(_item(one, at) for one, at in _list(value, path))
    if name in _NESTED:
        return tuple(_built(_NESTED[name], one, at) for one, at in _list(value, path))
    if name == "right":
        return tuple(_text(one, at) for one, at in _list(value, path))
    if name == "quiz":
        return None if value is None else _built(Quiz, value, path)
    return _scalar(name, value, path)


def _scalar(name: str, value: object, path: str) -> str | int:
    if name in _FLAGS:
        if not isinstance(value, bool):
            raise BadForm(path, _("应是 true 或 false。"))
        return value
    if name == "minutes":
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadForm(path, _("应是整数。"))
        return value
    if name == "kind" and value not in set(Kind):
        raise BadForm(path, _("没有这种题型。"))
    return Kind(str(value)) if name == "kind" else _text(value, path)


def _item(data: object, path: str) -> Item:
    if isinstance(data, Mapping) and data.get("kind") == "group":
        plain = {key: value for key, value in data.items() if key != "kind"}
        return _built(Group, plain, path)
    return _built(Question, data, path)


def _list(value: object, path: str) -> list[tuple[object, str]]:
    if not isinstance(value, (list, tuple)):
        raise BadForm(path, _("应是一个列表。"))
    return [(one, f"{path}[{index}]") for index, one in enumerate(value)]


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise BadForm(path, _("应是文字。"))
    return value


def _words(value: object, path: str) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise BadForm(path, _("应按语言写文字。"))
    return {str(code): _text(text, f"{path}.{code}") for code, text in value.items()}
