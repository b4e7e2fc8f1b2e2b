"""What follows from an event.

`@follows(kind)` runs inside the transaction, as part of the same act by the same post: this is how
one room makes another act without importing it. `@reacts_to(kind)` is queued in the transaction and
runs later, at least once: it must be safe to run twice.
"""

from collections import defaultdict
from collections.abc import Callable

from procrastinate.contrib.django import app

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened

Follower = Callable[[Matter, Happened, Post], None]
Reaction = Callable[[Happened], None]
_followers: dict[str, list[Follower]] = defaultdict(list)
_reactions: dict[str, dict[str, Reaction]] = defaultdict(dict)


def follows(*kinds: str) -> Callable[[Follower], Follower]:
    def declare(function: Follower) -> Follower:
        for kind in kinds:
            _followers[kind].append(function)
        return function

    return declare


def reacts_to(*kinds: str) -> Callable[[Reaction], Reaction]:
    def declare(function: Reaction) -> Reaction:
        for kind in kinds:
            _reactions[kind][f"{function.__module__}.{function.__qualname__}"] = function
        return function

    return declare


def after(matter: Matter, happened: Happened, by: Post) -> None:
    """Run the followers and queue the reactions of one event. In the event's transaction."""
    for follow in _followers[happened.kind]:
        follow(matter, happened, by)
    for name in _reactions[happened.kind]:
        run.defer(event_id=happened.id, reaction=name)


@app.task(name="kernel.react", retry=5, pass_context=False)
def run(event_id: int, reaction: str) -> None:
    """Run one reaction to one event. An unknown name fails, and is kept in the queue as failed."""
    from bihuan.kernel import history

    happened = history.one(event_id)
    _reactions[happened.kind][reaction](happened)
