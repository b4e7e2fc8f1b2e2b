import pytest

from bihuan.facilities.similarity.classify import stored
from bihuan.facilities.similarity.classify.message import Message
from bihuan.facilities.similarity.classify.models import ClassModel
from bihuan.facilities.similarity.classify.tests.said import said
from bihuan.facilities.similarity.classify.training import train
from bihuan.kernel import editions, people, registers, schemes, taxonomy
from bihuan.kernel.editions import Row

pytestmark = pytest.mark.django_db

TABLE = [
    Row(("生活", "食堂"), "food", ("午餐",)),
    Row(("生活", "校车"), "bus"),
    Row(("教学", "收费"), "fees"),
    Row(("教学", "师德"), "duty", ("体罚",)),
]
TABLE += [Row(("生活",), "life"), Row(("教学",), "work")]


@pytest.fixture(autouse=True)
def adopted() -> None:
    registers.found_all()
    schemes.ship(people.system())
    adopt(TABLE)


def adopt(table: list[Row]) -> None:
    made = editions.plan(taxonomy.current(), table)
    taxonomy.adopt(made.taxonomy, by=people.system())


def keep(number: int = 120) -> int:
    model = train(*said(number)).model
    return stored.keep(model, edition=2, texts=number, by_hand=0, figures={})


def test_before_anything_was_learned_the_words_of_classes_decide() -> None:
    assert stored.top([Message("", "孩子说午餐很凉")])[0][0].code == "food"
    assert stored.version().split(".")[1] == "0"


def test_what_was_learned_decides_from_then_on() -> None:
    before = stored.version()
    number = keep()
    assert stored.version() != before
    assert stored.in_force().number == number
    messages, paths = said(20, seed=8)
    assert [found[0].code for found in stored.top(messages)] == [path[-1] for path in paths]


def test_another_edition_guesses_only_what_stands_in_it() -> None:
    keep()
    before = stored.version()
    adopt([row for row in TABLE if row.code != "bus"])
    assert stored.version() != before
    messages, _paths = said(20, seed=8)
    assert "bus" not in {one.code for found in stored.top(messages) for one in found}


def test_a_few_models_are_kept_and_no_more() -> None:
    numbers = [keep(40) for _ in range(4)]
    assert list(ClassModel.objects.order_by("pk").values_list("pk", flat=True)) == numbers[1:]


def test_a_model_that_cannot_be_read_leaves_it_to_the_rules() -> None:
    number = keep(40)
    ClassModel.objects.filter(pk=number).update(raw=b"spoilt")
    stored.memory.forget(stored.MEMORY)
    assert stored.in_force().number == 0
    assert stored.top([Message("校车", "")])[0][0].code == "bus"


def test_words_of_the_text_say_why() -> None:
    message = Message("柳溪小学食堂饭菜凉", "孩子说食堂的菜是凉的，午餐分量太少")
    assert stored.why(message, ["food", "bus"]) == [("食堂", "午餐"), ()]
    keep()
    [why] = stored.why(message, ["food"])
    assert why[:2] == ("食堂", "午餐")
    assert len(why) == 3
    assert why[2] in "柳溪小学食堂饭菜凉 孩子说食堂的菜是凉的 午餐分量太少"
