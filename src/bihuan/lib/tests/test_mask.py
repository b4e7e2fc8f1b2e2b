import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib.mask import is_card, is_identity, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13800001234，谢谢", "电话138****1234，谢谢"),
        ("138-0000-1234 或 +86 139 0000 4321", "138****1234 或 +86 139****4321"),
        ("座机0543-8800123、(010)88001234", "座机0543-****123、(010)****234"),
        ("身份证11010119900307123X。", "身份证110***********123X。"),
        ("证号110101900307123", "证号110*********123"),
        ("A11010519491231002Xb", "A110***********002Xb"),
        ("卡号6222020000000000083", "卡号622****0083"),
        ("卡号 6222 0200 0000 0000 083。", "卡号 622****0083。"),
        ("邮箱zhang.san@example.com，", "邮箱zha****@example.com，"),
        ("a@b.cn", "a****@b.cn"),
        ("QQ：12345678，微信号abc_12345", "QQ：123****78，微信号abc****45"),
    ],
)
def test_numbers_and_addresses_of_persons_are_starred(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "订单20260918123456789012345",
        "2026年9月18日，共13800元",
        "编号W-2014-7KQ4MX",
        "票号62220200000000000870",
        "单号6222020000000000084",
        "每人@1次，共2.5元",
        "微信群里说过",
        "2026-09-18 12:30:45",
    ],
)
def test_other_numbers_stand(text: str) -> None:
    assert mask(text) == text


def test_check_digits_tell_numbers_from_look_alikes() -> None:
    assert is_identity("11010519491231002X")
    assert not is_identity("110105194912310021")
    assert is_card("6222020000000000083")
    assert not is_card("6222020000000000084")


@given(st.text(st.sampled_from("0123456789Xx-*@.aQ 电话：()+86"), max_size=60))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)
