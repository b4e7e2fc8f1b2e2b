"""What can be written in a template, as lines an author copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.facilities.documents.asked import LANGUAGE
from bihuan.kernel import figures as registry

WAYS: Sequence[tuple[str, str | Promise]] = (
    ('{{ 登记问题|分项("问题来源类别", "领导干部作风") }}', _("只要其中一类的数")),
    ('{{ 登记问题|截至("2014-05-31") }}', _("截至另一天的数")),
    ('{{ 登记问题|自("2014-05-01") }}', _("只算这一天起登记的")),
    ('{{ 已销号问题|净增("2014-05-01") }}', _("比那天以前多多少")),
    ('{{ 登记问题|分列("问题来源类别") }}', _("各类的数，前面不写“其中”")),
    ('{{ 登记问题|单位("禾阳小学") }}', _("只算这个单位及其所属")),
    ('{{ 登记问题|清单("问题台账") }}', _("只算这份台账")),
    ("{{ 已销号问题|占(登记问题) }}", _("一个数占另一个数的比例")),
    ("{{ 反映人满意|比例 }}", _("满意率，也可写 分子、分母、总数")),
    ("{%tr for 行 in 登记问题|各项(\"问题来源类别\") %}{{ 行.名称 }}{{ 行.数 }}{%tr endfor %}",
     _("表格，每类一行")),
    ("{%tr for 行 in 逾期问题|明细 %}{{ 行.编号 }}{{ 行.名称 }}{%tr endfor %}",
     _("表格，指标背后的事项每件一行")),
)  # fmt: skip
"""Examples; the names in them are words of the template, not translated."""


@dataclass(frozen=True)
class Help:
    """A figure with what to write: for itself, and for each way it is split."""

    code: str
    name: str
    definition: str
    field: str
    splits: Sequence[tuple[str, str]]


def _by(name: str, split: str) -> str:
    """Short where the language allows."""
    way = f"按{split}"
    if not way.isidentifier():
        way = f'按("{split}")'
    return f"{{{{ {name}|{way} }}}}"


def figures() -> list[Help]:
    """Every figure, in the order of the rooms."""
    found = []
    for one in registry.every().values():
        with translation.override(LANGUAGE):
            name = str(one.name)
            splits = [(str(s.name), _by(name, str(s.name))) for s in one.splits]
        found.append(
            Help(one.code, str(one.name), str(one.definition), f"{{{{ {name} }}}}", splits)
        )
    return found
