"""The stylesheets run on Chromium 108, meet the contrasts and keep to the house's rules."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
MODULES = sorted((STATIC / "js").glob("*.js"))
TONES = ("green", "amber", "orange", "red", "blue", "grey")
TOO_NEW = ("oklch(", "oklab(", "lch(", "color-mix(", "light-dark(", "@scope", "@property", ":has(")


def plain(path: Path) -> str:
    return re.sub(r"(?s)/\*.*?\*/", "", path.read_text(encoding="utf-8"))


def rules(css: str) -> Iterator[tuple[list[str], str]]:
    """Each opened block as (the heads around it, its own head)."""
    around: list[str] = []
    head = ""
    for char in css:
        if char == "{":
            yield list(around), head.strip()
            around.append(head.strip())
            head = ""
        elif char in "};":
            if char == "}":
                around.pop()
            head = ""
        else:
            head += char


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: p.name)
def test_a_stylesheet_uses_nothing_newer_than_chromium_108(path: Path) -> None:
    css = plain(path)
    assert [word for word in TOO_NEW if word in css] == []
    nested = [
        head for around, head in rules(css) if any(not outer.startswith("@") for outer in around)
    ]
    assert nested == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: p.name)
def test_a_stylesheet_has_no_important_and_no_id_selector(path: Path) -> None:
    css = plain(path)
    assert "!important" not in css
    heads = [head for _, head in rules(css) if not head.startswith("@")]
    assert [head for head in heads if re.search(r"#[A-Za-z_-]", head)] == []


def test_bootstrap_as_fetched_uses_nothing_newer_than_chromium_108_either() -> None:
    css = plain(STATIC.parent / "assets/bootstrap/bootstrap.css")
    assert css.startswith("@layer bootstrap{")
    assert [word for word in TOO_NEW if word in css] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.name)
def test_a_script_is_small_and_writes_no_html(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|\.style\b", text)


def themes() -> dict[str, list[dict[str, str]]]:
    css = plain(STATIC / "css/tokens.css")
    found: dict[str, list[dict[str, str]]] = {"light": [], "dark": []}
    for block in re.finditer(r"(:root[^{]*)\{([^{}]*)\}", css):
        head, body = block.groups()
        values = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});", body))
        if values:
            found["light" if head.strip() == ":root" else "dark"].append(values)
    return found


def test_both_dark_blocks_are_the_same_and_name_every_colour_of_the_light_one() -> None:
    found = themes()
    (light,), (first, second) = found["light"], found["dark"]
    assert first == second
    assert set(first) == set(light)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_measure_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_a_contrast_of_four_and_a_half_on_everything_it_stands_on(theme: str) -> None:
    colour = themes()[theme][0]
    grounds = ("paper", "sheet", "sunk", "row-over", "row-picked")
    pairs = [(ink, ground) for ink in ("ink", "ink-2", "ink-3", "brand") for ground in grounds]
    pairs += [(tone, ground) for tone in TONES for ground in (f"{tone}-soft", "sheet", "paper")]
    pairs += [("on-fill", "fill"), ("on-fill", "fill-over")]
    poor = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in pairs}
    assert {pair: value for pair, value in poor.items() if value < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_controls_have_a_contrast_of_three(theme: str) -> None:
    colour = themes()[theme][0]
    assert contrast(colour["edge"], colour["sheet"]) >= 3
    assert contrast(colour["focus"], colour["paper"]) >= 3


def test_type_sizes_rise_in_their_order() -> None:
    css = plain(STATIC / "css/tokens.css")
    names = ("small", "dense", "text", "head", "title", "figure")
    sizes = [float(re.findall(rf"--t-{name}: ([\d.]+)rem", css)[0]) for name in names]
    assert all(smaller < larger for smaller, larger in pairwise(sizes))
