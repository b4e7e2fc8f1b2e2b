import re
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.doors.web.tests.staff import Staff
from bihuan.kernel import calendar, clock
from bihuan.kernel.models.calendar import CalendarDay, CalendarYear
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import commands as ledger

pytestmark = [pytest.mark.django_db, pytest.mark.urls("bihuan.doors.web.tests.pages")]


TABLE = "2027-10-01 至 2027-10-07 休 国庆节\n2027-10-09 班 国庆节"


@pytest.fixture
def client(staff: Staff) -> Client:
    return staff.client(staff.supervisor)


@pytest.fixture
def problem(staff: Staff) -> Matter:
    """Handed over on 27 September 2027, with seven working days."""
    by = staff.supervisor
    with clock.at(datetime(2027, 9, 27, 9, 0)):  # noqa: DTZ001 - local time, as the clock takes it
        found = ledger.register(list_code="problems", title="热水供应", by=by)
        ledger.detail(
            found,
            by=by,
            unit=by.unit,
            person="经办人",
            leader="分管领导",
            measure="检修锅炉",
            due="hotline",
            standard="全天有热水",
        )
        ledger.issue(found, by=by)
    return found


def hidden(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(year|source|days)" value="([^"]*)"', text))


def test_a_pasted_year_is_previewed_with_the_deadlines_that_move_and_then_loaded(
    client: Client, problem: Matter
) -> None:
    assert problem.due_on == date(2027, 10, 6)
    preview = client.post(
        reverse("preview-year"), {"year": 2027, "days": TABLE, "source": "国办发明电〔2026〕9号"}
    )
    assert preview.status_code == 200
    assert problem.number in preview.text
    assert "2027年10月6日" in preview.text
    assert "2027年10月12日" in preview.text
    assert not CalendarYear.objects.exists()
    response = client.post(reverse("load-year"), hidden(preview.text), follow=True)
    assert "1 个事项的期限有变动" in response.text
    assert "国办发明电〔2026〕9号" in response.text
    assert CalendarDay.objects.get(on=date(2027, 10, 9)).works
    problem.refresh_from_db()
    assert problem.due_on == date(2027, 10, 12)


def test_the_year_that_came_with_the_program_needs_no_table(client: Client) -> None:
    preview = client.post(reverse("preview-year"), {"year": 2026})
    assert "春节" in preview.text
    assert "没有期限因此变动" in preview.text
    client.post(reverse("load-year"), hidden(preview.text))
    off, worked = calendar.known_year(2026)
    assert set(CalendarDay.objects.filter(works=False).values_list("on", flat=True)) == set(off)
    assert set(CalendarDay.objects.filter(works=True).values_list("on", flat=True)) == set(worked)


def test_a_year_nobody_knows_yet_asks_for_a_table(client: Client) -> None:
    response = client.post(reverse("preview-year"), {"year": 2099})
    assert response.status_code == 422
    assert "2099" in response.text
    assert "从文件载入" in response.text


def test_an_uploaded_table_is_previewed(client: Client, staff: Staff) -> None:
    file = SimpleUploadedFile("2027.csv", "日期,类型,名称\n2027-01-01,休,元旦\n".encode("gb18030"))
    response = client.post(reverse("preview-year"), {"year": 2027, "file": file, "source": "国办"})
    assert response.status_code == 200
    assert "元旦" in response.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"year": 2027, "days": "2027-13-01 休", "source": "国办"}, "日期不存在"),
        ({"year": 2027, "days": TABLE}, "请写明依据"),
        ({"year": "x"}, "有 1 处需要改正"),
        (
            {"year": 2027, "file": SimpleUploadedFile("a.xlsx", b"MZ" + b"\0" * 99), "source": "x"},
            "需要改正",
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_changes_nothing(
    client: Client, data: dict[str, object], words: str
) -> None:
    response = client.post(reverse("preview-year"), data)
    assert response.status_code == 422
    assert words in response.text
    assert not CalendarYear.objects.exists()


def test_loading_without_a_preview_checks_just_the_same(client: Client) -> None:
    response = client.post(reverse("load-year"), {"year": 2027, "source": "x", "days": "坏"})
    assert response.status_code == 422
    assert not CalendarYear.objects.exists()


def test_a_year_loaded_before_is_replaced_knowingly(client: Client) -> None:
    client.post(reverse("load-year"), {"year": 2027, "source": "初稿", "days": TABLE})
    preview = client.post(
        reverse("preview-year"), {"year": 2027, "days": "2027-10-01 休 国庆节", "source": "国办"}
    )
    assert "已经载入过" in preview.text
    client.post(reverse("load-year"), hidden(preview.text))
    assert CalendarDay.objects.count() == 1


@pytest.mark.urls("bihuan.config.urls")  # the page leads to the rules of the rooms
def test_the_rules_in_force_are_listed(client: Client) -> None:
    text = client.get(reverse("schemes")).text
    assert "立说立行：15个工作日" in text
    assert "信访工作条例 第三十四条" in text


def test_today_is_the_year_that_is_offered_first(client: Client) -> None:
    with clock.at(clock.now()):
        assert f'value="{clock.today().year}"' in client.get(reverse("calendar")).text
