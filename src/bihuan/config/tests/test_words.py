"""The English catalogue follows the source texts and loses no translation."""

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bihuan.config import words


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A package of one module and one template, found in place of ours."""
    package = tmp_path / "package"
    (package / "templates").mkdir(parents=True)
    (package / "a.py").write_text('_("办结")\nngettext("%(num)s 条", "%(num)s 条", 2)\n')
    (package / "templates/a.html").write_text('{{ _("签收") }}{{ _("共 %(n)s 条", n=3) }}')
    monkeypatch.setattr(words, "PACKAGE", package)
    return package


@pytest.fixture
def po(tmp_path: Path) -> Path:
    return tmp_path / "en/LC_MESSAGES/django.po"


def translate(po: Path, **texts: str) -> None:
    catalog: Catalog = words.translated(po)
    for message in catalog:
        if message.id and words.source(message) in texts:
            message.string = texts[words.source(message)]
    with po.open("wb") as file:
        words.write_po(file, catalog)


def test_texts_of_modules_and_templates_are_found(source: Path) -> None:
    found = {words.source(m) for m in words.found() if m.id}
    assert found == {"办结", "%(num)s 条", "签收", "共 %(n)s 条"}


def test_a_translation_outlives_the_next_extraction(source: Path, po: Path) -> None:
    words.extract(po)
    translate(po, 办结="Concluded")
    (source / "b.py").write_text('_("交办")')
    words.extract(po)
    assert "办结" not in words.missing(po)
    assert "交办" in words.missing(po)


def test_a_text_that_vanished_leaves_the_catalogue(source: Path, po: Path) -> None:
    words.extract(po)
    (source / "a.py").write_text("")
    words.extract(po)
    assert "办结" not in po.read_text(encoding="utf-8")


def test_extracting_twice_changes_nothing(source: Path, po: Path) -> None:
    words.extract(po)
    once = po.read_bytes()
    words.extract(po)
    assert po.read_bytes() == once


def test_what_is_compiled_is_what_gettext_reads(source: Path, po: Path) -> None:
    words.extract(po)
    translate(po, 办结="Concluded")
    with words.compile(po).open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("办结") == "Concluded"


def test_a_plural_is_done_only_when_both_forms_are(source: Path, po: Path) -> None:
    words.extract(po)
    assert "%(num)s 条" in words.missing(po)


def test_without_a_catalogue_everything_is_missing(source: Path, po: Path) -> None:
    assert words.missing(po) == ["%(num)s 条", "共 %(n)s 条", "办结", "签收"]


def test_the_words_of_shipped_schemes_are_found() -> None:
    found = {words.source(m) for m in words.found() if m.id}
    assert {"问题台账", "立说立行：15个工作日", "红色督办", "责任科室（单位）"} <= found


def test_every_translation_keeps_the_names_of_its_text() -> None:
    named = re.compile(r"%\(\w+\)[a-z]|%%|(?<!\$)\{\w+\}")
    changed = {
        words.source(message): message.string
        for message in words.translated()
        if isinstance(message.id, str)
        and isinstance(message.string, str)
        and set(named.findall(message.id)) != set(named.findall(message.string))
    }
    assert not changed
