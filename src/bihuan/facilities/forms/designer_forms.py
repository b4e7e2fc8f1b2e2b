"""The pages on which a question, a group and the settings of a form are edited.

Django forms, drawn by `ui.field`: `editing(form, code, data)` gives the right one, and when it is
valid its `changed()` is the new form. Texts have one field for each language of the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from bihuan.facilities.forms import designer, parts
from bihuan.facilities.forms.definition import (
    CHOSEN,
    TELLS,
    Form,
    Group,
    Item,
    Kind,
    Question,
    Quiz,
)
from bihuan.facilities.forms.designer_fields import ItemForm, Worded
from bihuan.facilities.forms.lines import BadLines, choices_of, choices_text, rows_of, rows_text
from bihuan.facilities.forms.names import PARTS
from bihuan.facilities.forms.words import Language, language, written


def editing(form: Form, code: str, data: Mapping[str, Any] | None = None) -> ItemForm:
    """The Django form for the question or group of that code. Raises NoSuchItem."""
    item = designer.find(form, code)
    kind = GroupForm if isinstance(item, Group) else QuestionForm
    return kind(form, item, data)


class GroupForm(ItemForm):
    """A group: heading, what stands under it, when it is shown."""

    item: Group

    def _build(self) -> None:
        self.add_words("label", self.item.label, rows=1)
        self.add_words("hint", self.item.hint)
        self.add_condition()
        self.add_text("code", self.item.code, most=64)
        self.add_place()

    def _item(self) -> Item:
        return replace(
            self.item,
            code=self.cleaned_data.get("code") or self.item.code,
            label=self.words("label"),
            hint=self.words("hint"),
            relevant=self.condition(),
        )


class QuestionForm(ItemForm):
    """A question of any kind: it has the fields of the parts its kind has."""

    item: Question

    @property
    def has(self) -> frozenset[str]:
        quiz = self.design.quiz is not None or bool(self.item.right)
        return parts.PARTS[self.item.kind] - (
            frozenset() if quiz else {"right", "points", "explanation"}
        )

    def _build(self) -> None:
        item, has = self.item, self.has
        if item.kind != Kind.CALCULATED:
            self.add_words("label", item.label)
            self.add_words("hint", item.hint, rows=1)
        if item.kind in CHOSEN:
            self._add_lists()
        if "required" in has:
            self.add_flag("required", _("必须填写"), value=item.required)
        for part in ("least", "most"):
            if part in has:
                self.add_text(part, getattr(item, part), _bound_hint(item.kind), 20)
        if "accept" in has:
            self._add_accept()
        if "opinion" in has:
            self.add_flag("opinion", _("填写的内容作为意见收进收件箱"), value=item.opinion)
        if "shuffle" in has:
            self.add_flag("shuffle", _("选项的顺序随机排列"), value=item.shuffle)
        self._build_marking()
        self._build_advanced()

    def _build_marking(self) -> None:
        item = self.item
        if "points" not in self.has:
            return
        if item.kind == Kind.YES_NO:
            self.fields["right"] = forms.ChoiceField(
                label=str(PARTS["right"]),
                required=False,
                choices=[("", _("（不判分）")), ("yes", _("是")), ("no", _("否"))],
                initial=item.right[0] if item.right else "",
            )
        elif item.kind not in CHOSEN:
            hint = _("几种写法都对时用竖线“|”隔开。")
            self.add_text("right", "|".join(item.right), hint, 500)
        self.add_text("points", item.points, _("答对得几分，如 2 或 2.5。"), 10)
        self.add_words("explanation", item.explanation)

    def _build_advanced(self) -> None:
        item, has = self.item, self.has
        self.add_condition()
        for part in ("required_if", "constraint", "calculation", "default", "choice_filter"):
            if part in has and (part != "choice_filter" or item.choice_filter):
                self.add_text(part, getattr(item, part), _HINTS.get(part, lambda: "")())
        for part in ("constraint_message", "required_message"):
            if part in has:
                self.add_words(part, getattr(item, part), rows=1)
        if "read_only" in has:
            self.add_flag("read_only", _("只显示带入的内容，不能修改"), value=item.read_only)
        if "appearance" in has:
            self._add_appearance()
        self.add_text("code", item.code, _("统计和条件里用它指这道题，一般不用改。"), 64)
        self.add_place()

    def _add_lists(self) -> None:
        quiz = "points" in self.has
        hint = _("一行一个选项。")
        if quiz:
            hint += _("正确答案的那一行前面加 *。")
        texts = choices_text(self.item, [one.code for one in self.design.languages], quiz=quiz)
        self.add_words("choices", texts, rows=6, hint=hint)
        if self.item.kind == Kind.MATRIX:
            lines = rows_text(self.item, [one.code for one in self.design.languages])
            self.add_words("rows", lines, rows=6, hint=_("一行一个小题。"))

    def _add_accept(self) -> None:
        self.fields["accept"] = forms.ChoiceField(
            label=str(PARTS["accept"]),
            required=False,
            choices=[
                ("", _("任何可以上传的文件")),
                ("image", _("照片")),
                ("audio", _("录音")),
                ("video", _("视频")),
            ],
            initial=self.item.accept,
        )

    def _add_appearance(self) -> None:
        looks = [("", _("默认"))]
        if self.item.kind == Kind.ONE:
            looks += [("horizontal", _("横排")), ("minimal", _("下拉框"))]
        elif self.item.kind == Kind.MANY:
            looks += [("horizontal", _("横排"))]
        if self.item.appearance not in {code for code, _word in looks}:
            looks.append((self.item.appearance, self.item.appearance))
        if len(looks) > 1:
            self.fields["appearance"] = forms.ChoiceField(
                label=str(PARTS["appearance"]),
                required=False,
                choices=looks,
                initial=self.item.appearance,
            )

    def _item(self) -> Item:
        cleaned = self.cleaned_data
        changes: dict[str, Any] = {"relevant": self.condition()}
        for part in ("required", "opinion", "shuffle", "read_only"):
            if part in self.fields:
                changes[part] = bool(cleaned.get(part))
        plain = ("least", "most", "points", "required_if", "constraint", "calculation", "default")
        for part in (*plain, "accept", "appearance", "choice_filter"):
            if part in self.fields:
                changes[part] = str(cleaned.get(part, "")).strip()
        for part in ("label", "hint", "explanation", "constraint_message", "required_message"):
            if f"{part}_{self.design.languages[0].code}" in self.fields:
                changes[part] = self.words(part)
        if "right" in self.fields:
            texts = str(cleaned.get("right", "")).split("|")
            changes["right"] = tuple(one.strip() for one in texts if one.strip())
        changes["code"] = str(cleaned.get("code") or self.item.code).strip()
        question = replace(self.item, **changes)
        return self._with_lists(question) if question.kind in CHOSEN else question

    def _with_lists(self, question: Question) -> Question:
        order = [one.code for one in self.design.languages]
        part = "choices"
        try:
            choices, right = choices_of(
                self.item, self.words("choices"), order, quiz="points" in self.has
            )
            question = replace(question, choices=choices, right=right)
            if choices != self.item.choices:
                question = replace(question, list_name="")
            if question.kind == Kind.MATRIX:
                part = "rows"
                rows = rows_of(self.item, self.words("rows"), order, self._taken())
                question = replace(question, rows=rows)
        except BadLines as error:
            self.add_error(f"{part}_{error.language}", str(error))
        return question

    def _taken(self) -> set[str]:
        own = {row.code for row in self.item.rows}
        items = {item.code for item, _around in self.design.walk()}
        return (items | set(self.design.asked())) - own


class SettingsForm(Worded):
    """Title, texts before and after, and whether it is a quiz."""

    def __init__(self, form: Form, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(form, data)
        quiz = form.quiz
        self.add_words("title", form.title, rows=1)
        self.add_words("intro", form.intro, rows=4)
        self.add_words("thanks", form.thanks)
        self.fields["languages"] = forms.CharField(
            label=str(PARTS["languages"]),
            initial="\n".join(map(written, form.languages)),
            help_text=_("一行一种，第一行是主要语言。如：中文 (zh)、English (en)、藏文 (bo)。"),
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=500,
        )
        self.add_flag("quiz", _("这是一份要判分的测试"), value=quiz is not None)
        self.add_text("pass_mark", quiz.pass_mark if quiz else "", _("不填就不分及格不及格。"), 10)
        self.fields["minutes"] = forms.IntegerField(
            label=_("限时（分钟）"),
            required=False,
            min_value=0,
            max_value=600,
            initial=quiz.minutes if quiz else 0,
            help_text=_("0 表示不限时。"),
        )
        self.add_flag("shuffle", _("题目和选项的顺序随机排列"), value=bool(quiz and quiz.shuffle))
        self.fields["tell"] = forms.ChoiceField(
            label=str(PARTS["tell"]),
            required=False,
            choices=list(
                zip(TELLS, (_("什么也不显示"), _("得分"), _("得分、对错和解析")), strict=True)
            ),
            initial=quiz.tell if quiz else "points",
        )

    def clean_languages(self) -> tuple[Language, ...]:
        found: list[Language] = []
        for line in str(self.cleaned_data["languages"]).splitlines():
            one = language(line) if line.strip() else None
            if line.strip() and one is None:
                text = _("看不出“%(name)s”是哪种语言，请写成“名称 (代码)”，如“中文 (zh)”。")
                raise forms.ValidationError(text, params={"name": line.strip()})
            if one and one.code not in {known.code for known in found}:
                found.append(one)
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        if not self.words("title"):
            self.add_error(f"title_{self.design.languages[0].code}", _("请填写表单的标题。"))
        return cleaned

    def changed(self) -> Form:
        """The form with these settings. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        quiz = Quiz(
            pass_mark=str(cleaned.get("pass_mark", "")).strip(),
            minutes=cleaned.get("minutes") or 0,
            shuffle=bool(cleaned.get("shuffle")),
            tell=cleaned.get("tell") or "points",
        )
        return replace(
            self.design,
            title=self.words("title"),
            intro=self.words("intro"),
            thanks=self.words("thanks"),
            languages=self.cleaned_data["languages"],
            quiz=quiz if cleaned.get("quiz") else None,
        )


def _bound_hint(kind: Kind) -> str:
    if kind in (Kind.TEXT, Kind.LONG):
        return _("字数，不填就不限。")
    if kind == Kind.MANY:
        return _("选几项，不填就不限。")
    if kind == Kind.FILES:
        return _("几个文件，不填就不限。")
    return _("可以不填。")


_HINTS = {
    "required_if": lambda: _("写表达式，成立时必须填写。如：${found} = 'yes'"),
    "constraint": lambda: _("写表达式，点“.”指填写的内容。如：. >= 0 and . <= 100"),
    "calculation": lambda: _("写表达式。如：${boys} + ${girls}"),
}
