import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.editions import Plan, Row, plan
from bihuan.kernel.errors import Invalid
from bihuan.kernel.taxonomy import Taxonomy, read


def rows(*paths: str) -> list[Row]:
    return [Row(tuple(path.split("/"))) for path in paths]


def first(*paths: str) -> Taxonomy:
    return plan(Taxonomy("分类", 0), rows(*paths)).taxonomy


def code(taxonomy: Taxonomy, path: str) -> str:
    return taxonomy.topics[path]


def kinds(made: Plan) -> dict[str, str]:
    return {change.after or change.before: change.kind for change in made.changes}


def test_classes_above_come_from_the_paths_below_them() -> None:
    taxonomy = first("后勤/食堂", "后勤/校车", "收费")
    assert [one.label for one in taxonomy.in_force] == ["后勤", "食堂", "校车", "收费"]
    assert taxonomy.says(code(taxonomy, "后勤/校车")) == "后勤／校车"
    assert taxonomy.edition == 1


def test_the_same_table_again_changes_nothing() -> None:
    taxonomy = first("后勤/食堂", "收费/校服", "收费/食堂")
    again = plan(taxonomy, rows("收费/食堂", "后勤/食堂", "收费/校服"))
    assert again.changes == ()
    assert again.taxonomy.topics == taxonomy.topics


def test_a_class_that_moved_keeps_its_code() -> None:
    old = first("后勤/校车", "安全/欺凌")
    made = plan(old, rows("安全/欺凌", "安全/校车", "后勤/食堂"))
    assert code(made.taxonomy, "安全/校车") == code(old, "后勤/校车")
    assert kinds(made) == {"安全／校车": "moved", "后勤／食堂": "added"}


def test_a_name_that_stands_twice_is_not_taken_for_one_that_moved() -> None:
    old = first("后勤/其他", "安全/欺凌")
    made = plan(old, rows("后勤", "安全/欺凌", "安全/其他", "收费/其他"))
    assert kinds(made)["后勤／其他"] == "ended"
    assert kinds(made)["安全／其他"] == "added"


def test_another_name_is_proposed_and_taken_when_a_person_says_so() -> None:
    old = first("后勤/食堂管理", "后勤/校车")
    table = rows("后勤/食堂与用餐", "后勤/校车")
    asked = plan(old, rows("后勤/食堂和管理", "后勤/校车"))
    assert asked.likely == ((code(old, "后勤/食堂管理"), "后勤／食堂和管理"),)
    assert plan(old, table).likely == ()
    told = plan(old, table, {code(old, "后勤/食堂管理"): "后勤／食堂与用餐"})
    assert kinds(told) == {"后勤／食堂与用餐": "renamed"}
    assert code(told.taxonomy, "后勤/食堂与用餐") == code(old, "后勤/食堂管理")


def test_a_first_level_whose_classes_went_along_is_proposed_as_renamed() -> None:
    old = first("后勤/食堂", "后勤/校车", "收费")
    made = plan(old, rows("服务保障/食堂", "服务保障/校车", "收费"))
    assert made.likely == ((code(old, "后勤"), "服务保障"),)
    assert code(made.taxonomy, "服务保障/食堂") == code(old, "后勤/食堂")


def test_a_class_that_ended_is_readable_counts_and_can_come_back() -> None:
    old = first("后勤/食堂", "后勤/校车")
    bus = code(old, "后勤/校车")
    less = plan(old, rows("后勤/食堂")).taxonomy
    assert less.classes[bus].ended == 2
    assert less.says(bus) == "后勤／校车"
    assert bus in less.under(code(old, "后勤"))
    assert bus not in {one.code for one in less.in_force}
    again = plan(less, rows("后勤/食堂", "后勤/校车"))
    assert kinds(again) == {"后勤／校车": "revived"}
    assert code(again.taxonomy, "后勤/校车") == bus


def test_codes_in_the_table_decide_whatever_the_names() -> None:
    old = plan(Taxonomy("分类", 0), [Row(("后勤",), "A"), Row(("后勤", "食堂"), "A.1")]).taxonomy
    made = plan(old, [Row(("保障",), "A"), Row(("保障", "用餐"), "A.1"), Row(("保障", "校车"))])
    assert made.taxonomy.written("A.1") == "保障／用餐"
    assert kinds(made) == {"保障": "renamed", "保障／用餐": "renamed", "保障／校车": "added"}


def test_key_words_stay_where_the_table_has_none() -> None:
    old = plan(Taxonomy("分类", 0), [Row(("食堂",), words=("饭菜",))]).taxonomy
    kept = plan(old, [Row(("食堂",))]).taxonomy
    assert kept.classes[code(kept, "食堂")].words == ("饭菜",)
    gone = plan(old, [Row(("食堂",), words=())]).taxonomy
    assert gone.classes[code(gone, "食堂")].words == ()


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([], "没有分类"),
        ([Row(("",))], "上级分类"),
        ([Row(("甲",) * 7)], "6级"),
        ([Row(("长" * 61,))], "过长"),
        ([Row(("甲",), "1"), Row(("乙",), "1")], "写了两次"),
        ([Row(("甲",), "a b")], "代码"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused_with_the_reason(
    table: list[Row], reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        plan(Taxonomy("分类", 0), table)


PATHS = st.lists(
    st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=3).map("/".join), min_size=1
)


@given(PATHS, PATHS)
def test_no_edition_loses_a_code_or_gives_one_twice(before: list[str], after: list[str]) -> None:
    old = first(*before)
    made = plan(old, rows(*after)).taxonomy
    assert set(old.classes) <= set(made.classes)
    paths = ["／".join(c.label for c in made.path(one.code)) for one in made.in_force]
    assert len(set(paths)) == len(paths)
    assert {path.replace("/", "／") for path in after} <= set(paths)
    assert read(made.plain()) == made
    assert all(made.path(one.code)[0].under == "" for one in made.in_force)
    assert not any(made.classes[c.under].ended for c in made.in_force if c.under)
