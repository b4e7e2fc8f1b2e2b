"""Numbers and addresses of persons, starred for display: 138****1234."""

from __future__ import annotations

import re

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{2})\d{11}(\d{3}[\dXx])(?![0-9A-Za-z])", re.ASCII)
_OLD_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{2})\d{3}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(\d{3})(?![0-9A-Za-z])",
    re.ASCII,
)
# In another run of digits and letters an identity number is known by its date and check digit.
_IDENTITY_WITHIN = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)",
    re.ASCII,
)
_CARD = re.compile(r"(?<![\d*])(?<!\d[-.])[3-9](?:[- ]?\d){14,18}(?![\d*])", re.ASCII)
_MOBILE = re.compile(r"(?<!\d)(?<!\d[-.])((?:\+?86[- ]?)?1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(\(?0\d{2,3}\)?[- ]?)\d{4,5}(\d{3})(?!\d)", re.ASCII)
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+*-])([A-Za-z0-9._%+-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,12})"
    r"(?![A-Za-z0-9])"
)
_MESSENGER = re.compile(
    r"((?:QQ|微信|WeChat|VX)(?:号码?|群|账号|帐号)?(?:是|为)?[:：]?\s{0,3})"
    r"([1-9]\d{4,11}|[a-z][-\w]{5,19})(?![-\w*@])",
    re.IGNORECASE | re.ASCII,
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD_DIGITS = (15, 16, 17, 19)
"""Of 18 digits, all are taken for an identity number."""


def mask(text: str) -> str:
    """The text for display, with telephone, identity card, bank card and messenger numbers and
    e-mail addresses starred. Masking twice changes nothing more."""
    text = _MAIL.sub(_mail, text)
    text = _IDENTITY.sub(r"\1***********\2", text)
    text = _IDENTITY_WITHIN.sub(_identity, text)
    text = _OLD_IDENTITY.sub(r"\1*********\2", text)
    text = _CARD.sub(_card, text)
    text = _MOBILE.sub(r"\1****\2", text)
    text = _LANDLINE.sub(r"\1****\2", text)
    return _MESSENGER.sub(_messenger, text)


def is_identity(number: str) -> bool:
    """Whether 18 characters end in the check digit of an identity number (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[17].upper() == "10X98765432"[total % 11]


def is_card(digits: str) -> bool:
    """Whether the digits pass the check of bank card numbers (ISO/IEC 7812, Luhn)."""
    doubled = (int(one) * 2 for one in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(n - 9 if n > 9 else n for n in doubled)) % 10 == 0


def _identity(found: re.Match[str]) -> str:
    number = found[0]
    return f"{number[:3]}***********{number[-4:]}" if is_identity(number) else number


def _card(found: re.Match[str]) -> str:
    digits = found[0].replace(" ", "").replace("-", "")
    if len(digits) in _CARD_DIGITS and is_card(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    return found[0]


def _mail(found: re.Match[str]) -> str:
    name, domain = found.groups()
    return f"{name[:3] if len(name) > 4 else name[0]}****@{domain}"


def _messenger(found: re.Match[str]) -> str:
    words, name = found.groups()
    return f"{words}{name[:3]}****{name[-2:]}"
