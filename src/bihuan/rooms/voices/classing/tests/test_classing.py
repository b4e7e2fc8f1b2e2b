"""What an opinion is about: said, shown, counted under, learned from."""

from __future__ import annotations

import pytest
from django.test import Client

from bihuan.facilities.pages.asked import Asked
from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.classify import stored
from bihuan.facilities.similarity.classify.message import Message
from bihuan.facilities.similarity.classify.models import ClassModel
from bihuan.facilities.similarity.classify.tests.said import KINDS, said
from bihuan.kernel import editions, erase, people, record, schemes, taxonomy
from bihuan.kernel.editions import Row
from bihuan.kernel.errors import Invalid, NotAllowed, Refused
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.classing import learning
from bihuan.rooms.voices.classing.commands import classify
from bihuan.rooms.voices.classing.shown import in_list
from bihuan.rooms.voices.commands import Said
from bihuan.rooms.voices.lists import VOICES
from bihuan.rooms.voices.tests import importing

pytestmark = pytest.mark.django_db
FOOD, BUS = "campus.food", "campus.bus"
LIKE = {"food": FOOD, "bus": BUS, "fees": "money.services", "duty": "teachers.harm"}


@pytest.fixture
def clerk() -> Post:
    post = importing.found()[0]
    schemes.ship(people.system())
    return post


def received(text: str, subject: str = "", topic: str = "") -> Matter:
    one = Said(text=text, subject=subject, topic=topic, channel="hotline")
    return commands.receive(one, by=people.system()).matter


def many(number: int, by: Post) -> list[Matter]:
    """Opinions of four kinds, classified by hand."""
    out = []
    for message, path in zip(*said(number), strict=True):
        voice = received(message.text, message.subject)
        classify(voice, code=LIKE[path[-1]], by=by)
        out.append(voice)
    return out


def listed(by: Post, query: str) -> set[str]:
    return {row.number for row in VOICES.rows(Asked.of(query, by))}


def test_a_class_said_by_a_person_stands_in_the_list_and_the_history(clerk: Post) -> None:
    voice = received("食堂的饭菜是凉的")
    classify(voice, code=FOOD, by=clerk)
    voice = Matter.objects.select_related("voice").get(pk=voice.pk)
    assert voice.label("class") == FOOD
    assert in_list(voice) == "食堂与食品安全"
    classify(voice, code=BUS, by=clerk)
    assert voice.labels == [f"class:{BUS}"]


def test_a_class_that_is_not_in_force_or_said_twice_is_refused(clerk: Post) -> None:
    voice = received("食堂的饭菜是凉的")
    with pytest.raises(Invalid, match="没有这一类"):
        classify(voice, code="nothing", by=clerk)
    classify(voice, code=FOOD, by=clerk)
    with pytest.raises(Refused, match="已经是这一类"):
        classify(voice, code=FOOD, by=clerk)


def test_the_program_may_not_say_it(clerk: Post) -> None:
    with pytest.raises(NotAllowed):
        classify(received("校车超载"), code=BUS, by=people.system())


def test_what_is_handled_already_can_still_be_classified(clerk: Post) -> None:
    voice = received("请问校车几点到")
    commands.answer(voice, text="七点。", by=clerk)
    classify(voice, code=BUS, by=clerk)
    assert voice.status == "answered"


def test_old_opinions_count_under_a_class_that_was_renamed_moved_or_ended(clerk: Post) -> None:
    food, bus = received("食堂的饭菜是凉的"), received("校车超载")
    classify(food, code=FOOD, by=clerk)
    classify(bus, code=BUS, by=clerk)
    table = [
        Row(("用餐",), FOOD),
        Row(("后勤",), "campus"),
        Row(("后勤", "宿舍管理"), "campus.dormitory"),
    ]
    made = editions.plan(taxonomy.current(), table)
    taxonomy.adopt(made.taxonomy, by=people.system())
    food, bus = (Matter.objects.select_related("voice").get(pk=one.pk) for one in (food, bus))
    assert in_list(food) == "用餐"
    assert listed(clerk, f"class={FOOD}") == {food.number}
    assert listed(clerk, "class=campus") == {bus.number}
    assert in_list(bus) == "校车与上下学交通"
    with pytest.raises(Invalid):
        classify(food, code=BUS, by=clerk)


def test_a_list_can_be_narrowed_to_a_class_said_or_likely(clerk: Post) -> None:
    said_so, by_topic = received("操场积水"), received("操场积水多日", topic="校舍与操场")
    likely = received("食堂的午餐是凉的")
    classify(said_so, code="campus.building", by=clerk)
    understand.work(understand.FOREGROUND)
    assert listed(clerk, "class=campus") == {said_so.number, by_topic.number}
    assert listed(clerk, "class=campus.building") == {said_so.number, by_topic.number}
    assert likely.number in listed(clerk, "likely=campus")
    assert likely.number in listed(clerk, f"likely={FOOD}")
    row = Matter.objects.select_related("voice", "reading").get(pk=likely.pk)
    assert in_list(row) == "可能是食堂与食品安全"


def test_it_learns_from_what_was_classified_and_classes_by_it(clerk: Post) -> None:
    many(48, clerk)
    outcome = learning.learn()
    assert outcome.examples.by_hand == len(outcome.examples.messages) == 48
    assert outcome.first is not None
    assert outcome.first.accuracy > 0.9
    assert stored.in_force().number == outcome.number
    messages, paths = said(12, seed=9)
    guessed = [found[0].code for found in stored.top(messages)]
    assert guessed == [LIKE[path[-1]] for path in paths]


def test_a_trial_puts_nothing_in_force_and_too_little_teaches_nothing(clerk: Post) -> None:
    assert learning.learn().number == 0
    many(24, clerk)
    outcome = learning.learn(trial=True)
    assert outcome.first is not None
    assert outcome.number == 0
    assert not ClassModel.objects.exists()


def test_what_came_with_a_class_teaches_too_and_a_person_overrules_it(clerk: Post) -> None:
    names = {"food": "食堂与食品安全", "bus": "后勤与设施／校车与上下学交通",
             "fees": "收费与资助/服务性收费与代收费", "duty": "体罚与言语伤害"}  # fmt: skip
    for message, path in zip(*said(16), strict=True):
        received(message.text, message.subject, topic=names[path[-1]])
    wrong = received("校车司机开得太快", topic="食堂与食品安全")
    classify(wrong, code=BUS, by=clerk)
    received("说不清的事", topic="没有这一类")
    found = learning.examples()
    assert len(found.messages) == 17
    assert found.by_hand == 1
    assert found.paths[0] == ("campus", BUS)
    assert {path[-1] for path in found.paths} == set(LIKE.values())


def test_erased_words_teach_nothing(clerk: Post) -> None:
    voice = received("食堂的饭菜是凉的")
    classify(voice, code=FOOD, by=clerk)
    assert len(learning.examples().messages) == 1
    voice.voice.text = record.events.ERASED
    voice.voice.save()
    assert learning.examples().messages == []


def test_what_was_erased_is_forgotten_the_next_night(clerk: Post) -> None:
    many(learning.ENOUGH, clerk)
    learning.learn()
    voice = received("食堂的饭菜是凉的")
    assert not learning.due()
    digests = Body.objects.filter(matter_id=voice.pk).values_list("digest", flat=True)
    erase.erase(voice, digests=digests, reason="本人要求", by=people.system())
    assert learning.due()
    first = ClassModel.objects.get().pk
    number = learning.learn().number
    assert number > first
    assert [one.pk for one in ClassModel.objects.all()] == [number]  # nor does an older one stay
    assert not learning.due()


def test_it_is_learned_anew_when_enough_was_classified_or_the_taxonomy_changed(
    clerk: Post,
) -> None:
    many(learning.ENOUGH - 1, clerk)
    assert not learning.due()
    many(1, clerk)
    assert learning.due()
    learning.learn()
    assert not learning.due()
    many(learning.ENOUGH - 1, clerk)
    assert not learning.due()
    table = [Row(tuple(one.label for one in taxonomy.current().path(code))) for code in (FOOD, BUS)]
    taxonomy.adopt(editions.plan(taxonomy.current(), table).taxonomy, by=people.system())
    assert learning.due()


def opened(post: Post) -> Client:
    client = Client()
    assert post.account is not None
    client.force_login(post.account)
    return client


def test_the_page_proposes_says_why_and_takes_a_class_with_one_press(clerk: Post) -> None:
    voice = received("孩子说食堂的午餐是凉的", "食堂饭菜凉")
    page = opened(clerk).get(f"/voice/{voice.number}").text
    assert "后勤与设施／食堂与食品安全" in page
    assert "提到“食堂”“饭菜”“午餐”" in page
    answer = opened(clerk).post(
        f"/voice/{voice.number}/do/classify", {"code": FOOD, "seen": voice.version}
    )
    assert answer.status_code == 302
    page = opened(clerk).get(f"/voice/{voice.number}").text
    assert "<strong>后勤与设施／食堂与食品安全</strong>" in page
    assert "把握" not in page
    assert "分类为“后勤与设施／食堂与食品安全”" in page


def test_a_class_that_is_refused_is_said_beside_the_field(clerk: Post) -> None:
    voice = received("孩子说食堂的午餐是凉的")
    answer = opened(clerk).post(f"/voice/{voice.number}/do/classify", {"code": "nothing"})
    assert answer.status_code == 422
    assert "do-classify" in answer.text


def test_rules_alone_tell_most_of_what_was_made_up(clerk: Post) -> None:
    messages, paths = said(len(KINDS) * 10)
    guessed = [found[0].code if found else "" for found in stored.top(messages)]
    right = [LIKE[path[-1]] for path in paths]
    assert sum(g == r for g, r in zip(guessed, right, strict=True)) > len(right) * 0.6
    assert stored.top([Message("", "今天天气不错")]) == [[]]
