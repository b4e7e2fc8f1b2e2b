"""Pure decisions: who verifies, whether it was done by the protocol, what contradicts itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

ANSWERS = ("yes", "no", "none")
"""As it should be; not as it should be; does not arise here."""
CONSENTS = ("satisfied", "basically")


def ticket(seed: str, *parts: object) -> str:
    """SHA-256 in hex of `seed:part:…`. Whoever knows the seed gets the same; the lowest comes
    first in a draw."""
    return sha256(":".join(map(str, (seed, *parts))).encode()).hexdigest()


@dataclass(frozen=True)
class Candidate:
    """A group: how many of its members are independent of the units concerned, and which
    (`members`, ids of posts); its checks under way."""

    group: int
    name: str
    independent: int
    load: int
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class Choice:
    """`rule`: contact, rotation or drawn. `member`: a post, when the rule names one."""

    group: int
    name: str
    rule: str
    member: int | None = None


@dataclass(frozen=True)
class Way:
    """How a list assigns: the rules in the order they are tried, whether a member is named, and
    groups of which levels are asked, the first before the others (empty: of any)."""

    order: tuple[str, ...] = ("contact", "rotation")
    names_member: bool = False
    levels: tuple[str, ...] = ()


def choose(
    candidates: Sequence[Candidate], contacts: Sequence[int], way: Way, seed: str
) -> Choice | None:
    """Who verifies. `contacts`: the contact groups, the nearest first. `rotation`: the least loaded
    group, the earlier in the official order when equal; `drawn`: by `ticket`. None when nobody in
    any group is independent, or no rule finds one."""
    able = [one for one in candidates if one.independent]
    for rule in way.order:
        found = _by(rule, able, contacts, seed)
        if found is not None:
            member = None
            if way.names_member and found.members:
                member = min(found.members, key=lambda one: ticket(seed, found.group, one))
            return Choice(found.group, found.name, rule, member)
    return None


def _by(
    rule: str, able: Sequence[Candidate], contacts: Sequence[int], seed: str
) -> Candidate | None:
    if not able:
        return None
    if rule == "contact":
        by_id = {one.group: one for one in able}
        return next((by_id[one] for one in contacts if one in by_id), None)
    if rule == "drawn":
        return min(able, key=lambda one: ticket(seed, one.group))
    return min(able, key=lambda one: one.load)


@dataclass(frozen=True)
class Done:
    """A verification as it is reported."""

    passed: bool
    methods: Collection[str]
    answers: Mapping[str, str]
    files: int


@dataclass(frozen=True)
class Wanted:
    """What the protocol asks, by codes."""

    items: Collection[str]
    methods: int
    always: Collection[str]
    evidence: int
    strict: bool
    absent: str = "absent"


def wrong(done: Done, wanted: Wanted) -> str:
    """Why it is not by the protocol, as a code; empty when it is. That something was found wanting
    can be said with less than that it is in order."""
    known = set(wanted.items)
    if set(done.answers) - known or set(done.answers.values()) - set(ANSWERS):
        return "answers.unknown"
    if "parents" in done.methods and done.answers.get(wanted.absent) == "no":
        return "answers.present"
    if not done.passed:
        return ""
    if wanted.strict and known - set(done.answers):
        return "answers.missing"
    if len(set(done.methods)) < wanted.methods:
        return "methods.few"
    if set(wanted.always) - set(done.methods):
        return "methods.always"
    if done.files < wanted.evidence:
        return "files.few"
    return ""


def signs(result: str, words: str, rules: Mapping[str, Mapping[str, Sequence[str]]]) -> list[str]:
    """Codes of the rules by which the words contradict what was chosen. A rule: `against`
    (`consent` or `refusal`: what was chosen), `words` (any of them), `unless` (none of them)."""
    chosen = "consent" if result in CONSENTS else "refusal"
    return [
        code
        for code, rule in rules.items()
        if rule["against"] == chosen
        and any(one in words for one in rule["words"])
        and not any(one in words for one in rule.get("unless", ()))
    ]
