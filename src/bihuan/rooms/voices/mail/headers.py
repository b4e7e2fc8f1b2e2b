"""The head of a message: words, addresses and dates as senders' programs really write them.

The policies of `email` that parse headers are not used: they are slow on hostile headers, and take
raw GBK for damage.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from bihuan.kernel import clock

MOST_CHARS = 10_000
"""Characters of one header that are looked at."""
MOST_IDS = 100
EARLIEST = 1995
"""A message from before that has a wrong clock."""

_CHARSET = re.compile(
    r"(utf-?(7|8|16|32)|gb\w*|cp\d+|big5|hz|euc|iso-?(8859|2022)|windows|koi8|shift|us-?ascii$|ascii$"
    r"|latin|mac)[\w:-]*",
    re.ASCII,
)
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "cp936", "hz-gb-2312"})
_NARROW = re.compile(r"(us-?)?ascii|iso-?8859-\w+|latin\w*|windows-125\d", re.ASCII)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,253}", re.ASCII)
_ID = re.compile(r"<([^<>\s]{1,900})>")
_HAN = re.compile("[\u4e00-\u9fff]")
_BEYOND_LATIN = re.compile("[^\x00-\xff]")

Headers = Mapping[str, list[str]]
"""Name in small letters → values, decoded, from top to bottom."""


def read(message: Message) -> Headers:
    """All headers of a message, decoded."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, value in message.raw_items():
        found[name.lower()].append(words(str(value)))
    return found


def first(headers: Headers, name: str) -> str:
    """The first header of that name; empty when there is none."""
    return (headers.get(name) or [""])[0]


def words(raw: str) -> str:
    """A header in one line: encoded words decoded, bytes without a declared set guessed."""
    raw = unescaped(raw[:MOST_CHARS])
    if "=?" in raw:
        try:
            parts = decode_header(raw)
        except (HeaderParseError, ValueError):
            parts = []
        text = "".join(_part(part, charset) for part, charset in parts) or raw
    else:
        text = raw
    return _storable(" ".join(_repaired(text).split()))


def _storable(text: str) -> str:
    """Without what no database takes: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def unescaped(raw: str) -> str:
    """A header as it came, with its bytes beyond ASCII read: they reach us as lone surrogates."""
    if raw.isascii():
        return raw
    return decoded(raw.encode("utf-8", "surrogateescape"), None)


def _part(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    if charset is None:  # what `decode_header` found between encoded words
        return part.decode("raw-unicode-escape", "replace")
    return decoded(part, charset)


def decoded(raw: bytes, charset: str | None) -> str:
    """Bytes as text: by the declared set if they fit it, else by what they look like."""
    name = (charset or "").strip().strip("\"'").lower().replace("_", "-")
    name = name.removeprefix("x-")
    if name in _CHINESE:
        name = "gb18030"
    wide = not raw.isascii()
    if not _CHARSET.fullmatch(name) or (wide and _NARROW.fullmatch(name)):
        return _guessed(raw, name)
    try:
        return raw.decode(name)
    except (UnicodeDecodeError, LookupError):
        return _guessed(raw, "")


def _guessed(raw: bytes, name: str) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or not name or _HAN.search(text):
            return text
    fallback = name if _NARROW.fullmatch(name) and "ascii" not in name else "gb18030"
    try:
        return raw.decode(fallback, "replace")
    except LookupError:
        return raw.decode("gb18030", "replace")


def _repaired(text: str) -> str:
    """A header that some program on the way read as Latin-1 when it was UTF-8 or GBK."""
    if text.isascii() or _BEYOND_LATIN.search(text):
        return text
    for encoding in ("utf-8", "gb18030"):
        try:
            right = text.encode("latin-1").decode(encoding)
        except UnicodeError:
            continue
        if len(_HAN.findall(right)) >= 2:
            return right
    return text


def address(value: str) -> tuple[str, str]:
    """Name and address of the first person in a header that was not decoded yet."""
    raw = unescaped(value[:MOST_CHARS]).replace("\r", "").replace("\n", " ")
    name, mail = parseaddr(raw)
    if not _ADDRESS.fullmatch(mail):
        found = _ADDRESS.search(words(raw))
        mail = found[0] if found else ""
        name = words(raw).partition(mail)[0].strip(" <") if mail else ""
    return words(name).strip(" \"'"), _storable(mail.strip().strip("<>"))[:254]


def raw_value(message: Message, name: str) -> str:
    """The first header of that name as it came."""
    wanted = name.lower()
    return next((str(v) for key, v in message.raw_items() if key.lower() == wanted), "")


def ids(values: Iterable[str]) -> tuple[str, ...]:
    """Message ids in these headers, without brackets, each once."""
    found = dict.fromkeys(one for value in values for one in _ID.findall(value))
    return tuple(found)[:MOST_IDS]


def day(value: str) -> date | None:
    """The local day of a Date header; None when it is missing, nonsense or in the future."""
    try:
        at = parsedate_to_datetime(value)
        said = clock.local_day(at if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return said if said.year >= EARLIEST and said <= clock.today() else None
