"""Reading what an author wrote in a template: tags paragraph by paragraph, and what they name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from jinja2 import TemplateSyntaxError, nodes

from bihuan.facilities.documents import asked, authoring, details, package
from bihuan.facilities.documents.authoring import (
    ALL,
    BY,
    DETAILS,
    ELSEWHERE,
    FIGURE,
    GAINED,
    LISTED,
    LOOP,
    Environment,
)
from bihuan.facilities.documents.package import DOCUMENT, Parts, W
from bihuan.kernel.errors import Invalid
from bihuan.kernel.figures import Figure

_WIDE = str.maketrans("（），｜．：［］　", "(),|.:[] ")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_TAG = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\{#(.*?)#\}", re.DOTALL)
_STATEMENT = re.compile(r"-?(?:(?:p|tr|tc)(?=\s))?\s*(\w+)\s*(.*?)\s*-?", re.DOTALL)
_FOR = re.compile(r"(\w+)\s+in\s+(.+)", re.DOTALL)
_MERGES = ("vm", "hm")
_SAFE = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Filter,
    nodes.Getattr, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Concat, nodes.For, nodes.If, nodes.Call,
)  # fmt: skip
"""All of Jinja that a template may use: no assignment, macro, include, arithmetic or slice."""
DEEPEST = 3


def plain(tag: str) -> str:
    """A tag as Jinja reads it: full-width signs of a Chinese keyboard count as the narrow ones."""
    narrow = tag.translate(_QUOTES)
    pieces = re.split(r"(\"[^\"]*\"|'[^']*')", narrow)
    return "".join(one if n % 2 else one.translate(_WIDE) for n, one in enumerate(pieces))


def plain_tags(xml: str) -> str:
    return _TAG.sub(lambda found: plain(found[0]), xml)


@dataclass(frozen=True)
class Wrong:
    """`place`: which paragraph; `quote`: the paragraph, or its beginning."""

    place: str
    quote: str
    text: str

    def __str__(self) -> str:
        return str(_("%(place)s“%(quote)s”：%(text)s")) % {
            "place": self.place,
            "quote": self.quote,
            "text": self.text,
        }


@dataclass
class Read:
    """What a template asks for. `here`: figures of the document's own instant and scope;
    `elsewhere`: those of another; by code."""

    wrong: list[Wrong] = field(default_factory=list)
    here: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)


Columns = Mapping[str, Sequence[str]]
"""Fields by name, with the columns of those that are rows."""


def read(parts: Parts, fields: Columns) -> Read:
    """Every tag of a template, looked at in the order of the text."""
    reader = _Reader(fields)
    for name in package.texts(parts):
        root = package.parse(parts[name])
        for number, paragraph in enumerate(root.iter(f"{W}p"), 1):
            text = "".join(one.text or "" for one in paragraph.iter(f"{W}t"))
            if name == DOCUMENT:
                place = str(_("第%(number)d段")) % {"number": number}
            else:
                place = str(_("页眉页脚第%(number)d段")) % {"number": number}
            reader.paragraph(place, text)
        reader.end()
    return reader.read


class _Reader:
    def __init__(self, fields: Columns) -> None:
        self.fields = fields
        self.figures = asked.named()
        self.environment = Environment()
        self.read = Read()
        self.open: list[tuple[str, str, Sequence[str], str, str]] = []
        self.place = self.text = ""

    def fault(self, text: str) -> None:
        quote = self.text if len(self.text) <= 40 else self.text[:40] + "…"
        self.read.wrong.append(Wrong(self.place, quote, text))

    def paragraph(self, place: str, text: str) -> None:
        self.place, self.text = place, text
        for found in _TAG.finditer(text):
            try:
                if found[1] is not None:
                    self.expression(plain(found[1]))
                elif found[2] is not None:
                    self.statement(plain(found[2]))
            except TemplateSyntaxError as error:
                told = {"tag": found[0], "reason": error.message or ""}
                self.fault(str(_("“%(tag)s”的写法不对（%(reason)s）。")) % told)
            except Invalid as error:
                self.fault(str(error))
        left = _TAG.sub("", text)
        if "{{" in left or "{%" in left or "}}" in left or "%}" in left:
            self.fault(str(_("有的花括号没有成对，一个标记要写在同一段里。")))

    def end(self) -> None:
        """At the end of a part everything that was opened is closed."""
        for keyword, _name, _columns, place, text in self.open:
            self.place, self.text = place, text
            told = {"keyword": keyword, "end": f"end{keyword}"}
            self.fault(str(_("{%% %(keyword)s %%} 没有对应的 {%% %(end)s %%}。")) % told)
        self.open.clear()

    def statement(self, inner: str) -> None:
        found = _STATEMENT.fullmatch(inner)
        keyword, rest = (found[1], found[2]) if found else ("", "")
        if keyword == "for" and (loop := _FOR.fullmatch(rest)):
            self.loop(loop[1], loop[2])
        elif keyword == "if" and rest:
            self.look(self.environment.parse(f"{{% if {rest} %}}{{% endif %}}"))
            self.open.append(("if", "", (), self.place, self.text))
        elif keyword in ("elif", "else") and self.open:
            if rest:
                self.look(self.environment.parse(f"{{% if {rest} %}}{{% endif %}}"))
        elif keyword in ("endfor", "endif") and not rest:
            if not self.open or self.open[-1][0] != keyword.removeprefix("end"):
                raise Invalid({"docx": _("结束标记没有对应的开始标记。")})
            self.open.pop()
        elif keyword not in _MERGES or rest:
            raise Invalid({"docx": _("模板里只能用 for、if、elif、else、endfor、endif。")})

    def loop(self, name: str, over: str) -> None:
        tree = self.environment.parse(f"{{% for {name} in {over} %}}{{% endfor %}}")
        self.look(tree)
        self.open.append(("for", name, self.columns(tree), self.place, self.text))
        if sum(one[0] == "for" for one in self.open) > DEEPEST:
            raise Invalid({"docx": _("循环最多套三层。")})

    def columns(self, tree: nodes.Template) -> Sequence[str]:
        """The columns of the rows a loop goes over; none when they are not known."""
        loop = tree.find(nodes.For)
        over = loop.iter if loop else None
        if isinstance(over, nodes.Filter) and over.name in (ALL, DETAILS):
            return ("名称", "数") if over.name == ALL else details.COLUMNS
        if isinstance(over, nodes.Name):
            return self.fields.get(over.name, ())
        return ()

    def expression(self, inner: str) -> None:
        if not inner[:1].isspace() and re.match(r"(p|r|tr|tc)\s", inner):
            raise Invalid({"docx": _("字段要写成 {{ 字段 }}，花括号后面不加字母。")})
        self.look(self.environment.parse(f"{{{{ {inner} }}}}"))

    def look(self, tree: nodes.Template) -> None:
        guard(tree)
        for name in tree.find_all(nodes.Name):
            if name.ctx == "load":
                self.name(name.name)
        for column in tree.find_all(nodes.Getattr):
            self.attribute(column)
        inner: set[int] = set()
        for one in tree.find_all(nodes.Filter):
            self.filter(one)
            inner |= {id(one.node)} if isinstance(one.node, nodes.Filter) else set()
        self.note(tree, [one for one in tree.find_all(nodes.Filter) if id(one) not in inner])

    def note(self, tree: nodes.Template, outermost: Sequence[nodes.Filter]) -> None:
        """Note the figures that are spoken of: of the document's instant and scope, or another."""
        away = [one for one in outermost if ELSEWHERE & set(_chain(one))]
        moved = {id(_root(one)) for one in away}
        gained = {id(_root(one)) for one in away if GAINED in _chain(one)}
        for one in tree.find_all((nodes.Name, nodes.Call)):
            figure = self.figure(one)
            if figure is not None and id(one) in moved:
                self.read.elsewhere.add(figure.code)
            if figure is not None and (id(one) not in moved or id(one) in gained):
                self.read.here.add(figure.code)

    def figure(self, one: nodes.Node) -> Figure | None:
        """The figure a name or a call stands for. Raises Invalid when a call names none."""
        if isinstance(one, nodes.Call) and one.args:
            return authoring.called(_constant(one.args[0]))
        if isinstance(one, nodes.Name) and one.name not in self.scope():
            return self.figures.get(one.name)
        return None

    def scope(self) -> set[str]:
        return set(self.fields) | {name for _kind, name, *_rest in self.open if name}

    def name(self, name: str) -> None:
        known = self.scope() | set(self.figures) | {FIGURE}
        if name in known or (name == "loop" and any(one[0] == "for" for one in self.open)):
            return
        near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
        text = str(_("没有名为“%(name)s”的字段或指标。")) % {"name": name}
        if near:
            text += str(_("是不是“%(near)s”？")) % {"near": near[0]}
        raise Invalid({"docx": text})

    def attribute(self, one: nodes.Getattr) -> None:
        name = one.node.name if isinstance(one.node, nodes.Name) else ""
        if name == "loop":
            known: Sequence[str] = tuple(LOOP)
        else:
            known = next((cols for _k, var, cols, *_r in reversed(self.open) if var == name), ())
        if one.attr not in known:
            told = {"name": f"{name}.{one.attr}", "known": "、".join(sorted(known)) or "（无）"}
            text = str(_("没有“%(name)s”这一列，可以用：%(known)s。")) % told
            raise Invalid({"docx": text})

    def filter(self, one: nodes.Filter) -> None:
        if one.name not in self.environment.filters:
            near = difflib.get_close_matches(one.name, sorted(self.environment.filters), n=1)
            text = str(_("没有“%(name)s”这种写法。")) % {"name": one.name}
            if near:
                text += str(_("是不是“%(near)s”？")) % {"near": near[0]}
            raise Invalid({"docx": text})
        figure = self.figure(_root(one))
        if figure is None:
            return
        if (
            one.name in (ALL, BY, LISTED, "分项")
            and one.args
            and isinstance(one.args[0], nodes.Const)
        ):
            asked.split_of(figure, str(one.args[0].value))
        elif one.name.startswith(BY) and one.name != BY:
            asked.split_of(figure, one.name.removeprefix(BY))


def _chain(one: nodes.Node | None) -> Iterator[str]:
    while isinstance(one, nodes.Filter):
        yield one.name
        one = one.node


def _root(one: nodes.Node) -> nodes.Node:
    while isinstance(one, nodes.Filter) and one.node is not None:
        one = one.node
    return one


def _constant(one: nodes.Node) -> str:
    return str(one.value) if isinstance(one, nodes.Const) else ""


def guard(tree: nodes.Template) -> None:
    """Raises Invalid when a template uses more of Jinja than it may."""
    for one in tree.find_all(nodes.Node):
        if not isinstance(one, _SAFE):
            text = str(_("模板里不能用这种写法（%(kind)s）。")) % {"kind": type(one).__name__}
            raise Invalid({"docx": text})
        if isinstance(one, nodes.Call):
            called = isinstance(one.node, nodes.Name) and one.node.name == FIGURE
            if not called or len(one.args) != 1 or not isinstance(one.args[0], nodes.Const):
                raise Invalid({"docx": _('只能调用“指标("代码")”。')})
        if isinstance(one, nodes.For) and not isinstance(one.target, nodes.Name):
            raise Invalid({"docx": _("循环只能用一个名字。")})
