"""Erased is gone: from every table, for ever, and the log still verifies."""

from __future__ import annotations

import pytest
from django.db import connection

from bihuan.kernel import erase, history, log, verify
from bihuan.kernel.errors import NotAllowed, Refused
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.tests.district import District
from bihuan.rooms.ledger.models import Problem
from bihuan.rooms.voices import commands as voices
from tests.properties import stage
from tests.properties.stage import fresh

SECRET = "孩子叫张小明，住在幸福小区三栋"
NAME = "张小明的妈妈"


def found_in(text: str) -> list[str]:
    """Tables of the whole database in which any value of any row contains the text."""
    out = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE strpos(t::text, %s) > 0', [text]
            )
            if cursor.fetchone()[0]:
                out.append(table)
    return sorted(out)


@pytest.fixture
def voice(district: District) -> Matter:
    return stage.opinion(district, text=SECRET, subject="孩子的事", reporter=NAME)


def digests(voice: Matter, *texts: str) -> list[str]:
    return list(
        Body.objects.filter(matter_id=voice.pk, text__in=texts).values_list("digest", flat=True)
    )


def test_an_erased_text_is_in_no_table_any_more(district: District, voice: Matter) -> None:
    assert found_in(SECRET) == ["kernel_body", "voices_voice"]
    erase.erase(voice, digests=digests(voice, SECRET, NAME), reason="本人申请", by=district.admin)
    assert found_in(SECRET) == []
    assert found_in(NAME) == []
    assert found_in("小明") == []
    # The index of words holds parts of words; none of those are left either.
    with connection.cursor() as cursor:
        cursor.execute("SELECT words::text FROM search_words WHERE matter_id = %s", [voice.pk])
        assert "小明" not in cursor.fetchone()[0]


def test_what_was_not_erased_stays(district: District, voice: Matter) -> None:
    erase.erase(voice, digests=digests(voice, SECRET), reason="本人申请", by=district.admin)
    row = fresh(voice)
    assert row.title == "孩子的事"
    assert row.voice.reporter == NAME
    assert row.voice.text == "〔内容已依法删除〕"
    assert row.version == voice.version == 2
    [received, erased] = history.of(row)
    assert str(received.data.text) == "〔内容已依法删除〕"
    assert "依法删除了 1 处内容：本人申请" in str(erased.data.says())


@pytest.mark.parametrize("logged", [True, False])
def test_after_an_erasure_everything_verifies(
    district: District, voice: Matter, logged: bool
) -> None:
    problem = stage.closed(district, voice)
    if logged:
        log.integrate()
    erase.erase(fresh(voice), digests=digests(voice, SECRET), reason="申请", by=district.admin)
    log.integrate()
    assert verify.verify().findings == []
    assert fresh(problem).status == "closed"


def test_the_copy_in_the_problem_raised_from_it_goes_too(district: District, voice: Matter) -> None:
    problem = voices.raise_problem(voice, list_code="problems", by=district.clerk)
    assert SECRET in Problem.objects.get(pk=problem.pk).text
    erase.erase(voice, digests=digests(voice, SECRET), reason="申请", by=district.admin)
    assert found_in(SECRET) == []
    assert Problem.objects.get(pk=problem.pk).text == "〔内容已依法删除〕"
    assert history.of(fresh(problem))[-1].kind == "body.erased"
    assert verify.verify().findings == []


def test_another_reporter_who_said_the_same_keeps_their_words(
    district: District, voice: Matter
) -> None:
    other = stage.opinion(district, text=SECRET)
    voices.merge(other, into=voice, by=district.clerk)
    voices.raise_problem(fresh(voice), list_code="problems", by=district.clerk)
    erase.erase(fresh(voice), digests=digests(voice, SECRET), reason="申请", by=district.admin)
    assert Body.objects.filter(matter_id=other.pk, text=SECRET).exists()


def test_a_problem_goes_on_after_an_erasure_in_the_middle(district: District) -> None:
    problem = stage.working(district, person="张小明")
    named = Body.objects.get(matter_id=problem.pk, text="张小明")
    erase.erase(problem, digests=[named.digest], reason="申请", by=district.admin)
    assert found_in("张小明") == []
    stage.verified(district, stage.requested(district, problem))
    stage.agree(district, problem)
    assert fresh(problem).status == "closed"
    assert verify.verify().findings == []


@pytest.mark.parametrize("what", ["another matter's", "nothing", "twice"])
def test_only_what_is_there_and_belongs_to_it_is_erased(
    district: District, voice: Matter, what: str
) -> None:
    other = stage.opinion(district, text="别人的话")
    chosen = digests(other, "别人的话") if what == "another matter's" else []
    if what == "twice":
        chosen = digests(voice, SECRET)
        erase.erase(voice, digests=chosen, reason="申请", by=district.admin)
    before = fresh(voice).version
    with pytest.raises(Refused, match="没有可删除的内容"):
        erase.erase(fresh(voice), digests=chosen, reason="申请", by=district.admin)
    assert fresh(voice).version == before
    assert Body.objects.filter(text="别人的话").exists()


def test_only_an_administrator_erases(district: District, voice: Matter) -> None:
    with pytest.raises(NotAllowed):
        erase.erase(voice, digests=digests(voice, SECRET), reason="申请", by=district.clerk)
    assert found_in(SECRET)


def test_who_held_which_post_is_kept(district: District) -> None:
    register = Matter.objects.get(kind="register", title="people")
    named = Body.objects.filter(matter_id=register.pk).first()
    assert named is not None
    with pytest.raises(Refused, match="依法留存"):
        erase.erase(register, digests=[named.digest], reason="申请", by=district.admin)
