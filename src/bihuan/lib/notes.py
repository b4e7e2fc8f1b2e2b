"""Signed notes and checkpoints after C2SP (c2sp.org/signed-note, c2sp.org/tlog-checkpoint)."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
MAX_NOTE_CHARS = 1_000_000
MAX_SIGNATURES = 100
SIGNATURE_BYTES = 64
ROOT_BYTES = 32

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_SIGNATURE_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})")


class BadNote(ValueError):
    """The note, key or checkpoint is malformed or its signature does not hold."""


@dataclass(frozen=True)
class Checkpoint:
    """A tree head: whose log, how many leaves, which RFC 6962 root; `extensions` are opaque."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The note text to sign. Raises BadNote when the values cannot be written as one."""
        if self.size < 0 or len(self.root) != ROOT_BYTES:
            raise BadNote("a checkpoint needs a size from 0 and a root of 32 bytes")
        lines = [self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions]
        if any(not line or "\n" in line for line in lines):
            raise BadNote("the lines of a checkpoint may not be empty nor contain line ends")
        return "".join(f"{line}\n" for line in lines)


class Signer:
    """Signs notes under a name with an Ed25519 key (32 bytes of seed, RFC 8032)."""

    def __init__(self, name: str, private_key: bytes) -> None:
        _check_name(name)
        if len(private_key) != 32:
            raise BadNote("an Ed25519 private key has 32 bytes")
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)
        self._public = self._key.public_key().public_bytes_raw()
        self._key_id = _key_id(name, self._public)

    @property
    def vkey(self) -> str:
        """The verifier key to publish: `name+hash+base64`."""
        return f"{self.name}+{self._key_id.hex()}+{b64encode(ED25519 + self._public).decode()}"

    def sign(self, text: str) -> str:
        """The signed note for a text, which must end with a line end and hold no other control
        characters. Raises BadNote."""
        _check_text(text)
        signature = b64encode(self._key_id + self._key.sign(text.encode())).decode()
        return f"{text}\n— {self.name} {signature}\n"


def parse(text: str) -> Checkpoint:
    """The checkpoint a note text states; nothing is verified. Raises BadNote."""
    _check_text(text)
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise BadNote("a checkpoint has at least three lines, none of them empty")
    origin, size, root, *extensions = lines
    if not _SIZE.fullmatch(size):
        raise BadNote(f"the tree size {size!r} is not a plain decimal number")
    root_bytes = _decode(root)
    if len(root_bytes) != ROOT_BYTES:
        raise BadNote("the root of a checkpoint has 32 bytes")
    return Checkpoint(origin, int(size), root_bytes, tuple(extensions))


def open_note(note: str, vkey: str) -> str:
    """The text of a note, once the key's signature on it holds. Raises BadNote.

    Signatures by other keys (witnesses) are passed over, as the specification asks.
    """
    name, key_id, public = _read_vkey(vkey)
    text, signatures = _split(note)
    ours = [blob for signer, blob in signatures if signer == name and blob[:4] == key_id]
    if not ours:
        raise BadNote(f"the note carries no signature by {name}")
    for blob in ours:
        if len(blob) != 4 + SIGNATURE_BYTES:
            raise BadNote(f"the signature by {name} does not have {SIGNATURE_BYTES} bytes")
        try:
            public.verify(blob[4:], text.encode())
        except InvalidSignature as error:
            raise BadNote(f"the signature by {name} does not match the text") from error
    return text


def verify(note: str, vkey: str) -> Checkpoint:
    """The checkpoint in a note signed by the log's own key (whose name is the origin).

    Raises BadNote when anything is wrong with note, key or signature.
    """
    checkpoint = parse(open_note(note, vkey))
    name = _read_vkey(vkey)[0]
    if checkpoint.origin != name:
        raise BadNote(f"the checkpoint is of {checkpoint.origin!r}, the key of {name!r}")
    return checkpoint


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    if len(note) > MAX_NOTE_CHARS:
        raise BadNote("the note is too long")
    text, separator, block = note.rpartition("\n\n")
    if not separator or not block.endswith("\n"):
        raise BadNote("a note is a text, an empty line and signature lines")
    text += "\n"
    _check_text(text)
    lines = block[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise BadNote(f"a note carries at most {MAX_SIGNATURES} signatures")
    return text, [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    match = _SIGNATURE_LINE.fullmatch(line)
    if match is None:
        raise BadNote(f"not a signature line: {line!r}")
    _check_name(match[1])
    blob = _decode(match[2])
    if len(blob) <= 4:
        raise BadNote(f"the signature by {match[1]} is too short")
    return match[1], blob


def _read_vkey(vkey: str) -> tuple[str, bytes, Ed25519PublicKey]:
    parts = vkey.split("+", 2)
    if len(parts) != 3:
        raise BadNote("a verifier key reads name+hash+base64")
    name, stated_id, material = parts
    _check_name(name)
    key = _decode(material)
    if key[:1] != ED25519 or len(key) != 33:
        raise BadNote("the verifier key is not an Ed25519 key")
    key_id = _key_id(name, key[1:])
    if stated_id != key_id.hex():
        raise BadNote("the hash in the verifier key does not fit its name and key")
    return name, key_id, Ed25519PublicKey.from_public_bytes(key[1:])


def _key_id(name: str, public_key: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def _check_name(name: str) -> None:
    if not name or "+" in name or _CONTROL.search(name) or any(map(str.isspace, name)):
        raise BadNote(f"{name!r} cannot name a key: it must hold no spaces, no plus sign")


def _check_text(text: str) -> None:
    if not text.endswith("\n") or _CONTROL.search(text):
        raise BadNote("a note text ends with a line end and holds no other control characters")


def _decode(text: str) -> bytes:
    """Standard base64 of RFC 4648 §4, only in its one canonical spelling."""
    try:
        data = b64decode(text, validate=True)
    except ValueError as error:
        raise BadNote(f"not base64: {text!r}") from error
    if b64encode(data).decode() != text:
        raise BadNote(f"not canonical base64: {text!r}")
    return data
