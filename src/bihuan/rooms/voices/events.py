"""What can happen to an opinion 意见, and its life."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.kernel import lifecycle
from bihuan.kernel.events import EventData, Sealed, event
from bihuan.kernel.lifecycle import State, Step
from bihuan.kernel.phrase import listed
from bihuan.kernel.sources import CHANNELS


@event("voice.received", label=_("收到意见"))
class Received(EventData):
    """`place`: id of the unit it is about; `external`: its number in the system it came from;
    `receipt`: SHA-256 of the receipt code, never the code; `topic`: its class there; `files`: what
    came along, a letter's scan, photos."""

    channel: str
    subject: Sealed
    text: Sealed
    reporter: Sealed | None = None
    contact: Sealed | None = None
    place: int | None = None
    external: str = ""
    topic: str = ""
    approach: str = ""
    receipt: str = ""
    fingerprint: str = ""
    files: tuple[dict[str, Any], ...] = ()

    def says(self) -> str:
        return str(_("登记意见（%(channel)s）")) % {
            "channel": CHANNELS.get(self.channel, self.channel)
        }


@event("voice.added", label=_("补充说明"))
class Added(EventData):
    text: Sealed
    files: tuple[dict[str, Any], ...] = ()

    def says(self) -> str:
        return str(_("补充说明：%(text)s")) % {"text": self.text}


@event("voice.answered", label=_("答复"))
class Answered(EventData):
    """`unit`: who answered, as the answer names itself."""

    text: Sealed
    unit: str = ""

    def says(self) -> str:
        return str(_("答复：%(text)s")) % {"text": self.text}


@event("voice.raised", label=_("立项"))
class Raised(EventData):
    """Becomes a problem in a ledger. `voices`: opinions merged into this one, which go along.
    `place`: the unit it is about, now that somebody has looked; `unit`: who should answer."""

    list_code: str
    title: Sealed
    labels: dict[str, str]
    voices: tuple[int, ...] = ()
    place: int | None = None
    unit: int | None = None

    def says(self) -> str:
        return str(_("立为问题“%(title)s”")) % {"title": self.title}


@event("voice.attached", label=_("并入已有问题"))
class Attached(EventData):
    problem: int
    problem_number: str
    voices: tuple[int, ...] = ()

    def says(self) -> str:
        return str(_("并入已有问题 %(number)s")) % {"number": self.problem_number}


@event("voice.merged", label=_("合并"))
class Merged(EventData):
    """The same thing said again: goes on as `into`; its reporter is asked all the same."""

    into: int
    into_number: str

    def says(self) -> str:
        return str(_("合并到 %(number)s，反映人予以保留")) % {"number": self.into_number}


@event("voice.not_accepted", label=_("不予受理"))
class NotAccepted(EventData):
    code: str
    reason: Sealed

    def says(self) -> str:
        return str(_("不予受理（%(why)s）：%(reason)s")) % {
            "why": NOT_ACCEPTED.get(self.code, self.code),
            "reason": self.reason,
        }


NOT_ACCEPTED = {
    "other_authority": _("不属于本机关职责"),
    "court": _("已进入诉讼、仲裁或复议"),
    "final": _("已作复核终结"),
    "unclear": _("内容不清且无法联系"),
    "not_matter": _("不构成意见或诉求"),
}
"""Why an opinion is not accepted (信访工作条例 第二十三条、第三十一条、第三十六条)."""


@event("voice.released", label=_("撤回处理"))
class Released(EventData):
    """The last handling is undone: back to the inbox. `problem`: the problem it is taken out of,
    with the opinions merged into it (`voices`)."""

    reason: Sealed
    problem: int | None = None
    voices: tuple[int, ...] = ()

    def says(self) -> str:
        return str(_("撤回上一步处理，退回收件箱：%(why)s")) % {"why": self.reason}


@event("voice.settled", label=_("办结"))
class Settled(EventData):
    """Its problem was closed."""

    problem_number: str

    def says(self) -> str:
        return str(_("问题 %(number)s 已销号，意见办结")) % {"number": self.problem_number}


@event("voice.concluded", label=_("终结"))
class Concluded(EventData):
    """Its problem ended lawfully without being closed."""

    problem_number: str

    def says(self) -> str:
        return str(_("问题 %(number)s 依规终结，未计入销号")) % {"number": self.problem_number}


@event("voice.resumed", label=_("恢复办理"))
class Resumed(EventData):
    """Its problem was opened again, or it was taken out of a merger."""

    problem_number: str

    def says(self) -> str:
        return str(_("问题 %(number)s 重新办理")) % {"number": self.problem_number}


@event("voice.updated", label=_("来源更新"))
class Updated(EventData):
    """The system it came from, or another one, has told more of it: only what is new. `external`:
    its number there; `steps`: how it was handed on there. It happened on the day of the answer."""

    external: str = ""
    topic: str = ""
    place: int | None = None
    reporter: Sealed | None = None
    contact: Sealed | None = None
    text: Sealed | None = None
    answer: Sealed | None = None
    steps: Sealed | None = None

    def says(self) -> str:
        told = [
            _("另一编号 %(n)s") % {"n": self.external} if self.external else "",
            _("分类“%(n)s”") % {"n": self.topic} if self.topic else "",
            _("涉及单位") if self.place else "",
            _("反映人或联系方式") if self.reporter or self.contact else "",
            _("内容：%(n)s") % {"n": self.text} if self.text else "",
            _("答复：%(n)s") % {"n": self.answer} if self.answer else "",
            _("流转：%(n)s") % {"n": self.steps} if self.steps else "",
        ]
        return str(_("来源系统更新：%(what)s")) % {"what": listed(one for one in told if one)}


@event("voice.classified", label=_("分类"))
class Classified(EventData):
    """A person says what it is about: `code` in that `edition` of the taxonomy, and `path`, how it
    was called then."""

    code: str
    edition: int
    path: str

    def says(self) -> str:
        return str(_("分类为“%(path)s”")) % {"path": self.path}


@event("voice.heard", label=_("记明出处"))
class Heard(EventData):
    """Where it was said: `at` is the id of that matter, `mark` tells which of several opinions
    heard there this is; 0 where there is but one."""

    at: int
    at_number: str
    mark: int = 0

    def says(self) -> str:
        return str(_("来自 %(number)s")) % {"number": self.at_number}


ENDED = ("raised", "merged", "answered", "not_accepted", "settled", "concluded")

LIFE = lifecycle.define(
    "voice",
    pgettext_lazy("one", "意见"),
    prefix="Y",
    states=[
        State("new", _("待处理"), "open"),
        State("raised", _("办理中"), "waiting"),
        State("answered", _("已答复"), "concluded"),
        State("merged", _("已合并"), "joined"),
        State("not_accepted", _("不予受理"), "concluded"),
        State("settled", _("已办结"), "closed"),
        State("concluded", _("已终结"), "concluded"),
    ],
    steps=[
        Step("voice.received", ("",), "new"),
        Step("voice.added", ("new", *ENDED)),
        Step("voice.answered", ("new",), "answered"),
        Step("voice.raised", ("new",), "raised"),
        Step("voice.attached", ("new",), "raised"),
        Step("voice.merged", ("new",), "merged"),
        Step("voice.not_accepted", ("new",), "not_accepted"),
        Step("voice.released", ("raised", "merged", "not_accepted", "answered"), "new"),
        Step("voice.settled", ("raised",), "settled"),
        Step("voice.concluded", ("raised",), "concluded"),
        Step("voice.resumed", ("settled", "concluded"), "raised"),
        Step("voice.classified", ("new", *ENDED)),
        Step("voice.heard", ("new", *ENDED)),
        Step("voice.updated", ("new", *ENDED)),
    ],
)
