"""The styleguide shows every component, and the pages keep to the house's rules for markup."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory
from jinja2 import Environment, UndefinedError

import bihuan
from bihuan.doors.web import jinja, styleguide_samples
from bihuan.doors.web.context import page

PACKAGE = Path(bihuan.__file__).parent
TEMPLATES = sorted(
    path
    for path in PACKAGE.glob("**/templates/**/*.html")
    if path.name != "printed.html"  # set as PDF here, never sent to a browser
)


class Recording(jinja.Components):
    """The components, remembering which were asked for."""

    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        macro = super().__getattr__(name)
        self.asked.add(name)
        return macro


@pytest.fixture
def env() -> Environment:
    # With auto_reload the components are looked up anew each time, so that all are recorded.
    loader = engines["jinja2"].env.loader
    return jinja.environment(loader=loader, auto_reload=True, extensions=["jinja2.ext.do"])


@pytest.fixture(scope="module")
def known() -> set[str]:
    return set(jinja.Components(engines["jinja2"].env).names())


def test_every_component_stands_on_the_styleguide(env: Environment) -> None:
    recording = Recording(env)
    env.globals["ui"] = recording
    request = RequestFactory().get("/styleguide")
    words = {**styleguide_samples.context(), **page(request), "request": request, "csrf_input": ""}
    env.get_template("styleguide.html").render(words)
    assert set(recording.names()) - recording.asked == set()


def test_a_component_that_does_not_exist_is_an_error(env: Environment) -> None:
    with pytest.raises(UndefinedError, match="lampe"):
        env.from_string("{{ ui.lampe(1) }}").render()


def test_printing_what_a_view_forgot_is_an_error_but_asking_for_it_is_not(env: Environment) -> None:
    assert env.from_string("{% if row.quote %}x{% endif %}").render(row={}) == ""
    with pytest.raises(UndefinedError, match="quote"):
        env.from_string("{{ row.quote }}").render(row={})
    with pytest.raises(UndefinedError, match="rows"):
        env.from_string("{% for row in rows %}{% endfor %}").render()


def test_what_people_write_is_escaped(env: Environment) -> None:
    html = env.from_string("{{ ui.quote(text) }}").render(text="<script>alert(1)</script>")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_templates_hold_no_inline_style_and_no_inline_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_templates_ask_only_for_components_that_exist(path: Path, known: set[str]) -> None:
    asked = set(re.findall(r"\bui\.([a-z_]+)", path.read_text(encoding="utf-8")))
    assert asked - known == set()


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "422", "429", "500"])
def test_an_error_page_says_what_why_and_what_next_by_itself(env: Environment, name: str) -> None:
    request = RequestFactory().get("/nowhere")
    words = {**page(request), "request": request, "csrf_input": ""}
    html = env.get_template(f"errors/{name}.html").render(words)
    main = html[html.index("<main") :]
    assert name in main
    assert main.count("<p>") >= 2
    assert "<h1>" in main
    assert 'href="/"' in main


def test_every_component_is_described_with_its_arguments(env: Environment) -> None:
    described = (PACKAGE.parent.parent / "docs/components.md").read_text(encoding="utf-8")
    folder = PACKAGE / "doors/web/templates/components"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.html"))
    signatures = re.findall(r"{% macro ([a-z]\w*\(.*?\)) -?%}", source)
    assert len(signatures) == len(jinja.Components(env).names())
    assert [one for one in signatures if f"`ui.{one}`" not in described] == []
