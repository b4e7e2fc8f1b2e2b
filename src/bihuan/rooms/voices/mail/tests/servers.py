"""A small IMAP server and a small SMTP server, over TLS with a certificate of their own.

They do what the tests need of RFC 3501, 6851 and 5321, in threads of the test's process.
"""

from __future__ import annotations

import ipaddress
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "zhuren@edu.example", 'pass "x\\'
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


def certificate(folder: Path) -> Path:
    """A file with a key and a certificate for 127.0.0.1; it is also what to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    place = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=36500))
        .add_extension(place, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@dataclass
class Kept:
    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class Box:
    """A mailbox. `features`: beside IMAP4rev1; `refuses`: commands answered with NO; `says_no_to`:
    messages that cannot be fetched."""

    folders: dict[str, list[Kept]] = field(default_factory=lambda: {"INBOX": []})
    validity: int = 7
    features: str = "MOVE UIDPLUS AUTH=PLAIN ID"
    refuses: set[str] = field(default_factory=set)
    says_no_to: set[int] = field(default_factory=set)
    log: list[str] = field(default_factory=list)
    next_uid: int = 1
    port: int = 0

    def put(self, *letters: bytes) -> None:
        for raw in letters:
            self.folders["INBOX"].append(Kept(self.next_uid, raw))
            self.next_uid += 1

    def uids(self, folder: str = "INBOX") -> list[int]:
        return [one.uid for one in self.folders.get(folder, [])]


class _Imap(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        self.box: Box = self.server.state
        self.folder = ""
        self._say(f"* OK [CAPABILITY IMAP4rev1 {self.box.features}] ready")
        while line := self.rfile.readline():
            tag, _blank, rest = line.decode().rstrip("\r\n").partition(" ")
            words = [a.replace('\\"', '"').replace("\\\\", "\\") if a else b
                     for a, b in _WORD.findall(rest)]  # fmt: skip
            name = words[0].upper()
            if name == "UID":
                name = f"UID {words[1].upper()}"
                words = words[1:]
            self.box.log.append(name)
            if name in self.box.refuses:
                self._say(f"{tag} NO [CANNOT] refused")
            elif name == "LOGOUT":
                self._say("* BYE", f"{tag} OK bye")
                return
            else:
                answer = getattr(self, "_" + name.lower().replace(" ", "_"), self._unknown)(
                    *words[1:]
                )
                self._say(f"{tag} {answer or 'OK done'}")

    def _say(self, *lines: str) -> None:
        for line in lines:
            self.wfile.write(line.encode() + b"\r\n")

    def _unknown(self, *words: str) -> str:
        return "BAD unknown"

    def _capability(self) -> None:
        self._say(f"* CAPABILITY IMAP4rev1 {self.box.features}")

    def _id(self, *words: str) -> None:
        self._say("* ID NIL")

    def _login(self, user: str, password: str) -> str | None:
        return None if (user, password) == (USER, PASSWORD) else "NO [AUTHENTICATIONFAILED] wrong"

    def _authenticate(self, way: str) -> str | None:
        import base64

        self._say("+ ")
        given = base64.b64decode(self.rfile.readline()).decode()
        right = given == f"\0{USER}\0{PASSWORD}"
        return None if right else "NO [AUTHENTICATIONFAILED] wrong"

    def _select(self, folder: str) -> str | None:
        if folder not in self.box.folders:
            return "NO [NONEXISTENT] no such folder"
        self.folder = folder
        self._say(f"* {len(self._here)} EXISTS", f"* OK [UIDVALIDITY {self.box.validity}] valid")
        return "OK [READ-WRITE] selected"

    @property
    def _here(self) -> list[Kept]:
        return self.box.folders[self.folder]

    def _uid_search(self, *words: str) -> None:
        first = int(words[-1].split(":")[0])
        found = [one.uid for one in self._here if one.uid >= first] or self.box.uids(self.folder)[
            -1:
        ]
        self._say("* SEARCH " + " ".join(map(str, found)))

    def _one(self, uid: str) -> list[Kept]:
        return [one for one in self._here if one.uid == int(uid)]

    def _uid_fetch(self, uid: str, *what: str) -> str | None:
        if int(uid) in self.box.says_no_to:
            return "NO [SERVERBUG] cannot read it"
        self._say(r"* 1 FETCH (FLAGS (\Seen) UID 999999)")  # servers say such things unasked
        for one in self._one(uid):
            if "RFC822.SIZE" in what[0]:
                self._say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(one.raw)})")
            else:
                self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(one.raw)}}}\r\n".encode())
                self.wfile.write(one.raw + b")\r\n")
        return None

    def _uid_store(self, uid: str, _mode: str, *flags: str) -> None:
        for one in self._one(uid):
            one.flags |= {flag.strip("()") for flag in flags}

    def _uid_move(self, uid: str, folder: str) -> str | None:
        if answer := self._uid_copy(uid, folder):
            return answer
        self._here[:] = [one for one in self._here if one.uid != int(uid)]
        return None

    def _uid_copy(self, uid: str, folder: str) -> str | None:
        if folder not in self.box.folders:
            return "NO [TRYCREATE] no such folder"
        self.box.folders[folder] += self._one(uid)
        return None

    def _uid_expunge(self, uid: str) -> None:
        self._here[:] = [one for one in self._here if r"\Deleted" not in one.flags]

    def _create(self, folder: str) -> None:
        self.box.folders[folder] = []


@dataclass
class Outbox:
    """What an SMTP server was given: (addresses, message)."""

    sent: list[tuple[str, bytes]] = field(default_factory=list)
    refuses: bool = False
    port: int = 0


class _Smtp(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        box: Outbox = self.server.state
        self.wfile.write(b"220 ready\r\n")
        to = ""
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                to = line.decode().split("<")[1].split(">")[0]
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                raw = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    raw += line
                box.sent.append((to, raw))
            if word == b"RCPT" and box.refuses:
                self.wfile.write(b"550 no\r\n")
                continue
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
            if word == b"QUIT":
                return


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    context: ssl.SSLContext
    state: object

    def get_request(self) -> Any:
        plain, address = super().get_request()
        return self.context.wrap_socket(
            plain, server_side=True, do_handshake_on_connect=False
        ), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that does not trust us, or goes away, is what some tests are about."""


@contextmanager
def served(
    handler: type[socketserver.StreamRequestHandler], state: Any, pem: Path
) -> Iterator[None]:
    with _Server(("127.0.0.1", 0), handler) as server:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(pem)
        server.state = state
        state.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


@contextmanager
def imap(pem: Path) -> Iterator[Box]:
    box = Box()
    with served(_Imap, box, pem):
        yield box


@contextmanager
def smtp(pem: Path) -> Iterator[Outbox]:
    box = Outbox()
    with served(_Smtp, box, pem):
        yield box
