"""The working calendar, published year by year. Its history is the register `calendar`.

The State Council's notice for a year comes out the November before; until it is loaded, every date
computed into that year is provisional (全国年节及纪念日放假办法 第七条).
"""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from bihuan.kernel import memory, registers
from bihuan.kernel.errors import Invalid
from bihuan.kernel.events import EventData, event
from bihuan.kernel.models.calendar import CalendarDay, CalendarYear
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows
from bihuan.lib import workdays

REGISTER = registers.declare("calendar", _("工作日历"), ("calendar.year_published",))


@event("calendar.year_published", label=_("公布年度放假安排"))
class YearPublished(EventData):
    """`off`: date → name, for every day of a holiday, its weekends too; `worked`: weekend days."""

    year: int
    source: str
    off: dict[str, str]
    worked: dict[str, str]

    def says(self) -> str:
        return str(_("载入 %(year)d 年放假安排（%(source)s）")) % {
            "year": self.year,
            "source": self.source,
        }


@projects("calendar.year_published")
def _publish(matter: Matter, happened: Happened, rows: Rows) -> None:
    data: YearPublished = happened.data
    CalendarDay.objects.filter(on__year=data.year).delete()
    days = [(day, False, name) for day, name in data.off.items()]
    days += [(day, True, name) for day, name in data.worked.items()]
    CalendarDay.objects.bulk_create(CalendarDay(on=d, works=w, name=n) for d, w, n in sorted(days))
    CalendarYear.objects.update_or_create(
        year=data.year, defaults={"source": data.source, "version": happened.version}
    )


def publish(
    year: int, *, off: dict[date, str], worked: dict[date, str], source: str, by: Post
) -> None:
    """Load a year's arrangement. Deadlines already given are recomputed by
    `deadlines.load_year`; `deadlines.preview` shows them first. Raises Invalid on days outside the
    year or given twice."""
    if any(day.year != year for day in [*off, *worked]):
        raise Invalid({"days": _("放假安排中有不属于该年的日期，请核对后再载入。")})
    if set(off) & set(worked):
        raise Invalid({"days": _("放假安排中有日期既放假又上班，请核对后再载入。")})
    data = YearPublished(
        year,
        source,
        {day.isoformat(): name for day, name in sorted(off.items())},
        {day.isoformat(): name for day, name in sorted(worked.items())},
    )
    registers.append(REGISTER, data, by=by)


@memory.remembered(REGISTER)
def current() -> workdays.Calendar:
    """The calendar in force."""
    return with_year(None, {}, {})


def with_year(year: int | None, off: dict[date, str], worked: dict[date, str]) -> workdays.Calendar:
    """The calendar in force with one year put in or replaced, for previews."""
    rows = CalendarDay.objects.exclude(on__year=year) if year else CalendarDay.objects.all()
    days = {day.on: day.works for day in rows}
    names = {day.on: day.name for day in rows if day.name}
    days |= dict.fromkeys(off, False) | dict.fromkeys(worked, True)
    years = set(CalendarYear.objects.values_list("year", flat=True)) | ({year} if year else set())
    return workdays.Calendar(days, frozenset(years), names | off | worked)


def known_year(year: int) -> tuple[dict[date, str], dict[date, str]]:
    """(days off, weekend days worked) of a year as the package `chinesecalendar` has it.
    Raises Invalid when it does not have the year: then it has to be loaded from a file."""
    import chinese_calendar

    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    day = date(year, 1, 1)
    while day.year == year:
        try:
            works = chinese_calendar.is_workday(day)
        except NotImplementedError as error:
            text = _("程序附带的日历没有 %(year)d 年，请在国务院公布后从文件载入。")
            raise Invalid({"year": str(text) % {"year": year}}) from error
        name = str(chinese_calendar.get_holiday_detail(day)[1] or "")
        if works and day.weekday() >= 5:
            worked[day] = NAMES.get(name, name)
        elif not works and name:
            off[day] = NAMES.get(name, name)
        day += timedelta(days=1)
    return off, worked


NAMES = {
    "New Year's Day": gettext_noop("元旦"),
    "Spring Festival": gettext_noop("春节"),
    "Tomb-sweeping Day": gettext_noop("清明节"),
    "Labour Day": gettext_noop("劳动节"),
    "Dragon Boat Festival": gettext_noop("端午节"),
    "National Day": gettext_noop("国庆节"),
    "Mid-autumn Festival": gettext_noop("中秋节"),
    "Anti-Fascist 70th Day": gettext_noop("抗战胜利纪念日"),
}
