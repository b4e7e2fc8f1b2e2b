"""Anybody tries anything in any order: exactly what is allowed happens, and all of it can be
replayed and proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bihuan.kernel import clock, lifecycle, log, policy, verify
from bihuan.kernel.errors import BihuanError, IllegalStep, NotAllowed, Refused, Unseen
from bihuan.kernel.models.event import Event
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests import district as districts
from bihuan.kernel.tests.district import District
from bihuan.lib import merkle
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.voices import commands as voices
from tests.properties import stage

SELF = 0
RUNNING = ("drafted", "issued", "returned", "working", "verifying", "consulting")
CONSENTS = ("satisfied", "basically")
AGREED = ("satisfied", "basically", "satisfied", "dissatisfied")


@dataclass
class Voice:
    """What the test believes of an opinion."""

    pk: int
    status: str = "new"
    into: int | None = None


@dataclass
class Problem:
    """What the test believes of a problem."""

    pk: int
    asked: dict[int, str | None]
    status: str = "drafted"
    round: int = 1
    complete: bool = False
    tries: dict[int, int] = field(default_factory=dict)
    pending: bool = False
    extensions: int = 0
    proposed: str = ""
    issued: bool = False
    said: dict[int, tuple[int, str]] = field(default_factory=dict)
    """What each reporter said last, of this or of a problem merged into it, and when."""

    def join(self, voice: int) -> None:
        self.asked.pop(SELF, None)
        self.asked[voice] = None

    def ask_anew(self) -> None:
        self.asked = dict.fromkeys(self.asked)
        self.tries = {}


picked = st.integers(0, 99)


class House(RuleBasedStateMachine):
    district: District

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.voices: list[Voice] = []
        self.problems: list[Problem] = []
        self.roots: list[tuple[int, bytes]] = []
        self.chosen: Problem | None = None

    def teardown(self) -> None:
        self.integrate()
        report = verify.verify()
        transaction.savepoint_rollback(self.savepoint)
        assert report.findings == []

    # -- helpers ------------------------------------------------------------------------------

    def post(self, number: int, usual: str) -> Post:
        """Three times in four the one whose business it is, else somebody."""
        everybody = sorted(self.district.posts)
        if number % 4:
            return self.fresh_post(getattr(self.district, usual))
        return self.fresh_post(self.district.posts[everybody[number % len(everybody)]])

    def fresh_post(self, post: Post) -> Post:
        return Post.objects.select_related("unit").get(pk=post.pk)

    def attempt(
        self,
        kind: str,
        believed: Voice | Problem,
        by: Post,
        act: Callable[[Matter], object],
        *,
        refused: bool = False,
        also: bool = True,
    ) -> bool:
        """Do it; whether it was accepted. It must be, exactly when policy, the lifecycle (also that
        of a matter drawn in: `also`) and the rules allow it."""
        matter = Matter.objects.get(pk=believed.pk)
        assert matter.status == believed.status
        life = lifecycle.of(matter.kind)
        expected: tuple[type[BihuanError], ...] = ()
        if not policy.may(by, kind, matter):
            expected = (Unseen, NotAllowed)
        elif not (life.allows(believed.status, kind) and also):
            expected = (IllegalStep,)
        elif refused:
            expected = (Refused,)
        count, happened = Event.objects.count(), None
        try:
            with transaction.atomic():
                act(matter)
        except BihuanError as error:
            happened = error
        if expected:
            assert isinstance(happened, expected), f"{kind} on {believed}: {happened!r}"
            assert Event.objects.count() == count
            return False
        assert happened is None, f"{kind} on {believed} by {by.role}: {happened}"
        row = Matter.objects.get(pk=believed.pk)
        assert row.version == Event.objects.filter(matter_id=row.pk).count()
        return True

    def live(self, voice: Voice) -> Problem | None:
        """The problem an opinion is part of."""
        found = [
            one
            for one in self.problems
            if voice.pk in one.asked and one.status not in ("merged", "withdrawn")
        ]
        return found[-1] if found else None

    def merged_into(self, voice: Voice) -> list[Voice]:
        return [one for one in self.voices if one.into == voice.pk]

    def of(self, problem: Problem, *statuses: str) -> list[Voice]:
        return [v for v in self.voices if v.pk in problem.asked and v.status in statuses]

    def pick_voice(self, number: int) -> Voice:
        return self.voices[number % len(self.voices)]

    def pick(self, number: int, kind: str = "") -> Problem:
        """A problem; twice in three times one to which the event may come, if there is one."""
        if self.chosen is not None:
            return self.chosen
        life = lifecycle.of("problem")
        ready = [one for one in self.problems if number % 3 and life.allows(one.status, kind)]
        some = ready or self.problems
        return some[number % len(some)]

    def with_voices(self) -> bool:
        return bool(self.voices)

    def with_problems(self) -> bool:
        return bool(self.problems)

    @initialize(steps=st.lists(st.integers(0, 8), min_size=3, max_size=3))
    def begin(self, steps: list[int]) -> None:
        """A few problems under way, one of them from two opinions."""
        for _ in range(4):
            self.opinion()
        self.merge_voices(v=3, i=0, p=1)
        for number, count in enumerate(steps):
            self.raise_problem(v=number, p=1)
            self.goes_its_way(n=number, steps=count, result="satisfied")

    # -- opinions -----------------------------------------------------------------------------

    @rule()
    def opinion(self) -> None:
        self.voices.append(Voice(stage.opinion(self.district).pk))

    @precondition(with_voices)
    @rule(v=picked, i=picked, p=picked)
    def merge_voices(self, v: int, i: int, p: int) -> None:
        voice, into = self.pick_voice(v), self.pick_voice(i)
        problem = self.live(into) if into.status == "raised" else None
        wrong = voice is into or into.status not in ("new", "raised")
        wrong = wrong or bool(self.merged_into(voice))
        post = self.post(p, "clerk")

        def act(matter: Matter) -> None:
            voices.merge(matter, into=Matter.objects.get(pk=into.pk), by=post)

        joins = wrong or problem is None or problem.status in RUNNING
        if self.attempt("voice.merged", voice, post, act, refused=wrong, also=joins):
            voice.status, voice.into = "merged", into.pk
            if problem is not None:
                problem.join(voice.pk)

    @precondition(with_voices)
    @rule(v=picked, p=picked)
    def raise_problem(self, v: int, p: int) -> None:
        voice, post = self.pick_voice(v), self.post(p, "clerk")

        def act(matter: Matter) -> None:
            made = voices.raise_problem(matter, list_code="problems", by=post)
            asked = {one.voice: one.result for one in ledger.gate.asked(made)}
            self.problems.append(Problem(made.pk, asked))

        if self.attempt("voice.raised", voice, post, act):
            expected = {voice.pk, *(one.pk for one in self.merged_into(voice))}
            assert set(self.problems[-1].asked) == expected
            voice.status = "raised"

    @precondition(lambda self: self.voices and self.problems)
    @rule(v=picked, n=picked, p=picked)
    def attach(self, v: int, n: int, p: int) -> None:
        voice, problem, post = self.pick_voice(v), self.pick(n), self.post(p, "clerk")

        def act(matter: Matter) -> None:
            voices.attach(matter, problem=Matter.objects.get(pk=problem.pk), by=post)

        running = problem.status in RUNNING
        if self.attempt("voice.attached", voice, post, act, also=running):
            voice.status = "raised"
            for one in (voice, *self.merged_into(voice)):
                problem.join(one.pk)

    @precondition(with_voices)
    @rule(v=picked, p=picked)
    def not_accept(self, v: int, p: int) -> None:
        voice, post = self.pick_voice(v), self.post(p, "clerk")
        act = lambda m: voices.not_accept(m, code="court", reason="已诉讼", by=post)  # noqa: E731
        if self.attempt("voice.not_accepted", voice, post, act):
            voice.status = "not_accepted"

    @precondition(with_voices)
    @rule(v=picked, p=picked)
    def release(self, v: int, p: int) -> None:
        voice, post = self.pick_voice(v), self.post(p, "clerk")
        problem = self.live(voice)
        also, refused = True, False
        if problem is not None:
            also = problem.status in RUNNING
            leaving = {voice.pk, *(one.pk for one in self.merged_into(voice))}
            refused = (
                problem.status == "consulting"
                or any(problem.said.get(pk, (0, ""))[1] == "dissatisfied" for pk in leaving)
                or (problem.issued and leaving >= set(problem.asked))
            )
        act = lambda m: voices.release(m, reason="看错了", by=post)  # noqa: E731
        if self.attempt("voice.released", voice, post, act, also=also, refused=refused):
            voice.status, voice.into = "new", None
            if problem is not None:
                for pk in leaving:
                    del problem.asked[pk]
                if not problem.asked:
                    problem.asked, problem.status = {SELF: None}, "withdrawn"

    # -- problems -----------------------------------------------------------------------------

    @precondition(with_problems)
    @rule(n=picked, steps=st.integers(1, 8), result=st.sampled_from(AGREED))
    def goes_its_way(self, n: int, steps: int, result: str) -> None:
        """Some steps further as it should: chance alone would hardly get a problem closed."""
        self.chosen = problem = self.pick(n)
        for _ in range(steps):
            silent = [voice for voice, said in sorted(problem.asked.items()) if said is None]
            match problem.status:
                case "drafted" | "returned" if not problem.complete:
                    self.detail(n=0, p=1)
                case "drafted" | "returned":
                    self.issue(n=0, p=1)
                case "issued":
                    self.unit_acts(n=0, p=1, what="receive")
                case "working":
                    self.request_closure(n=0, p=1, evidence=True)
                case "verifying":
                    self.check(n=0, p=1, passed=True)
                case "consulting" if silent:
                    place = sorted(problem.asked).index(silent[0])
                    self.consult(n=0, p=1, v=place, result=result)
                case "closed" | "concluded" if steps < 3:
                    self.reopen(n=0, p=1)
        self.chosen = None

    @precondition(with_problems)
    @rule(n=picked, tries=st.integers(2, 4))
    def nobody_answers(self, n: int, tries: int) -> None:
        self.chosen = problem = self.pick(n, "problem.tried")
        for place in range(len(problem.asked) * tries if problem.status == "consulting" else 0):
            self.tried(n=0, p=1, v=place)
        self.propose(n=0, p=1, outcome="unreachable")
        self.chosen = None

    @precondition(with_problems)
    @rule(n=picked, p=picked)
    def detail(self, n: int, p: int) -> None:
        problem, post = self.pick(n), self.post(p, "clerk")
        changes: dict[str, Any] = {
            "unit": self.district.school,
            "person": "陈老师",
            "leader": "周局",
            "measure": "错峰",
            "standard": "无滞留",
            "due": (clock.today() + timedelta(days=30)).isoformat(),
        }
        act = lambda m: ledger.detail(m, by=post, **changes)  # noqa: E731
        if self.attempt("problem.detailed", problem, post, act):
            problem.complete = True

    @precondition(with_problems)
    @rule(n=picked, p=picked, to=st.sampled_from(["unit", "due"]))
    def redirect(self, n: int, p: int, to: str) -> None:
        """Another unit or another day, which once it was handed over needs a new hand-over."""
        problem, post = self.pick(n), self.post(p, "clerk")
        day = (clock.today() + timedelta(days=40)).isoformat()
        change: dict[str, Any] = {"unit": self.district.school} if to == "unit" else {"due": day}
        now = Matter.objects.get(pk=problem.pk)
        was = ledger.current_fields(now)[to]
        value = change[to].pk if to == "unit" else day
        late = problem.status in ("issued", "working") and was != value
        act = lambda m: ledger.detail(m, by=post, **change)  # noqa: E731
        self.attempt("problem.detailed", problem, post, act, refused=late)

    @precondition(with_problems)
    @rule(n=picked, p=picked)
    def issue(self, n: int, p: int) -> None:
        problem, post = self.pick(n, "problem.issued"), self.post(p, "supervisor")
        act = lambda m: ledger.issue(m, by=post)  # noqa: E731
        if self.attempt("problem.issued", problem, post, act, refused=not problem.complete):
            problem.status, problem.issued = "issued", True

    @precondition(with_problems)
    @rule(n=picked, p=picked, what=st.sampled_from(["receive", "receive", "return_", "progress"]))
    def unit_acts(self, n: int, p: int, what: str) -> None:
        problem, post = self.pick(n, "problem.progressed"), self.post(p, "officer")
        acts: dict[str, tuple[str, dict[str, Any], str | None]] = {
            "receive": ("problem.received", {}, "working"),
            "return_": ("problem.returned", {"reason": "不属本校"}, "returned"),
            "progress": ("problem.progressed", {"text": "在办", "percent": 50}, None),
        }
        kind, given, after = acts[what]
        act = lambda m: getattr(ledger, what)(m, by=post, **given)  # noqa: E731
        if self.attempt(kind, problem, post, act):
            problem.status = after or problem.status
            problem.pending = problem.pending and what != "return_"

    @precondition(with_problems)
    @rule(n=picked, p=picked)
    def refuse_return(self, n: int, p: int) -> None:
        problem, post = self.pick(n, "problem.return_refused"), self.post(p, "supervisor")
        act = lambda m: ledger.refuse_return(m, reason="属本校", by=post)  # noqa: E731
        if self.attempt("problem.return_refused", problem, post, act):
            problem.status = "issued"

    @precondition(with_problems)
    @rule(n=picked, p=picked)
    def ask_extension(self, n: int, p: int) -> None:
        problem, post = self.pick(n, "problem.extension_asked"), self.post(p, "officer")

        def act(matter: Matter) -> None:
            until = (matter.due_on or clock.today()) + timedelta(days=10)
            ledger.ask_extension(matter, until=until, reason="需配合", by=post)

        no = problem.pending or problem.extensions >= 2
        if self.attempt("problem.extension_asked", problem, post, act, refused=no):
            problem.pending = True

    @precondition(with_problems)
    @rule(n=picked, p=picked, grant=st.booleans())
    def decide_extension(self, n: int, p: int, grant: bool) -> None:
        asked = [one for one in self.problems if n % 3 and one.pending]
        problem = asked[n % len(asked)] if asked else self.pick(n, "problem.extended")
        post = self.post(p, "supervisor")
        kind = "problem.extended" if grant else "problem.extension_refused"
        act = lambda m: ledger.decide_extension(m, grant=grant, reason="好", by=post)  # noqa: E731
        if self.attempt(kind, problem, post, act, refused=not problem.pending):
            problem.pending = False
            problem.extensions += grant

    @precondition(with_problems)
    @rule(n=picked, p=picked, evidence=st.sampled_from([True, True, True, False]))
    def request_closure(self, n: int, p: int, evidence: bool) -> None:
        problem, post = self.pick(n, "problem.closure_requested"), self.post(p, "officer")
        files = stage.EVIDENCE if evidence else ()
        act = lambda m: ledger.request_closure(m, text="好了", files=files, by=post)  # noqa: E731
        if self.attempt("problem.closure_requested", problem, post, act, refused=not evidence):
            problem.status, problem.pending = "verifying", False
            problem.ask_anew()

    @precondition(with_problems)
    @rule(n=picked, p=picked, passed=st.sampled_from([True, True, False]))
    def check(self, n: int, p: int, passed: bool) -> None:
        problem = self.pick(n, "problem.verified")
        checker = Matter.objects.get(pk=problem.pk).checker_id
        group = "inspector" if checker == self.district.group.pk else "other_inspector"
        post = self.post(p, group)
        kind = "problem.verified" if passed else "problem.check_failed"
        act = lambda m: oversight.verify(  # noqa: E731
            m, passed=passed, findings="看过", methods=["site"], by=post
        )
        if self.attempt(kind, problem, post, act):
            problem.status = "consulting" if passed else "working"

    @precondition(with_problems)
    @rule(n=picked, p=picked, v=picked)
    def tried(self, n: int, p: int, v: int) -> None:
        problem, post = self.pick(n, "problem.tried"), self.post(p, "caller")
        voice = sorted(problem.asked)[v % len(problem.asked)]
        done = problem.asked[voice] is not None
        act = lambda m: ledger.tried(m, voice=voice, way="phone", note="未接", by=post)  # noqa: E731
        if self.attempt("problem.tried", problem, post, act, refused=done):
            problem.tries[voice] = problem.tries.get(voice, 0) + 1

    @precondition(with_problems)
    @rule(n=picked, p=picked, v=picked, result=st.sampled_from(AGREED))
    def consult(self, n: int, p: int, v: int, result: str) -> None:
        problem, post = self.pick(n, "problem.consulted"), self.post(p, "caller")
        known = [*sorted(problem.asked), *sorted(problem.asked), 987_654]
        voice = known[v % len(known)]
        no = voice not in problem.asked or problem.asked[voice] is not None
        act = lambda m: ledger.consult(m, voice=voice, result=result, way="phone", by=post)  # noqa: E731
        if not self.attempt("problem.consulted", problem, post, act, refused=no):
            return
        problem.asked[voice] = result
        problem.said[voice] = (Event.objects.count(), result)
        if result not in CONSENTS:
            problem.status, problem.proposed = "working", ""
        elif all(said in CONSENTS for said in problem.asked.values()):
            problem.status, problem.proposed = "closed", ""
            for one in self.of(problem, "raised"):
                one.status = "settled"

    @precondition(with_problems)
    @rule(n=picked, p=picked, outcome=st.sampled_from(["terminated", "unreachable"]))
    def propose(self, n: int, p: int, outcome: str) -> None:
        problem, post = self.pick(n, "problem.conclusion_proposed"), self.post(p, "supervisor")
        no = bool(problem.proposed) or not self.may_conclude(problem, outcome)
        act = lambda m: ledger.propose_conclusion(  # noqa: E731
            m, outcome=outcome, reason="已复核", basis="信访工作条例 第三十六条", by=post
        )
        if self.attempt("problem.conclusion_proposed", problem, post, act, refused=no):
            problem.proposed = outcome

    def may_conclude(self, problem: Problem, outcome: str) -> bool:
        silent = [voice for voice, said in problem.asked.items() if said is None]
        return outcome != "unreachable" or (
            problem.status == "consulting"
            and all(problem.tries.get(voice, 0) >= 3 for voice in silent)
        )

    @precondition(with_problems)
    @rule(n=picked, p=picked, confirm=st.booleans())
    def decide(self, n: int, p: int, confirm: bool) -> None:
        proposed = [one for one in self.problems if n % 3 and one.proposed]
        problem = proposed[n % len(proposed)] if proposed else self.pick(n, "problem.concluded")
        post = self.post(p, "reviewer")
        kind = "problem.concluded" if confirm else "problem.conclusion_refused"
        no = not problem.proposed
        no = no or (confirm and not self.may_conclude(problem, problem.proposed))
        act = lambda m: ledger.decide_conclusion(m, confirm=confirm, reason="是", by=post)  # noqa: E731
        if self.attempt(kind, problem, post, act, refused=no):
            problem.proposed = ""
            if confirm:
                problem.status, problem.pending = "concluded", False
                for one in self.of(problem, "raised"):
                    one.status = "concluded"

    @precondition(with_problems)
    @rule(n=picked, p=picked)
    def reopen(self, n: int, p: int) -> None:
        problem, post = self.pick(n, "problem.reopened"), self.post(p, "supervisor")
        act = lambda m: ledger.reopen(m, reason="反弹", basis="回访", by=post)  # noqa: E731
        if self.attempt("problem.reopened", problem, post, act):
            problem.status, problem.round = "drafted", problem.round + 1
            problem.extensions = 0
            problem.ask_anew()
            for one in self.of(problem, "settled", "concluded"):
                one.status = "raised"

    @precondition(with_problems)
    @rule(n=picked, p=picked)
    def withdraw(self, n: int, p: int) -> None:
        problem, post = self.pick(n, "problem.withdrawn"), self.post(p, "clerk")
        act = lambda m: ledger.withdraw(m, reason="重复", by=post)  # noqa: E731
        no = problem.issued
        if self.attempt("problem.withdrawn", problem, post, act, refused=no):
            for one in self.of(problem, "raised"):
                one.status = "new"
            problem.status = "withdrawn"

    @precondition(with_problems)
    @rule(n=picked, i=picked, p=picked)
    def merge_problems(self, n: int, i: int, p: int) -> None:
        problem, into, post = self.pick(n), self.pick(i), self.post(p, "supervisor")
        act = lambda m: ledger.merge(m, into=Matter.objects.get(pk=into.pk), by=post)  # noqa: E731
        wrong = problem is into or into.status not in RUNNING
        if self.attempt("problem.merged", problem, post, act, refused=wrong):
            problem.status, problem.proposed = "merged", ""
            into.issued |= problem.issued
            for voice, said in problem.said.items():
                into.said[voice] = max(into.said.get(voice, said), said)
            for voice in problem.asked:
                if voice not in into.asked and voice != SELF:
                    into.join(voice)

    # -- the log ------------------------------------------------------------------------------

    @rule()
    def integrate(self) -> None:
        log.integrate()
        last = log.latest()
        assert last is not None
        size, root = last.size, bytes(last.root)
        assert size == Event.objects.count()
        for old_size, old_root in self.roots:
            proof = log.consistency(old_size, size)
            assert merkle.verify_consistency(old_size, size, old_root, root, proof)
        self.roots.append((size, root))


@pytest.mark.django_db
def test_anybody_may_try_anything(settings_of_the_run: None) -> None:
    House.district = districts.found()
    run_state_machine_as_test(
        House,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def settings_of_the_run(settings: Any, tmp_path: Path) -> None:
    settings.LOG_KEY_FILE = tmp_path / "log.key"
