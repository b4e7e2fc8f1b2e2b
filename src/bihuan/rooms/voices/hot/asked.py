"""What may be asked of the list of hot issues, read from the address."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.pages.filters import BadFilter, Field, UnitIs
from bihuan.kernel import taxonomy
from bihuan.rooms.voices.hot.queries import Wanted

PLACE = UnitIs("place", gettext_lazy("涉及单位"))
PERIODS = (7, 14, 30, 60, 90)
PERIOD = 30


@dataclass
class Question:
    """`wanted`: what could be understood; `active`: how many filters; `query` keeps them."""

    asked: Asked
    wanted: Wanted = field(default_factory=Wanted)
    active: int = 0

    @classmethod
    def of(cls, asked: Asked) -> Question:
        """Nonsense in the address is said in `asked.notices` and left out."""
        question = cls(asked)
        question.wanted = Wanted(question._days(), question._units(), question._class())
        return question

    @property
    def query(self) -> str:
        return self.asked.address(("days", "place", "class")).removeprefix("?")

    def fields(self) -> list[Field]:
        """The controls of the filter bar."""
        days = [(str(one), _("近%(days)s天") % {"days": one}) for one in periods()]
        shown = [Field("days", _("时段"), "select", str(self.wanted.days), days)]
        shown += PLACE.fields(self.asked)
        classes = [(one.code, one.name) for one in taxonomy.current().below.get("", ())]
        if classes:
            shown.append(Field("class", _("分类"), "select", self.asked["class"], classes))
        return shown

    def _days(self) -> int:
        given = self.asked["days"]
        if not given:
            return PERIOD if PERIOD in periods() else periods()[-1]
        if given not in map(str, periods()):
            self._ignore(_("没有这个时段，已按默认显示。"), "days")
            return PERIOD
        self.active += 1
        return int(given)

    def _units(self) -> list[int]:
        try:
            found = PLACE.parse(self.asked)
        except BadFilter as bad:
            self._ignore(str(bad), "place")
            return []
        self.active += found is not None
        return found or []

    def _class(self) -> tuple[str, ...]:
        code = self.asked["class"]
        if not code:
            return ()
        found = taxonomy.current().under(code)
        if not found:
            self._ignore(_("没有这个分类，此项筛选已忽略。"), "class")
        self.active += bool(found)
        return found

    def _ignore(self, notice: str, name: str) -> None:
        self.asked.notices.append(notice)
        self.asked.params.pop(name, None)


def periods() -> tuple[int, ...]:
    """Days; no more than there are groups of."""
    return tuple(one for one in PERIODS if one <= settings.HOT_DAYS) or PERIODS[:1]
