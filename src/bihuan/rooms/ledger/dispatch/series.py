"""What is gone over week by week: schemes of the kind `dispatch`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bihuan.kernel import schemes
from bihuan.kernel.models.matter import Matter


@dataclass(frozen=True)
class Series:
    """`lists`: codes of the lists, all when empty; `sources`: only what came from these, all when
    empty; `superior`: to whom it is returned; `weekly`: opened by itself every week."""

    code: str
    label: str
    lists: tuple[str, ...]
    sources: tuple[str, ...]
    superior: str
    near_days: int
    everyone: bool
    weekly: bool

    def among(self, problems: QuerySet[Matter]) -> QuerySet[Matter]:
        """Of problems, those the series is about."""
        if self.lists:
            problems = problems.filter(list_code__in=self.lists)
        return problems.filter(source__in=self.sources) if self.sources else problems

    def holds(self, problem: Matter) -> bool:
        return (not self.lists or problem.list_code in self.lists) and (
            not self.sources or problem.source in self.sources
        )


def get(code: str) -> Series:
    """Raises Invalid when there is no such series."""
    return _series(code, schemes.get("dispatch", code))


def every() -> list[Series]:
    return [_series(code, data) for code, data in schemes.every("dispatch").items()]


def _series(code: str, data: Mapping[str, Any]) -> Series:
    return Series(
        code,
        schemes.word(data["label"]),
        tuple(data.get("lists", ())),
        tuple(data.get("sources", ())),
        schemes.word(data.get("superior", "")),
        int(data.get("near_days", 7)),
        bool(data.get("everyone", False)),
        bool(data.get("weekly", False)),
    )
