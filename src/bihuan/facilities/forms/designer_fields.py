"""What the forms of the designer have in common: texts in every language, a condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from bihuan.facilities.forms import designer
from bihuan.facilities.forms.checking import LONGEST_TEXT, Problem, check
from bihuan.facilities.forms.definition import Form, Group, Item
from bihuan.facilities.forms.names import PARTS
from bihuan.facilities.forms.simple import HOW, NotSimple, Simple, built, simple, usable
from bihuan.facilities.forms.words import Language, Words

ADVANCED = (
    *("relevant", "required_if", "constraint", "constraint_message", "required_message"),
    *("calculation", "default", "read_only", "appearance", "code"),
)
"""Parts that go under “更多设置”."""
CONDITION = ("when", "how", "what")


class Worded(forms.Form):
    """Fields for texts in all languages of a form, named part_language."""

    def __init__(self, form: Form, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self.design = form

    def add_words(
        self, part: str, words: Words, *, rows: int = 2, hint: str = "", label: str = ""
    ) -> None:
        for language in self.design.languages:
            self.fields[f"{part}_{language.code}"] = forms.CharField(
                label=self._label(label or str(PARTS[part]), language),
                required=False,
                help_text=hint,
                max_length=LONGEST_TEXT,
                initial=words.get(language.code, ""),
                widget=forms.Textarea(attrs={"rows": rows, "lang": language.code}),
            )

    def _label(self, word: str, language: Language) -> str:
        if len(self.design.languages) == 1:
            return word
        return _("%(part)s（%(language)s）") % {"part": word, "language": language.name}

    def words(self, part: str) -> Words:
        texts = {
            one.code: str(self.cleaned_data.get(f"{part}_{one.code}", "")).strip()
            for one in self.design.languages
        }
        return {code: text.replace("\r\n", "\n") for code, text in texts.items() if text}

    def add_text(self, part: str, value: str, hint: str = "", most: int = 2_000) -> None:
        self.fields[part] = forms.CharField(
            label=str(PARTS[part]), required=False, initial=value, help_text=hint, max_length=most
        )

    def add_flag(self, part: str, label: str, *, value: bool) -> None:
        self.fields[part] = forms.BooleanField(label=label, required=False, initial=value)

    def _say(self, problems: list[Problem], code: str) -> None:
        """Put what `check` finds at this item beside the field it is about."""
        for problem in problems:
            if problem.code == code:
                at = problem.part
                first = f"{at}_{self.design.languages[0].code}"
                self.add_error(
                    at if at in self.fields else first if first in self.fields else None,
                    problem.text,
                )


class ItemForm(Worded):
    """What questions and groups have in common: code, texts, condition, the group around."""

    def __init__(self, form: Form, item: Item, data: Mapping[str, Any] | None) -> None:
        super().__init__(form, data)
        self.item = item
        self._build()

    def _build(self) -> None:
        raise NotImplementedError

    def _item(self) -> Item:
        raise NotImplementedError

    def changed(self) -> Form:
        """The form with this item edited. Only after `is_valid()`."""
        return self._after

    def clean(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        item = self._item()
        if self.errors:
            return cleaned
        form = designer.edit(self.design, self.item.code, item)
        self._say(check(form), item.code)
        if not self.errors:
            self._after = designer.place(form, item.code, str(cleaned.get("page", "")))
        return cleaned

    def add_condition(self) -> None:
        others = usable(self.design, self.item.code)
        known = simple(self.design, self.item.relevant) if self.item.relevant else None
        self.fields["when"] = forms.ChoiceField(
            label=_("看哪一题"),
            required=False,
            choices=[("", _("（总是出现）")), *others],
            initial=known.code if known else "",
        )
        self.fields["how"] = forms.ChoiceField(
            label=_("怎样回答"),
            required=False,
            choices=list(HOW.items()),
            initial=known.how if known else "is",
        )
        self.fields["what"] = forms.CharField(
            label=_("选项的文字，或数、日期"),
            required=False,
            initial=known.what if known else "",
            max_length=200,
        )
        self.add_text(
            "relevant",
            "" if known else self.item.relevant,
            _("条件复杂时在这里写表达式，上面三格留空。如：${age} >= 6 and ${grade} = 'one'"),
        )

    def condition(self) -> str:
        text, when = str(self.cleaned_data["relevant"]).strip(), self.cleaned_data["when"]
        if not when or text:
            return text
        wanted = Simple(when, self.cleaned_data["how"] or "is", self.cleaned_data["what"])
        try:
            return built(self.design, wanted)
        except NotSimple as error:
            self.add_error("what", str(error))
            return ""

    def add_place(self) -> None:
        groups = [
            (item.code, self.design.say(item.label) or item.code)
            for item, around in self.design.walk()
            if isinstance(item, Group)
            and self.item.code not in (item.code, *(one.code for one in around))
        ]
        self.fields["page"] = forms.ChoiceField(
            label=_("放在哪一组"),
            required=False,
            choices=[("", _("（不分组）")), *groups],
            initial=designer.around_of(self.design, self.item.code),
        )

    def main(self) -> Iterator[forms.BoundField]:
        """The fields shown at once, but for those of the condition."""
        return (
            self[name]
            for name in self.fields
            if name not in CONDITION and not self._is_advanced(name)
        )

    def when(self) -> Iterator[forms.BoundField]:
        """The three fields of a simple condition."""
        return (self[name] for name in CONDITION)

    def advanced(self) -> Iterator[forms.BoundField]:
        """The fields under “更多设置”."""
        return (self[name] for name in self.fields if self._is_advanced(name))

    @property
    def opened(self) -> bool:
        """Whether “更多设置” has to be open: something in it is wrong."""
        return any(self._is_advanced(name) for name in self.errors)

    def _is_advanced(self, name: str) -> bool:
        return name.rpartition("_")[0] in ADVANCED or name in (*ADVANCED, "page")
