"""A mailbox by IMAP4rev1 (RFC 3501), as far as taking messages in needs it. Always over TLS."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

SECONDS = 30
"""Waiting for one answer of the server."""

_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_VALIDITY = re.compile(rb"(\d+)")


class Trouble(Exception):
    """The server did not do as asked. `code`: connect, certificate, sign-in, folder or say."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(code)
        self.code, self.said = code, said


@dataclass(frozen=True)
class Account:
    """`tls`: "ssl" from the first byte, or "starttls"; `ca`: file of certificates to trust, empty
    for the system's own."""

    host: str
    port: int
    user: str
    password: str
    tls: str = "ssl"
    ca: str = ""


class Folder:
    """A folder that is open for reading and flagging."""

    def __init__(self, client: imaplib.IMAP4, validity: int) -> None:
        self._client, self.validity = client, validity
        self._moves = "MOVE" in client.capabilities
        self._expunges = "UIDPLUS" in client.capabilities

    def uids(self, after: int) -> list[int]:
        """The messages behind that one, oldest first."""
        (found,) = self._ask("SEARCH", f"UID {after + 1}:*")[:1] or [b""]
        numbers = sorted({int(one) for one in (found or b"").split()})
        return [one for one in numbers if one > after]  # `n:*` gives the last one in any case

    def size(self, uid: int) -> int | None:
        """Bytes of a message; None when it is gone."""
        for part in self._ask("FETCH", str(uid), "(RFC822.SIZE)"):
            text = part[0] if isinstance(part, tuple) else part or b""
            if _is_of(text, uid) and (size := _SIZE.search(text)):
                return int(size[1])
        return None

    def message(self, uid: int) -> bytes | None:
        """The whole message, without marking it as seen; None when it is gone."""
        for part in self._ask("FETCH", str(uid), "(BODY.PEEK[])"):
            if isinstance(part, tuple) and b"BODY[]" in part[0]:
                return bytes(part[1])
        return None

    def flag(self, uid: int) -> None:
        """Mark it as seen."""
        self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def move(self, uid: int, folder: str) -> None:
        """Into another folder, which is made when it is not there."""
        name = quoted(folder)
        try:
            self._move(uid, name)
        except Trouble:
            self._client.create(name)
            self._move(uid, name)

    def _move(self, uid: int, name: str) -> None:
        if self._moves:
            self._ask("MOVE", str(uid), name)
            return
        self._ask("COPY", str(uid), name)
        self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen \Deleted)")
        if self._expunges:
            self._ask("EXPUNGE", str(uid))

    def _ask(self, *words: str) -> list[Any]:
        with _told("say"):
            status, data = self._client.uid(*words)
        if status != "OK":
            raise Trouble("say", _text(data))
        return list(data)


@contextmanager
def opened(account: Account, folder: str) -> Iterator[Folder]:
    """A folder of the account. Raises Trouble."""
    client = _connected(account)
    try:
        _sign_in(client, account)
        yield _selected(client, folder)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):  # the line may be down already
            client.logout()


def _connected(account: Account) -> imaplib.IMAP4:
    context = ssl.create_default_context(cafile=account.ca or None)
    with _told("connect"):
        if account.tls == "ssl":
            return imaplib.IMAP4_SSL(
                account.host, account.port, ssl_context=context, timeout=SECONDS
            )
        client = imaplib.IMAP4(account.host, account.port, timeout=SECONDS)
        client.starttls(context)
        return client


def _sign_in(client: imaplib.IMAP4, account: Account) -> None:
    with _told("sign-in"):
        if "AUTH=PLAIN" in client.capabilities:
            secret = f"\0{account.user}\0{account.password}".encode()
            client.authenticate("PLAIN", lambda _challenge: secret)
        else:
            client.login(account.user, account.password)
    with _told("say"):
        client.capability()  # some servers tell only now what they can
        if "ID" in client.capabilities:  # without it NetEase's servers open no folder
            client.xatom("ID", '("name" "bihuan")')


def _selected(client: imaplib.IMAP4, folder: str) -> Folder:
    with _told("folder"):
        status, data = client.select(quoted(folder))
    if status != "OK":
        raise Trouble("folder", _text(data))
    _code, said = client.response("UIDVALIDITY")
    found = _VALIDITY.search(bytes(said[0] or b"")) if said else None
    return Folder(client, int(found[1]) if found else 0)


@contextmanager
def _told(code: str) -> Iterator[None]:
    """Whatever the line or the server does wrong inside is Trouble."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise Trouble("certificate", error.verify_message) from error
    except OSError as error:
        raise Trouble("connect", error.strerror or type(error).__name__) from error
    except (imaplib.IMAP4.error, ValueError) as error:
        raise Trouble(code, _text([str(error)])) from error


def _text(data: list[Any]) -> str:
    """What the server said, for people; never what we said."""
    first = data[0] if data else ""
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first or "")
    return " ".join(text.split())[:200]


def _is_of(text: bytes, uid: int) -> bool:
    found = _UID.search(text)
    return found is not None and int(found[1]) == uid


def quoted(folder: str) -> str:
    """A folder's name as IMAP writes it: modified UTF-7 (RFC 3501, 5.1.3), in quotes."""
    out, run = [], ""
    for char in [*folder, ""]:
        plain = char == "" or " " <= char <= "~"
        if plain and run:
            coded = base64.b64encode(run.encode("utf-16-be")).rstrip(b"=").replace(b"/", b",")
            out.append(f"&{coded.decode()}-")
            run = ""
        if plain:
            out.append({"&": "&-", '"': '\\"', "\\": "\\\\"}.get(char, char))
        else:
            run += char
    return f'"{"".join(out)}"'
