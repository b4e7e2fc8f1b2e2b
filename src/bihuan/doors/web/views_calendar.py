"""The working calendar year by year, and the rules in force."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from bihuan.doors.web import holiday_table
from bihuan.doors.web.forms_people import Told
from bihuan.doors.web.views_people import needs
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request
from bihuan.kernel import calendar, clock, deadlines
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.calendar import CalendarDay, CalendarYear
from bihuan.kernel.models.scheme import Scheme
from bihuan.kernel.schemes import KINDS, word

MOST_SHOWN = 200
LONGEST_SHOWN = 2_000


class YearForm(Told):
    """`way` known: the data that came with the program; table: pasted or uploaded."""

    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)
    source = forms.CharField(
        label=_("依据"),
        max_length=200,
        required=False,
        help_text=_("文件名称和文号，如“国务院办公厅关于2027年部分节假日安排的通知”。"),
    )
    days = forms.CharField(
        label=_("放假和调休"),
        required=False,
        max_length=holiday_table.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("一行一天或一段：日期、休或班、名称。如“2027-02-05 至 2027-02-11 休 春节”。"),
    )
    file = forms.FileField(
        label=_("或上传表格"), required=False, help_text=_("Excel 或 CSV，列为日期、休或班、名称。")
    )

    def arrangement(self) -> holiday_table.Arrangement:
        """Off and worked days, from wherever they were given. Raises Invalid."""
        data = self.cleaned_data
        text = data["days"]
        if data["file"]:
            text = holiday_table.from_file(data["file"], data["file"].name)
        if not text.strip():
            return holiday_table.Arrangement(*calendar.known_year(data["year"]))
        if not data["source"]:
            raise Invalid({"source": _("请写明依据的文件，以后查得到这些日子从哪里来。")})
        return holiday_table.read(text, data["year"])


@dataclass(frozen=True)
class Loaded:
    """One year as the list shows it: spans of days off and days worked, by name."""

    year: int
    source: str
    off: int
    holidays: list[tuple[str, date, date]]
    worked: list[date]


def _loaded(year: int, source: str, off: dict[date, str], worked: dict[date, str]) -> Loaded:
    spans = [
        (gettext(name) if name else "", first, last)
        for name in set(off.values())
        for first, last in holiday_table.runs(day for day in off if off[day] == name)
    ]
    spans.sort(key=lambda span: span[1])
    return Loaded(year, source, len(off), spans, sorted(worked))


@needs("calendar.year_published")
@require_safe
def years(request: Request) -> HttpResponse:
    return _list(request, YearForm(initial={"year": _next_year()}))


def _list(request: Request, form: YearForm) -> HttpResponse:
    days: dict[int, tuple[dict[date, str], dict[date, str]]] = {}
    for day in CalendarDay.objects.order_by("on"):
        days.setdefault(day.on.year, ({}, {}))[day.works][day.on] = day.name
    loaded = [
        _loaded(one.year, one.source, *days.get(one.year, ({}, {})))
        for one in CalendarYear.objects.order_by("-year")
    ]
    context = {"years": loaded, "form": form, "this_year": clock.today().year}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "people/calendar.html", context, status=status)


def _next_year() -> int:
    last = CalendarYear.objects.order_by("-year").values_list("year", flat=True).first()
    return last + 1 if last else clock.today().year


@needs("calendar.year_published")
@require_POST
def preview(request: Request) -> HttpResponse:
    """What loading the year would change: the days, and every open deadline that moves."""
    form = YearForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form)
    year = form.cleaned_data["year"]
    try:
        found = form.arrangement()
    except Invalid as error:
        form.take(error)
        return _list(request, form)
    changes = deadlines.preview(year, found.off, found.worked)
    moving = [change for change in changes if change.was_on != change.due_on]
    source = form.cleaned_data["source"] or str(_("程序附带的国务院放假安排"))
    context: dict[str, Any] = {
        "shown": _loaded(year, source, found.off, found.worked),
        "text": found.text(),
        "moving": moving[:MOST_SHOWN],
        "moves": len(moving),
        "confirmed": len(changes) - len(moving),
        "again": CalendarYear.objects.filter(year=year).exists(),
    }
    return render(request, "people/calendar_preview.html", context)


@needs("calendar.year_published")
@require_POST
def load(request: Request) -> HttpResponse:
    form = YearForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    year, source = form.cleaned_data["year"], form.cleaned_data["source"]
    try:
        found = holiday_table.read(form.cleaned_data["days"], year)
    except Invalid as error:
        form.take(error)
        return _list(request, form)
    changes = deadlines.load_year(
        year, off=found.off, worked=found.worked, source=source, by=request.post
    )
    moved = sum(change.was_on != change.due_on for change in changes)
    text = _("%(year)d 年放假安排已载入，%(moved)d 个事项的期限有变动，%(firm)d 个得到确认。")
    words = {"year": year, "moved": moved, "firm": len(changes) - moved}
    messages.success(request, str(text) % words)
    return HttpResponseRedirect(reverse("calendar"))


@needs("see:register")
@require_safe
def schemes(request: Request) -> HttpResponse:
    """The rules in force, to read only."""
    groups: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for one in Scheme.objects.order_by("kind", "order", "code"):
        shown = json.dumps(_short(one.data), ensure_ascii=False, indent=2)
        label = word(one.data.get("label", one.code))
        row = {"code": one.code, "label": label, "source": one.data.get("source"), "data": shown}
        groups[one.kind].append(row)
    parts = [(KINDS[kind], rows) for kind, rows in groups.items() if rows]
    return render(request, "people/schemes.html", {"parts": parts})


def _short(data: dict[str, Any]) -> dict[str, Any]:
    """Without what nobody reads: the file of a template."""
    return {
        name: gettext("（%(n)d 个字符，略）") % {"n": len(value)}
        if isinstance(value, str) and len(value) > LONGEST_SHOWN
        else value
        for name, value in data.items()
    }
