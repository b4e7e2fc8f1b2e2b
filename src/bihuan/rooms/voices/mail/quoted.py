"""What the sender wrote this time, apart from the mail they answer and from their signature."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.lib.text import clean

ATTRIBUTION_LINES = 3
HEAD_LINES = 6
SIGNATURE_LINES = 15

# Lines after which everything is the mail that is answered or passed on.
_DIVIDER = re.compile(
    r"[-_=—]{2,}\s*(?:原始邮件|原邮件|转发的?邮件信?息?|回复的原邮件|被转发的邮件|original message"
    r"|original|forwarded message|reply message)\s*[-_=—]{2,}.*",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"(?:在|于|on|at|le|20\d\d|\d{1,2}月|[\"“<\[]?[^\s<>]{1,60}[\"”]? ?<[^<>\s]+@[^<>\s]+>)"
    r".{0,200}(?:写道|写到|wrote|a écrit) ?[:：]",
    re.IGNORECASE,
)
_HEAD_FROM = re.compile(r"\*?(?:发件人|寄件者|from)\*? ?[:：].+", re.IGNORECASE)
_HEAD_MORE = re.compile(
    r"\*?(?:发送时间|发送日期|收件人|日期|时间|主题|抄送|sent|date|to|subject)\*? ?[:：]",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"(?:发自|来自|发送自|sent from|get outlook for)\s?.{1,40}|通过.{1,20}(?:发送|手机客户端)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Parts:
    """`own`: what was written this time; `signature`; `earlier`: what is quoted or passed on."""

    own: str
    signature: str = ""
    earlier: str = ""


def split(text: str) -> Parts:
    """Take a cleaned text apart; nothing is lost. A mail that only passes another on is that."""
    lines = text.split("\n")
    at = _earlier_from(lines)
    own, earlier = _unquoted(lines[:at]), lines[at:]
    quoted = [line for line in lines[:at] if line.startswith(">")]
    kept, signature = _signed(own)
    if not "".join(kept).strip() and not "".join(signature).strip():
        return Parts(clean("\n".join(lines)))
    if not "".join(kept).strip():
        kept, signature = signature, []
    return Parts(
        clean("\n".join(kept)),
        clean("\n".join(signature)),
        clean("\n".join([*quoted, *earlier])),
    )


def _earlier_from(lines: list[str]) -> int:
    """The line the earlier mail begins at; the number of lines when there is none."""
    for at, line in enumerate(lines):
        if _DIVIDER.fullmatch(line) or _is_head(lines, at):
            return at
        if _is_attribution(lines, at) and not _answered_below(lines, at):
            return at
    return len(lines)


def _is_head(lines: list[str], at: int) -> bool:
    """发件人：… with 发送时间：… and the like right below, as Outlook puts above what it quotes."""
    if not _HEAD_FROM.fullmatch(lines[at]):
        return False
    below = lines[at + 1 : at + HEAD_LINES]
    return sum(bool(_HEAD_MORE.match(line)) for line in below) >= 2


def _is_attribution(lines: list[str], at: int) -> bool:
    """“在2026年3月1日，某某写道：”, perhaps broken over some lines."""
    joined = ""
    for line in lines[at : at + ATTRIBUTION_LINES]:
        joined += line
        if joined.endswith((":", "：")):
            return _ATTRIBUTION.fullmatch(joined) is not None
    return False


def _answered_below(lines: list[str], at: int) -> bool:
    """Quoted lines follow, and among or below them the sender's own."""
    below = [line for line in lines[at + 1 :] if line]
    quoted = [n for n, line in enumerate(below) if line.startswith(">")]
    if not quoted or quoted[0] > ATTRIBUTION_LINES:
        return False
    return any(not line.startswith(">") for line in below[quoted[0] :])


def _unquoted(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.startswith(">")]


def _signed(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines above and from the signature on: below "--", or the device's own last line."""
    last = len(lines)
    for at in range(last - 1, max(-1, last - SIGNATURE_LINES), -1):
        if lines[at] in ("--", "—"):
            return lines[:at], lines[at + 1 :]
    filled = [at for at, line in enumerate(lines) if line]
    if filled and _DEVICE.fullmatch(lines[filled[-1]]):
        return lines[: filled[-1]], lines[filled[-1] :]
    return lines, []
