"""The style sheet of one printed document: each combination of declarations is a class once."""

from __future__ import annotations


def points(length: float) -> str:
    return f"{length:.3f}".rstrip("0").rstrip(".") + "pt"


class Sheet:
    def __init__(self) -> None:
        self._classes: dict[str, str] = {}
        self.rules: list[str] = []

    def named(self, **declarations: str | float | None) -> str:
        """A class for the declarations (`text_align` for text-align); numbers are points."""
        return self.of(declarations)

    def of(self, declarations: dict[str, str | float | None]) -> str:
        parts = [
            f"{name.replace('_', '-')}:{said if isinstance(said, str) else points(said)}"
            for name, said in declarations.items()
            if said is not None
        ]
        text = ";".join(parts)
        return self._classes.setdefault(text, f"c{len(self._classes)}") if text else ""

    def css(self) -> str:
        classes = [f".{name}{{{text}}}" for text, name in self._classes.items()]
        return "\n".join([*self.rules, *classes])


def attribute(name: str) -> str:
    return f' class="{name}"' if name else ""
