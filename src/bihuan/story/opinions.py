"""Opinions put together: an opening, what is the matter, what one adds, a closing.

The same trouble is put in several ways, by people who do not know of one another.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bihuan.kernel import people
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.rooms.voices import commands as voices
from bihuan.rooms.voices import rules
from bihuan.story import collections, names, phrases
from bihuan.story.scene import Story, place_of
from bihuan.story.troubles import Trouble

WHO = {
    "meeting": {
        "parent": ("家长代表", "人大代表", "政协委员", "街镇代表"),
        "teacher": ("教师代表", "校长代表", "党员代表"),
        "retired": ("离退休教师代表",),
    },
    "research": {
        "parent": ("家长代表", "村社代表"),
        "teacher": ("教师代表", "校长代表"),
        "retired": ("离退休教师代表",),
    },
    "talk": {
        "parent": ("受访家长",),
        "teacher": ("教师", "中层干部"),
        "retired": ("退休教师",),
    },
}
NAMED = {
    "parent": ("家长{0}女士", "家长{0}先生", "{0}女士", "{0}先生", "学生家长{0}某"),
    "teacher": ("{0}老师",),
    "retired": ("退休教师{0}老师",),
}
TEACHERS_SAY = (
    *("meetings", "papers", "inspections", "field", "notice", "receptions", "forms", "teaching"),
    *("repairs", "performance-pay", "titles", "substitute", "housing", "media-moshi", "training"),
    *("reimburse", "meeting-now", "arts", "teachers", "allowance", "style", "study", "finance"),
)
"""Troubles and asides by code that teachers speak of; `retired` those who have retired; parents of
everything else."""
APPROACH = {"meeting": "请进来", "research": "走出去", "talk": "面对面"}
OPEN_TO_ALL = ("portal", "board", "mailbox")
SUBJECTS = ("关于{0}的反映", "反映{0}", "{0}，请解决")


@dataclass(frozen=True)
class Heard:
    """One opinion before it is registered. `nameless`: nobody can be asked about it later.
    `source`: where it was collected."""

    said: voices.Said
    at: datetime
    nameless: bool
    source: str = ""


def speaker(code: str) -> str:
    """Who speaks of a trouble."""
    return "retired" if code == "retired" else "teacher" if code in TEACHERS_SAY else "parent"


def worded(
    rng: random.Random, channel: str, core: str, adds: tuple[str, ...] = (), *, praise: bool = False
) -> str:
    """The core with an opening, perhaps something added, and a closing."""
    opening = rng.choice(phrases.OPENINGS[channel])
    if channel == "form" and core.startswith(("建议", "希望")):
        opening = ""
    if praise:
        return core
    add = rng.choice(adds) if adds and rng.random() < 0.45 else ""
    return opening + core + add + rng.choice(phrases.CLOSINGS[channel])


def reporter(rng: random.Random, channel: str, who: str = "parent") -> tuple[str, str]:
    """(name, contact) as registered."""
    surname = rng.choice(names.SURNAMES)
    contact = names.phone(rng)
    if channel in WHO:
        return f"{rng.choice(WHO[channel][who])}{surname}某", contact
    return rng.choice(NAMED[who]).format(surname), contact


def about(
    story: Story,
    rng: random.Random,
    trouble: Trouble,
    channel: str,
    core: str,
    *,
    named: bool = True,
) -> voices.Said:
    """Somebody on a trouble, in these words."""
    name, contact = reporter(rng, channel, speaker(trouble.code)) if named else ("", "")
    titled = channel in OPEN_TO_ALL and rng.random() < 0.3
    subject = rng.choice(SUBJECTS).format(trouble.title) if titled else rules.subject_of(core)
    return voices.Said(
        text=worded(rng, channel, core, trouble.adds),
        subject=subject,
        channel=channel,
        reporter=name,
        contact=contact,
        place=place_of(story, trouble),
        external=f"RX{rng.randrange(10**8):08d}" if channel == "hotline" else "",
    )


def receive(story: Story, said: voices.Said, source: str = "") -> Matter:
    """Register it: where it was heard, through the public door, or by the clerk for somebody."""
    if heard := collections.hear(story, source, said):
        return heard
    by: Post = people.public() if said.channel in OPEN_TO_ALL else story.posts["shouli"]
    matter = voices.receive(said, by=by).matter
    if source:
        story.came[source].append(matter)
    return matter


def arrives(story: Story, code: str, said: voices.Said, at: datetime) -> Iterator[datetime]:
    """A course: somebody says it, and nobody has looked at it since."""
    yield at
    story.voices[code] = receive(story, said)


def typed_later(heard_on: date, at: datetime) -> date | None:
    """The day it was said, when it was put in on another."""
    return heard_on if heard_on != at.date() else None
