"""Words are joined in the way of the language in force."""

from django.utils import translation

from bihuan.kernel import schemes
from bihuan.kernel.phrase import listed


def test_words_are_joined_as_each_language_does() -> None:
    assert listed(["照片", "文件"]) == "照片、文件"
    with translation.override("en"):
        assert listed(["photos", "files"]) == "photos, files"


def test_a_shipped_word_is_translated_and_an_offices_own_stands_as_written() -> None:
    with translation.override("en"):
        assert schemes.word("逾期") == "Overdue"
        assert schemes.word("挂牌督办") == "挂牌督办"
        assert schemes.word("") == ""
