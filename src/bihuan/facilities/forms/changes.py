"""What changed between two versions of a form, and which answers of the old one still answer.

A question is the same one if its code is; where a code vanished, a new question of the same kind
and the same words has taken its place. Choices likewise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from bihuan.facilities.forms.answering import Draft
from bihuan.facilities.forms.definition import (
    TEXTS,
    Choice,
    Form,
    Group,
    Item,
    Kind,
    Question,
    Row,
)
from bihuan.facilities.forms.names import KINDS, PARTS
from bihuan.facilities.forms.standing import Answers
from bihuan.facilities.forms.values import Unreadable, fits, shown, typed
from bihuan.lib.canonical import Json

_SHORT = 40
Listed = tuple[Choice, ...] | tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `code` in the new form (in the old one for what was taken out), `part` the
    field, and a sentence."""

    code: str
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """`maps` leads from every code that is answered in the old form to its code in the new one;
    what is missing there has no place any more."""

    changes: tuple[Change, ...]
    maps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Left:
    """An answer the new form has no place for, kept as it was and as a person reads it."""

    code: str
    label: str
    answer: Json
    text: str


@dataclass(frozen=True, slots=True)
class Carried:
    values: dict[str, Json]
    left: tuple[Left, ...]


def diff(old: Form, new: Form) -> Difference:
    """Everything that changed from `old` to `new`, in words, in the order of the new form."""
    was, now = _by_code(old), _by_code(new)
    renamed = _renamed(old, new, was, now)
    back = {code: former for former, code in renamed.items()}
    changes = list(_whole(old, new))
    for code, item in now.items():
        former = was.get(back.get(code, code))
        if former is None:
            changes.append(Change(code, "added", _added(new, item)))
            continue
        if former.code != code:
            text = _("“%(label)s”的代码由 %(was)s 改为 %(now)s。")
            changes.append(
                Change(
                    code,
                    "code",
                    text % {"label": _name(new, item), "was": former.code, "now": code},
                )
            )
        changes += _item(old, new, former, item)
    for code, item in was.items():
        if code not in now and code not in renamed:
            text = _("删去“%(label)s”。") % {"label": _name(old, item)}
            changes.append(Change(code, "removed", text))
    if _moved(was, now, renamed):
        changes.append(Change("", "order", _("题目的先后顺序有调整。")))
    return Difference(tuple(changes), _answer_map(old, new, renamed))


class Carrier:
    """Takes answers from one version to another; to be made once for many answers.

    `maps` is as in `Difference`.
    """

    def __init__(self, old: Form, new: Form) -> None:
        self.old, self.new = old, new
        self.maps = _answer_map(old, new, _renamed(old, new, _by_code(old), _by_code(new)))
        self._before, self._after = old.asked(), new.asked()
        self._choices = {
            code: _choice_map(old, new, self._before[code], self._after[target])
            for code, target in self.maps.items()
        }

    def carry(self, answers: Answers) -> Carried:
        """As the function `carry`."""
        values: dict[str, Json] = {}
        left: list[Left] = []
        for code, answer in answers.items():
            if answer is None:
                continue
            moved, rest = self._moved(code, answer)
            if moved is not None:
                values[self.maps[code]] = moved
            if rest is not None:
                question = self._before.get(code)
                label = self.old.say(question.label) if question else code
                text = shown(self.old, question, rest) if question else str(rest)
                left.append(Left(code, label, rest, text))
        return Carried(values, tuple(left))

    def _moved(self, code: str, answer: Json) -> tuple[Json, Json]:
        """What of the answer goes along, and what is left."""
        question, target = self._before.get(code), self._after.get(self.maps.get(code, ""))
        if question is None or target is None:
            return None, answer
        choices = self._choices[code]
        if question.kind == target.kind == Kind.MANY and isinstance(answer, (list, tuple)):
            known = {one.code for one in target.choices}
            stay = [one for one in answer if choices.get(str(one), one) in known]
            rest: Json = [one for one in answer if one not in stay] or None
            moved = _converted(self.old, question, target, stay, choices) if stay else None
            return moved, rest
        moved = _converted(self.old, question, target, answer, choices)
        return moved, answer if moved is None else None


def carry(old: Form, new: Form, answers: Answers) -> Carried:
    """The answers of the old form as answers of the new one; nothing is lost on the way.

    Kinds are converted where that is certain (a whole number is also a decimal one, a choice is
    also a choice of several); limits and conditions of the new form are not looked at.
    """
    return Carrier(old, new).carry(answers)


def carry_draft(old: Form, new: Form, draft: Draft) -> tuple[Draft, tuple[Left, ...]]:
    """The same for what is still being written; unreadable texts go along or are left too."""
    carrier = Carrier(old, new)
    carried, maps = carrier.carry(draft.values), carrier.maps
    after = new.asked()
    raw = {maps[code]: texts for code, texts in draft.raw.items() if code in maps}
    empty: dict[str, Json] = {
        maps[code]: None for code, answer in draft.values.items() if answer is None and code in maps
    }
    stray = tuple(
        Left(code, code, list(texts), "、".join(texts))
        for code, texts in draft.raw.items()
        if code not in maps
    )
    values = {code: one for code, one in (empty | carried.values).items() if code in after}
    return Draft(values, raw, draft.language), (*carried.left, *stray)


def _by_code(form: Form) -> dict[str, Item]:
    return {item.code: item for item, _around in form.walk()}


def _name(form: Form, item: Item) -> str:
    text = " ".join(form.say(item.label).split()) or item.code
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def _renamed(
    old: Form, new: Form, was: Mapping[str, Item], now: Mapping[str, Item]
) -> dict[str, str]:
    """Old code → new code, where both are alone with their kind and words."""
    gone = _alone(old, [item for code, item in was.items() if code not in now])
    come = _alone(new, [item for code, item in now.items() if code not in was])
    return {item.code: come[key].code for key, item in gone.items() if key in come}


def _alone(form: Form, items: list[Item]) -> dict[tuple[str, str], Item]:
    found: dict[tuple[str, str], Item | None] = {}
    for item in items:
        kind = "group" if isinstance(item, Group) else item.kind.value
        words = form.say(item.label).strip()
        if words:
            found[kind, words] = None if (kind, words) in found else item
    return {key: item for key, item in found.items() if item is not None}


def _moved(was: Mapping[str, Item], now: Mapping[str, Item], renamed: Mapping[str, str]) -> bool:
    before = [renamed.get(code, code) for code in was]
    both = set(before) & set(now)
    return [c for c in before if c in both] != [c for c in now if c in both]


def _answer_map(old: Form, new: Form, renamed: Mapping[str, str]) -> dict[str, str]:
    after = set(new.asked())
    maps: dict[str, str] = {}
    for question in old.questions():
        target = new.question(renamed.get(question.code, question.code))
        rows = {new.say(row.label).strip(): row.code for row in (target.rows if target else ())}
        for one in question.asked():
            code = renamed.get(one.code, one.code)
            if code not in after and question.kind == Kind.MATRIX:
                code = rows.get(old.say(one.label).strip(), code)
            if code in after:
                maps[one.code] = code
    return maps


def _converted(
    old: Form, question: Question, target: Question, answer: Json, choices: Mapping[str, str]
) -> Json:
    """The answer as one of the target's kind; None when it cannot be one."""
    apart = (Kind.FILES, Kind.CALCULATED)
    if (question.kind in apart or target.kind in apart) and question.kind != target.kind:
        return None
    if question.kind == target.kind and not target.choices:
        return answer if fits(target, answer) else None
    many = list(answer) if isinstance(answer, (list, tuple)) else [answer]
    texts = [choices.get(str(one), str(one)) for one in many]
    if target.kind in TEXTS:
        texts = [shown(old, question, answer)]
    elif len(texts) > 1 and target.kind != Kind.MANY:
        return None
    try:
        return typed(target, texts, {text: text for text in texts})
    except Unreadable:
        return None


def _choice_map(old: Form, new: Form, question: Question, target: Question) -> dict[str, str]:
    """Old code of a choice → new one, where the code vanished but the words did not."""
    known = {one.code for one in target.choices}
    words = {new.say(one.label).strip(): one.code for one in target.choices}
    return {
        one.code: words[text]
        for one in question.choices
        if one.code not in known and (text := old.say(one.label).strip()) in words
    }


def _whole(old: Form, new: Form) -> Iterator[Change]:
    for part in ("title", "code", "version", "intro", "thanks"):
        was, now = getattr(old, part), getattr(new, part)
        if was != now:
            yield _part("", part, _text(old, was), _text(new, now), "")
    if old.languages != new.languages:
        was, now = ("、".join(one.name for one in form.languages) for form in (old, new))
        yield _part("", "languages", was, now, "")
    if old.quiz != new.quiz:
        yield Change("", "quiz", _("测试设置有变（及格分、限时、随机排列或交卷后显示的内容）。"))


def _added(form: Form, item: Item) -> str:
    if isinstance(item, Group):
        return _("新增分组“%(label)s”。") % {"label": _name(form, item)}
    return _("新增%(kind)s“%(label)s”。") % {"kind": KINDS[item.kind], "label": _name(form, item)}


def _item(old: Form, new: Form, was: Item, now: Item) -> Iterator[Change]:
    name = _name(new, now)
    if type(was) is not type(now):
        text = _("“%(label)s”由题目改为分组，或由分组改为题目。") % {"label": name}
        yield Change(now.code, "kind", text)
        return
    for field in fields(was):
        before, after = getattr(was, field.name), getattr(now, field.name)
        if field.name in ("code", "items", "list_name") or before == after:
            continue
        if field.name in ("choices", "rows"):
            yield from _listed(old, new, now.code, field.name, before, after, name)
        else:
            yield _part(now.code, field.name, _text(old, before), _text(new, after), name)


def _facts(one: Choice | Row) -> Mapping[str, str]:
    return one.facts if isinstance(one, Choice) else {}


def _text(form: Form, value: object) -> str:
    if isinstance(value, Kind):
        return str(KINDS[value])
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Mapping):
        return form.say(value)
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _part(code: str, part: str, was: str, now: str, name: str) -> Change:
    data = {"label": name, "part": PARTS[part], "was": _cut(was), "now": _cut(now)}
    if was == now:
        whole, one = _("%(part)s的其他语言有变。"), _("“%(label)s”的%(part)s：其他语言有变。")
    elif not was:
        whole, one = _("%(part)s写为“%(now)s”。"), _("“%(label)s”的%(part)s：写为“%(now)s”。")
    elif not now:
        whole = _("%(part)s去掉了，原为“%(was)s”。")
        one = _("“%(label)s”的%(part)s：去掉了，原为“%(was)s”。")
    else:
        whole = _("%(part)s由“%(was)s”改为“%(now)s”。")
        one = _("“%(label)s”的%(part)s：由“%(was)s”改为“%(now)s”。")
    return Change(code, part, (one if name else whole) % data)


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHORT else plain[: _SHORT - 1] + "…"


def _listed(
    old: Form,
    new: Form,
    code: str,
    part: str,
    before: Listed,
    after: Listed,
    name: str,
) -> Iterator[Change]:
    was = {one.code: old.say(one.label) for one in before}
    now = {one.code: new.say(one.label) for one in after}
    data = {"label": name, "part": PARTS[part]}
    for item, label in now.items():
        if item not in was:
            text = _("“%(label)s”的%(part)s：增加“%(now)s”。")
        elif was[item] != label:
            text = _("“%(label)s”的%(part)s：“%(was)s”改为“%(now)s”。")
        else:
            continue
        yield Change(
            code, part, text % {**data, "was": _cut(was.get(item, "")), "now": _cut(label)}
        )
    for item, label in was.items():
        if item not in now:
            text = _("“%(label)s”的%(part)s：去掉“%(was)s”。") % {**data, "was": _cut(label)}
            yield Change(code, part, text)
    if set(was) == set(now) and list(was) != list(now):
        yield Change(code, part, _("“%(label)s”的%(part)s：先后顺序有调整。") % data)
    elif was == now and [_facts(one) for one in before] != [_facts(one) for one in after]:
        yield Change(code, part, _("“%(label)s”的%(part)s：筛选用的内容有变。") % data)
    elif was == now:
        yield Change(code, part, _("“%(label)s”的%(part)s：其他语言有变。") % data)
