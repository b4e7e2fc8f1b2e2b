"""The sheet `choices`: lists of choices by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from bihuan.facilities.forms.definition import Choice
from bihuan.facilities.forms.xlsform.columns import Row
from bihuan.facilities.forms.xlsform.languages import Languages
from bihuan.facilities.forms.xlsform.workbook import Sheet, Trouble


class Lists:
    """Every list of the workbook. What is wrong in a list is told once, at its own rows."""

    def __init__(
        self, rows: list[Row], languages: Languages, troubles: list[Trouble], sheet: Sheet
    ) -> None:
        self._lists: dict[str, list[Choice]] = {}
        written = dict(sheet.rows)
        for row in rows:
            name, code = row.cell("list"), row.cell("name")
            for part, text in (("list_name", name), ("name", code)):
                if not text:
                    troubles.append(Trouble("choices", row.number, part, _("这一格不能空。")))
            if not name or not code:
                continue
            choices = self._lists.setdefault(name, [])
            if code in {one.code for one in choices}:
                text = _("选项表 %(list)s 里“%(code)s”出现了两次。")
                data = {"list": name, "code": code}
                troubles.append(Trouble("choices", row.number, row.headers["name"], text % data))
            label = languages.words(row, "label")
            if not label:
                troubles.append(Trouble("choices", row.number, "label", _("选项没有文字。")))
            choices.append(Choice(code, label, written[row.number]))

    def get(self, name: str, columns: Sequence[str] = ()) -> tuple[Choice, ...] | None:
        """The choices of a list with what stands in these columns; None when there is none of that
        name."""
        found = self._lists.get(name)
        if found is None:
            return None
        facts = ({name: one.facts.get(name, "").strip() for name in columns} for one in found)
        return tuple(replace(one, facts=of) for one, of in zip(found, facts, strict=True))

    def names(self) -> list[str]:
        return list(self._lists)
