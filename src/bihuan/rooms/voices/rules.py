"""Pure decisions about opinions. They name fields and codes; words are put to them in `words`."""

import re
import unicodedata

TEXT_MOST = 20_000
"""Characters of an opinion; a longer one is a document and belongs in an attachment."""
SUBJECT_MOST = 200
SUBJECT_CUT = 40
EXTERNAL_MOST, TOPIC_MOST, APPROACH_MOST = 80, 120, 40

CALLER_MOST = 40

BELOW = "————————————"
"""The line in a message under which stand its signature, what we say of its files and what it
quotes."""

_SENTENCE = re.compile(r"[。！？!?\n；;]")
_MOBILE = re.compile(r"(?<!\d)(?:\+?(?:00)?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(?:\(?(0\d{2,3})\)?[- ]?)?([2-8]\d{2,3})[- ]?(\d{4})(?!\d)")
_NAMED_AFTER = ("女士", "先生", "家长", "老师", "同学", "同志", "群众", "居民", "市民", "匿名")


def own_words(text: str) -> str:
    """What was written, without what stands below the line."""
    return text.partition(f"\n{BELOW}\n")[0].rstrip()


def unfit(text: str, subject: str) -> str | None:
    """Why an opinion cannot be taken in, as a code; None when it can."""
    if not text:
        return "text.empty"
    if len(text) > TEXT_MOST:
        return "text.long"
    if len(subject) > SUBJECT_MOST:
        return "subject.long"
    return None


def phone(text: str) -> str:
    """The digits of the first telephone number in a text, a mobile one before others."""
    plain = unicodedata.normalize("NFKC", text)
    found = _MOBILE.search(plain) or _LANDLINE.search(plain)
    return "".join(part or "" for part in found.groups()) if found else ""


def caller(contact: str) -> str:
    """What tells a person by how they can be reached, however it was written: the digits of the
    first telephone number, or letters and digits of an address; empty when that is too little."""
    if digits := phone(contact):
        return digits
    text = unicodedata.normalize("NFKC", contact)
    plain = "".join(char for char in text.casefold() if char.isalnum())
    return plain[:CALLER_MOST] if len(plain) >= 5 else ""


def tells_person(reporter: str) -> bool:
    """A name that may tell a person: 王女士 and 四年级家长 are many."""
    name = "".join(reporter.split())
    return 2 <= len(name) <= 20 and not name.endswith(_NAMED_AFTER) and "某" not in name


def subject_of(text: str) -> str:
    """A subject for an opinion that has none: its first sentence, cut to fit a line."""
    first = _SENTENCE.split(text.strip(), maxsplit=1)[0].strip() or text.strip()
    return first if len(first) <= SUBJECT_CUT else first[: SUBJECT_CUT - 1] + "…"
