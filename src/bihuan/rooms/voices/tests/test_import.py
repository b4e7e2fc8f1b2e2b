"""What becomes of the rows of an export."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.facilities.tables.errors import BadFile
from bihuan.kernel import clock, history, people, verify
from bihuan.kernel.errors import NotAllowed
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.voices.importing import drafts, fields, running, start
from bihuan.rooms.voices.importing.places import Places
from bihuan.rooms.voices.models import Mapping, Voice
from bihuan.rooms.voices.tests import importing as made_up
from bihuan.rooms.voices.tests.importing import GOOD, NAMES, counts, csv, drafted, imported, many

pytestmark = pytest.mark.django_db


def voice(external: str) -> Voice:
    return Voice.objects.select_related("matter__place").get(external=external)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (csv(GOOD), "导出.csv"),
        (csv(GOOD).decode().encode("gb18030"), "导出.csv"),
        (made_up.xlsx(GOOD), "导出.xlsx"),
    ],
)
def test_rows_become_opinions_with_their_day_place_channel_and_answer(
    clerk: Post, content: bytes, name: str
) -> None:
    assert counts(imported(content, clerk, name=name)) == ("done", 3, 3, 0, 0)
    first = voice("HL001")
    assert (first.matter.title, first.text) == ("校门口拥堵", "放学时车多人多。")
    assert (first.reporter, first.contact) == ("家长甲", "13812345678")
    assert first.matter.received_on == date(2026, 1, 5)
    assert first.matter.place == Unit.objects.get(code="QH-S1")
    assert (first.matter.source, first.topic) == ("phone", "安全")
    assert first.matter.status == "answered"
    assert (first.answer, first.answered_on) == ("已安排护学岗。", date(2026, 1, 12))
    received, answered = history.of(first.matter)
    assert (received.happened_on, answered.happened_on) == (date(2026, 1, 5), date(2026, 1, 12))
    assert {received.by_id, answered.by_id} == {clerk.pk}
    assert verify.verify().ok


def test_what_fits_no_unit_or_channel_of_ours_is_kept_and_counted(clerk: Post) -> None:
    made = imported(csv(GOOD), clerk)
    second, third = voice("HL002"), voice("HL003")
    assert second.matter.place is None
    assert second.text == "餐盘不干净。\n（来件注明涉及：城外某学校）"
    assert (second.matter.source, third.matter.source) == ("board", "hotline")
    assert made.unknown == {"channel": {"飞鸽传书": 1}, "place": {"城外某学校": 1}}
    assert drafts.unused(made) == ["满意度"]


def test_importing_again_adds_nothing_and_says_what_each_row_repeats(clerk: Post) -> None:
    imported(csv(GOOD), clerk)
    again = imported(made_up.xlsx(GOOD), clerk, name="再来.xlsx")
    assert counts(again) == ("done", 3, 0, 3, 0)
    assert Voice.objects.count() == 3
    said = list(again.notes.order_by("id").values_list("row", "outcome"))
    assert said == [(2, "repeat"), (3, "repeat"), (4, "repeat")]
    number = voice("HL001").matter.number
    assert again.notes.order_by("id")[0].text == f"与已有的意见 {number} 重复。"


def test_repeats_inside_a_file_name_the_row_they_repeat(clerk: Post) -> None:
    made = imported(csv([*GOOD, GOOD[0], GOOD[2]]), clerk)
    assert counts(made) == ("done", 5, 3, 2, 0)
    assert [n.text for n in made.notes.order_by("id")] == ["与第 2 行重复。", "与第 4 行重复。"]


def test_without_a_number_content_day_and_reporter_decide(clerk: Post) -> None:
    names = ("反映人", "诉求时间", "诉求内容")
    rows = [
        ("家长甲", "2026-01-05", "放学时，车多人多。"),
        ("家长甲", "2026/1/5", "放学时 车多人多"),
        ("家长甲", "2026-01-06", "放学时，车多人多。"),
        ("家长乙", "2026-01-05", "放学时，车多人多。"),
    ]
    made = imported(csv(rows, names), clerk)
    assert counts(made) == ("done", 4, 3, 1, 0)
    assert made.notes.get().row == 3


def test_a_number_used_for_another_matter_is_no_repeat_but_an_error(clerk: Post) -> None:
    imported(csv(GOOD), clerk)
    other = ("HL001", "家长丁", "", "操场", "2026-02-01", "塑胶操场有异味。", *[""] * 6)
    made = imported(csv([other]), clerk)
    assert counts(made) == ("held", 1, 0, 0, 1)
    number = voice("HL001").matter.number
    assert f"编号与已有的意见 {number} 相同，但内容和日期都不同" in made.notes.get().text
    within = imported(csv([other, ("HL009", *other[1:]), ("HL009", *GOOD[1][1:])]), clerk)
    assert within.refused == 2
    assert any("编号与第 3 行相同" in note.text for note in within.notes.all())


def test_one_bad_row_holds_back_all_and_every_bad_row_is_listed(clerk: Post) -> None:
    rows = many(1200, bad=(3, 700, 1199))
    made = imported(csv(rows), clerk)
    assert counts(made) == ("held", 1200, 0, 0, 3)
    assert not Voice.objects.exists()
    notes = list(made.notes.order_by("id"))
    assert [note.row for note in notes] == [5, 702, 1201]
    assert (notes[0].column, notes[0].value) == ("E 诉求时间", "2026-01")
    assert "没有写到哪一天" in notes[0].text


def test_skipping_takes_in_every_other_row(clerk: Post) -> None:
    made = imported(csv(many(1200, bad=(3, 700, 1199))), clerk, skip_bad=True)
    assert counts(made) == ("done", 1200, 1197, 0, 3)
    assert Voice.objects.count() == 1197
    assert verify.verify().ok


def test_a_held_import_can_go_on_by_skipping(clerk: Post) -> None:
    made = imported(csv(many(5, bad=(1,))), clerk)
    start.ready(made, skip_bad=True)
    running.work()
    made.refresh_from_db()
    assert counts(made) == ("done", 5, 4, 0, 1)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("诉求时间", "2999-01-01", "不在 1949 年至 2100 年之间"),
        ("诉求时间", "2099-01-01", "日期在今天之后"),
        ("答复时间", "2026-01-01", "答复时间早于反映时间"),
        ("主题", "长" * 201, "超过 200 字"),
        ("诉求内容", "长" * 20_001, "超过 20000 字"),
        ("诉求号码", "1.23E+17", "末尾数字丢失"),
        ("诉求内容", "#REF!", "出错标记"),
        ("诉求内容", "长" * 900_000, "超过读取上限"),
    ],
)
def test_a_bad_cell_is_listed_with_row_column_and_reason(
    clerk: Post, column: str, value: str, reason: str
) -> None:
    row = list(GOOD[0])
    row[NAMES.index(column)] = value
    made = imported(csv([GOOD[1], row]), clerk)
    assert counts(made) == ("held", 2, 0, 0, 1)
    note = made.notes.get()
    assert (note.row, note.column.split()[1]) == (3, column)
    assert reason in note.text
    assert len(note.value) < 50


def test_numbers_of_persons_are_masked_in_what_is_listed(clerk: Post) -> None:
    row = list(GOOD[0])
    row[4] = "13812345678"
    made = imported(csv([row]), clerk)
    assert made.notes.get().value == "138****5678"


def test_debris_and_control_characters_are_cleaned_away(clerk: Post) -> None:
    row = list(GOOD[0])
    row[5] = "第一行<br/>第二行&nbsp;<script>x</script>\u200b\x07"
    imported(csv([row]), clerk)
    assert voice("HL001").text == "第一行\n第二行"


def test_dates_with_the_year_last_are_read_in_the_order_of_their_column(clerk: Post) -> None:
    rows = [(*GOOD[0][:4], "2/3/2016", *GOOD[0][5:9], "", "", "")]
    rows.append(("HL2", *rows[0][1:4], "12/31/2016", *rows[0][5:]))
    imported(csv(rows), clerk)
    assert voice("HL001").matter.received_on == date(2016, 2, 3)
    assert voice("HL2").matter.received_on == date(2016, 12, 31)


def test_a_row_with_a_subject_alone_is_taken_by_it_and_an_empty_one_refused(clerk: Post) -> None:
    rows = [("A1", "", "", "操场异味", *[""] * 8), ("A2", "家长", *[""] * 10)]
    made = imported(csv(rows), clerk, skip_bad=True)
    assert counts(made) == ("done", 2, 1, 0, 1)
    assert voice("A1").text == "操场异味"
    assert "都是空的" in made.notes.get().text


def test_a_column_that_only_counts_rows_is_no_number(clerk: Post) -> None:
    rows = [(str(at), *row[1:]) for at, row in enumerate(GOOD, 1)]
    made = drafted(csv(rows, ("id", *NAMES[1:])), clerk)
    assert "external" not in made.columns
    kept = drafted(csv(GOOD, ("id", *NAMES[1:])), clerk)
    assert kept.columns["external"] == 0


def test_numbers_that_became_floats_are_whole_again(clerk: Post) -> None:
    imported(csv([("184337.0", *GOOD[0][1:])]), clerk)
    assert voice("184337")


def test_a_mapping_set_by_hand_is_remembered_for_the_lay_out(clerk: Post) -> None:
    first = drafted(csv(GOOD), clerk)
    columns = {code: at for code, at in first.columns.items() if code != "topic"} | {"reporter": 1}
    drafts.assign(first, columns, "board")
    start.ready(first, skip_bad=False)
    assert Mapping.objects.count() == 1
    second = drafted(csv(GOOD[:1]), clerk)
    assert (second.columns, second.channel) == (columns, "board")
    other = drafted(csv([row[:-1] for row in GOOD], NAMES[:-1]), clerk)
    assert "topic" in other.columns


def test_the_files_go_when_the_opinions_are_there(
    clerk: Post, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        imported(csv(GOOD), clerk)
        held = imported(csv(many(2, bad=(0,))), clerk)
    assert made_up.files(home) == [f"{held.pk}.file", f"{held.pk}.rows"]
    with django_capture_on_commit_callbacks(execute=True):
        start.give_up(held)
    assert made_up.files(home) == []


def test_whoever_may_not_import_cannot(clerk: Post) -> None:
    officer = Post.objects.get(role="officer")
    with pytest.raises(NotAllowed):
        drafted(csv(GOOD), officer)


def test_a_post_that_has_ended_ends_the_import_with_its_reason(clerk: Post) -> None:
    made = drafted(csv(GOOD), clerk)
    people.end_post(clerk, until_on=clock.today(), by=people.system())
    start.ready(made, skip_bad=False)
    with clock.at(clock.now() + timedelta(days=1)):
        running.work()
    made.refresh_from_db()
    assert (made.state, made.taken) == ("failed", 0)
    assert "岗位" in made.why
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("青禾区第一小学", "QH-S1"),
        ("一小", "QH-S1"),
        ("青禾 一小（东门）", "QH-S1"),
        ("第一小区", None),
        ("青禾一小和青禾二小", None),
        ("", None),
    ],
)
def test_a_place_is_a_unit_when_it_names_one_and_only_one(text: str, code: str | None) -> None:
    units = [
        Unit(pk=1, code="QH-S1", name="青禾区第一小学", short_name="青禾一小", aliases=["一小"]),
        Unit(pk=2, code="QH-S2", name="青禾区第二小学", short_name="青禾二小"),
    ]
    unit = Places(units).find(text)
    assert (unit.code if unit else None) == code


@pytest.mark.parametrize(
    ("word", "code"),
    [("电话", "phone"), ("12345热线", "hotline"), ("微信", "board"), ("来访", "visit"),
     ("局长信箱", "mailbox"), ("网上提交", "portal"), ("APP", "board"), ("飞鸽", None)],
)  # fmt: skip
def test_channels_are_known_by_other_systems_words(word: str, code: str | None) -> None:
    assert fields.channel_of(word) == code


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "", "A1", "A2", "A3"]),
            st.sampled_from(["", "2026-01-05", "2026-01-06", "2026-13-01", "2099-01-01"]),
            st.text(max_size=8),
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=25)
def test_every_row_is_accounted_for_and_a_second_time_adds_nothing(
    rows: list[tuple[str, str, str]],
) -> None:
    with transaction.atomic():
        clerk = Post.objects.filter(role="clerk").first() or made_up.found()[0]
        content = csv(rows, ("诉求号码", "诉求时间", "诉求内容"))
        try:
            first = imported(content, clerk, skip_bad=True)
        except BadFile:
            transaction.set_rollback(True)
            return
        again = imported(content, clerk, skip_bad=True)
        assert first.state == again.state == "done"
        for one in (first, again):
            assert one.written + one.repeats + one.refused == one.rows
        assert (again.written, again.rows) == (0, first.rows)
        assert Matter.objects.filter(kind="voice").count() == first.taken
        transaction.set_rollback(True)
