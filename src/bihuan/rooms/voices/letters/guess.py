"""What a letter says of itself: who wrote it, how to reach them, what it is about. Guesses, shown
in the form for a person to look at."""

from __future__ import annotations

import re
from itertools import pairwise

from bihuan.rooms.voices import known, rules

LAST_LINES = 8
NAME_MOST = 10
_SIGNED = re.compile(
    r"^(?:反映人|举报人|投诉人|信访人|来信人|写信人|建议人|申请人|联系人|署名|家长|学生|教师|教工|村民|居民)"
    r"(?:代表|姓名|签名)?[：:]\s*(?P<name>\S{2,10})"
)
_DATED = re.compile(
    r"^[\d〇零一二三四五六七八九十]{2,4}\s*[年.\-/]\s*\S{1,3}\s*[月.\-/]\s*\S{1,3}日?$"
)
_GREETING = re.compile(
    r"^(?:尊敬的|敬爱的|亲爱的)?.{0,20}(?:领导|局长|主任|校长|书记|同志|老师|负责人|信箱|教育局|委员会)"
    r"(?:们|同志)?[：:，,]?(?:您好|你好|你们好|好)?[！!：:。]?$"
)
_HELLO = re.compile(r"(?:您好|你好|你们好|大家好|打扰了)[！!，,。：:]*")
_WHO = re.compile(r"(?:我们?|本人)(?:是|系|作为|叫)")
_SENTENCES = re.compile(r"[^。！？!?；;]+[。！？!?；;]?")
_NUMBER = re.compile(r"(?:电话|手机|号码|联系)\D{0,8}([\d()（）\-— ]{7,20})")
_PUNCTUATION = "，。！？；：、,!?;:"


def fields(text: str) -> dict[str, str]:
    """Field of the form → what the letter seems to say; what it does not say is left out."""
    lines = [line for line in text.split("\n") if line.strip()]
    found = {
        "contact": contact(text),
        "reporter": signed(lines),
        "subject": subject(lines),
        "place": place(text),
    }
    return {name: value for name, value in found.items() if value}


def contact(text: str) -> str:
    """A telephone number: one that is called so, or that can be nothing else."""
    if found := _NUMBER.search(text):
        return rules.phone(found[1])
    digits = rules.phone(text)
    return digits if len(digits) >= 10 else ""


def signed(lines: list[str]) -> str:
    """The name at the end: after its label, or on the short line above the date."""
    last = [line.strip() for line in lines[-LAST_LINES:]]
    for line in reversed(last):
        if found := _SIGNED.match(line):
            return found["name"]
    for above, line in pairwise(last):
        plain = not set(above) & set(_PUNCTUATION)
        if _DATED.match(line) and 2 <= len(above) <= NAME_MOST and plain:
            return above
    return ""


def subject(lines: list[str]) -> str:
    """Its title, or the first sentence that is no greeting and does not say who writes."""
    for line in lines:
        if _GREETING.match(line.strip()):
            continue
        for sentence in _SENTENCES.findall(line):
            said = sentence.strip(" \u3000")
            if said and not _HELLO.fullmatch(said) and not _WHO.match(said):
                return rules.subject_of(said)
    return ""


def place(text: str) -> str:
    """The id of the only unit that is named, as the form has it."""
    found = known.named(text)
    return str(found[0].pk) if len(found) == 1 else ""
