"""Invented content for /styleguide: a district, its schools and what was said about them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from bihuan.doors.web.styleguide_rows import columns, problems, sorts

HERE = ZoneInfo("Asia/Shanghai")
SHA = "9f2c4e61d07b8a35c1e4f6027a9d3b58e0c7146f2d8b90a3517ce64f08d2ab1c"


@dataclass(frozen=True)
class Lamp:
    code: str
    word: str
    tone: str


LAMPS = [
    Lamp("normal", "正常", "green"),
    Lamp("near", "临期", "amber"),
    Lamp("overdue", "逾期", "red"),
    Lamp("done", "已完成", "blue"),
    Lamp("paused", "暂停计时", "grey"),
]
STATES = [
    ("待受理", "grey"),
    ("已交办", "blue"),
    ("整改中", "blue"),
    ("申请销号", "amber"),
    ("退回整改", "red"),
    ("延期待批", "orange"),
    ("已销号", "green"),
]


def at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HERE)


def file(name: str, size: int, icon: str = "file-text") -> dict[str, Any]:
    return {"name": name, "url": "#files", "size": size, "sha256": SHA, "icon": icon}


class ReturnForm(forms.Form):
    """One field of each kind, for the form components."""

    title = forms.CharField(label="问题表述", max_length=60, help_text="一句话说清哪里、什么问题。")
    measures = forms.CharField(
        label="整改措施",
        max_length=500,
        help_text="写明做什么、由谁做、做到什么程度。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    unit = forms.ChoiceField(
        label="责任科室",
        choices=[
            ("", "请选择"),
            ("aq", "安全保卫科"),
            ("hq", "后勤管理中心"),
            ("jc", "基础教育科"),
        ],
    )
    due_on = forms.DateField(label="整改时限", widget=forms.DateInput, help_text="按工作日计算。")
    budget = forms.IntegerField(label="所需资金(元)", required=False)
    kind = forms.ChoiceField(
        label="整改类型",
        choices=[("now", "立行立改"), ("term", "限期整改"), ("long", "长期坚持")],
        widget=forms.RadioSelect,
    )
    tell = forms.MultipleChoiceField(
        label="同时告知",
        required=False,
        choices=[("reporter", "反映人"), ("group", "第三督导组"), ("zone", "东部学区")],
        widget=forms.CheckboxSelectMultiple,
    )
    proof = forms.FileField(label="佐证材料", required=False)
    sure = forms.BooleanField(label="以上内容经本单位主要负责人审核")


def form() -> ReturnForm:
    return ReturnForm(
        initial={"due_on": date(2026, 12, 4), "kind": "term", "title": "校门口人车混行"}
    )


def wrong_form() -> ReturnForm:
    data = {"title": "", "measures": "尽快整改。", "unit": "", "due_on": "", "kind": ""}
    return ReturnForm(data, auto_id="wrong_%s")


def timeline() -> list[dict[str, Any]]:
    return [
        {
            "at": at(11, 20, 16, 8),
            "sentence": "申请销号，提交整改报告和照片 2 件。",
            "actor": "林知夏",
            "unit": "柳溪小学",
            "tone": "amber",
            "number": 7,
            "files": [
                file("柳溪小学校门口整改报告.docx", 48_210),
                file("隔离栏.jpg", 2_318_002, "photo"),
            ],
        },
        {
            "at": at(11, 12, 9, 41),
            "happened_on": date(2026, 11, 10),
            "sentence": "填报进展：人行通道已划线，护栏到货，计划周末安装。",
            "actor": "林知夏",
            "unit": "柳溪小学",
            "tone": "blue",
            "number": 6,
        },
        {
            "at": at(11, 3, 10, 2),
            "sentence": "退回补充：措施未写明由谁负责值守。",
            "actor": "沈砚",
            "unit": "督导室",
            "tone": "red",
            "number": 5,
            "quote": "“加强值守”不能核查。请写明人数、时段和责任人。",
        },
        {
            "at": at(10, 28, 8, 55),
            "sentence": "交办柳溪小学，限 2026年11月27日 前完成整改。",
            "actor": "周既明",
            "unit": "区教育局办公室",
            "tone": "blue",
            "number": 3,
        },
        {
            "at": at(10, 26, 7, 40),
            "sentence": "收到家长反映，登记为意见。",
            "actor": "系统",
            "tone": "grey",
            "number": 1,
            "quote": "早上七点半校门口又是车又是人，孩子是贴着车过去的。\n去年就说要装护栏。",
        },
    ]


def stages(returned: bool = False) -> list[dict[str, Any]]:
    checked = "returned" if returned else "now"
    return [
        {"label": "登记", "state": "done", "at": date(2026, 10, 26)},
        {"label": "交办", "state": "done", "at": date(2026, 10, 28)},
        {"label": "整改", "state": "now" if returned else "done", "at": date(2026, 11, 20)},
        {"label": "核查", "state": checked, "note": "第三督导组"},
        {"label": "回访", "state": "todo", "note": "3 位反映人"},
        {"label": "销号", "state": "todo"},
    ]


def explicit() -> list[dict[str, Any]]:
    return [
        {"label": "责任领导", "filled": True, "value": "周既明 副局长"},
        {"label": "责任科室", "filled": True, "value": "安全保卫科"},
        {"label": "责任人", "filled": True, "value": "林知夏"},
        {"label": "整改措施", "filled": True, "value": "3 条"},
        {"label": "整改时限", "filled": False, "href": "#forms"},
        {"label": "整改标准", "filled": False},
    ]


def filters() -> list[dict[str, Any]]:
    units = [("lx", "柳溪小学"), ("qy", "青禾一中"), ("yd", "云渡幼儿园")]
    return [
        {"name": "q", "label": "关键词", "kind": "search", "placeholder": "编号、单位、表述"},
        {
            "name": "state",
            "label": "状态",
            "kind": "select",
            "options": [("1", "整改中"), ("2", "申请销号")],
            "value": "1",
        },
        {"name": "unit", "label": "责任单位", "kind": "select", "options": units},
        {"name": "due", "label": "时限不晚于", "kind": "date"},
        {"name": "late", "label": "只看逾期", "kind": "check", "value": True},
    ]


def photos() -> list[dict[str, Any]]:
    before = {
        "url": "/static/img/sample-before.svg",
        "alt": "校门口没有护栏，车辆贴着人行道停放",
        "taken_on": date(2026, 10, 27),
        "size": 1_904_118,
        "sha256": SHA,
    }
    after = before | {
        "url": "/static/img/sample-after.svg",
        "alt": "护栏装好，人行通道已划线",
        "taken_on": date(2026, 11, 15),
    }
    return [
        {"title": "柳溪小学东门", "before": before, "after": after},
        {"title": "柳溪小学北门", "before": before, "after": None},
    ]


def mapping() -> list[dict[str, Any]]:
    return [
        {
            "index": 0,
            "heading": "工单编号",
            "samples": ["QH20261026-0412", "QH20261026-0413"],
            "field": "source_no",
            "sure": True,
        },
        {
            "index": 1,
            "heading": "诉求内容",
            "samples": ["早上七点半校门口又是车又是人，孩子是贴着车过去的", "食堂菜价没有公示"],
            "field": "text",
            "sure": True,
        },
        {
            "index": 2,
            "heading": "日期",
            "samples": ["2026/10/26", "2026.10.27"],
            "field": "said_on",
            "sure": False,
        },
        {"index": 3, "heading": "", "samples": ["138****2201"], "field": ""},
        {
            "index": 4,
            "heading": "诉求时间",
            "samples": ["10-26 07:40"],
            "field": "said_on",
            "error": "与“日期”重复",
        },
    ]


TARGETS = [
    ("source_no", "来源编号", True),
    ("text", "内容", True),
    ("said_on", "反映时间", True),
    ("unit", "涉及单位", False),
]
BARS = [
    {"label": "局办公室", "href": "#bars", "parts": [6, 1, 0]},
    {"label": "安全保卫科", "href": "#bars", "parts": [11, 3, 2]},
    {"label": "基础教育科", "href": "#bars", "parts": [8, 0, 1]},
    {"label": "柳溪小学", "href": "#bars", "parts": [3, 1, 0]},
    {"label": "云渡幼儿园", "href": "#bars", "parts": [0, 0, 0]},
]
SERIES = [("正常", "green"), ("临期", "amber"), ("逾期", "red")]
WHY = [
    "9月18日（周五）收到，次日起算。",
    "期限 15 个工作日：跳过 9月25日—27日中秋、10月1日—7日国庆。",
    "9月20日（周日）、10月10日（周六）为调休上班，计入。",
    "第 15 个工作日为 10月15日（周四）。",
]


def bar() -> dict[str, Any]:
    return {
        "nav": [
            {"label": "我的待办", "url": "#", "count": 12, "current": False},
            {"label": "听意见", "url": "#", "count": 235, "current": False},
            {
                "label": "抓整改",
                "url": "#",
                "count": None,
                "current": True,
                "below": [
                    {"label": "台账", "url": "#", "count": None, "current": True},
                    {"label": "督办表", "url": "#", "count": 3, "current": False},
                ],
            },
            {"label": "存证", "url": "#", "count": 0, "current": False},
        ],
        "post": {"person": "周既明", "unit": "青禾区教育局办公室", "role_word": "督办管理员"},
    }


def context() -> dict[str, Any]:
    return {
        "bar": bar(),
        "lamps": LAMPS,
        "states": STATES,
        "columns": columns(),
        "rows": problems(LAMPS, STATES),
        "sorts": sorts(),
        "form": form(),
        "wrong": wrong_form(),
        "timeline": timeline(),
        "stages": stages(),
        "stages_returned": stages(returned=True),
        "explicit": explicit(),
        "filters": filters(),
        "photos": photos(),
        "mapping": mapping(),
        "targets": TARGETS,
        "bars": BARS,
        "series": SERIES,
        "why": WHY,
        "due_on": date(2026, 10, 15),
        "sha": SHA,
        "hidden_file": file("原始来信.pdf", 803_220) | {"erased": True},
        "as_of": date(2026, 11, 22),
    }
