"""The sheet `settings`: title, languages and, in columns of our own, the quiz."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from bihuan.facilities.forms.definition import Form, Item, Quiz
from bihuan.facilities.forms.xlsform.columns import Row
from bihuan.facilities.forms.xlsform.languages import Languages
from bihuan.facilities.forms.xlsform.survey import truth
from bihuan.facilities.forms.xlsform.workbook import Trouble


def form(row: Row, languages: Languages, items: tuple[Item, ...], troubles: list[Trouble]) -> Form:
    title = dict(languages.words(row, "title"))
    if row.cell("form_title"):
        title = {languages.default.code: row.cell("form_title")} | title
    return Form(
        title=title or {languages.default.code: row.cell("form_id") or _("未命名的表单")},
        languages=languages.all(),
        code=row.cell("form_id") or "form",
        version=row.cell("version"),
        intro=languages.words(row, "intro"),
        thanks=languages.words(row, "thanks"),
        items=items,
        quiz=_quiz(row, troubles),
    )


def _quiz(row: Row, troubles: list[Trouble]) -> Quiz | None:
    wanted = truth(row.cell("quiz"))
    if wanted is None:
        troubles.append(Trouble("settings", row.number, row.headers["quiz"], _("请写 yes 或 no。")))
    if not wanted:
        return None
    minutes = row.cell("minutes") or "0"
    if not re.fullmatch(r"\d{1,3}", minutes, re.ASCII):
        text = _("请写整数，单位是分钟。")
        troubles.append(Trouble("settings", row.number, row.headers["minutes"], text))
        minutes = "0"
    return Quiz(
        pass_mark=row.cell("pass_mark"),
        minutes=int(minutes),
        shuffle=bool(truth(row.cell("shuffle"))),
        tell=row.cell("tell") or "points",
    )
