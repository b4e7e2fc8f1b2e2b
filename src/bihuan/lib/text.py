"""Text as it comes from hotlines and web forms: cleaning, safe cells, search tokens.

Chinese full-text search by character bigrams inside PostgreSQL's own tsvector: every Chinese
character of the text becomes one token, at one position: the character and the one after it, or
the character alone at the end of a run. Words of other scripts and numbers are one token each.
So "国人民" is in the text exactly where the tokens 国人 and 人民 follow one another, and a phrase
query needs no dictionary:

    vector  : CAST(tsvector_text(text) AS tsvector)      -- index it with GIN
    query   : vector @@ CAST(tsquery(words) AS tsquery)

Both take their lexemes literally; to_tsvector and to_tsquery would split them again.
"""

from __future__ import annotations

import re
import unicodedata
from html.entities import html5
from operator import add

_ROUNDS = 8

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphen, zero-width and direction marks, byte order mark, lone surrogates,
# noncharacters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_BLANK = " \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BLANKS = re.compile(f"[{_BLANK}]{{2,}}|[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_AROUND_LINE_END = re.compile(" ?\n ?")
_BLANK_LINES = re.compile("\n{3,}")

_ENTITY = re.compile(
    "&(?:amp;)*(?:#([0-9]{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,30});|nbsp)"
)
_HIDDEN_OPEN = re.compile(r"<(script|style)\b[^<>]*>|<!--", re.IGNORECASE)
_HIDDEN_CLOSE = {
    "script": re.compile(r"</script\s*>", re.IGNORECASE),
    "style": re.compile(r"</style\s*>", re.IGNORECASE),
    "": re.compile("-->"),
}
_BREAKS = "address|article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tr|ul"
_GAPS = "td|th|option"
_OTHERS = (
    "a|abbr|b|big|body|button|center|cite|code|del|em|font|footer|form|head|header|html|i|iframe|"
    "img|input|ins|label|link|main|mark|meta|nav|s|script|select|small|span|strike|strong|style|"
    "sub|sup|tbody|textarea|tfoot|thead|title|tt|u|video|[ovw]:[a-z]+|st1:[a-z]+"
)
_BARE = "allowfullscreen|checked|controls|disabled|hidden|noshade|nowrap|readonly|selected"
# Only known tags with well-formed attributes: "身高<150cm" and "<张老师>" are words.
_TAG = re.compile(
    rf"</?(?:({_BREAKS})|({_GAPS})|{_OTHERS})"
    rf"""(?:\s+(?:[a-z_:][-\w:.]*\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)|(?:{_BARE})))*\s*/?>""",
    re.IGNORECASE | re.ASCII,
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# PostgreSQL: positions end at 16,383, a lexeme keeps 256 of them.
MAX_POSITIONS = 16_383
POSITIONS_PER_LEXEME = 256
MAX_WORD_CHARS = 100
MAX_QUERY_TOKENS = 200
_PLACES = tuple(map(str, range(1, MAX_POSITIONS + 1)))

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_SEGMENT = re.compile(rf"([{_HAN}]+)|[^\W_{_HAN}]+")
_HAN_ONLY = re.compile(f"[{_HAN}]{{1,2}}")
_LEXEME = re.compile("'([^']+)':([0-9,]+)")


def clean(text: str) -> str:
    """The words of a scraped or typed text, with its lines and without debris.

    Drops HTML tags, scripts and comments, decodes entities (escaped several times over too),
    drops control, zero-width and unpaired surrogate characters, makes every line end \\n and every
    run of blanks one space, strips lines, and leaves at most one empty line between paragraphs.
    """
    text = _visible(text)
    for _ in range(_ROUNDS):
        if "<" not in text and "&" not in text:
            break
        before = text
        text = _visible(_ENTITY.sub(_decoded, _TAG.sub(_tag_gap, _without_hidden(text))))
        if text == before:
            break
    text = _BLANKS.sub(" ", text)
    if "\n" in text:
        text = _BLANK_LINES.sub("\n\n", _AROUND_LINE_END.sub("\n", text))
    return text.strip(" \n")


def formula_safe(text: str) -> str:
    """The text for a spreadsheet or CSV cell, marked with ' where it would start a formula."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def bigrams(text: str) -> list[str]:
    """The tokens of a text in order, one for each Chinese character and each other word.

    Width, case and compatibility forms are folded (NFKC, lower case); punctuation is dropped.
    """
    tokens: list[str] = []
    for segment in _SEGMENT.finditer(_folded(text)):
        run = segment[1]
        if run:
            tokens += map(add, run, run[1:])
            tokens.append(run[-1])
        else:
            tokens.append(segment[0][:MAX_WORD_CHARS])
    return tokens


def tsvector_text(text: str, limit: int = MAX_POSITIONS) -> str:
    """The literal of a tsvector with positions, of at most `limit` tokens (16,383 at the most).

    What lies behind them, and beyond the 256th place of one token, is not found.
    """
    places: dict[str, list[str]] = {}
    tokens = bigrams(text)[: min(limit, MAX_POSITIONS)]
    for token, place in zip(tokens, _PLACES, strict=False):
        if (found := places.get(token)) is None:
            places[token] = [place]
        elif len(found) < POSITIONS_PER_LEXEME:
            found.append(place)
    return " ".join([f"'{token}':{','.join(found)}" for token, found in places.items()])


def text_of(literal: str) -> str:
    """The text that `tsvector_text` was made from, as far as the tokens tell: folded, and with a
    blank for whatever parted two runs of Chinese characters or two other words."""
    tokens: dict[int, str] = {}
    for token, places in _LEXEME.findall(literal):
        for place in places.split(","):
            tokens[int(place)] = token
    out: list[str] = []
    before = ""
    for place in sorted(tokens):
        token = tokens[place]
        # Whatever begins so is Chinese: the rest, seldom met, is looked at closely.
        han = "\u4e00" <= token[0] <= "\u9fff" or bool(_HAN_ONLY.fullmatch(token))
        if before and (before == "han") == han:
            out.append(" ")
        out.append(token[0] if han else token)
        before = "" if han and len(token) == 2 else "han" if han else "other"
    return "".join(out)


def tsquery(text: str) -> str | None:
    """The literal of a tsquery: parts between blanks must all occur, each as one phrase.

    Two or more Chinese characters match exactly where they stand together; a single one matches
    wherever it occurs; words of other scripts match whole. Punctuation inside a part is passed
    over, in text and query alike. Only the first 200 tokens are asked for. None when there is
    nothing to search for.
    """
    phrases: list[str] = []
    left = MAX_QUERY_TOKENS
    for part in _folded(text).split():
        tokens = _phrase(part)[:left]
        left -= len(tokens)
        if tokens:
            phrases.append(" <-> ".join(tokens))
    return " & ".join(phrases) or None


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))


def _tag_gap(tag: re.Match[str]) -> str:
    if tag[1]:
        return "\n"
    return " " if tag[2] else ""


def _decoded(entity: re.Match[str]) -> str:
    decimal, hexadecimal, name = entity.groups()
    if name:
        return html5.get(f"{name};", entity[0])
    if not (decimal or hexadecimal):
        return " "
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if code <= 0x10FFFF else ""


def _without_hidden(text: str) -> str:
    """Without scripts, styles and comments; one that never ends is left to the tag rule."""
    kept: list[str] = []
    at = 0
    endless: set[str] = set()
    for opening in _HIDDEN_OPEN.finditer(text):
        kind = (opening[1] or "").lower()
        if opening.start() < at or kind in endless:
            continue
        closing = _HIDDEN_CLOSE[kind].search(text, opening.end())
        if closing is None:
            endless.add(kind)
            continue
        kept += [text[at : opening.start()], "\n"]
        at = closing.end()
    return "".join([*kept, text[at:]]) if kept else text


def _phrase(part: str) -> list[str]:
    """Quoted tokens of one part. How its last run goes on in a text is not known, so there the
    token of the last character is left out, or may be any token that starts with it."""
    tokens = bigrams(part)
    # Tokens hold letters and digits only, so there is nothing to escape between the quotes.
    quoted = [f"'{token}'" for token in tokens]
    runs = [segment[1] for segment in _SEGMENT.finditer(part)]
    if runs and runs[-1]:
        if len(runs[-1]) > 1:
            return quoted[:-1]
        quoted[-1] += ":*"
    return quoted


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
