"""Forty opinions out of a hotline, and how a clerk settles them by keys: for the journey that
counts the keys and for the measurement that times the pages (`bench.clerk`)."""

from __future__ import annotations

from playwright.sync_api import expect

from bihuan.kernel.models.matter import Matter
from bihuan.rooms.voices import commands as voices
from bihuan.rooms.voices.models import Voice
from tests.journeys.keys import Keys

TROUBLES = {
    "bus": ("禾阳小学", (
        "禾阳小学的校车严重超员，孩子站在过道里。",
        "校车超员没人管，禾阳小学的孩子挤着站一路。",
        "禾阳小学校车座位不够，经常超员，很不安全。",
        "孩子坐禾阳小学校车，车上超员，过道里都站着人。",
        "反映禾阳小学校车超员，希望加派一辆车。",
    )),
    "track": ("东篱小学", (
        "东篱小学操场跑道开裂，孩子跑步绊倒。",
        "操场跑道裂了大口子，东篱小学的孩子摔了一跤。",
        "东篱小学的跑道开裂多时，一直没有修。",
        "东篱小学塑胶跑道起皮开裂，上体育课容易绊倒。",
        "请尽快修东篱小学操场开裂的跑道。",
    )),
    "food": ("禾阳中学", (
        "禾阳中学食堂饭菜总是凉的，中午窗口排队太久。",
        "食堂饭菜凉，禾阳中学中午打饭要排半小时队。",
        "禾阳中学食堂中午饭菜凉了，窗口太少。",
        "孩子说禾阳中学食堂的饭菜是凉的，排队久。",
        "禾阳中学食堂窗口少，排到时饭菜都凉了。",
    )),
    "noise": ("青苗小学", (
        "青苗小学旁边工地上课时间施工噪音大。",
        "工地施工噪音影响青苗小学上课。",
        "青苗小学隔壁工地噪音太大，孩子听不清老师讲课。",
        "上课时间工地一直施工，青苗小学教室噪音很大。",
        "青苗小学附近工地施工，噪音吵得没法上课。",
    )),
    "fee": ("禾阳小学", (
        "禾阳小学课后服务收费没有公示，标准不清楚。",
        "课后服务收费标准不公示，禾阳小学说交就交。",
        "禾阳小学的课后服务费怎么收的，没有公示过。",
        "请禾阳小学公示课后服务收费标准。",
        "禾阳小学课后服务收费不透明，没见过公示。",
    )),
    "lamp": ("东篱小学", (
        "东篱小学教室灯管频闪，孩子看书眼睛疼。",
        "教室里灯管一直闪，东篱小学的孩子说眼睛疼。",
        "东篱小学三年级教室灯管频闪没人换。",
        "孩子反映东篱小学教室的灯管闪，看书眼睛难受。",
        "东篱小学教室灯管频闪，请更换。",
    )),
}  # fmt: skip
THANKS = ("祝老师们节日快乐！", "谢谢热线的同志，辛苦了。")
QUESTIONS = (
    "请问明年小学报名从哪天开始？",
    "请问转学要带什么材料？",
    "请问中考体育什么时候考？",
    "请问学籍证明到哪里开？",
    "请问开学典礼家长可以参加吗？",
    "请问校服可以单独补买一件吗？",
    "请问幼儿园小班报名要户口本吗？",
    "请问暑假从哪天开始放？",
)


def export() -> tuple[bytes, dict[str, str]]:
    """Forty rows of a hotline, the troubles taking turns, and what each is about."""
    rows = [
        (name, place, texts[turn]) for turn in range(5) for name, (place, texts) in TROUBLES.items()
    ]
    rows += [("question", "", text) for text in QUESTIONS] + [("thanks", "", one) for one in THANKS]
    lines = ["工单编号,来电内容,来电时间,来电人,联系电话,涉及单位"]
    about = {}
    for n, (name, place, text) in enumerate(rows, 1):
        about[f"RX{n:04d}"] = name
        lines.append(f"RX{n:04d},{text},2026-11-{n % 20 + 1:02d},来电人{n},1380000{n:04d},{place}")
    return "\n".join(lines).encode(), about


def about_of(known: dict[str, str]) -> dict[str, str]:
    """By number of ours: what an opinion is about, which is known by that of the hotline."""
    found = Voice.objects.filter(external__in=known).select_related("matter")
    return {one.matter.number: known[one.external] for one in found}


def settle(keys: Keys, about: str, problems: dict[str, str]) -> None:
    """As a clerk would: the first of its kind is raised, the others are put to it."""
    if about == "question":
        keys.press("s")
        keys.type("已电话答复，办事指南请见区教委网站。")
        keys.onward("Control+Enter")
    elif about == "thanks":
        keys.press("n")
        keys.press("End", "Tab")
        keys.type("感谢您的来电，不涉及需要办理的事项。")
        keys.onward("Control+Enter")
    elif about in problems:
        known = keys.tab.locator(".suggestion", has_text=problems[about]).locator("[data-key]")
        expect(known, f"{about} is not among what may be known already").to_have_count(1)
        keys.onward(str(known.get_attribute("data-key")))
    else:
        number = keys.tab.url.rpartition("/")[2]
        keys.press("r")
        keys.onward("Control+Enter")
        problem = voices.problem_of(Matter.objects.get(number=number))
        assert problem is not None
        problems[about] = problem.number
