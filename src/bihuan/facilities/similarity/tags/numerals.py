"""Numbers as people write them: 3, 3.5, 三十二, 两千三, 1.2万."""

from __future__ import annotations

from decimal import Decimal

DIGITS = dict(zip("零〇一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
TENS = {"十": 10, "百": 100, "千": 1_000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
CHINESE = "零〇一二三四五六七八九十百千万亿两"


def value(text: str) -> Decimal | None:
    """The number a text writes, digits or Chinese or both; None when it writes none."""
    text = text.replace(",", "").strip()
    if not text:
        return None
    for word, times in reversed(MYRIADS.items()):
        head, found, tail = text.partition(word)
        if found:
            front = value(head) if head else None
            back = _behind(tail, times) if tail else Decimal(0)
            return None if front is None or back is None else front * times + back
    if text[0].isdigit():
        return _digits(text)
    return _chinese(text)


def _digits(text: str) -> Decimal | None:
    factor = 1
    while text[-1] in TENS:
        factor *= TENS[text[-1]]
        text = text[:-1]
    try:
        return Decimal(text) * factor
    except ArithmeticError:
        return None


def _behind(tail: str, times: int) -> Decimal | None:
    """What stands behind 万: 两万三 is 23,000, 两万零三 is 20,003."""
    if len(tail) == 1 and tail in DIGITS and tail not in "零〇":
        return Decimal(DIGITS[tail] * times // 10)
    return value(tail)


def _chinese(text: str) -> Decimal | None:
    if any(c not in DIGITS and c not in TENS for c in text):
        return None
    if all(c in DIGITS for c in text):  # 二〇二六, one sign after the other
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total = digit = 0
    unit = 1
    for sign in text:
        if sign in TENS:
            unit = TENS[sign]
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = DIGITS[sign]
            unit = 1 if digit == 0 else unit
    # 三百五 is 350, 三百零五 is 305.
    return Decimal(total + digit * (unit // 10 if unit > 1 and digit else 1))
