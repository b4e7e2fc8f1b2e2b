"""Values put into words and into data."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.figures.declared import Figure
from bihuan.kernel.figures.numbers import Days, Growth, Number, Share, as_data
from bihuan.kernel.figures.reading import Value


def plain(one: Value) -> Mapping[str, object]:
    """A value for a machine to read."""
    return {
        "code": one.figure.code,
        "name": str(one.figure.name),
        "definition": str(one.figure.definition),
        "kind": one.figure.kind,
        "measure": str(one.figure.measure),
        "value": as_data(one.total),
        "splits": {
            split.code: {split.word(k): as_data(n) for k, n in one.splits[split.code].items()}
            for split in one.figure.splits
        },
    }


def said(figure: Figure, number: Number) -> str:
    """A value in words: "12个"; "已销号36个，回访30个，满意28个（93.3%）"."""
    measure = str(figure.measure)
    match number:
        case Share():
            return _share(figure, number)
        case Growth():
            told = {"now": f"{number.now}{measure}", "base": f"{number.base}{measure}"}
            if number.percent is None:
                return str(_("%(now)s，基期%(base)s，不计增长率")) % told
            told["percent"] = f"{number.percent:+}%"
            return str(_("%(percent)s（%(now)s，基期%(base)s）")) % told
        case Days():
            if not number.n:
                return str(_("没有可以计算的"))
            told = {"mean": str(number.mean), "median": str(number.median), "n": str(number.n)}
            return str(_("平均%(mean)s天，中位数%(median)s天（共%(n)s个）")) % told
        case _:
            return f"{number}{measure}"


def _share(figure: Figure, number: Share) -> str:
    measure = str(figure.measure)
    counted = zip(figure.parts, (number.whole, number.asked, number.part), strict=True)
    text = "，".join(f"{word}{n}{measure}" for word, n in counted)
    return text if number.percent is None else f"{text}（{number.percent}%）"
