"""What may follow what: one table for each kind of matter, pure data.

A status has a phase, and reports, counts and colours hang on the phase, never on the label:
`open` (somebody of ours must act), `waiting` (for the responsible unit), `closed` (by the gate),
`concluded` (lawful end that is not a closure), `joined` (goes on elsewhere), `standing` (a
register).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from bihuan.kernel import events
from bihuan.kernel.errors import IllegalStep

PHASES = ("open", "waiting", "closed", "concluded", "joined", "standing")
ENDED = ("closed", "concluded", "joined")


@dataclass(frozen=True)
class State:
    code: str
    label: str | Promise
    phase: str


@dataclass(frozen=True)
class Step:
    """Event kind → from which statuses it may come, and the status after it (None: as before)."""

    kind: str
    after: tuple[str, ...]
    to: str | None = None


@dataclass(frozen=True)
class Lifecycle:
    kind: str
    label: str | Promise
    prefix: str
    states: dict[str, State]
    steps: dict[str, Step]

    def next(self, status: str, event_kind: str) -> str:
        """The status after the event. An empty `status` is that of a matter not yet opened.
        Raises IllegalStep."""
        step = self.steps.get(event_kind)
        if step is None or status not in step.after:
            raise IllegalStep(status=self.label_of(status), step=events.label(event_kind))
        return step.to or status

    def allows(self, status: str, event_kind: str) -> bool:
        step = self.steps.get(event_kind)
        return step is not None and status in step.after

    def label_of(self, status: str) -> str | Promise:
        return self.states[status].label if status in self.states else status

    def statuses(self, *phases: str) -> list[str]:
        return [s.code for s in self.states.values() if s.phase in phases]


_lifecycles: dict[str, Lifecycle] = {}


def define(
    kind: str,
    label: str | Promise,
    *,
    prefix: str,
    states: Sequence[State],
    steps: Sequence[Step],
) -> Lifecycle:
    """Declare the life of a kind of matter. `prefix` begins its numbers.

    What may happen to any matter is added here: erasure at any time, a new due date while it runs.
    """
    by_code = {state.code: state for state in states}
    running = tuple(s.code for s in states if s.phase in ("open", "waiting"))
    steps = [
        *steps,
        Step("body.erased", tuple(by_code)),
        Step("matter.due_recomputed", running),
    ]
    for step in steps:
        unknown = ({step.to} - {None} | set(step.after)) - set(by_code) - {""}
        if unknown:
            raise ValueError(f"{kind}: step {step.kind} names unknown statuses {unknown}")
    if len(steps) != len({step.kind for step in steps}):
        raise ValueError(f"{kind}: an event kind has two steps")
    made = Lifecycle(kind, label, prefix, by_code, {step.kind: step for step in steps})
    _lifecycles[kind] = made
    return made


def of(kind: str) -> Lifecycle:
    return _lifecycles[kind]


def all_kinds() -> dict[str, Lifecycle]:
    return dict(_lifecycles)
