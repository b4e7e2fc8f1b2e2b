"""Units, posts and sign-ins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import memory
from bihuan.kernel.models.projection import Projection

SYSTEM_ID = -1
"""The post that acts when a rule or the clock does."""
PUBLIC_ID = -2
"""The post of everybody who comes through the public door."""


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A person's sign-in. Rights come from posts, never from here. `password_given`: its password
    was set by somebody else and not yet changed."""

    username = models.CharField(_("登录名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(_("手机"), max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    password_given = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    objects: ClassVar[AccountManager] = AccountManager()

    def __str__(self) -> str:
        return self.name


class Unit(Projection):
    """A node of the units tree. `path` holds the codes from the root, each followed by a slash,
    so that a subtree is a prefix; `order` is the official order (机构序列).

    `aliases`: other and former names, as good as the name. `nicknames`: what people call it;
    several units may share one. `lon`, `lat`: degrees, on whatever map the authority uses.
    """

    KINDS = (
        ("authority", _("主管部门")),
        ("section", _("科室")),
        ("zone", _("学区")),
        ("institution", _("直属单位")),
        ("school", _("学校")),
        ("kindergarten", _("幼儿园")),
        ("group", _("督导组")),
        ("other", _("其他")),
    )
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=KINDS)
    path = models.CharField(max_length=400, unique=True)
    order = models.IntegerField(default=0)
    aliases = ArrayField(models.CharField(max_length=120), default=list)
    nicknames = ArrayField(models.CharField(max_length=60), default=list)
    address = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("order", "id")
        indexes = [
            models.Index(fields=["path"], opclasses=["text_pattern_ops"], name="unit_path"),
            models.Index(fields=["order", "id"], name="unit_order"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def holds(self, other_path: str) -> bool:
        """Is the unit of that path this one or below it?"""
        return other_path.startswith(self.path)


@memory.remembered("people")
def units() -> dict[int, Unit]:
    """Every unit by id, in the official order; kept in memory for all: never change one."""
    return {unit.pk: unit for unit in Unit.objects.all()}


def units_below(*paths: str) -> frozenset[int]:
    """Ids of the units at these paths and of everything below them."""
    return frozenset(pk for pk, unit in units().items() if unit.path.startswith(paths))


class Post(Projection):
    """A person acting for a unit in a role, from a day to a day."""

    ROLES = (
        ("clerk", _("受理员")),
        ("supervisor", _("督办管理员")),
        ("leader", _("分管领导")),
        ("officer", _("单位经办人")),
        ("head", _("单位负责人")),
        ("inspector", _("督导组成员")),
        ("caller", _("回访员")),
        ("reviewer", _("复核人")),
        ("auditor", _("审计查阅")),
        ("admin", _("系统管理员")),
        ("system", _("系统")),
        ("public", _("群众")),
    )
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="posts", db_constraint=False
    )
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="posts", db_constraint=False
    )
    role = models.CharField(max_length=20, choices=ROLES)
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ("unit__order", "id")
        indexes = [models.Index(fields=["account"]), models.Index(fields=["unit", "role"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.name}" if self.unit else self.name

    def serves(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    @cached_property
    def subtree_ids(self) -> frozenset[int]:
        """Ids of the post's unit and everything below it."""
        return units_below(self.unit.path) if self.unit else frozenset()

    @cached_property
    def interest_paths(self) -> tuple[str, ...]:
        """Paths of every unit the same person serves now, groups apart, and of those they step
        aside from besides: where their interest is. One query, once per object;
        `knowing_interests` saves it."""
        if self.account_id is None:
            return (*((self.unit.path,) if self.unit else ()), *self.further_interests())
        mine = Post.objects.filter(account_id=self.account_id, unit__isnull=False)
        mine = mine.exclude(unit__kind="group")
        serving = mine.filter(self.current()).values_list("unit__path", flat=True)
        return (*serving, *self.further_interests())

    def further_interests(self) -> tuple[str, ...]:
        """Paths of the units the person steps aside from without serving them now."""
        from bihuan.kernel import recusals

        return recusals.further(self)

    @classmethod
    def knowing_interests(cls, posts: Iterable[Post]) -> list[Post]:
        """The posts with `interest_paths` of all of them read by one query."""
        found = list(posts)
        served: dict[int, list[str]] = {}
        theirs = cls.objects.filter(cls.current(), account_id__in=[p.account_id for p in found])
        pairs = theirs.exclude(unit__kind="group").values_list("account_id", "unit__path")
        for account_id, path in pairs:
            served.setdefault(account_id or 0, []).append(path)
        for post in found:
            if post.account_id is not None:
                further = post.further_interests()
                post.__dict__["interest_paths"] = (*served.get(post.account_id, ()), *further)
        return found

    @staticmethod
    def of_one_person(posts: list[Post]) -> list[Post]:
        """All current posts of one person, read with their units: what `interest_paths` asks for
        is among them already."""
        paths = tuple(p.unit.path for p in posts if p.unit and p.unit.kind != "group")
        for post in posts:
            post.__dict__["interest_paths"] = (*paths, *post.further_interests())
        return posts

    @staticmethod
    def current() -> Q:
        """Posts that serve today."""
        from bihuan.kernel import clock

        today = clock.today()
        return Q(from_on__lte=today) & (Q(until_on=None) | Q(until_on__gte=today))


@memory.remembered("people")
def posts() -> dict[int, Post]:
    """Every post by id, with its unit; kept in memory for all: never change one."""
    known = units()
    found = {post.pk: post for post in Post.objects.order_by("pk")}
    for post in found.values():
        post.unit = known[post.unit_id] if post.unit_id else None
    return found
