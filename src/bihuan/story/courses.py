"""How problems go: courses of commands from the ledger to the gate, in steps to be combined."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from bihuan.kernel import clock, people
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.ledger import gate
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.oversight.checks import protocols
from bihuan.rooms.voices.models import Voice
from bihuan.story import evidence, phrases
from bihuan.story.clockwork import Course, moment, workdays_after
from bihuan.story.people import leader_for
from bihuan.story.scene import Story, chance
from bihuan.story.troubles import Trouble

WAYS = {"portal": "link", "board": "link", "mailbox": "link", "meeting": "visit", "talk": "visit"}
USUALLY = ("satisfied",) * 7 + ("basically",)
TYPES = {"at-once": "at_once", "quarter": "by_date", "standing": "standing"}


class Way:
    """One problem on its way. Steps are courses; each leaves the cursor where it ended."""

    def __init__(self, story: Story, trouble: Trouble) -> None:
        self.story, self.trouble = story, trouble
        self.rng = chance("way", trouble.code)
        self.at = clock.now()

    # -- time -----------------------------------------------------------------------------------

    def after(self, days: int = 0) -> datetime:
        """Some working days later, in office hours; 0: an hour or two later."""
        later = self.at + timedelta(minutes=self.rng.randrange(20, 100))
        if days or timezone.localtime(later).hour >= 17:
            day = workdays_after(timezone.localdate(self.at), max(days, 1))
            hour = f"{self.rng.randrange(9, 16):02d}:{self.rng.randrange(60):02d}"
            later = moment(day, hour)
        self.at = later + timedelta(seconds=self.rng.randrange(60))
        return self.at

    def on(self, day: date) -> datetime:
        """On a day, or the first working day after it; not before what came last."""
        target = moment(workdays_after(day, 0), f"{self.rng.randrange(9, 12):02d}:30")
        self.at = max(target, self.at + timedelta(minutes=10))
        return self.at

    # -- who ------------------------------------------------------------------------------------

    @property
    def problem(self) -> Matter:
        return self.story.problem(self.trouble.code)

    @property
    def officer(self) -> Post:
        unit = self.problem.unit
        assert unit is not None
        return self.story.acting[unit.pk]

    def staff(self, username: str) -> Post:
        return self.story.posts[username]

    # -- the ledger's fields --------------------------------------------------------------------

    def detail(self, *, unit: str = "", due: str = "", leave_out: tuple[str, ...] = ()) -> None:
        """Fill in the explicit fields (六明确), all but those left out."""
        story, trouble = self.story, self.trouble
        responsible: Unit = story.unit(unit or trouble.unit)
        fields: dict[str, Any] = {
            "unit": responsible,
            "helpers": [story.unit(name) for name in trouble.helpers],
            "person": story.heads[responsible.pk].name,
            "leader": leader_for(story, responsible).name,
            "measure": trouble.measure,
            "standard": trouble.standard,
            "due": due or trouble.limit,
            "type": TYPES.get(trouble.limit, "by_date"),
        }
        kept = {name: value for name, value in fields.items() if name not in leave_out}
        ledger.detail(self.problem, by=self.staff("duban"), **kept)

    # -- steps ----------------------------------------------------------------------------------

    def hand_over(self, due: str = "") -> Course:
        """Fields, issue, receipt."""
        yield from self.issue(due=due)
        yield self.after(1)
        ledger.receive(self.problem, by=self.officer)

    def issue(self, *, due: str = "", unit: str = "") -> Course:
        yield self.after(1)
        self.detail(unit=unit, due=due)
        yield self.after()
        ledger.issue(self.problem, by=self.staff("duban"))

    def work(self, steps: int = 2) -> Course:
        """A measure and some reports of progress, with photos."""
        yield self.after()
        first = self.trouble.measure.split("；")[0].rstrip("。")
        ledger.measure(self.problem, text=phrases.STARTED.format(first), by=self.officer)
        for percent, text in phrases.PROGRESS[:steps]:
            yield self.after(self.rng.randrange(1, 3))
            name = f"{self.trouble.title}整改进展"
            sent = evidence.hand_in(self.problem, self.officer, name) if percent == 55 else []
            ledger.progress(self.problem, text=text, percent=percent, files=sent, by=self.officer)

    def request(self, not_before: date | None = None, *, text: str = "") -> Course:
        """Reported done, with evidence; `text` when it is not for the first time."""
        yield self.on(not_before) if not_before else self.after(2)
        officer, done = self.officer, text or self.trouble.done
        name = f"{self.trouble.title}整改完成"
        sent = evidence.hand_in(self.problem, officer, name, photos=2, lines=[done])
        ledger.request_closure(self.problem, text=done, files=sent, by=officer)

    def check(self, *, passed: bool = True, days: int = 2) -> Course:
        """Verified by the group it was put to."""
        yield self.after(days)
        problem = self.problem
        by = self.story.inspector_for(problem)
        texts = phrases.FINDINGS if passed else phrases.FAILINGS
        ways = self.rng.choice((["site", "interview"], ["site", "papers"], ["covert", "parents"]))
        sent = evidence.hand_in(problem, by, f"{self.trouble.title}核查") if passed else []
        oversight.verify(
            problem,
            passed=passed,
            findings=self.rng.choice(texts),
            methods=ways,
            files=sent,
            answers=dict.fromkeys(protocols.of(problem).words, "yes") if passed else None,
            by=by,
        )

    def ask(self, *, last: str = "satisfied", leave: int = 0, words: str = "") -> Course:
        """Every reporter is asked, but for the last few; the last one asked says `last`, in these
        words if any are given."""
        yield self.after(1)
        waiting = [one.voice for one in gate.asked(self.problem) if one.result is None]
        wanted = waiting[: len(waiting) - leave]
        for n, voice in enumerate(wanted, 1):
            if n > 1:
                yield self.after()
            final = n == len(wanted)
            result = last if final else self.rng.choice(USUALLY)
            self._answer(voice, result, words if final else "")

    def _answer(self, voice: int, result: str, words: str) -> None:
        stock = {
            "satisfied": phrases.SATISFIED,
            "basically": phrases.BASICALLY,
            "dissatisfied": phrases.DISSATISFIED,
        }
        channel = Voice.objects.values_list("channel", flat=True).get(pk=voice)
        way = WAYS.get(channel, "phone")
        by = people.public() if way == "link" else self.staff("huifang")
        said = words or self.rng.choice(stock[result])
        ledger.consult(self.problem, voice=voice, result=result, way=way, words_said=said, by=by)

    def try_in_vain(self, times: int) -> Course:
        """The caller tries every reporter who has said nothing."""
        for _ in range(times):
            yield self.after(1)
            for one in gate.asked(self.problem):
                if one.result is None:
                    ledger.tried(
                        self.problem,
                        voice=one.voice,
                        way="phone",
                        note=self.rng.choice(phrases.NO_ANSWER),
                        by=self.staff("huifang"),
                    )

    def finish(self, not_before: date | None = None, *, text: str = "") -> Course:
        """From done to closed: request, verification, every reporter."""
        yield from self.request(not_before, text=text)
        yield from self.check()
        yield from self.ask(last=self.rng.choice(USUALLY))

    def finish_again(self, not_before: date | None = None) -> Course:
        """The same after it was found wanting."""
        yield from self.finish(not_before, text=phrases.AGAIN.format(self.trouble.done))

    def ask_time(self, until: date, *, grant: bool | None = None) -> Course:
        """An extension is asked for and, unless None, decided."""
        yield self.after(1)
        reason = self.rng.choice(phrases.EXTENSIONS)
        ledger.ask_extension(self.problem, until=until, reason=reason, by=self.officer)
        if grant is not None:
            yield self.after(1)
            why = phrases.GRANTED if grant else phrases.HELD
            ledger.decide_extension(self.problem, grant=grant, reason=why, by=self.staff("duban"))

    def urge(self, *, late: bool) -> Course:
        yield self.after(1)
        ledger.urge(self.problem, text=phrases.URGES[late], by=self.staff("duban"))

    def propose(self, outcome: str, reason: str, basis: str) -> Course:
        yield self.after(1)
        ledger.propose_conclusion(
            self.problem, outcome=outcome, reason=reason, basis=basis, by=self.staff("duban")
        )

    def confirm(self, reason: str, *, confirm: bool = True) -> Course:
        yield self.after(2)
        by = self.staff("fuhe")
        ledger.decide_conclusion(self.problem, confirm=confirm, reason=reason, by=by)

    def reopen(self, day: date, reason: str, basis: str) -> Course:
        yield self.on(day)
        ledger.reopen(self.problem, reason=reason, basis=basis, by=self.staff("duban"))


def smooth(way: Way, not_before: date | None = None) -> Iterator[datetime]:
    """The ordinary case."""
    yield from way.hand_over()
    yield from way.work()
    yield from way.finish(not_before)
