import io
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.files import kinds, names
from bihuan.facilities.files.refusals import BadFile
from bihuan.facilities.files.tests import samples as s

ACCEPTED = {
    "照片.jpg": s.JPEG,
    "照片.JPEG": s.phone_photo(),
    "截图.png": s.PNG,
    "动图.gif": s.GIF,
    "照片.webp": s.WEBP,
    "批复.pdf": s.PDF,
    "报告.docx": s.docx(),
    "台账.xlsx": s.xlsx(),
    "课件.pptx": s.packed({"[Content_Types].xml": s.TYPES, "ppt/presentation.xml": b"<p/>"}),
    "公文.ofd": s.packed({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<d/>"}),
    "台账.xls": s.xls(),
    "报告.doc": s.ole("WordDocument", "1Table"),
    "报告.wps": s.ole("WordDocument"),
    "课件.ppt": s.ole("PowerPoint Document"),
    "说明.txt": "热水供应已恢复。\r\n".encode(),
    "旧说明.txt": "热水供应已恢复。".encode("gb18030"),
    "宽.txt": "热水供应已恢复。".encode("utf-16"),
    "名单.csv": "编号,问题\n1,热水\n".encode("utf-8-sig"),
    "现场.mp4": s.video(),
    "现场.mov": s.video(b"qt  "),
    "录音.m4a": s.video(b"M4A "),
    "录音.mp3": s.mp3(),
}


def detect(name: str, data: bytes) -> kinds.Kind:
    return kinds.detect(io.BytesIO(data), len(data), name)


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_offices_and_phones_send_is_accepted(name: str) -> None:
    assert "." + name.rsplit(".", 1)[1].lower() in detect(name, ACCEPTED[name]).endings


@pytest.mark.parametrize("name", [name for name in ACCEPTED if not name.endswith(("txt", "csv"))])
def test_a_name_without_an_ending_gets_the_right_one(name: str) -> None:
    kind = detect("无名", ACCEPTED[name])
    assert names.tidy("无名", kind) == "无名" + kind.endings[0]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", s.PNG),
        ("a.png", s.JPEG),
        ("a.docx", s.xlsx()),
        ("a.txt", s.PDF),
        ("照片.jpg.exe", s.JPEG),
        ("a.html", s.GIF),
        ("a.doc", s.xls()),
    ],
)
def test_an_ending_that_disagrees_with_the_content_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(BadFile, match="扩展名却是"):
        detect(name, data)


def lying_zip() -> bytes:
    """Says that its part is small; it unpacks to fifty megabytes."""
    data = bytearray(s.docx(word__big=b"\0" * 50_000_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        part = archive.getinfo("word/big")
        central = bytes(data).index(b"PK\x01\x02", archive.start_dir + 1)
        central = bytes(data).rindex(b"word/big") - 46
        at_local = part.header_offset
    struct.pack_into("<I", data, central + 24, 1000)
    struct.pack_into("<I", data, at_local + 22, 1000)
    return bytes(data)


MACRO_TYPES = b"<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>"
HOSTILE = {
    "a Windows program": ("报告.pdf", b"MZ\x90\0" + b"\0" * 200, "可执行程序"),
    "a Linux program": ("a.jpg", b"\x7fELF" + b"\0" * 200, "可执行程序"),
    "a shell script": ("a.txt", b"#!/bin/sh\nrm -rf /\n", "可执行程序"),
    "a shortcut": ("a.pdf", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 80, "可执行程序"),
    "a web page": ("a.txt", b"\xef\xbb\xbf \n<!DOCTYPE html><script>alert(1)</script>", "网页"),
    "a web page in UTF-16": ("a.txt", "<html>".encode("utf-16"), "网页"),
    "a drawing with scripts": ("a.png", b"<svg onload=alert(1)>", "SVG"),
    "a drawing behind a comment": ("a.svg", b"<!-- x --><svg/>", "SVG"),
    "an XML page": ("a.csv", b"<?xml version='1.0'?><html/>", "网页"),
    "a server script": ("a.txt", b"<?php system($_GET[0]);", "网页"),
    "a zip": ("a.zip", s.packed({"x.txt": b"x"}), "压缩包"),
    "a zip called docx": ("a.docx", s.packed({"x.txt": b"x"}), "压缩包"),
    "an empty zip": ("a.docx", s.packed({}), "压缩包"),
    "a jar": ("a.docx", s.packed({"META-INF/MANIFEST.MF": b"x"}), "压缩包"),
    "a rar": ("a.rar", b"Rar!\x1a\x07\0" + b"\0" * 50, "压缩包"),
    "a tar": ("a.txt", b"x".ljust(257, b"\0") + b"ustar\0" + b"\0" * 300, "压缩包"),
    "a macro": ("a.docx", s.docx(**{"word__vbaProject.bin": b"x"}), "宏"),
    "a macro sheet": ("a.docx", s.docx(**{"xl__macrosheets__sheet1.xml": b"x"}), "宏"),
    "a macro by type only": (
        "a.docx",
        s.packed({"[Content_Types].xml": MACRO_TYPES, "word/document.xml": b"<w/>"}),
        "宏",
    ),
    "a macro in an old document": ("a.doc", s.ole("WordDocument", "Macros", "VBA"), "宏"),
    "a macro in an old workbook": ("a.xls", s.ole("Workbook", "_VBA_PROJECT_CUR"), "宏"),
    "an installer": ("a.doc", s.ole("\u0005SummaryInformation", "䡀㼿䕷"), "不接受这种文件"),
    "a locked document": ("a.docx", s.ole("EncryptedPackage", "EncryptionInfo"), "密码"),
    "a zip bomb": ("a.docx", s.docx(word__big=b"\0" * 60_000_000), "大得不合常理"),
    "a bomb of many parts": (
        "a.docx",
        s.docx(**{f"word__{n}": b"" for n in range(5_001)}),
        "大得不合常理",
    ),
    "a bomb that lies": ("a.docx", lying_zip(), "损坏"),
    "a path out of the package": ("a.docx", s.docx(**{"..__..__etc__passwd": b"x"}), "损坏"),
    "a program in front of a document": ("a.docx", b"PK\x03\x04 MZ" + s.docx(), "损坏"),
    "an unusual compression": (
        "a.docx",
        s.packed({"word/document.xml": b"x" * 99}, zipfile.ZIP_LZMA),
        "损坏",
    ),
    "an archive behind a PDF": ("a.pdf", s.PDF + s.packed({"x": b"x"}), "压缩包"),
    "half a photo": ("a.jpg", s.JPEG[:-40], "损坏"),
    "a photo of no size": ("a.png", s.png_of(0, 10), "损坏"),
    "a picture bomb": ("a.png", s.png_of(50_000, 50_000), "尺寸过大"),
    "a changed byte in a PNG": ("a.png", s.PNG.replace(b"IDAT", b"IDAt"), "损坏"),
    "half a PDF": ("a.pdf", s.PDF[:60], "损坏"),
    "half a document": ("a.docx", s.docx()[:-30], "损坏"),
    "half an old workbook": ("a.xls", s.xls()[:700], "损坏"),
    "a video cut short": ("a.mp4", s.video()[:-3], "损坏"),
    "a picture in a video's clothes": ("a.heic", s.video(b"heic"), "不接受这种文件"),
    "noise called mp3": ("a.mp3", b"ID3\x04\0\0\0\0\0\x02xx" + b"noise" * 100, "损坏"),
    "binary called text": ("a.txt", bytes(range(256)), "损坏"),
    "text with a NUL": ("a.txt", b"hello\0world", "损坏"),
    "a batch file": ("a.bat", b"@echo off\r\ndel *.*", "不接受这种文件"),
    "a script of Windows": ("a.vbs", b"MsgBox 1", "不接受这种文件"),
    "no name and plain text": ("", b"hello", "不接受这种文件"),
    "a lone signature": ("a.jpg", b"\xff\xd8\xff", "损坏"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_in_plain_words(what: str) -> None:
    name, data, words = HOSTILE[what]
    with pytest.raises(BadFile, match=words):
        detect(name, data)


SEEDS = [*ACCEPTED.values()]


@given(st.sampled_from(SEEDS), st.data())
def test_damaged_files_are_accepted_or_refused_but_never_break_anything(
    data: bytes, draw: st.DataObject
) -> None:
    broken = bytearray(data[: draw.draw(st.integers(1, len(data)))])
    for _ in range(draw.draw(st.integers(0, 4))):
        broken[draw.draw(st.integers(0, len(broken) - 1))] = draw.draw(st.integers(0, 255))
    with suppress(BadFile):
        assert detect("无名", bytes(broken)).code in kinds.KINDS


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\某人\\桌面\\现场.PNG", "现场.png"),
        ("a\x00b.png", "ab.png"),
        ("a\r\nSet-Cookie: x.png", "a Set-Cookie x.png"),
        ("现场\u202egnp.exe", "现场gnp.exe.png"),
        ("  . . ", "file.png"),
        ("", "file.png"),
        ("..", "file.png"),
        (".png", "png.png"),
        ('"><script>.png', "script.png"),
        ("现场　照片 （一）.png", "现场 照片 （一）.png"),
        ("\ud800.png", "png.png"),
    ],
)
def test_a_name_is_made_harmless_and_stays_readable(name: str, kept: str) -> None:
    assert names.tidy(name, kinds.KINDS["png"]) == kept


@given(st.text(max_size=600))
def test_any_name_becomes_one_that_every_file_system_takes(name: str) -> None:
    tidy = names.tidy(name, kinds.KINDS["docx"])
    assert tidy.endswith(".docx")
    assert len(tidy.encode()) <= 255
    assert len(tidy) <= names.LONGEST
    assert not set(tidy) & set('<>:"/\\|?*\r\n\0')
    assert not tidy.startswith(".")
