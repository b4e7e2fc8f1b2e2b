"""Units, posts and sign-ins. Their history is the register `people`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock, registers
from bihuan.kernel.errors import Invalid
from bihuan.kernel.events import EventData, Sealed, event, seal
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import PUBLIC_ID, SYSTEM_ID, Account, Post, Unit
from bihuan.kernel.project import Happened, projects
from bihuan.kernel.rows import Rows

REGISTER = registers.declare(
    "people",
    _("机构与岗位"),
    ("unit.added", "unit.changed", "post.opened", "post.ended", "account.password_reset"),
)


@event("unit.added", label=_("设立机构"))
class UnitAdded(EventData):
    """`lon`, `lat`: millionths of a degree."""

    code: str
    name: str
    unit_kind: str
    parent: str
    order: int
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    address: str = ""
    lon: int | None = None
    lat: int | None = None

    def says(self) -> str:
        return str(_("登记机构“%(name)s”")) % {"name": self.name}


@event("unit.changed", label=_("变更机构"))
class UnitChanged(EventData):
    """`changes`: any of name, short_name, order, aliases, nicknames, address, lon, lat (millionths
    of a degree), active."""

    code: str
    changes: dict[str, str | int | bool | list[str] | None]

    def says(self) -> str:
        return str(_("变更机构 %(code)s 的登记")) % {"code": self.code}


@event("post.opened", label=_("任职"))
class PostOpened(EventData):
    account: int | None
    unit: str
    role: str
    name: Sealed
    title: str
    phone: Sealed | None
    from_on: date

    def says(self) -> str:
        role = dict(Post.ROLES).get(self.role, self.role)
        return str(_("登记 %(name)s 任%(role)s")) % {"name": self.name, "role": role}


@event("post.ended", label=_("免职"))
class PostEnded(EventData):
    post: int
    until_on: date


@event("account.password_reset", label=_("重设密码"))
class PasswordReset(EventData):
    """Somebody else than its owner set the password of a sign-in. `account`: its id."""

    account: int

    def says(self) -> str:
        return str(_("为 %(n)d 号登录账号重设密码")) % {"n": self.account}


@projects("unit.added")
def _add_unit(matter: Matter, happened: Happened, rows: Rows) -> None:
    data: UnitAdded = happened.data
    parent = Unit.objects.get(code=data.parent).path if data.parent else ""
    unit = Unit(
        pk=happened.id,
        code=data.code,
        name=data.name,
        short_name=data.short_name,
        kind=data.unit_kind,
        path=f"{parent}{data.code}/",
        order=data.order,
        aliases=list(data.aliases),
        nicknames=list(data.nicknames),
        address=data.address,
        lon=_degrees(data.lon),
        lat=_degrees(data.lat),
    )
    unit.save(force_insert=True)  # at once: the next event of the register may name it as parent


@projects("unit.changed")
def _change_unit(matter: Matter, happened: Happened, rows: Rows) -> None:
    unit = Unit.objects.get(code=happened.data.code)
    for name, value in happened.data.changes.items():
        setattr(unit, name, _degrees(value) if name in ("lon", "lat") else value)
    unit.save(force_update=True)


def _degrees(millionths: int | None) -> float | None:
    """Events hold no fractions: what was hashed must be what is read back."""
    return None if millionths is None else millionths / 1_000_000


@projects("post.opened")
def _open_post(matter: Matter, happened: Happened, rows: Rows) -> None:
    data: PostOpened = happened.data
    rows.add(
        Post(
            pk=happened.id,
            account_id=data.account,
            unit=Unit.objects.get(code=data.unit),
            role=data.role,
            name=str(data.name),
            title=data.title,
            phone=str(data.phone) if data.phone else "",
            from_on=data.from_on,
        )
    )


@projects("post.ended")
def _end_post(matter: Matter, happened: Happened, rows: Rows) -> None:
    post = rows.get(Post, happened.data.post)
    post.until_on = happened.data.until_on
    rows.change(post)


@projects("register.founded")
def _found(matter: Matter, happened: Happened, rows: Rows) -> None:
    """The two posts nobody holds stand from the beginning."""
    matter.title = happened.data.code
    if happened.data.code == REGISTER:
        for pk, role, name in ((SYSTEM_ID, "system", "系统"), (PUBLIC_ID, "public", "群众")):
            rows.add(Post(pk=pk, role=role, name=name, from_on=registers.BEGINNING))


class Known(TypedDict, total=False):
    """What may be known of a unit besides its name. `lon`, `lat`: degrees."""

    short_name: str
    aliases: Sequence[str]
    nicknames: Sequence[str]
    address: str
    lon: float | None
    lat: float | None


class Changes(Known, total=False):
    name: str
    order: int
    active: bool


@transaction.atomic
def add_unit(
    code: str,
    name: str,
    *,
    kind: str,
    by: Post,
    parent: Unit | None = None,
    order: int = 0,
    **known: Unpack[Known],
) -> Unit:
    """Put a unit into the tree. Raises Invalid when the code is taken or a field does not fit."""
    registers.turn(REGISTER)
    if not code.isascii() or not code.replace("-", "").isalnum() or len(code) > 40:
        raise Invalid({"code": _("机构代码只能用字母、数字和连字符，不超过40个字符。")})
    if Unit.objects.filter(code=code).exists():
        raise Invalid({"code": _("机构代码已被使用，请换一个。")})
    if kind not in dict(Unit.KINDS):
        raise Invalid({"kind": _("没有这种机构类别。")})
    _check({"name": name, **known})
    parent_code = parent.code if parent else ""
    data = UnitAdded(code, name, kind, parent_code, order, **_stored(known))
    registers.append(REGISTER, data, by=by)
    return Unit.objects.get(code=code)


def change_unit(unit: Unit, *, by: Post, **changes: Unpack[Changes]) -> None:
    """Change what is registered of a unit; its code, kind and place in the tree stay."""
    wrong = set(changes) - Changes.__optional_keys__
    if wrong:
        raise Invalid({name: _("机构的这一项不能变更。") for name in sorted(wrong)})
    _check({"lon": unit.lon, "lat": unit.lat, **changes})
    registers.append(REGISTER, UnitChanged(unit.code, _stored(changes)), by=by)
    unit.refresh_from_db()


def _check(given: dict[str, Any]) -> None:
    if "name" in given and not 0 < len(given["name"]) <= 120:
        raise Invalid({"name": _("机构名称应有1到120个字。")})
    if len(given.get("short_name", "")) > 60:
        raise Invalid({"short_name": _("机构简称不超过60个字。")})
    if any(len(alias) > 120 for alias in given.get("aliases", ())):
        raise Invalid({"aliases": _("机构别名不超过120个字。")})
    if any(not 1 < len(name) <= 60 for name in given.get("nicknames", ())):
        raise Invalid({"nicknames": _("机构俗称应有2到60个字。")})
    if len(given.get("address", "")) > 200:
        raise Invalid({"address": _("机构地址不超过200个字。")})
    lon, lat = given.get("lon"), given.get("lat")
    if (lon is None) != (lat is None):
        raise Invalid({"lat" if lat is None else "lon": _("经度和纬度要同时填写，或都不填。")})
    for name, value, most in (("lon", lon, 180), ("lat", lat, 90)):
        if value is not None and not -most <= value <= most:
            text = _("应在 -%(most)d 到 %(most)d 之间，以度为单位，如 118.123456。")
            raise Invalid({name: str(text) % {"most": most}})


def _stored(known: Known | Changes) -> dict[str, Any]:
    """As events hold it."""
    plain: dict[str, Any] = dict(known)
    for name in {"lon", "lat"} & set(plain):
        plain[name] = None if plain[name] is None else round(plain[name] * 1_000_000)
    for name in {"aliases", "nicknames"} & set(plain):
        plain[name] = tuple(plain[name])
    return plain


def open_account(username: str, name: str, password: str | None, *, given: bool = False) -> Account:
    """A sign-in without rights. None as password: cannot sign in until one is set. `given`: by
    somebody else, so that its owner changes it before anything else."""
    if Account.objects.filter(username=username).exists():
        raise Invalid({"username": _("登录名已被使用，请换一个。")})
    account = Account(username=username, name=name, password_given=given)
    account.set_password(password)
    account.save()
    return account


@transaction.atomic
def reset_password(account: Account, password: str, *, by: Post) -> None:
    """Set somebody else's password, on record: who does could sign in as them until they change
    it, which is the first thing they are asked to do."""
    registers.append(REGISTER, PasswordReset(account.pk), by=by)
    account.set_password(password)
    account.password_given = True
    account.save(update_fields=["password", "password_given"])


def change_password(account: Account, password: str) -> None:
    """Set one's own."""
    account.set_password(password)
    account.password_given = False
    account.save(update_fields=["password", "password_given"])


def appoint(
    account: Account | None,
    unit: Unit,
    role: str,
    *,
    by: Post,
    name: str = "",
    title: str = "",
    phone: str = "",
    from_on: date | None = None,
) -> Post:
    """Give a person a post. `name` is needed only when there is no account."""
    if role not in dict(Post.ROLES) or role in ("system", "public"):
        raise Invalid({"role": _("没有这种岗位角色。")})
    named = name or (account.name if account else "")
    if not 0 < len(named) <= 60:
        raise Invalid({"name": _("姓名应有1到60个字。")})
    data = PostOpened(
        account=account.pk if account else None,
        unit=unit.code,
        role=role,
        name=seal(named),
        title=title,
        phone=seal(phone) if phone else None,
        from_on=from_on or clock.today(),
    )
    happened = registers.append(REGISTER, data, by=by)
    return Post.objects.select_related("unit").get(pk=happened.id)


def end_post(post: Post, *, until_on: date, by: Post) -> None:
    """The last day of a post. What it did stays under its name. Raises Invalid."""
    if until_on < post.from_on:
        raise Invalid({"until_on": _("免职日期不能早于任职日期。")})
    registers.append(REGISTER, PostEnded(post.pk, until_on), by=by)
    post.refresh_from_db()


def system() -> Post:
    """The post that acts when a rule or the clock does."""
    return _reserved(SYSTEM_ID)


def public() -> Post:
    """The post of whoever comes through the public door."""
    return _reserved(PUBLIC_ID)


@cache
def _reserved(pk: int) -> Post:
    return Post.objects.get(pk=pk)
