"""The languages of a workbook: found in its columns, the default one first."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from bihuan.facilities.forms.words import CHINESE, Language, Words, language
from bihuan.facilities.forms.xlsform.columns import Column, Row
from bihuan.facilities.forms.xlsform.workbook import Trouble


class Languages:
    """Collects languages in the order of the columns; text without one is in the default."""

    def __init__(self, default: str, troubles: list[Trouble]) -> None:
        self._troubles = troubles
        self._by_name: dict[str, Language] = {}
        self._default = self._named("settings", "default_language", default) if default else None

    def meet(self, sheet: str, columns: list[Column]) -> None:
        for column in columns:
            if column.language and column.language not in self._by_name:
                self._named(sheet, column.header, column.language)

    def all(self) -> tuple[Language, ...]:
        found = {self.default.code: self.default}
        for one in self._by_name.values():
            found.setdefault(one.code, one)
        return tuple(found.values())

    @property
    def default(self) -> Language:
        if self._default:
            return self._default
        return next(iter(self._by_name.values()), CHINESE)

    def words(self, row: Row, part: str) -> Words:
        """The texts of a part by language code; one that names its language goes before."""
        texts: Mapping[str, str] = row.words.get(part, {})
        found: dict[str, str] = {}
        for name in sorted(texts, key=bool):
            one = self._by_name.get(name) if name else self.default
            if one and texts[name].strip():
                found[one.code] = texts[name].strip()
        order = [one.code for one in self.all()]
        return {code: found[code] for code in order if code in found}

    def _named(self, sheet: str, header: str, name: str) -> Language | None:
        one = language(name)
        if one is None:
            text = _("看不出“%(name)s”是哪种语言，请写成“名称 (代码)”，如“中文 (zh)”。")
            self._troubles.append(Trouble(sheet, 0, header, text % {"name": name}))
            return None
        self._by_name[name] = one
        return one
