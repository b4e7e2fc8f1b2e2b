"""The page of the taxonomy: seen by those who see the rules, changed by the administrator."""

from __future__ import annotations

import html
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.doors.web import class_table
from bihuan.doors.web.tests.test_class_table import workbook
from bihuan.kernel import people, registers, schemes, taxonomy
from bihuan.kernel.models.people import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Post:
    registers.found_all()
    system = people.system()
    schemes.ship(system)
    unit = people.add_unit("QH", "青禾区教育局", kind="authority", by=system)
    return people.appoint(people.open_account("guan", "管理员", None), unit, "admin", by=system)


@pytest.fixture
def admin(root: Post) -> Client:
    return opened(root)


def opened(post: Post) -> Client:
    client = Client()
    assert post.account is not None
    client.force_login(post.account)
    return client


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def uploaded(lines: list[list[str | None]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("分类.xlsx", workbook(lines).read())


def changed(before: dict[str, str]) -> list[list[str | None]]:
    """The edition in force as its own workbook, with some names changed."""
    file = io.BytesIO()
    class_table.write(file, taxonomy.current())
    file.seek(0)
    rows = class_table.read(file, "分类.xlsx")
    lines: list[list[str | None]] = [["一级分类", "二级分类", "代码"]]
    for row in rows:
        first, second = (*row.labels, None)[:2]
        lines.append([first, before.get(second or "", second), row.code])
    return lines


def test_the_edition_in_force_is_shown_and_downloaded(admin: Client) -> None:
    page = admin.get("/classes").text
    assert "第 1 版" in page
    assert "食堂与食品安全" in page
    assert "campus.food" in page
    sheet = admin.get("/classes/sheet")
    rows = class_table.read(io.BytesIO(b"".join(sheet.streaming_content)), "分类.xlsx")  # type: ignore[attr-defined]
    assert len(rows) == len(taxonomy.current().in_force)


def test_a_table_is_previewed_and_takes_effect_when_confirmed(admin: Client) -> None:
    lines = changed({"食堂与食品安全": "用餐与食品安全"})
    page = admin.post("/classes/preview", {"file": uploaded(lines)}).text
    assert "后勤与设施／食堂与食品安全 → 后勤与设施／用餐与食品安全" in page
    assert taxonomy.current().edition == 1
    sent = {"rows": hidden(page, "rows"), "edition": hidden(page, "edition")}
    assert admin.post("/classes/adopt", sent).status_code == 302
    known = taxonomy.current()
    assert known.edition == 2
    assert known.classes["campus.food"].label == "用餐与食品安全"
    assert known.classes["campus.food"].words
    assert admin.post("/classes/adopt", sent).status_code == 409


def test_what_may_be_a_new_name_is_asked_and_done_as_answered(admin: Client) -> None:
    lines = [line[:2] for line in changed({"食堂与食品安全": "食堂用餐与食品安全"})]
    page = admin.post("/classes/preview", {"file": uploaded(lines)}).text
    assert 'name="renamed-campus.food"' in page
    assert "<option selected>后勤与设施／食堂用餐与食品安全</option>" in page
    sent = {"rows": hidden(page, "rows"), "edition": "1"}
    answer = {"renamed-campus.food": "后勤与设施／食堂用餐与食品安全"}
    assert admin.post("/classes/adopt", sent | answer).status_code == 302
    assert taxonomy.current().classes["campus.food"].label == "食堂用餐与食品安全"


def test_a_table_that_changes_nothing_says_so_and_adopts_nothing(admin: Client) -> None:
    page = admin.post("/classes/preview", {"file": uploaded(changed({}))}).text
    assert "没有变动" in page
    rows = class_table.told(class_table.read(workbook(changed({})), "分类.xlsx"))
    admin.post("/classes/adopt", {"rows": rows, "edition": "1"})
    assert taxonomy.current().edition == 1


def test_a_class_that_the_table_lacks_is_shown_as_ended_afterwards(admin: Client) -> None:
    lines = [line for line in changed({}) if line[1] != "校服"]
    page = admin.post("/classes/preview", {"file": uploaded(lines)}).text
    admin.post("/classes/adopt", {"rows": hidden(page, "rows"), "edition": "1"})
    page = admin.get("/classes").text
    assert "已停用 1 类" in page
    assert "第 2 版停用" in page


@pytest.mark.parametrize("rows", ["", "[", "[[1]]", '[["a", "b", 3]]', '[[["甲"], 5, null]]'])
def test_a_confirmation_that_lost_its_table_is_refused(admin: Client, rows: str) -> None:
    answer = admin.post("/classes/adopt", {"rows": rows, "edition": "1"})
    assert answer.status_code == 422
    assert "请重新上传" in answer.text
    assert taxonomy.current().edition == 1


def test_a_table_without_levels_is_refused_with_the_reason(admin: Client) -> None:
    answer = admin.post("/classes/preview", {"file": uploaded([["名称"], ["食堂"], ["校车"]])})
    assert answer.status_code == 422
    assert "一级分类" in answer.text


def test_who_may_see_the_rules_but_not_adopt_them_is_offered_no_upload(root: Post) -> None:
    assert root.unit is not None
    seeing = people.appoint(
        people.open_account("du", "督办", None), root.unit, "supervisor", by=people.system()
    )
    page = opened(seeing).get("/classes").text
    assert "食堂与食品安全" in page
    assert "启用新一版" not in page
