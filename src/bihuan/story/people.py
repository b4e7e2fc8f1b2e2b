"""Who is who in the district: posts for every role, sign-ins for some of them."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.kernel import people
from bihuan.kernel.models.people import Account, Post, Unit
from bihuan.rooms.oversight import commands as oversight
from bihuan.story import names, units
from bihuan.story.scene import Story

PASSWORD = "bihuan-demo"  # noqa: S105 - shown at every start of the demo, used nowhere else
SIGN_INS: list[tuple[str, str, str, str, str]] = [
    ("shouli", PASSWORD, "受理员", "顾知夏", "信访接待室"),
    ("duban", PASSWORD, "督办管理员", "沈怀石", "教育督导室"),
    ("lingdao", PASSWORD, "分管领导", "陆景川", "青禾区教育委员会"),
    ("jingban", PASSWORD, "单位经办人", "宋芷宁", "基础教育科"),
    ("xuexiao", PASSWORD, "单位经办人", "许嘉禾", "禾阳小学"),
    ("xiaozhang", PASSWORD, "单位负责人", "秦念山", "禾阳小学"),
    ("ducha", PASSWORD, "督导组成员", "韩松泽", "第一督导组"),
    ("zuzhang", PASSWORD, "督导组组长", "叶承屿", "第二督导组"),
    ("huifang", PASSWORD, "回访员", "江咏溪", "信访接待室"),
    ("fuhe", PASSWORD, "复核人", "白书衡", "政策法规科"),
    ("shenji", PASSWORD, "审计查阅", "常允谷", "财务审计科"),
    ("guanli", PASSWORD, "系统管理员", "邱启航", "教育信息中心"),
]
"""(user name, password, role, name, unit) of the demonstration; the last two as shown."""

STAFF = (
    ("shouli", "clerk", "QH-XF", "受理"),
    ("duban", "supervisor", "QH-DD", "督办"),
    ("huifang", "caller", "QH-XF", "回访"),
    ("fuhe", "reviewer", "QH-ZF", "复核"),
    ("shenji", "auditor", "QH-CS", "审计"),
    ("guanli", "admin", "QH-XX", "系统管理"),
)
LEADERS = (
    "书记、主任",
    "副主任",
    "副主任",
    "副主任",
    "副主任",
    "纪工委书记",
    "工委委员",
    "工委委员",
)
SIGNED_LEADERS = {1: "zuzhang", 2: "lingdao"}  # by place in LEADERS; the group's number is one more
OFFICERS_OF = ("section", "institution", "zone")


def appoint(story: Story, by: Post) -> None:
    """Everybody takes up their post today."""
    strangers = names.persons(2014)
    for username, role, code, title in STAFF:
        account = _account(username)
        unit = story.unit(code)
        story.posts[username] = people.appoint(account, unit, role, by=by, title=title)
    heads = _heads(story, strangers, by)
    _officers(story, strangers, by)
    _groups(story, heads, strangers, by)


def _account(username: str) -> Account:
    row = next(one for one in SIGN_INS if one[0] == username)
    return people.open_account(username, row[3], row[1])


def _heads(story: Story, strangers: Iterator[str], by: Post) -> dict[str, Account]:
    """A head for every unit; those who also serve in a group have an account of their own, for one
    person is told by the account."""
    accounts: dict[str, Account] = {}
    serving = [f"QH-Z{n}" for n in range(1, 9)] + [code for code, *_ in units.SECTIONS[:8]]
    for one in units.planned():
        unit = story.unit(one.code)
        if one.short == "禾阳小学":
            account = _account("xiaozhang")
            post = story.posts["xiaozhang"] = _head(unit, account, "", by)
        elif one.code in serving:
            name = next(strangers)
            accounts[one.code] = people.open_account(one.code.lower(), name, None)
            post = _head(unit, accounts[one.code], "", by)
        else:
            post = _head(unit, None, next(strangers), by)
        story.heads[unit.pk] = story.acting[unit.pk] = post
    return accounts


TITLES = {
    "section": "科长",
    "zone": "学区主任",
    "institution": "主任",
    "school": "校长",
    "kindergarten": "园长",
}


def _head(unit: Unit, account: Account | None, name: str, by: Post) -> Post:
    return people.appoint(account, unit, "head", by=by, name=name, title=TITLES[unit.kind])


def _officers(story: Story, strangers: Iterator[str], by: Post) -> None:
    signed = {"QH-JC": "jingban", story.unit("禾阳小学").code: "xuexiao"}
    for one in units.planned():
        if one.kind not in OFFICERS_OF and one.code not in signed:
            continue
        unit = story.unit(one.code)
        username = signed.get(one.code)
        if username:
            post = people.appoint(_account(username), unit, "officer", by=by, title="经办")
            story.posts[username] = post
        else:
            post = people.appoint(None, unit, "officer", by=by, name=next(strangers), title="经办")
        story.acting[unit.pk] = post


def _groups(story: Story, heads: dict[str, Account], strangers: Iterator[str], by: Post) -> None:
    """Eight groups, each led by one of the leaders; the head of another zone and of a section as
    deputies; one member who serves nowhere else. Every unit is some group's contact."""
    root = story.unit(units.ROOT)
    for n, title in enumerate(LEADERS):
        group = story.unit(f"QH-G{n + 1}")
        username = SIGNED_LEADERS.get(n, "")
        name = "" if username else next(strangers)
        leader = _account(username) if username else people.open_account(f"qh-l{n + 1}", name, None)
        top = people.appoint(leader, root, "leader", by=by, title=title)
        members = [people.appoint(leader, group, "inspector", by=by, title="组长")]
        for code in (f"QH-Z{(n + 3) % 8 + 1}", units.SECTIONS[(n + 4) % 8][0]):
            deputy = people.appoint(heads[code], group, "inspector", by=by, title="副组长")
            members.append(deputy)
        member = _account("ducha") if n == 0 else None
        name = "" if member else next(strangers)
        members.append(
            people.appoint(member, group, "inspector", by=by, name=name, title="督导专员")
        )
        if username:
            story.posts[username] = members[0] if username == "zuzhang" else top
        if member:
            story.posts["ducha"] = members[-1]
        story.posts[f"leader-{n + 1}"] = top
        story.inspectors[group.pk] = members[::-1]
        oversight.assign_contacts(group, units=_contacts(story, n), by=story.posts["duban"])


def _contacts(story: Story, n: int) -> list[Unit]:
    """Every eighth of each kind; a zone brings its schools along."""
    lots = (units.SECTIONS, units.INSTITUTIONS)
    codes = [one[0] for lot in lots for one in lot[n::8]]
    codes += [f"QH-M{m}" for m in range(1, len(units.DISTRICT_SCHOOLS) + 1)][n::8]
    return [story.unit(code) for code in [*codes, f"QH-Z{n + 1}"]]


def leader_for(story: Story, unit: Unit) -> Post:
    """The leader in charge of a unit: the one whose group is in contact with it."""
    codes = [code for code, *_ in units.SECTIONS] + [code for code, *_ in units.INSTITUTIONS]
    codes += [f"QH-M{m}" for m in range(1, len(units.DISTRICT_SCHOOLS) + 1)]
    zone = unit.code.split("-")[1]
    place = int(zone[1:]) - 1 if zone[0] == "Z" and zone[1:].isdigit() else codes.index(unit.code)
    return story.posts[f"leader-{place % 8 + 1}"]
