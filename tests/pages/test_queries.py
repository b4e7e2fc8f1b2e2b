"""Every page costs a fixed number of queries, however much there is to show."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.kernel import people
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger.dispatch import commands as dispatch
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.oversight.checks import protocols
from bihuan.rooms.voices import commands as voices
from bihuan.story import Story, evidence
from tests.cast import Cast
from tests.pages import addresses
from tests.pages.answers import ask

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("queries")]


def cost(cast: Cast, persona: str, address: str) -> int:
    """Queries of the page when its reference data is at hand, as it is but once in a process."""
    client = cast.client(persona)
    assert ask(client, "get", address).status == 200
    with CaptureQueriesContext(connection) as asked:
        assert ask(client, "get", address).status == 200
    said = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return len(said)


PAGES = [
    ("clerk", "/", 10),
    ("supervisor", "/", 23),
    ("officer", "/", 14),
    ("clerk", "/voices/inbox", 7),
    ("clerk", "/voices", 7),
    ("clerk", "/voices?q=学校", 7),
    ("clerk", "/hot", 6),
    ("clerk", "/search?q=学校", 6),
    ("clerk", "/search/meaning?q=学校门口堵车", 12),
    ("clerk", "/voices/mail", 8),
    ("clerk", "/voices/paste", 3),
    ("supervisor", "/problems", 7),
    ("supervisor", "/problems?at=last&size=20", 7),
    ("supervisor", "/problems?q=学校", 8),
    ("supervisor", "/problems?status=working,closed&lamp=overdue&unit=QH-JC", 6),
    ("officer", "/problems", 5),
    ("supervisor", "/problems/of/problems", 7),
    ("supervisor", "/problems/of/deeds?sort=due", 7),
    ("supervisor", "/problems/lists", 4),
    ("supervisor", "/problems/lists/deeds", 3),
    ("admin", "/problems/lists/deeds/edit", 2),
    ("supervisor", "/problem/{problem}", 16),
    ("officer", "/problem/{problem}", 13),
    ("supervisor", "/messages", 8),
    ("supervisor", "/dispatches", 5),
    ("supervisor", "/dispatch/{dispatch}", 14),
    ("officer", "/dispatch/{dispatch}", 12),
    ("supervisor", "/dispatch/{reported}/return", 4),
    ("supervisor", "/urging", 3),
    ("clerk", "/voices/enter", 3),
    ("clerk", "/voices/letters", 4),
    ("clerk", "/voice/{voice}", 11),
    ("clerk", "/voice/{new}", 27),
    ("clerk", "/collections", 5),
    ("clerk", "/collections/summary", 4),
    ("clerk", "/collection/{collection}", 19),
    ("supervisor", "/forms", 5),
    ("supervisor", "/form/{form}", 17),
    ("supervisor", "/form/{form}/results", 9),
    ("officer", "/forms", 4),
    ("supervisor", "/problems/by-unit", 5),
    ("supervisor", "/visits", 5),
    ("supervisor", "/visits/summary", 5),
    ("supervisor", "/visits/schools", 5),
    ("supervisor", "/visits/schools/QH-Z1-P2", 9),
    ("supervisor", "/problems/by-unit/counted", 5),
    ("officer", "/problems/by-unit/counted?kind=returned&unit=QH-JC", 4),
    ("supervisor", "/problems/by-unit.xlsx", 4),
    ("supervisor", "/visit/{visit}", 9),
    ("supervisor", "/rounds", 5),
    ("supervisor", "/inspection/{round}", 7),
    ("supervisor", "/handbook/QH-G1", 7),
    ("supervisor", "/oversight/groups", 10),
    ("supervisor", "/oversight/groups/QH-G1", 12),
    ("supervisor", "/oversight/coverage", 5),
    ("supervisor", "/oversight/recusals", 4),
    ("supervisor", "/lookbacks", 5),
    ("supervisor", "/lookbacks/by-unit", 4),
    ("supervisor", "/draws", 5),
    ("supervisor", "/draw/{draw}", 7),
    ("signed out", "/public/draws/{draw}", 3),
    ("supervisor", "/notices", 5),
    ("supervisor", "/notices/numbers", 4),
    ("officer", "/notice/{notice}", 6),
    ("clerk", "/drafts/", 4),
    ("clerk", "/draft/{draft}", 4),
    ("supervisor", "/reports", 5),
    ("supervisor", "/report/{report}", 9),
    ("supervisor", "/reports/numbers", 4),
    ("clerk", "/reports/new/progress", 3),
    ("clerk", "/reports/templates", 3),
    ("supervisor", "/outcomes", 5),
    ("supervisor", "/outcome/{outcome}", 7),
    ("supervisor", "/breakdown", 7),
    ("supervisor", "/breakdown/{task}", 9),
    ("supervisor", "/breakdown/{task}?view=board", 9),
    ("supervisor", "/deeds", 7),
    ("signed out", "/public/deeds", 5),
    ("signed out", "/public/deeds/{deed}", 5),
    ("caller", "/callbacks", 6),
    ("admin", "/people/units", 4),
    ("admin", "/people/units/of/QH-JC", 5),
    ("admin", "/people/accounts", 4),
    ("supervisor", "/problems/export.csv", 3),
    ("supervisor", "/problems/export.xlsx", 3),
    ("supervisor", "/calendar", 6),
    ("supervisor", "/classes", 4),
    ("leader", "/figures", 74),
    ("leader", "/figures/problems.registered", 16),
    ("leader", "/figures/problems.registered/rows", 11),
    ("officer", "/figures/problems.registered/rows", 11),
    ("leader", "/board", 25),
    ("leader", "/board/wall", 25),
    ("leader", "/board/rows?what=registered", 5),
    ("officer", "/board", 18),
    ("auditor", "/proof", 6),
    ("visitor", "/public/case", 10),
    ("signed out", "/public/", 1),
    ("signed out", "/public/say", 2),
]


def place(cast: Cast, address: str) -> str:
    new = cast.story.matters("voice", "new")[0]
    held = cast.story.matters("collection", "held")[0]
    known = {"problem": cast.problem, "voice": cast.voice, "new": new, "collection": held}
    known |= {"task": cast.story.problem("task-1"), "deed": cast.story.problem("deed-buildings")}
    known["form"] = cast.story.matters("form", "running").filter(form__audience="units")[0]
    known["draw"] = cast.story.matters("draw", "drawn")[0]
    ended = cast.story.matters("notice", "ended").filter(unit=cast.problem.unit)
    outcome = cast.story.matters("outcome").filter(unit=cast.problem.unit)
    known |= {"notice": ended[0], "outcome": outcome[0]}
    known["report"] = cast.story.matters("report", "published").latest("pk")
    known["draft"] = Matter.objects.get(number=addresses.draft_of(cast))
    known["visit"] = cast.story.matters("visit", "told")[0]
    known["round"] = cast.story.matters("inspection", "approved")[0]
    known["reported"] = cast.story.matters("dispatch", "reported")[0]
    known["dispatch"] = cast.story.matters("dispatch", "prepared")[0]
    return address.format(**{name: one.number for name, one in known.items()})


@pytest.fixture(scope="module")
def busy(cast: Cast) -> Cast:
    """More than one page of everything: a list that fits one page need not count."""
    more_of_everything(cast, "first")
    _to_call_back(cast.story, cast.story.problem("trip-now"))
    if not cast.story.matters("dispatch", "prepared").exists():
        dispatch.prepare("problems", by=cast.posts["supervisor"])
    return cast


@pytest.mark.parametrize(("persona", "address", "queries"), PAGES)
def test_a_page_costs_so_many_queries(busy: Cast, persona: str, address: str, queries: int) -> None:
    assert cost(busy, persona, place(busy, address)) == queries


def more_opinions(cast: Cast, count: int) -> list[Matter]:
    by = cast.story.posts["shouli"]
    said = [
        voices.Said(text=f"第{n}次反映：学校门口积水。", channel="phone", reporter=f"某{n}")
        for n in range(count)
    ]
    return [voices.receive(one, by=by).matter for one in said]


def more_of_everything(cast: Cast, mark: str) -> None:
    """More opinions and problems than a page holds, units, posts and accounts; a long history and
    many reporters for the problem."""
    story = cast.story
    clerk, system = story.posts["shouli"], people.system()
    heard = more_opinions(cast, 60)
    working = story.problem("lunch-now")
    for voice in heard[:8]:
        voices.attach(voice, problem=working, by=clerk)
        working.refresh_from_db()
    for n in range(55):
        ledger.register(list_code="problems", title=f"新问题{n}", by=clerk, source="ledger")
    for n in range(12):
        cast.problem.refresh_from_db()
        officer = cast.posts["officer"]
        ledger.progress(cast.problem, text=f"第{n}次报告。", percent=90, by=officer)
        cast.voice.refresh_from_db()
        voices.add(cast.voice, text=f"第{n}次补充。", by=people.public())
    section = story.unit("QH-JC")
    for n in range(15):
        people.add_unit(f"QH-{mark}-{n}", f"新设单位{n}", kind="section", by=system,
                        parent=story.unit("QH"), order=500 + n)  # fmt: skip
        account = people.open_account(f"{mark}-{n}", f"新人{n}", None)
        people.appoint(account, section, "officer", by=system)


def _to_call_back(story: Story, problem: Matter, received: bool = False) -> None:
    unit = problem.unit
    assert unit is not None
    if not received:
        ledger.receive(problem, by=story.acting[unit.pk])
    sent = evidence.hand_in(problem, story.acting[unit.pk], "整改完成")
    ledger.request_closure(problem, text="已完成。", files=sent, by=story.acting[unit.pk])
    problem.refresh_from_db()
    by = story.inspector_for(problem)
    oversight.verify(
        problem,
        passed=True,
        findings="属实。",
        methods=["site", "papers"],
        files=evidence.hand_in(problem, by, "核查"),
        answers=dict.fromkeys(protocols.of(problem).words, "yes"),
        by=by,
    )


def test_no_page_costs_more_when_there_is_more_of_everything(busy: Cast) -> None:
    more_of_everything(busy, "second")
    _to_call_back(busy.story, busy.story.problem("lunch-now"), received=True)
    found = {
        (persona, address): cost(busy, persona, place(busy, address))
        for persona, address, _queries in PAGES
    }
    assert found == {(persona, address): queries for persona, address, queries in PAGES}
