"""How names are shortened."""

import pytest

from bihuan.facilities.similarity.tags.forms import Region, derived, partial
from bihuan.facilities.similarity.tags.gazetteer import build
from bihuan.facilities.similarity.tags.tests import town
from bihuan.lib.fold import folded

REGION = Region.of("云溪区教育局")


@pytest.mark.parametrize(
    ("authority", "names"),
    [
        ("云溪区教育局", ("云溪区", "云溪")),
        ("云溪县教育体育局", ("云溪县", "云溪")),
        ("大江市云溪区教育委员会", ("大江市云溪区", "云溪区", "云溪")),
        ("教育局", ()),
    ],
)
def test_the_region_is_known_from_the_name_of_the_authority(
    authority: str, names: tuple[str, ...]
) -> None:
    assert Region.of(authority).names == names


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("云溪区第一小学", {"一小", "云溪一小", "第一小学", "云溪第一小学", "区一小", "1小"}),
        ("云溪区实验小学", {"实小", "云溪实小", "实验小学", "区实验小学"}),
        ("云溪区第一高级中学", {"一中", "云溪一中", "第一高中", "区一中"}),
        ("云溪外国语学校", {"云溪外校", "外校"}),
        ("柳湖第二中学", {"柳湖二中"}),
        ("云溪区第二十三中学", {"二十三中", "23中", "云溪二十三中"}),
        ("云溪区教育局基础教育科", {"基础教育科"}),
        ("云溪区柳湖幼儿园", {"柳湖幼儿园", "柳湖幼"}),
    ],
)
def test_a_name_is_shortened_as_people_do(name: str, short: set[str]) -> None:
    assert short <= set(derived(name, REGION))


@pytest.mark.parametrize("name", ["云溪中学", "河小学", "白鹭小学"])
def test_nothing_is_shortened_until_it_could_be_anything(name: str) -> None:
    made = set(derived(name, REGION))
    assert not {"中", "中学", "小", "小学", "河小", "第", "白小"} & made


def test_the_town_is_left_out_only_as_a_guess() -> None:
    assert "二中" in set(partial("云溪区柳湖第二中学", REGION))
    assert "二中" not in set(derived("云溪区柳湖第二中学", REGION))


def test_the_gazetteer_is_another_one_when_a_name_changes_and_else_the_same() -> None:
    again = town.district()
    assert again.version == town.district().version
    changed = build(list(again.about.values())[:-1])
    assert changed.version != again.version


def test_a_folded_text_is_as_long_as_the_text_and_plain() -> None:
    given = "雲溪區第１小學　ABC（臺灣）①"
    assert folded(given) == "云溪区第1小学 abc(台湾)①"
    assert len(folded(given)) == len(given)
