"""XLSForm: read with every trouble in its place, written so that nothing is lost."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings

from bihuan.facilities.forms.checking import check
from bihuan.facilities.forms.definition import Form, Group, Kind, Quiz
from bihuan.facilities.forms.tests.made import ask, choices, form, forms, survey, zh
from bihuan.facilities.forms.tests.workbooks import CHOICES, Rows, book, rezipped, zipped
from bihuan.facilities.forms.xlsform import BadWorkbook, Limits, Trouble, read, write

SHEET = "xl--worksheets--sheet1__xml"
HEAD = ["type", "name", "label", "required", "relevant", "constraint", "appearance", "parameters"]


def good() -> Form:
    made = read(book()).form
    assert made is not None
    return made


def troubles(*rows: list[object], head: list[str] | None = None) -> tuple[Trouble, ...]:
    """What is said about a survey of those rows, beginning with row 2."""
    return read(book([head or HEAD, *rows], CHOICES)).troubles


def stopping(*rows: list[object], head: list[str] | None = None) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in troubles(*rows, head=head) if one.stops]


def test_a_workbook_becomes_a_form() -> None:
    made = good()
    assert check(made) == []
    assert (made.title, made.code, made.version) == (zh("校车问卷"), "bus", "3")
    assert [one.code for one in made.languages] == ["zh", "en"]
    assert [(code, one.kind.value) for code, one in made.asked().items()] == [
        ("a", "choose_one"),
        ("b", "choose_many"),
        ("c", "long_text"),
        ("r1", "choose_one"),
        ("r2", "choose_one"),
        ("n", "integer"),
        ("d", "decimal"),
        ("on", "date"),
        ("at", "time"),
        ("stars", "rating"),
        ("photo", "files"),
        ("ok", "agree"),
        ("sum", "calculated"),
        ("source", "calculated"),
    ]


def test_every_part_of_a_question_is_taken_over() -> None:
    asked = good().asked()
    a, b, c = asked["a"], asked["b"], asked["c"]
    assert (a.label, a.required) == ({"zh": "乘校车吗", "en": "By bus?"}, True)
    assert [(one.code, one.label["en"]) for one in a.choices] == [("yes", "Yes"), ("no", "No")]
    assert (a.right, a.points, a.list_name) == (("yes",), "2", "yn")
    assert (b.hint, b.relevant, b.shuffle) == (zh("可多选"), "${a} = 'no'", True)
    assert [one.code for one in b.choices] == ["1", "2"]
    assert (c.constraint, c.constraint_message) == ("string-length(.) < 50", zh("太长了"))
    assert (c.appearance, c.opinion) == ("", True)
    assert (asked["n"].required_if, asked["stars"].least, asked["stars"].most) == (
        "${a} = 'yes'",
        "1",
        "5",
    )
    assert (asked["photo"].accept, asked["sum"].calculation) == ("image", "${n} * 2")


def test_a_table_of_equal_questions_is_a_matrix_and_others_stay_a_group() -> None:
    matrix = good().question("m")
    assert matrix is not None
    assert (matrix.kind, matrix.required, len(matrix.rows)) == (Kind.MATRIX, True, 2)
    unequal = read(
        book(
            [
                HEAD,
                ["begin_group", "m", "满意吗", "", "", "", "table-list"],
                ["select_one yn", "r1", "食堂", "yes"],
                ["select_one yn", "r2", "校车", "no"],
                ["end_group"],
            ]
        )
    ).form
    assert unequal is not None
    assert isinstance(unequal.items[0], Group)


def test_what_the_system_notes_itself_is_named_as_left_out() -> None:
    left = [one for one in read(book()).troubles if not one.stops]
    assert [(one.sheet, one.row, one.column) for one in left] == [("survey", 22, "type")]
    assert left[0].place == "survey 工作表第 22 行“type”列"
    assert "start" in left[0].text


def test_one_more_choice_for_the_others() -> None:
    made = read(book([HEAD, ["select_one yn or_other", "a", "乘校车吗"]])).form
    assert made is not None
    assert [one.code for one in made.asked()["a"].choices] == ["yes", "no", "other"]
    assert made.asked()["a_other"].relevant == "selected(${a}, 'other')"


def test_plain_columns_are_in_the_default_language() -> None:
    made = read(book([["type", "name", "label"], ["text", "a", "Name"]], (), ())).form
    assert made is not None
    assert made.asked()["a"].label == zh("Name")
    english = [["form_title", "default_language"], ["Bus", "English (en)"]]
    other = read(book([["type", "name", "label"], ["text", "a", "Name"]], (), english)).form
    assert other is not None
    assert other.asked()["a"].label == {"en": "Name"}


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["", "a", "题"]], (2, "type")),
        ([["tea", "a", "题"]], (2, "type")),
        ([["geopoint", "a", "题"]], (2, "type")),
        ([["begin_repeat", "a", "题"], ["text", "b", "题"], ["end_repeat"]], (2, "type")),
        ([["select_one none", "a", "题"]], (2, "type")),
        ([["text", "", "题"]], (2, "name")),
        ([["text", "题", "题"]], (2, "name")),
        ([["text", "a", "题"], ["text", "a", "题"]], (3, "name")),
        ([["text", "a", ""]], (2, "label")),
        ([["text", "a", "题", "", "${b} = 1"]], (2, "relevant")),
        ([["text", "a", "题", "", "", "1 +"]], (2, "constraint")),
        ([["text", "a", "题", "perhaps"]], (2, "required")),
        ([["begin_group", "g", "组"], ["text", "a", "题"]], (2, "type")),
        ([["text", "a", "题"], ["end_group"]], (3, "type")),
        ([["begin_group", "g", "组"], ["end_group"], ["text", "a", "题"]], (2, "items")),
        ([["range", "a", "题", "", "", "", "", "start=1 end=5 step=2"]], (2, "parameters")),
        ([["range", "a", "题", "", "", "", "", "start"]], (2, "parameters")),
        ([["text", "a", "题", "", "pulldata('x', 'y')"]], (2, "relevant")),
        ([["text", "meta", "题"]], (2, "name")),
    ],
)
def test_a_mistake_is_told_with_sheet_row_and_column(
    rows: list[list[object]], place: tuple[int, str]
) -> None:
    found = stopping(*rows)
    assert place in found
    assert read(book([HEAD, *rows], CHOICES)).form is None


def test_mistakes_in_choices_and_settings_are_told_there() -> None:
    bad: Rows = [
        ["list_name", "name", "label"],
        ["yn", "yes", "是"],
        ["yn", "yes", "也是"],
        ["yn", "", "空"],
        ["yn", "no", ""],
    ]
    found = read(book([HEAD, ["select_one yn", "a", "题"]], bad)).troubles
    assert [(one.sheet, one.row, one.column) for one in found if one.stops] == [
        ("choices", 3, "name"),
        ("choices", 4, "name"),
        ("choices", 5, "label"),
    ]
    settings_: Rows = [["form_title", "bihuan::quiz", "bihuan::minutes"], ["卷", "yes", "long"]]
    late = read(book([HEAD, ["text", "a", "题"]], (), settings_)).troubles
    assert ("settings", 2, "bihuan::minutes") in {(one.sheet, one.row, one.column) for one in late}


@pytest.mark.parametrize("column", ["trigger", "repeat_count"])
def test_a_column_that_would_change_the_form_stops_it(column: str) -> None:
    found = stopping(["text", "a", "题", "x"], head=["type", "name", "label", column])
    assert found == [(0, column)]


@pytest.mark.parametrize("column", ["media::image", "guidance_hint", "备注", "body::intent"])
def test_a_column_that_is_only_left_out_is_named(column: str) -> None:
    found = troubles(["text", "a", "题", "x"], head=["type", "name", "label", column])
    assert [(one.column, one.stops) for one in found] == [(column, False)]


def test_parts_a_kind_has_no_use_for_are_named() -> None:
    found = troubles(["note", "a", "题", "yes"], ["text", "b", "题"])
    assert [(one.row, one.column, one.stops) for one in found] == [(2, "required", False)]


def test_sheets_that_are_not_understood_stop_it() -> None:
    entities: Rows = [["list_name"], ["trees"]]
    found = read(book(entities=entities)).troubles
    assert [one.stops for one in found if one.sheet == "entities"] == [True]


def test_a_column_in_an_unknown_language_is_told() -> None:
    found = troubles(["text", "a", "题"], head=["type", "name", "label::方言"])
    assert any(one.stops and one.column == "label::方言" and "代码" in one.text for one in found)


def test_missing_columns_are_told() -> None:
    assert stopping(["text", "题"], head=["type", "label"]) == [(0, "name")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b"%PDF-1.4", "不是 Excel"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "xls"),
        (b"PK\x03\x04" + b"x" * 100, "损坏"),
        (book()[:-200], "损坏"),
        (zipped("readme.txt"), "不是 Excel"),
        (rezipped(book(), **{"xl--vbaProject__bin": b"x"}), "宏"),
        (
            rezipped(
                book(), **{"xl--worksheets--sheet1__xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}
            ),
            "实体",
        ),
        (rezipped(book(), **{SHEET: b"<worksheet>"}), "损坏"),
        (rezipped(book(), **{"xl--big__xml": b" " * (20 << 20)}), "解压后过大"),
        (rezipped(book(), **{f"xl--many{n}__xml": b"" for n in range(600)}), "内部文件过多"),
        (book([], CHOICES), "survey"),
        (book([["type", "name", "name"], ["text", "a", "b"]]), "name"),
        (
            book([["type", "name", "label"], ["text", "a", "x" * 20_000]]),
            "20000" if False else "字",
        ),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(BadWorkbook, match=said):
        read(data)


def test_a_large_file_is_not_unpacked() -> None:
    with pytest.raises(BadWorkbook, match="MB"):
        read(book(), Limits(file_bytes=100))


def test_a_cell_far_away_costs_nothing() -> None:
    far = book([[*HEAD], ["text", "a", "题"]])
    with zipfile.ZipFile(io.BytesIO(far)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    cell = (
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    hostile = rezipped(
        far, **{"xl--worksheets--sheet1__xml": sheet.replace("</sheetData>", cell).encode()}
    )
    made = read(hostile).form
    assert made is not None
    assert list(made.asked()) == ["a"]


def test_what_was_read_is_written_and_read_again_as_the_same() -> None:
    made = good()
    again = read(write(made))
    assert again.troubles == ()
    assert again.form == made


def test_our_own_kinds_and_columns_come_back() -> None:
    first = read(write(survey()))
    assert first.troubles == ()
    assert first.form == survey()
    quiz = form(
        ask("a", Kind.YES_NO, right=("yes",), points="2.5", explanation=zh("因为")),
        ask("b", right=("北京", "北京 市"), points="1"),
        ask("c", Kind.ONE, choices=choices("甲", "乙"), list_name="shared"),
        ask("d", Kind.ONE, choices=choices("丙"), appearance="minimal"),
        quiz=Quiz("3", 30, shuffle=True, tell="right"),
        intro=zh("请独立完成。"),
        thanks=zh("谢谢。"),
    )
    assert read(write(quiz)).form == quiz


@settings(max_examples=40)
@given(forms())
def test_any_form_survives_the_round_trip(made: Form) -> None:
    again = read(write(made))
    assert again.troubles == ()
    assert again.form == made


def test_a_written_workbook_holds_no_formula() -> None:
    data = write(form(ask("a", label="=1+1"), ask("b", label="@SUM(A1)")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
