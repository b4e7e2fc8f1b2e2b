"""What the documents say is what the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bihuan
from bihuan.config import home
from bihuan.facilities.pages import actions
from bihuan.kernel import events, lifecycle, policy
from bihuan.kernel.models.people import Post, Unit
from bihuan.rooms.ledger.events import OUTCOMES, RESULTS
from bihuan.rooms.ledger.words import TYPES

SOURCE = Path(bihuan.__file__).parent
DOCS = home.TREE / "docs"
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+?) \| ([^|]*?) \|(?: ([^|]*?) \|)?", GLOSSARY, re.MULTILINE)
ENTRIES = {code: (screen, more) for code, screen, more in ROWS}
LINK = re.compile(r"\]\(([^)#]+?)(?:#[\w-]*)?\)")


@pytest.mark.parametrize("kind", sorted(lifecycle.all_kinds()))
def test_every_status_stands_in_the_glossary_as_it_is_shown(kind: str) -> None:
    for state in lifecycle.of(kind).states.values():
        assert re.search(rf"^\| {state.code} \| {state.label} \|", GLOSSARY, re.MULTILINE), state


@pytest.mark.parametrize("kind", sorted(events.kinds()))
def test_every_event_stands_in_the_glossary_as_it_is_shown(kind: str) -> None:
    assert ENTRIES[kind][0] == events.label(kind)


def test_every_action_stands_in_the_glossary_beside_its_event() -> None:
    for offered in actions._actions.values():
        for action in offered.values():
            assert f"{action.code} {action.label}" in ENTRIES[action.kind][1]


def test_every_role_kind_of_unit_and_word_of_the_ledger_stands_in_the_glossary() -> None:
    for code, word in (*Post.ROLES, *Unit.KINDS):
        assert ENTRIES[code][0] == word
    for code, word in (RESULTS | OUTCOMES | TYPES).items():
        row = next(row for row in ROWS if code in row[0].split(", "))
        assert str(word) in row[1].split("、")


def test_the_glossary_names_no_event_that_the_code_has_not() -> None:
    named = {code for code in ENTRIES if re.fullmatch(r"[a-z]+\.[a-z_]+", code)}
    assert named == set(events.kinds())


def test_every_action_of_the_policy_is_asked_for_somewhere() -> None:
    """An event kind is asked for by `record`; every other word by name."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in SOURCE.rglob("*.py")
        if path.name != "policy_table.py" and "tests" not in path.parts
    )
    for action in policy.actions():
        if action in events.kinds():
            continue
        what, _, kind = action.partition(":")
        seen_by_kind = what == "see" and kind in lifecycle.all_kinds()
        assert seen_by_kind or f'"{action}"' in code, action


def test_every_event_has_its_line_in_the_policy() -> None:
    assert set(events.kinds()) <= policy.actions()


def test_every_room_says_in_a_few_lines_what_it_is() -> None:
    rooms = [path for path in (SOURCE / "rooms").iterdir() if (path / "apps.py").exists()]
    assert len(rooms) >= 4
    for room in rooms:
        lines = (room / "README.md").read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith(f"# {room.name} ")
        assert 3 <= len([line for line in lines if line]) <= 8, room.name


def test_every_decision_and_mechanism_can_be_found_from_the_front() -> None:
    index = (DOCS / "decisions/README.md").read_text(encoding="utf-8")
    decisions = {path.name for path in (DOCS / "decisions").glob("*.md")} - {"README.md"}
    assert {link for link in LINK.findall(index) if "/" not in link} == decisions
    front = (home.TREE / "README.md").read_text(encoding="utf-8")
    for part in ("docs/mechanisms/", "docs/decisions/", "docs/glossary.md"):
        assert part in front


@pytest.mark.parametrize(
    "page", [*sorted(str(path.relative_to(home.TREE)) for path in DOCS.rglob("*.md")), "README.md"]
)
def test_every_link_in_the_documents_leads_somewhere(page: str) -> None:
    path = home.TREE / page
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" not in link and not link.startswith("/"):
            assert (path.parent / link).exists(), f"{page}: {link}"
