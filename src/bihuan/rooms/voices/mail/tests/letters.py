"""Messages as senders' programs write them. All names are invented."""

from __future__ import annotations

from collections.abc import Sequence

HEAD = (
    "From: =?utf-8?B?5a626ZW/55Sy?= <jia@mail.example>",
    "To: zhuren@edu.example",
    "Date: Mon, 05 Jan 2026 08:30:00 +0800",
)


def letter(
    text: str = "校门口放学时车多人多，孩子不安全。",
    *more: str,
    id_: str = "a1@mail.example",
    subject: str = "校门口拥堵",
    head: Sequence[str] = HEAD,
) -> bytes:
    """A plain message in UTF-8; `more`: further lines of its head."""
    lines = [
        *head,
        f"Subject: {subject}",
        *([f"Message-ID: <{id_}>"] if id_ else []),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        *more,
        "",
        text,
    ]
    return "\r\n".join(lines).encode()


def parts(*bodies: tuple[str, bytes], kind: str = "mixed", id_: str = "m1@mail.example") -> bytes:
    """A message of several parts: (lines of their heads, their bytes)."""
    lines = [
        *HEAD,
        "Subject: 有附件",
        f"Message-ID: <{id_}>",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/{kind}; boundary="XX"',
        "",
        "",
    ]
    out = "\r\n".join(lines).encode()
    for head, body in bodies:
        out += b"--XX\r\n" + head.encode() + b"\r\n\r\n" + body + b"\r\n"
    return out + b"--XX--\r\n"


def plain(text: str, charset: str = "utf-8") -> tuple[str, bytes]:
    return f"Content-Type: text/plain; charset={charset}", text.encode(charset)


def page(html: str) -> tuple[str, bytes]:
    return "Content-Type: text/html; charset=utf-8", html.encode()


def file(name: str, data: bytes, kind: str = "application/octet-stream") -> tuple[str, bytes]:
    return f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"', data
