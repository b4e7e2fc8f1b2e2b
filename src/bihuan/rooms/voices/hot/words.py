"""Heat in whole sentences: every number that makes it is said."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bihuan.facilities.similarity.hot.heat import PER_PLACE, Heat


def counted(heat: Heat, days: int) -> str:
    """近30天11人反映14件，涉及3个单位，比前30天多9人；其中同一人重复反映3件，不计热度。"""
    said = {"days": days, "people": heat.people, "opinions": heat.opinions}
    parts = [_("近%(days)s天%(people)s人反映%(opinions)s件") % said]
    if heat.places > 1:
        parts.append(_("涉及%(places)s个单位") % {"places": heat.places})
    parts.append(_trend(heat, days))
    text = _("，").join(parts)
    if heat.again:
        again = _("其中同一人重复反映%(again)s件，不计热度") % {"again": heat.again}
        text = _("；").join((text, again))
    return text + _("。")


def _trend(heat: Heat, days: int) -> str:
    if not heat.before:
        return _("此前%(days)s天没有人反映") % {"days": days}
    if heat.more > 0:
        return _("比前%(days)s天多%(more)s人") % {"days": days, "more": heat.more}
    if heat.more < 0:
        return _("比前%(days)s天少%(less)s人") % {"days": days, "less": -heat.more}
    return _("与前%(days)s天人数相同") % {"days": days}


def made_of(heat: Heat) -> str:
    """26 = 11 人 + 增加 9 人 + 另 3 个单位 × 2"""
    parts = [_("%(people)s 人") % {"people": heat.people}]
    if heat.more > 0:
        parts.append(_("增加 %(more)s 人") % {"more": heat.more})
    if heat.places > 1:
        further = {"places": heat.places - 1, "each": PER_PLACE}
        parts.append(_("另 %(places)s 个单位 × %(each)s") % further)
    return f"{heat.value} = {' + '.join(parts)}"
