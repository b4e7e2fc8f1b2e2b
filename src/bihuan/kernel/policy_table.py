"""Who may do and see what. One line a rule; an action that has no line is a programming error.

Actions are event kinds, `see:<kind of matter>`, or a word for something that makes no event.
Roles are those of `Post.ROLES`. Where: docs/mechanisms/policy.md.
"""

from bihuan.kernel import policy
from bihuan.kernel.policy import Anywhere, Both, Checked, Independent, Lead, Own, Rule, Where

ANY, OWN, LEAD, CHECKED = Anywhere(), Own(), Lead(), Checked()
INDEPENDENT = Independent()

TABLE: list[tuple[str, str, Where]] = [
    # -- 登记簿：机构、岗位、日历、规则 ----------------------------------------------------------
    ("see:register", "admin supervisor auditor leader system", ANY),
    ("register.founded", "system", ANY),
    ("unit.added", "admin system", ANY),
    ("unit.changed", "admin system", ANY),
    ("post.opened", "admin system", ANY),
    ("post.ended", "admin system", ANY),
    ("account.password_reset", "admin system", ANY),
    ("calendar.year_published", "admin supervisor system", ANY),
    ("scheme.adopted", "admin system", ANY),
    ("contact.assigned", "supervisor admin system", ANY),
    # -- 意见 ------------------------------------------------------------------------------------
    ("see:voice", "clerk supervisor leader caller reviewer auditor public system", ANY),
    ("voice.received", "clerk supervisor caller public system", ANY),
    ("voice.added", "clerk caller public system", ANY),
    ("voice.answered", "clerk supervisor system", ANY),
    ("voice.raised", "clerk supervisor", ANY),
    ("voice.attached", "clerk supervisor", ANY),
    ("voice.merged", "clerk supervisor", ANY),
    ("voice.not_accepted", "clerk supervisor", ANY),
    ("voice.released", "clerk supervisor", ANY),
    ("voice.settled", "system", ANY),
    ("voice.concluded", "system", ANY),
    ("voice.resumed", "system", ANY),
    ("voice.heard", "system", ANY),
    ("voice.updated", "clerk supervisor system", ANY),
    ("see:contacts", "clerk supervisor leader caller system", ANY),
    ("voice.import", "clerk supervisor system", ANY),
    ("mail.state", "admin clerk supervisor", ANY),
    ("mail.decide", "clerk supervisor", ANY),
    # -- 征集 ------------------------------------------------------------------------------------
    ("see:collection", "clerk supervisor leader caller reviewer auditor system", ANY),
    ("see:collection", "officer head", OWN),
    ("collection.planned", "clerk supervisor officer head system", ANY),
    ("collection.changed", "clerk supervisor", ANY),
    ("collection.changed", "officer head", LEAD),
    ("collection.held", "clerk supervisor system", ANY),
    ("collection.held", "officer head", LEAD),
    ("collection.minuted", "clerk supervisor", ANY),
    ("collection.minuted", "officer head", LEAD),
    ("collection.opinion_noted", "clerk supervisor", ANY),
    ("collection.opinion_noted", "officer head", LEAD),
    ("collection.gathered", "clerk supervisor system", ANY),
    ("collection.parted", "clerk supervisor", ANY),
    ("collection.recorded", "clerk supervisor", ANY),
    ("collection.recorded", "officer head", LEAD),
    ("collection.reopened", "clerk supervisor", ANY),
    ("collection.reopened", "officer head", LEAD),
    ("collection.cancelled", "clerk supervisor", ANY),
    ("collection.cancelled", "officer head", LEAD),
    # -- 问题台账 --------------------------------------------------------------------------------
    ("see:problem", "clerk supervisor leader caller reviewer auditor system public", ANY),
    ("see:problem", "officer head", OWN),
    ("see:problem", "inspector", CHECKED),
    ("problem.registered", "clerk supervisor system", ANY),
    ("problem.joined", "clerk supervisor system", ANY),
    ("problem.parted", "clerk supervisor system", ANY),
    ("problem.withdrawn", "clerk supervisor", ANY),
    ("problem.detailed", "clerk supervisor", ANY),
    ("problem.issued", "supervisor", ANY),
    ("problem.received", "officer head", LEAD),
    ("problem.returned", "officer head", LEAD),
    ("problem.return_refused", "supervisor", ANY),
    ("problem.measured", "officer head", OWN),
    ("problem.progressed", "officer head", OWN),
    ("problem.extension_asked", "officer head", LEAD),
    ("problem.extended", "supervisor leader", INDEPENDENT),
    ("problem.extension_refused", "supervisor leader", INDEPENDENT),
    ("problem.urged", "supervisor leader", ANY),
    ("problem.closure_requested", "officer head", LEAD),
    ("problem.check_assigned", "system", ANY),
    ("problem.verified", "inspector", Both(CHECKED, INDEPENDENT)),
    ("problem.check_failed", "inspector", Both(CHECKED, INDEPENDENT)),
    ("problem.tried", "caller", INDEPENDENT),
    ("problem.consulted", "caller", INDEPENDENT),
    ("problem.consulted", "public", ANY),
    ("problem.sent_back", "system", ANY),
    ("problem.closed", "system", ANY),
    ("problem.conclusion_proposed", "supervisor caller", ANY),
    ("problem.concluded", "reviewer", INDEPENDENT),
    ("problem.conclusion_refused", "reviewer", INDEPENDENT),
    ("problem.reopened", "supervisor", ANY),
    ("problem.merged", "clerk supervisor", ANY),
    ("ledger.import", "supervisor system", ANY),
    ("ledger.export", "clerk supervisor leader officer head reviewer auditor inspector", ANY),
    ("ledger.export", "system", ANY),
    # -- 各类事项共有 ----------------------------------------------------------------------------
    ("matter.due_recomputed", "system admin supervisor", ANY),
    ("body.erased", "admin system", ANY),
    # -- 存证 ------------------------------------------------------------------------------------
    ("log.read", "auditor supervisor admin leader system", ANY),
]  # fmt: skip

policy.load(Rule(action, frozenset(roles.split()), where) for action, roles, where in TABLE)
