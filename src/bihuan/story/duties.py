"""Which section of 青禾区 answers for which class of opinions (归口分工). Invented."""

from __future__ import annotations

from typing import Any

DUTIES = {
    "enrol": "QH-JC",
    "enrol.kindergarten": "QH-XQ",
    "enrol.senior": "QH-ZK",
    "teaching": "QH-JC",
    "teachers": "QH-ZR",
    "teachers.tutoring": "QH-JJ",
    "teachers.gifts": "QH-JJ",
    "pupils": "QH-JC",
    "pupils.bullying": "QH-AW",
    "pupils.injury": "QH-AW",
    "pupils.special": "QH-TZ",
    "pupils.health": "QH-TW",
    "pupils.sport": "QH-TW",
    "campus": "QH-HQ",
    "campus.bus": "QH-AW",
    "campus.building": "QH-JH",
    "campus.gate": "QH-AW",
    "money": "QH-CS",
    "money.aid": "QH-ZX",
    "private": "QH-ZM",
    "private.kindergartens": "QH-XQ",
    "offices": "QH-DZ",
    "offices.conduct": "QH-JJ",
    "offices.policy": "QH-ZF",
}
OWN = ("teaching.homework", "teachers.work", "campus.clean", "campus.dormitory", "offices.schools")
"""Of these schools take charge themselves, under the section."""


def duties() -> dict[str, Any]:
    """As a scheme of kind `duties`."""
    listed: list[dict[str, Any]] = [{"class": c, "unit": unit} for c, unit in DUTIES.items()]
    listed += [{"class": c, "unit": DUTIES[c.split(".")[0]], "school": True} for c in OWN]
    return {"label": "区教委归口分工", "duties": listed}
