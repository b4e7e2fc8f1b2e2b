"""Learning the classes from the authority's own opinions: those a person classified here, and those
that came with a class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bihuan.facilities.similarity.classify import stored, training
from bihuan.facilities.similarity.classify.message import Message, Path
from bihuan.facilities.similarity.classify.models import ClassModel
from bihuan.facilities.similarity.classify.reached import Reached
from bihuan.kernel import clock, history, taxonomy
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices import texts
from bihuan.rooms.voices.classing.commands import CLASS
from bihuan.rooms.voices.classing.filters import LONGEST_LABEL, labels_of

BY_HAND = 2.0
"""How much more counts what a person here said than what came with an import."""
ENOUGH = 20
"""So many newly classified opinions are worth learning anew for."""
AT_LEAST_EVERY = timedelta(days=7)
BLOCK = 1_000


@dataclass(frozen=True)
class Examples:
    messages: list[Message]
    paths: list[Path]
    importance: list[float]

    @property
    def by_hand(self) -> int:
        return sum(one == BY_HAND for one in self.importance)


@dataclass(frozen=True)
class Outcome:
    """`number`: of the model that came into force; 0: there was too little, or it was a trial."""

    examples: Examples
    first: Reached | None
    last: Reached | None
    number: int = 0


def examples() -> Examples:
    """The newest opinions whose class stands in the taxonomy in force, at most as many as are
    learned from."""
    known = taxonomy.current()
    topics = {name[: LONGEST_LABEL - len("topic:")]: code for name, code in known.topics.items()}
    wanted = labels_of([one.code for one in known.in_force])
    rows = Matter.objects.filter(kind="voice", labels__overlap=wanted).order_by("-pk")
    found = {}
    for row in rows.only("pk", "labels")[: training.MOST_EXAMPLES]:
        said = row.label(CLASS)
        code = said or topics.get(row.label("topic"), "")
        if path := tuple(one.code for one in known.path(code) if not one.ended):
            found[row.pk] = (path, BY_HAND if said else 1.0)
    made = Examples([], [], [])
    ids = list(found)
    for start in range(0, len(ids), BLOCK):
        block = {one.matter: one for one in texts.of_many(ids[start : start + BLOCK])}
        for one in (block[pk] for pk in ids[start : start + BLOCK] if pk in block):
            if one.text:
                path, importance = found[one.matter]
                made.messages.append(Message(one.subject, one.text))
                made.paths.append(path)
                made.importance.append(importance)
    return made


def learn(*, trial: bool = False) -> Outcome:
    """Learn from all examples and put what was learned in force, except in a trial. The words of
    the classes go on deciding while there is too little."""
    found = examples()
    trained = training.train(found.messages, found.paths, found.importance, stored.classes())
    outcome = Outcome(found, trained.first, trained.last)
    if trial or trained.first is None or trained.last is None:
        return outcome
    before = _in_force()
    number = stored.keep(
        trained.model,
        edition=taxonomy.current().edition,
        texts=len(found.messages),
        by_hand=found.by_hand,
        figures={"first": trained.first.plain(), "last": trained.last.plain()},
    )
    if before is not None and _erased_since(before):
        ClassModel.objects.exclude(pk=number).delete()  # they learned from what was erased
    return Outcome(found, trained.first, trained.last, number)


def due() -> bool:
    """Has enough been classified since it was last learned, was a text erased, or the taxonomy
    changed? At least once a week whatever was classified meanwhile is taken in."""
    known = taxonomy.current()
    last = _in_force()
    rows = Matter.objects.filter(
        kind="voice", labels__overlap=labels_of([one.code for one in known.in_force])
    )
    if last is None:
        return rows[:ENOUGH].count() == ENOUGH
    if _erased_since(last):
        return True
    fresh = rows.filter(changed_at__gt=last.made_at)
    if last.edition != known.edition or clock.now() - last.made_at > AT_LEAST_EVERY:
        return bool(fresh[:1].count()) or last.edition != known.edition
    return fresh[:ENOUGH].count() == ENOUGH


def _in_force() -> ClassModel | None:
    return ClassModel.objects.order_by("-pk").defer("raw").first()


def _erased_since(model: ClassModel) -> bool:
    """Was any text of an opinion erased after the model was made?"""
    return history.happened_since("body.erased", model.made_at, to="voice")
