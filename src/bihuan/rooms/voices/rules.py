"""Pure decisions about opinions. They name fields and codes; words are put to them in `words`."""

import re

TEXT_MOST = 20_000
"""Characters of an opinion; a longer one is a document and belongs in an attachment."""
SUBJECT_MOST = 200
SUBJECT_CUT = 40
EXTERNAL_MOST, TOPIC_MOST, APPROACH_MOST = 80, 120, 40

_SENTENCE = re.compile(r"[。！？!?\n；;]")


def unfit(text: str, subject: str) -> str | None:
    """Why an opinion cannot be taken in, as a code; None when it can."""
    if not text:
        return "text.empty"
    if len(text) > TEXT_MOST:
        return "text.long"
    if len(subject) > SUBJECT_MOST:
        return "subject.long"
    return None


def subject_of(text: str) -> str:
    """A subject for an opinion that has none: its first sentence, cut to fit a line."""
    first = _SENTENCE.split(text.strip(), maxsplit=1)[0].strip() or text.strip()
    return first if len(first) <= SUBJECT_CUT else first[: SUBJECT_CUT - 1] + "…"
