import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.notes import BadNote, Checkpoint, Signer, open_note, parse, verify

# The key, text and signature that golang.org/x/mod/sumdb/note publishes as its example.
PUBLISHED_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
PUBLISHED_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PUBLISHED_NOTE = PUBLISHED_TEXT + (
    "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngo"
    "tpRZb6KE6RyyBwJnAM=\n"
)

ORIGIN = "log.example/闭环"
LOG = Signer(ORIGIN, bytes(range(32)))
HEAD = Checkpoint(ORIGIN, 20852163, bytes(range(32, 64)))
NOTE = LOG.sign(HEAD.text())


def test_the_published_example_is_reproduced_byte_for_byte() -> None:
    signer = Signer("PeterNeumann", PUBLISHED_SEED)
    assert signer.vkey == PUBLISHED_VKEY
    assert signer.sign(PUBLISHED_TEXT) == PUBLISHED_NOTE
    assert open_note(PUBLISHED_NOTE, PUBLISHED_VKEY) == PUBLISHED_TEXT


def test_a_checkpoint_reads_origin_size_and_root_one_a_line() -> None:
    assert HEAD.text() == (
        "log.example/闭环\n20852163\nICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=\n"
    )


@given(st.integers(0, 2**60), st.binary(min_size=32, max_size=32))
def test_what_was_signed_is_what_verifies(size: int, root: bytes) -> None:
    head = Checkpoint(ORIGIN, size, root, ("extension 1",))
    assert parse(head.text()) == head
    assert verify(LOG.sign(head.text()), LOG.vkey) == head


@given(st.integers(0, len(NOTE) - 1), st.characters(exclude_categories=["Cs"]))
def test_a_note_with_one_character_changed_does_not_verify(place: int, other: str) -> None:
    changed = NOTE[:place] + other + NOTE[place + 1 :]
    if changed != NOTE:
        with pytest.raises(BadNote):
            verify(changed, LOG.vkey)


@given(st.integers(0, len(NOTE) - 1))
def test_a_note_cut_short_does_not_verify(length: int) -> None:
    with pytest.raises(BadNote):
        verify(NOTE[:length], LOG.vkey)


def test_signatures_by_others_are_passed_over() -> None:
    witness = Signer("witness.example", b"w" * 32)
    line = witness.sign(HEAD.text()).rpartition("\n\n")[2]
    assert verify(NOTE + line, LOG.vkey) == HEAD
    with pytest.raises(BadNote, match="carries no signature by"):
        verify(NOTE, witness.vkey)


def test_another_key_under_the_same_name_is_not_taken_for_the_log() -> None:
    impostor = Signer(ORIGIN, b"x" * 32)
    with pytest.raises(BadNote, match="carries no signature by"):
        verify(impostor.sign(HEAD.text()), LOG.vkey)


def test_a_checkpoint_of_another_log_is_refused_although_the_signature_holds() -> None:
    foreign = Checkpoint("other.example", 1, bytes(32))
    with pytest.raises(BadNote, match="the checkpoint is of"):
        verify(LOG.sign(foreign.text()), LOG.vkey)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log.example\n1\n",
        "log.example\n01\n" + "A" * 43 + "=\n",
        "log.example\n-1\n" + "A" * 43 + "=\n",
        "log.example\n\uff11\n" + "A" * 43 + "=\n",
        "log.example\n1\nAAAA\n",
        "log.example\n1\n" + "A" * 42 + "B=\n",
        "log.example\n1\n" + "A" * 43 + "=",
        "\n1\n" + "A" * 43 + "=\n",
        "log.example\r\n1\r\n" + "A" * 43 + "=\r\n",
    ],
)
def test_a_text_that_is_not_exactly_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        parse(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "full\u3000width", "line\nend", "\x00"])
def test_names_that_would_break_a_signature_line_are_refused(name: str) -> None:
    with pytest.raises(BadNote, match="cannot name a key"):
        Signer(name, bytes(32))


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        PUBLISHED_VKEY.replace("c74f20a3", "c74f20a4"),
        PUBLISHED_VKEY.replace("Peter", "Petra"),
        PUBLISHED_VKEY[:-4],
        PUBLISHED_VKEY.replace("+AR", "+BR"),
    ],
)
def test_a_damaged_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(BadNote):
        open_note(PUBLISHED_NOTE, vkey)


def test_a_checkpoint_that_cannot_be_written_is_refused() -> None:
    for bad in [
        Checkpoint(ORIGIN, -1, bytes(32)),
        Checkpoint(ORIGIN, 1, b"short"),
        Checkpoint("two\nlines", 1, bytes(32)),
        Checkpoint(ORIGIN, 1, bytes(32), ("",)),
    ]:
        with pytest.raises(BadNote):
            bad.text()


def test_a_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(BadNote, match="32 bytes"):
        Signer(ORIGIN, b"short")
