from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.facilities.files import images, tiff
from bihuan.facilities.files.refusals import BadFile
from bihuan.facilities.files.tests import samples as s

PERSONAL = (b"SecretPhone", b"GPSLatitude", b"shot by somebody", b"Somebody", b"2026:03:02")


@pytest.mark.parametrize(
    ("code", "data"),
    [("jpg", s.phone_photo()), ("png", s.png_with_words()), ("webp", s.webp_with_place())],
)
def test_place_device_and_words_are_taken_out_of_photos(code: str, data: bytes) -> None:
    assert any(word in data for word in PERSONAL)
    picture = images.clean(code, data)
    assert picture.stripped
    assert not any(word in picture.data for word in PERSONAL)
    assert (picture.width, picture.height) == (24, 16)


@pytest.mark.parametrize(
    ("code", "data"), [("jpg", s.JPEG), ("png", s.PNG), ("webp", s.WEBP), ("gif", s.GIF)]
)
def test_a_picture_without_metadata_is_kept_to_the_byte(code: str, data: bytes) -> None:
    picture = images.clean(code, data)
    assert picture.data == data
    assert not picture.stripped


@pytest.mark.parametrize("orientation", [2, 3, 6, 8])
def test_a_photo_stays_the_right_way_up(orientation: int) -> None:
    cleaned = images.clean("jpg", s.phone_photo(orientation)).data
    at = cleaned.index(b"Exif\0\0")
    assert tiff.read(cleaned[at + 6 :]).orientation == orientation


def test_an_upright_photo_needs_no_exif_at_all() -> None:
    assert b"Exif" not in images.clean("jpg", s.phone_photo(orientation=1)).data


def test_the_colour_profile_stays() -> None:
    assert b"ICC_PROFILE\0" in images.clean("jpg", s.phone_photo()).data


def test_the_day_the_camera_noted_is_told_before_it_is_taken_out() -> None:
    assert images.clean("jpg", s.phone_photo()).taken_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("code", "data"), [("jpg", s.JPEG), ("png", s.PNG), ("webp", s.WEBP), ("gif", s.GIF)]
)
@pytest.mark.parametrize("hidden", [s.packed({"x": b"x"}), b"<html><script>alert(1)</script>"])
def test_what_hides_behind_the_end_of_a_picture_is_cut_off(
    code: str, data: bytes, hidden: bytes
) -> None:
    picture = images.clean(code, data + hidden)
    assert picture.data == data
    assert picture.stripped


def test_what_hides_in_the_comment_of_an_animation_is_taken_out() -> None:
    hidden = b"\x21\xfe\x19<script>alert(1)</script>\0"
    assert images.clean("gif", s.GIF[:19] + hidden + s.GIF[19:]).data == s.GIF


def test_cleaning_twice_changes_nothing_more() -> None:
    for code, data in (("jpg", s.phone_photo()), ("webp", s.webp_with_place())):
        once = images.clean(code, data).data
        assert images.clean(code, once).data == once


@given(
    st.sampled_from([("jpg", s.phone_photo()), ("png", s.PNG), ("webp", s.WEBP), ("gif", s.GIF)]),
    st.data(),
)
def test_a_picture_cut_anywhere_is_refused(sample: tuple[str, bytes], draw: st.DataObject) -> None:
    code, data = sample
    with pytest.raises(BadFile):
        images.clean(code, data[: draw.draw(st.integers(13, len(data) - 2))])


@given(st.binary(max_size=300))
def test_exif_of_any_bytes_is_read_without_trouble(block: bytes) -> None:
    for order in (b"II*\0", b"MM\0*"):
        assert 1 <= tiff.read(order + block).orientation <= 8
