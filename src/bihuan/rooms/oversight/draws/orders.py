"""A draw as a file asks for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bihuan.kernel import record
from bihuan.kernel.errors import Invalid
from bihuan.kernel.models.people import Unit, units
from bihuan.rooms.oversight.draws.events import POPULATIONS, SECONDS
from bihuan.rooms.oversight.draws.population import STRATA, Filter, Wanted

KNOWN = ("title", "of", "kinds", "roles", "list", "under", "strata", "total", "sizes",
         "excluded", "second", "after", "how")  # fmt: skip

YEARS = range(2000, 2200)
NO_MOMENT = _("请写明约定时刻，如 2026-09-20T09:00。")


def wanted(given: Any) -> Wanted:
    """From an object with the keys of KNOWN; `under` is a unit's code, `after` an ISO instant,
    local unless it says otherwise. Raises Invalid, naming the key."""
    if not isinstance(given, dict) or set(given) - set(KNOWN):
        known = {"known": ", ".join(KNOWN)}
        raise Invalid({"": str(_("方案应是一个对象，只有这些项：%(known)s。")) % known})
    of = given.get("of", "units")
    if of not in POPULATIONS or given.get("strata", "none") not in STRATA[of]:
        raise Invalid({"of": _("没有这种总体，或这种总体不能这样分层。")})
    if given.get("second", "log") not in SECONDS:
        raise Invalid({"second": _("第二随机数只能是 log 或 spoken。")})
    chosen = Filter(
        of=of,
        kinds=tuple(given.get("kinds", ())),
        roles=tuple(given.get("roles", ())),
        list_code=given.get("list", ""),
        under=_unit(given["under"]) if given.get("under") else None,
        strata=given.get("strata", "none"),
    )
    return Wanted(
        title=str(given.get("title", "")),
        filter=chosen,
        total=_count(given.get("total", 0)),
        sizes={str(k): _count(v) for k, v in given.get("sizes", {}).items()},
        excluded={str(k): str(v) for k, v in given.get("excluded", {}).items()},
        second=given.get("second", "log"),
        after=_instant(str(given.get("after", ""))),
        how=str(given.get("how", "")),
    )


def _unit(code: str) -> Unit:
    for unit in units().values():
        if unit.code == code:
            return unit
    raise Invalid({"under": str(_("没有代码为“%(code)s”的单位。")) % {"code": code}})


def _count(value: Any) -> int:
    if type(value) is not int:
        raise Invalid({"total": _("数量要写成整数。")})
    return value


def _instant(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid({"after": NO_MOMENT}) from None
    if at.year not in YEARS:
        raise Invalid({"after": NO_MOMENT})
    return record.instant(at if at.tzinfo else timezone.make_aware(at))
