"""Who is meant by the words of a plan."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.kernel import clock, policy
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, posts
from bihuan.rooms.ledger.models import Problem

ABOVE = ("supervisor", "leader")


def resolve(problem: Matter, row: Problem, to: Iterable[str]) -> tuple[int, ...]:
    """Ids of the posts that serve today and may see the problem; the supervisors when there is
    nobody else. No query.

    `person`: who is named as responsible among the unit's officers and heads, else its officers,
    else its heads. `leader`: who is named as responsible leader, else every leader. `superior`:
    every leader.
    """
    today = clock.today()
    meant = (o for o in posts().values() if o.unit_id == problem.unit_id or o.role in ABOVE)
    there = [one for one in meant if one.serves(today) and policy.sees(one, problem)]
    found = {post.pk for word in to for post in _meant(word, problem, row, there)}
    return tuple(sorted(found or {one.pk for one in there if one.role == "supervisor"}))


def _meant(word: str, problem: Matter, row: Problem, there: list[Post]) -> list[Post]:
    own = [one for one in there if one.unit_id == problem.unit_id]
    leaders = [one for one in there if one.role == "leader"]
    match word:
        case "person":
            named = [o for o in own if o.role in ("officer", "head") and o.name == row.person]
            officers = [one for one in own if one.role == "officer"]
            return named or officers or [one for one in own if one.role == "head"]
        case "officer" | "head":
            return [one for one in own if one.role == word]
        case "supervisor":
            return [one for one in there if one.role == "supervisor"]
        case "leader":
            return [one for one in leaders if one.name == row.leader] or leaders
        case _:
            return leaders
