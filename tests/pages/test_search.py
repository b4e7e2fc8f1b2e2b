"""检索: one box for everything the viewer may see, and nothing else."""

from urllib.parse import quote

import pytest

from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.match import stored as match
from bihuan.kernel import policy
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices import commands as voices
from tests.cast import Cast
from tests.pages.answers import ask

pytestmark = pytest.mark.django_db


def found(cast: Cast, persona: str, words: str, **more: str) -> str:
    asked = "".join(f"&{name}={quote(value)}" for name, value in more.items())
    answer = ask(cast.client(persona), "get", f"/search?q={quote(words)}&size=200{asked}")
    assert answer.status == 200
    return answer.text


def test_words_lead_to_opinions_and_problems_with_the_words_marked(cast: Cast) -> None:
    word = cast.problem.title[:2]
    text = found(cast, "supervisor", word)
    assert f"<mark>{word}</mark>" in text
    assert cast.problem.number in text


@pytest.mark.parametrize("persona", ["officer elsewhere", "inspector elsewhere", "officer"])
def test_only_what_the_viewer_may_see_is_found(cast: Cast, persona: str) -> None:
    text = found(cast, persona, cast.problem.title[:2])
    post = cast.posts[persona]
    for kind in ("voice", "problem"):
        hidden = Matter.objects.filter(kind=kind)
        seen = policy.visible(post, kind).values_list("pk", flat=True)
        for number in hidden.exclude(pk__in=seen).values_list("number", flat=True):
            assert number not in text


def test_a_number_leads_straight_to_its_page(cast: Cast) -> None:
    number = cast.problem.number
    answer = cast.client("supervisor").get("/search", {"q": number.lower()})
    assert answer.status_code == 302
    assert answer["Location"] == f"/problem/{number}"


def test_the_number_of_what_may_not_be_seen_leads_nowhere(cast: Cast) -> None:
    answer = cast.client("officer elsewhere").get("/search", {"q": cast.problem.number})
    assert answer.status_code == 200
    assert cast.problem.title not in answer.content.decode()


def test_nothing_is_listed_until_something_is_asked(cast: Cast) -> None:
    assert "data-item" not in found(cast, "clerk", "")


def test_what_is_found_can_be_narrowed(cast: Cast) -> None:
    text = found(cast, "supervisor", cast.problem.title[:2], kind="voice")
    assert f"/problem/{cast.problem.number}" not in text


def test_what_concerns_a_unit_is_found_by_its_name_though_no_text_has_it(cast: Cast) -> None:
    rows = Matter.objects.filter(kind="voice", place__isnull=False).select_related("place", "voice")
    silent = next(m for m in rows if m.place and m.place.name not in m.title + m.voice.text)
    assert silent.place is not None
    text = found(cast, "supervisor", silent.place.name)
    assert silent.number not in text
    assert f'href="/search?place={silent.place.code}"' in text
    assert silent.number in found(cast, "supervisor", "", place=silent.place.code)
    assert silent.number not in found(cast, "officer elsewhere", "", place=silent.place.code)
    assert "是单位" not in found(cast, "supervisor", silent.place.name[:2])


def test_where_the_words_stand_in_what_was_added_later_that_is_said(cast: Cast) -> None:
    voices.add(cast.voice, text="孔雀翎飘到窗台上了。", by=cast.posts["clerk"])
    text = found(cast, "clerk", "孔雀翎")
    assert cast.voice.number in text
    assert "在后来补充的内容里" in text
    assert "在后来补充的内容里" not in found(cast, "supervisor", cast.problem.title[:2])


# -- by meaning -------------------------------------------------------------------------------


def alike(cast: Cast, persona: str, text: str, **more: str) -> str:
    asked = "".join(f"&{name}={quote(value)}" for name, value in more.items())
    answer = ask(cast.client(persona), "get", f"/search/meaning?q={quote(text)}{asked}")
    assert answer.status == 200
    return answer.text


@pytest.fixture
def read(cast: Cast) -> None:
    understand.work(understand.FOREGROUND)
    match.renew()


@pytest.mark.usefixtures("read")
def test_the_like_of_an_opinion_is_found_by_its_number_and_it_is_not_its_own_like(
    cast: Cast,
) -> None:
    text = alike(cast, "clerk", cast.voice.number)
    assert f"/voice/{cast.voice.number}" in text  # what is asked about is named
    assert f'data-item="{cast.voice.number}"' not in text
    assert "意思" in text
    assert text.count("data-item") > 1
    assert cast.voice.number in alike(cast, "clerk", cast.problem.number)  # it became part of it


@pytest.mark.usefixtures("read")
def test_a_sentence_finds_what_means_the_same_and_says_why(cast: Cast) -> None:
    text = alike(cast, "supervisor", "接送孩子的时候校门外车太多，走不动")
    first = text.index("data-item")
    assert "门口" in text[first : first + 3000]
    assert "相近</td>" in text


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize("persona", ["officer elsewhere", "inspector elsewhere", "officer"])
def test_by_meaning_too_only_what_the_viewer_may_see_is_found(cast: Cast, persona: str) -> None:
    post = cast.posts[persona]
    for asked in (cast.problem.title, cast.voice.number):
        text = alike(cast, persona, asked)
        for kind in ("voice", "problem"):
            hidden = Matter.objects.filter(kind=kind)
            seen = policy.visible(post, kind).values_list("pk", flat=True)
            for number in hidden.exclude(pk__in=seen).values_list("number", flat=True):
                assert f"/{kind}/{number}" not in text


def test_what_may_not_be_seen_and_what_does_not_exist_are_answered_alike(cast: Cast) -> None:
    def answered(number: str) -> str:
        text = alike(cast, "officer elsewhere", number)
        return text[text.index('id="results"') :].replace(number, "")

    absent = cast.problem.number[:-5] + "ZZZZZ"
    assert cast.problem.title not in answered(cast.problem.number)
    assert answered(cast.problem.number).count("data-item") == answered(absent).count("data-item")


@pytest.mark.usefixtures("read")
def test_what_is_alike_can_be_narrowed_and_the_other_way_of_searching_keeps_the_question(
    cast: Cast,
) -> None:
    text = alike(cast, "supervisor", cast.problem.title, kind="voice")
    assert "data-item" in text
    assert "/problem/" not in text[text.index("data-item") :]
    other = f"/search?q={quote(cast.problem.title)}&amp;kind=voice"
    assert other in text


def test_by_meaning_too_nothing_is_listed_until_something_is_asked(cast: Cast) -> None:
    for text in ("", "。"):
        assert "data-item" not in alike(cast, "clerk", text)


def test_too_many_words_by_meaning_find_nothing_and_it_is_said(cast: Cast) -> None:
    text = alike(cast, "clerk", "学校门口堵车。" * 40)
    assert "data-item" not in text
    assert "检索内容超过 200 字" in text
