import pytest

from bihuan.kernel.events import ERASED
from bihuan.rooms.voices.hot.reporters import person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("138 0000 1234", ""), ("138-0000-1234", "王女士")),
        (("", "UU0081234"), ("", "uu0081234")),
        (("", "欧阳 明"), ("", "欧阳明")),
    ],
)
def test_the_same_person_is_known_again(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert person(*one) == person(*other) != ""


@pytest.mark.parametrize(
    "name", ["", "王女士", "学生家长", "某", "匿名", "李某", "热心市民", ERASED]
)
def test_what_many_are_called_tells_nobody_apart(name: str) -> None:
    assert person("", name) == ""


def test_two_numbers_are_two_people_though_the_name_is_the_same() -> None:
    assert person("13800001234", "王晓") != person("13900001234", "王晓")
