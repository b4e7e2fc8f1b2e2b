"""The fictional district 青禾区: its education committee, 123 units under it, 8 oversight groups.

Every name is invented. The order of the tuples is the official order (机构序列).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.kernel import people, schemes
from bihuan.kernel.models.people import Post, Unit
from bihuan.kernel.people import Known
from bihuan.story import duties, whereabouts

ROOT = "QH"

SECTIONS = (
    ("QH-DZ", "党政办公室", "党政办"),
    ("QH-ZR", "组织人事科", "组织人事科"),
    ("QH-JC", "基础教育科", "基教科"),
    ("QH-ZM", "职业成人与民办教育科", "职民科"),
    ("QH-XQ", "学前教育科", "学前科"),
    ("QH-AW", "安全稳定科", "安稳科"),
    ("QH-CS", "财务审计科", "财审科"),
    ("QH-JH", "基建后勤科", "基建科"),
    ("QH-TW", "体卫艺科", "体卫艺科"),
    ("QH-DD", "教育督导室", "督导室"),
    ("QH-ZF", "政策法规科", "政法科"),
    ("QH-JJ", "纪检监察室", "纪检室"),
    ("QH-XF", "信访接待室", "信访室"),
)
INSTITUTIONS = (
    ("QH-JX", "教师进修学校"),
    ("QH-ZK", "招生考试中心"),
    ("QH-ZX", "学生资助管理中心"),
    ("QH-ZB", "教育技术装备中心"),
    ("QH-HQ", "学校后勤服务中心"),
    ("QH-XX", "教育信息中心"),
    ("QH-JS", "教育资金结算中心"),
    ("QH-QS", "青少年活动中心"),
    ("QH-SQ", "社区教育学院"),
    ("QH-TZ", "特殊教育资源中心"),
)
DISTRICT_SCHOOLS = (
    "青禾中学",
    "青禾第二中学",
    "青禾第三中学",
    "青禾实验中学",
    "青禾外国语学校",
    "青禾职业教育中心",
)
ZONES: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "禾阳",
        ("禾阳中学", "禾阳第二中学"),
        ("青禾实验小学", "禾阳小学", "望禾路小学", "青苗小学", "东篱小学", "启明里小学"),
        ("区直机关幼儿园", "禾阳幼儿园", "青苗幼儿园"),
    ),
    (
        "麦川",
        ("麦川中学", "麦川初级中学"),
        ("麦川小学", "麦浪小学", "石磨小学", "槐荫小学", "晒谷坪小学", "三合桥小学"),
        ("麦川幼儿园", "金穗幼儿园", "槐荫幼儿园"),
    ),
    (
        "苇塘",
        ("苇塘中学", "苇荡初级中学"),
        ("苇塘小学", "鹭汀小学", "芦花小学", "藕池小学", "下苇小学", "渔歌小学"),
        ("苇塘幼儿园", "鹭汀幼儿园", "芦花幼儿园"),
    ),
    (
        "砚坪",
        ("砚坪中学", "墨池初级中学"),
        ("砚坪小学", "墨池小学", "笔架坳小学", "竹简小学", "双砚小学", "上砚小学"),
        ("砚坪幼儿园", "墨池幼儿园", "竹简幼儿园"),
    ),
    (
        "枫垭",
        ("枫垭中学", "红叶初级中学"),
        ("枫垭小学", "红叶小学", "垭口小学", "七里小学", "栗园小学", "云背小学"),
        ("枫垭幼儿园", "红叶幼儿园", "栗园幼儿园"),
    ),
    (
        "栖岭",
        ("栖岭中学", "岭上初级中学"),
        ("栖岭小学", "岭上小学", "雀舌小学", "茶亭小学", "松针小学", "晓雾小学"),
        ("栖岭幼儿园", "岭上幼儿园", "茶亭幼儿园"),
    ),
    (
        "沐河",
        ("沐河中学", "河湾初级中学"),
        ("沐河小学", "河湾小学", "渡口小学", "浣纱小学", "柳汀小学"),
        ("沐河幼儿园", "河湾幼儿园", "渡口幼儿园"),
    ),
    (
        "芷坪",
        ("芷坪中学", "兰皋初级中学"),
        ("芷坪小学", "兰皋小学", "杜若小学", "蕙圃小学", "石兰小学"),
        ("芷坪幼儿园", "兰皋幼儿园", "蕙圃幼儿园"),
    ),
)
GROUPS = tuple(f"第{n}督导组" for n in "一二三四五六七八")


@dataclass(frozen=True)
class Planned:
    code: str
    name: str
    short: str
    kind: str
    parent: str
    known: Known


def planned() -> Iterator[Planned]:
    """The 123 units in official order, parents before children."""
    for code, name, short in SECTIONS:
        yield Planned(code, f"青禾区教育委员会{name}", short, "section", ROOT, {})
    for n, (code, name) in enumerate(INSTITUTIONS, 12):
        yield Planned(code, f"青禾区{name}", name, "institution", ROOT, whereabouts.of(name, "", n))
    for n, name in enumerate(DISTRICT_SCHOOLS, 1):
        known = whereabouts.of(name, "", 21 + n)
        yield Planned(f"QH-M{n}", name, name, "school", ROOT, known)
    for n, zone in enumerate(ZONES, 1):
        yield from _zone(f"QH-Z{n}", *zone)


def _zone(
    code: str,
    name: str,
    middle: tuple[str, ...],
    primary: tuple[str, ...],
    kindergartens: tuple[str, ...],
) -> Iterator[Planned]:
    yield Planned(code, f"青禾区{name}学区管理中心", f"{name}学区", "zone", ROOT, {})
    place = 0
    lots = (("M", "school", middle), ("P", "school", primary), ("K", "kindergarten", kindergartens))
    for letter, kind, names in lots:
        for n, short in enumerate(names, 1):
            full = short if short.startswith(("青禾", "区直")) else f"青禾区{short}"
            known = whereabouts.of(short, name, place)
            yield Planned(f"{code}-{letter}{n}", full, short, kind, code, known)
            place += 1


def found(by: Post) -> dict[str, Unit]:
    """Put the whole tree into the register. Returns the units by code and by short name."""
    root = people.add_unit(
        ROOT, "青禾区教育委员会", kind="authority", by=by, order=1, short_name="区教委"
    )
    units = {ROOT: root}
    for order, one in enumerate(planned(), 100):
        parent = units[one.parent]
        known: Known = {**one.known, "short_name": one.short}
        units[one.code] = units[one.short] = people.add_unit(
            one.code,
            one.name,
            kind=one.kind,
            by=by,
            parent=parent,
            order=order,
            **known,
        )
    for n, name in enumerate(GROUPS, 1):
        code = f"QH-G{n}"
        units[code] = people.add_unit(
            code, f"青禾区教育委员会{name}", kind="group", by=by, parent=root, order=900 + n,
            short_name=name,
        )  # fmt: skip
    schemes.adopt("places", "own", whereabouts.places(), by=by)
    schemes.adopt("duties", "own", duties.duties(), by=by)
    return units
