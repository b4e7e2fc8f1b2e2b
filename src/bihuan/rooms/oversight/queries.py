"""Reads of oversight."""

from collections import Counter

from django.db.models import Count

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.policy import Independent
from bihuan.rooms.oversight.models import ContactPoint
from bihuan.rooms.oversight.rules import Candidate


def contact_of(problem: Matter) -> int | None:
    """Id of the contact group of the responsible unit, or of the nearest unit above with one."""
    if problem.unit is None:
        return None
    parts = problem.unit.path.rstrip("/").split("/")
    paths = ["/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
    points = ContactPoint.objects.filter(unit__path__in=paths)
    nearest = points.select_related("unit").order_by("-unit__path").first()
    return nearest.group_id if nearest else None


def candidates(problem: Matter) -> list[Candidate]:
    """Every group with how many of its inspectors could check this problem."""
    groups = Unit.objects.filter(kind="group", active=True).order_by("order", "id")
    checking = Matter.objects.filter(status="verifying", checker__in=groups)
    loads = dict(checking.values_list("checker").annotate(n=Count("id")).order_by())
    members = Post.objects.filter(Post.current(), unit__in=groups, role="inspector")
    rule = Independent()
    known = Post.knowing_interests(members.select_related("unit"))
    free = Counter(member.unit_id for member in known if rule.holds(member, problem))
    return [Candidate(g.pk, str(g), free[g.pk], loads.get(g.pk, 0)) for g in groups]


def uncovered() -> list[Unit]:
    """Active units that no group is the contact of, directly or through a unit above."""
    covered = list(ContactPoint.objects.values_list("unit__path", flat=True))
    units = Unit.objects.filter(active=True).exclude(kind__in=("group", "authority"))
    return [unit for unit in units if not any(unit.path.startswith(path) for path in covered)]
