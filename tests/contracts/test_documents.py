"""What the documents promise about the code."""

from pathlib import Path

from django.utils.translation import override

from bihuan.kernel import events, lifecycle
from bihuan.kernel.models.people import Post

DOCS = Path(__file__).parents[2] / "docs"
ROOMS = Path(__file__).parents[2] / "src/bihuan/rooms"


def glossary() -> str:
    return (DOCS / "glossary.md").read_text("utf-8")


def test_the_glossary_has_every_event_with_its_word_on_screen() -> None:
    with override("zh-hans"):
        lines = [f"| `{kind}` | {cls.label} |" for kind, cls in events.kinds().items()]
    assert [line for line in lines if line not in glossary()] == []


def test_the_glossary_has_every_status_with_its_word_and_phase() -> None:
    with override("zh-hans"):
        states = [s for life in lifecycle.all_kinds().values() for s in life.states.values()]
        words = [(f"| `{s.code}` | {s.label} |", f"| {s.phase} |") for s in states]
    lines = glossary().splitlines()
    missing = [
        (start, end)
        for start, end in words
        if not any(line.startswith(start) and line.endswith(end) for line in lines)
    ]
    assert missing == []


def test_the_glossary_has_every_role() -> None:
    with override("zh-hans"):
        missing = [code for code, word in Post.ROLES if f"| `{code}` | {word} |" not in glossary()]
    assert missing == []


def test_every_room_says_in_a_few_lines_what_it_is() -> None:
    rooms = [path for path in ROOMS.iterdir() if (path / "apps.py").exists()]
    texts = {room.name: (room / "README.md").read_text("utf-8").strip() for room in rooms}
    assert {name for name, text in texts.items() if not 3 <= len(text.splitlines()) <= 10} == set()


def test_the_index_of_decisions_names_every_page() -> None:
    folder = DOCS / "decisions"
    index = (folder / "README.md").read_text("utf-8")
    pages = {path.name for path in folder.glob("*.md")} - {"README.md"}
    assert {name for name in pages if f"({name})" not in index} == set()
