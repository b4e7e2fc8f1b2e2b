"""Reads of oversight."""

from collections import defaultdict

from django.db.models import Count, Q

from bihuan.kernel import schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.policy import Independent
from bihuan.rooms.oversight.checks.rules import Candidate, Way
from bihuan.rooms.oversight.models import ContactPoint

STANDARD = "standard"


def levels() -> dict[str, str]:
    """The levels of groups, the highest first: code → word."""
    found = schemes.every("checking").get("levels", {}).get("levels", ())
    return {one["code"]: schemes.word(one["label"]) for one in found}


def way(matter: Matter) -> Way:
    """How the list of a matter assigns its verifications: the scheme its `check` names."""
    listed = schemes.every("list").get(matter.list_code, {})
    data = schemes.every("checking").get(listed.get("check", STANDARD), {})
    order = tuple(data.get("order", ())) or Way().order
    return Way(order, bool(data.get("names_member", False)), tuple(data.get("levels", ())))


def contacts_of(matter: Matter) -> list[int]:
    """Ids of the contact groups of the responsible unit and of the units above it, the nearest unit
    first; of one unit, in the order of levels of the list's rule, else the lowest level first."""
    if matter.unit is None:
        return []
    parts = matter.unit.path.rstrip("/").split("/")
    paths = ["/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
    points = ContactPoint.objects.filter(unit__path__in=paths).select_related("unit")
    asked = way(matter).levels or tuple(levels())[::-1]
    rank = {code: n for n, code in enumerate(asked)}
    ordered = sorted(
        points, key=lambda p: (-len(p.unit.path), rank.get(p.level, len(rank)), p.group_id)
    )
    return list(dict.fromkeys(one.group_id for one in ordered))


def candidates(matter: Matter, leave_out: frozenset[int] = frozenset()) -> list[Candidate]:
    """Every group of the levels asked with those of its inspectors who could check this matter, but
    for the posts left out. A group nothing was said of is always asked. Four queries."""
    groups = Unit.objects.filter(kind="group", active=True).order_by("order", "id")
    if asked := way(matter).levels:
        groups = groups.filter(Q(oversight_group=None) | Q(oversight_group__level__in=asked))
    checking = Matter.objects.filter(status__in=("verifying", "due"), checker__in=groups)
    loads = dict(checking.values_list("checker").annotate(n=Count("id")).order_by())
    members = Post.objects.filter(Post.current(), unit__in=groups, role="inspector")
    rule = Independent()
    free: dict[int, list[int]] = defaultdict(list)
    for member in Post.knowing_interests(members.select_related("unit").order_by("pk")):
        if member.pk not in leave_out and rule.holds(member, matter):
            free[member.unit_id or 0].append(member.pk)
    return [
        Candidate(g.pk, str(g), len(free[g.pk]), loads.get(g.pk, 0), tuple(free[g.pk]))
        for g in groups
    ]


def uncovered() -> list[Unit]:
    """Active units that no group is the contact of, directly or through a unit above."""
    covered = list(ContactPoint.objects.values_list("unit__path", flat=True))
    units = Unit.objects.filter(active=True).exclude(kind__in=("group", "authority"))
    return [unit for unit in units if not any(unit.path.startswith(path) for path in covered)]
