"""A small district, and problems brought to any point of their life by commands."""

from dataclasses import dataclass
from datetime import date

from bihuan.kernel import people, registers, schemes
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Account, Post, Unit
from bihuan.rooms.ledger import commands as ledger
from bihuan.rooms.oversight import commands as oversight
from bihuan.rooms.voices import commands as voices

PHOTO = {"id": "x", "sha256": "ab", "size": 3, "mime": "image/png"}
OFFICER_PHONE = "13900001111"


@dataclass
class District:
    bureau: Unit
    school: Unit
    kindergarten: Unit
    group: Unit
    clerk: Post
    supervisor: Post
    officer: Post
    inspector: Post
    caller: Post
    reviewer: Post

    def hear(self, text: str = "放学时校门口堵车，孩子过马路危险。", **said: str) -> voices.Receipt:
        opinion = voices.Said(text=text, channel="portal", place=self.school, **said)
        return voices.receive(opinion, by=people.public())

    def raise_problem(self, voice: Matter) -> Matter:
        return voices.raise_problem(
            voice, list_code="problems", title="校门口拥堵", labels={}, by=self.clerk
        )

    def issue(self, problem: Matter) -> None:
        ledger.detail(
            problem,
            by=self.supervisor,
            unit=self.school,
            person="陈老师",
            phone=OFFICER_PHONE,
            leader="周局长",
            measure="内部措施：增设护学岗",
            due="at-once",
            standard="校门口无滞留",
            type="at_once",
        )
        ledger.issue(problem, by=self.supervisor)
        ledger.receive(problem, by=self.officer)

    def finish(self, problem: Matter) -> None:
        """From work to asking the reporters."""
        problem.refresh_from_db()
        ledger.request_closure(problem, text="内部整改报告", files=(PHOTO,), by=self.officer)
        problem.refresh_from_db()
        oversight.verify(
            problem, passed=True, findings="内部核查记录", methods=["site"], by=self.inspector
        )

    def asking(self, voice: Matter) -> Matter:
        """A problem from that opinion whose reporters are being asked."""
        problem = self.raise_problem(voice)
        self.issue(problem)
        self.finish(problem)
        problem.refresh_from_db()
        return problem


def found() -> District:
    registers.found_all()
    system = people.system()
    schemes.ship(system)
    unit = people.add_unit
    bureau = unit("qh", "青禾区教育局", kind="authority", by=system)
    school = unit(
        "qh-1",
        "青禾区第一小学",
        kind="school",
        parent=bureau,
        by=system,
        order=10,
        aliases=["青禾一小"],
    )
    kindergarten = unit(
        "qh-2", "春苗幼儿园", kind="kindergarten", parent=bureau, by=system, order=20
    )
    group = unit("qh-g1", "第一督导组", kind="group", parent=bureau, by=system, order=90)
    oversight.assign_contacts(group, units=[school, kindergarten], by=system)
    return District(
        bureau,
        school,
        kindergarten,
        group,
        clerk=_post("shouli", "李清", bureau, "clerk"),
        supervisor=_post("duban", "周敏", bureau, "supervisor"),
        officer=_post("jingban", "陈立", school, "officer"),
        inspector=_post("ducha", "赵巡", group, "inspector"),
        caller=_post("huifang", "吴访", bureau, "caller"),
        reviewer=_post("fuhe", "郑复", bureau, "reviewer"),
    )


def _post(username: str, name: str, unit: Unit, role: str) -> Post:
    account: Account = people.open_account(username, name, None)
    made = people.appoint(account, unit, role, by=people.system(), from_on=date(2020, 1, 1))
    return Post.objects.select_related("unit", "account").get(pk=made.pk)
