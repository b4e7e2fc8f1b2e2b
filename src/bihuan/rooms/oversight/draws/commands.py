"""The verbs of draws; the only writers."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel import clock, history, people, record
from bihuan.kernel.errors import Invalid, Refused
from bihuan.kernel.events import seal
from bihuan.kernel.models.log import Checkpoint
from bihuan.kernel.models.matter import Link, Matter
from bihuan.kernel.models.people import Post
from bihuan.lib import draw as rule
from bihuan.lib.mask import mask
from bihuan.lib.text import clean
from bihuan.rooms.oversight.draws import events, population, words
from bihuan.rooms.oversight.draws.models import Draw
from bihuan.rooms.oversight.draws.population import Wanted
from bihuan.rooms.oversight.draws.project import REPEATS

TITLE_MOST = 120
SECOND_MOST = 300
REASON_MOST = 1000


def planned(wanted: Wanted, commitment: str, repeats: str = "") -> dict[str, Any]:
    """The plan as it would be published. Raises Invalid, naming what is wrong with it."""
    wrong: dict[str, Any] = {}
    if not clean(wanted.title):
        wrong["title"] = _("请写明抽取的名称。")
    if wanted.after <= record.instant(clock.now()):
        wrong["after"] = _("约定时刻要晚于现在：第二随机数在公布方案时还不能产生。")
    if wanted.second == "spoken" and not clean(wanted.how):
        wrong["how"] = _("请写明数字在何时何地、怎样当众产生。")
    if wrong:
        raise Invalid(wrong)
    try:
        made = population.plan(_tidy(wanted), commitment, repeats)
    except ValueError:
        raise Invalid({"total": _("抽取数量超过了可以抽取的数量。")}) from None
    for one in rule.check_plan(made):
        field = {"excluded": "excluded", "commitment": "commitment"}.get(one.part, "total")
        text = str(words.PARTS[one.part])
        wrong[field] = f"{text}（{one.where}）" if one.where else text
    if not made["total"]:
        wrong["total"] = _("抽取数量至少为1。")
    if wrong:
        raise Invalid(wrong)
    return made


def _tidy(wanted: Wanted) -> Wanted:
    """What everybody will read bears no numbers of persons."""
    return Wanted(
        title=mask(clean(wanted.title))[:TITLE_MOST],
        filter=wanted.filter,
        total=wanted.total,
        sizes=wanted.sizes,
        excluded={k.strip(): mask(clean(v))[:REASON_MOST] for k, v in wanted.excluded.items()},
        second=wanted.second,
        after=wanted.after,
        how=mask(clean(wanted.how))[:REASON_MOST],
    )


def publish(
    wanted: Wanted, *, by: Post, commitment: str = "", repeats: Matter | None = None
) -> Matter:
    """Publish a plan with a commitment to a seed. Without a `commitment` from somebody who keeps a
    seed elsewhere, one is made and kept here, shut, until it is revealed. Raises Invalid, Refused.
    """
    record.ready(record.bare("draw", 0, ""), "draw.published", by=by)
    if repeats is not None and repeats.status != "void":
        raise Refused(_("要重抽，先把原来的抽取作废并说明理由。"))
    seed = "" if commitment else secrets.token_bytes(rule.SEED_BYTES).hex()
    made = planned(wanted, commitment or rule.commitment(seed), repeats.number if repeats else "")
    data = events.Published(
        plan=rule.canonical(made).decode(),
        plan_sha256=rule.digest(made),
        seed=seal(seed) if seed else None,
        repeats=repeats.pk if repeats else None,
    )
    return record.open("draw", data, by=by)


def contribute(draw: Matter, *, second: str, by: Post, seen: int | None = None) -> None:
    """Put down the number that came about in public. Raises Invalid, Refused."""
    record.ready(draw, "draw.contributed", by=by, seen=seen)
    row = Draw.objects.get(pk=draw.pk)
    if row.plan["second"]["kind"] != "spoken":
        raise Refused(_("这次抽取的第二随机数取自存证日志，到时自动公布，不能填写。"))
    if clock.now() < row.after:
        raise Refused(_("还没有到约定的时刻。"))
    kept = " ".join(clean(second).split())
    if not kept:
        raise Invalid({"second": _("请填写当众产生的数字。")})
    if len(kept) > SECOND_MOST:
        raise Invalid({"second": _("太长，请核对。")})
    record.append(draw, events.Contributed(kept), by=by, seen=seen)


def contribute_from_log(draw: Matter) -> bool:
    """Take the root of the first checkpoint signed at the moment set or after it; False while there
    is none."""
    row = Draw.objects.get(pk=draw.pk)
    if row.plan["second"]["kind"] != "log" or draw.status != "published":
        return False
    first = Checkpoint.objects.filter(at__gte=row.after).order_by("size").first()
    if first is None:
        return False
    checkpoint = {"note": first.note, "at": record.instant(first.at), "size": first.size}
    record.append(draw, events.Contributed(bytes(first.root).hex(), checkpoint), by=people.system())
    return True


def reveal(draw: Matter, *, by: Post, seed: str = "", seen: int | None = None) -> None:
    """Reveal the seed, and draw. `seed`, in hex: only if it was kept elsewhere. Raises Invalid,
    Refused."""
    record.ready(draw, "draw.revealed", by=by, seen=seen)
    row = Draw.objects.get(pk=draw.pk)
    if row.kept_here:
        kept = history.of(draw, "draw.published")[0].data.seed.text
        if kept is None:
            raise Refused(_("封存的种子已被删除，无法揭晓。请作废后重抽。"))
    else:
        kept = "".join(clean(seed).split()).lower()
        if not rule.HEX.fullmatch(kept) or rule.commitment(kept) != row.plan["commitment"]:
            raise Invalid({"seed": _("这个种子与事先公布的承诺不符，请核对后重填。")})
    drawn = rule.draw(row.plan, kept, row.second)
    strata, ids = (tuple(one[key] for one in drawn) for key in ("stratum", "ids"))
    record.append(draw, events.Revealed(kept, strata, ids), by=by, seen=seen)


def void(draw: Matter, *, reason: str, by: Post, seen: int | None = None) -> None:
    """Refuse a draw or its result; it stays on record with the reason. Raises Invalid."""
    record.ready(draw, "draw.voided", by=by, seen=seen)
    kept = clean(reason)[:REASON_MOST]
    if not kept:
        raise Invalid({"reason": _("请写明作废的理由，理由会公开。")})
    record.append(draw, events.Voided(seal(kept)), by=by, seen=seen)


def related(draw: Matter) -> tuple[Matter | None, list[Matter]]:
    """The draw that this one repeats, and those that repeat it."""
    out = Link.objects.filter(source=draw, kind=REPEATS).select_related("target").first()
    after = Link.objects.filter(target=draw, kind=REPEATS).select_related("source")
    return (out.target if out else None), [one.source for one in after.order_by("source_id")]
