"""A draw that anyone can replay."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.lib import canonical, draw

SEED = "5e" * 32
IDS = st.text("abcxyz一二", min_size=1, max_size=4)


def made(
    strata: dict[str, list[str]], sizes: dict[str, int], excluded: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "rule": draw.RULE,
        "title": "抽查",
        "population": {"of": "units", "filter": "单位"},
        "items": [
            {"id": one, "name": one, "stratum": name} for name, ids in strata.items() for one in ids
        ],
        "excluded": [{"id": one, "reason": "正在施工"} for one in excluded],
        "allocation": "fixed",
        "total": sum(sizes.values()),
        "sizes": [{"stratum": name, "size": size} for name, size in sorted(sizes.items())],
        "second": {"kind": "spoken", "after": "2026-04-10T01:00:00.000000Z", "how": "掷骰子"},
        "commitment": draw.commitment(SEED),
        "repeats": "",
    }


def record(plan: dict[str, Any], second: str = "3 5 1 6") -> dict[str, Any]:
    return {
        "format": draw.RULE,
        "number": "CQ-2026-ABCDEF",
        "plan": plan,
        "plan_sha256": draw.digest(plan),
        "second": second,
        "seed": SEED,
        "drawn": draw.draw(plan, SEED, second),
    }


SCHOOLS = made(
    {"学校": [f"S{n}" for n in range(12)], "幼儿园": [f"K{n}" for n in range(5)]},
    {"学校": 3, "幼儿园": 2},
    excluded=("S3",),
)


@st.composite
def plans(draws: st.DrawFn) -> dict[str, Any]:
    ids = draws(st.lists(IDS, unique=True, max_size=12))
    strata: dict[str, list[str]] = {}
    for one in ids:
        strata.setdefault(draws(st.sampled_from(["甲", "乙", "丙"])), []).append(one)
    out = tuple(one for one in ids if draws(st.booleans()))
    able = {name: [one for one in some if one not in out] for name, some in strata.items()}
    sizes = {name: draws(st.integers(0, len(some))) for name, some in able.items()}
    return made(strata, sizes, out)


@given(
    plans(), st.binary(min_size=32, max_size=32), st.text("0123456789", min_size=1), st.randoms()
)
def test_every_stratum_has_its_size_no_excluded_is_drawn_and_the_order_given_is_irrelevant(
    plan: dict[str, Any], seed: bytes, second: str, order: random.Random
) -> None:
    drawn = draw.draw(plan, seed.hex(), second)
    out = {one["id"] for one in plan["excluded"]}
    of = {one["id"]: one["stratum"] for one in plan["items"]}
    sizes = draw.sizes(plan)
    for stratum, ids in ((one["stratum"], one["ids"]) for one in drawn):
        assert len(ids) == len(set(ids)) == sizes.get(stratum, 0)
        assert not out & set(ids)
        assert {of[one] for one in ids} <= {stratum}
    shuffled = json.loads(json.dumps(plan))
    order.shuffle(shuffled["items"])
    assert draw.eligible(shuffled) == draw.eligible(plan)


@given(plans())
def test_a_record_replays(plan: dict[str, Any]) -> None:
    assert draw.check(json.loads(json.dumps(record(plan)))) == []


@given(st.dictionaries(IDS, st.integers(0, 50), min_size=1), st.data())
def test_shares_are_within_one_of_the_exact_part(
    counts: dict[str, int], data: st.DataObject
) -> None:
    everybody = sum(counts.values())
    total = data.draw(st.integers(0, everybody))
    shares = draw.proportional(counts, total)
    assert sum(shares.values()) == total
    for name, count in counts.items():
        assert 0 <= shares[name] <= count
        assert abs(shares[name] * everybody - count * total) < max(everybody, 1)


def test_more_than_there_are_cannot_be_shared_out() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        draw.proportional({"甲": 2}, 3)


def test_the_text_that_is_hashed_is_that_of_the_events() -> None:
    assert draw.canonical(SCHOOLS) == canonical.encode(SCHOOLS)


def test_somebody_who_has_read_the_rule_alone_draws_the_same() -> None:
    def compact(value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    plan_hash = hashlib.sha256(compact(SCHOOLS)).hexdigest()
    message = compact(["bihuan-draw/1", plan_hash, "3 5 1 6"])
    key = hmac.new(bytes.fromhex(SEED), message, "sha256").digest()
    schools = [f"S{n}" for n in range(12) if n != 3]
    schools.sort(key=lambda one: hmac.new(key, compact(["学校", one]), "sha256").digest())
    assert {"stratum": "学校", "ids": schools[:3]} in record(SCHOOLS)["drawn"]


TAMPERED = [
    ("plan", lambda r: r["plan"].update(title="别的抽查")),
    ("plan", lambda r: r["plan"]["items"].pop(0)),
    ("items", lambda r: r["plan"]["items"].append(r["plan"]["items"][0])),
    ("excluded", lambda r: r["plan"]["excluded"].append({"id": "不在其中", "reason": "x"})),
    ("excluded", lambda r: r["plan"]["excluded"][0].update(reason=" ")),
    ("sizes", lambda r: r["plan"]["sizes"][0].update(size=12)),
    ("sizes", lambda r: r["plan"].update(allocation="proportional", total=15)),
    ("sizes", lambda r: r["plan"]["sizes"].append({"stratum": "没有", "size": 0})),
    ("commitment", lambda r: r.update(seed="00" * 32)),
    ("commitment", lambda r: r["plan"].update(commitment="00" * 32)),
    ("drawn", lambda r: r.update(second="6 6 6 6")),
    ("second", lambda r: r.update(second="")),
    ("drawn", lambda r: r["drawn"][0]["ids"].reverse()),
    ("drawn", lambda r: r["drawn"].pop()),
    ("drawn", lambda r: r["drawn"].append({"stratum": "别的", "ids": ["S3"]})),
    ("format", lambda r: r.update(format="bihuan-draw/2")),
    ("format", lambda r: r.pop("plan_sha256")),
    ("format", lambda r: r.update(plan=None)),
]


@pytest.mark.parametrize(("part", "tamper"), TAMPERED)
def test_whatever_is_changed_afterwards_is_named(part: str, tamper: Any) -> None:
    changed = json.loads(json.dumps(record(SCHOOLS)))
    tamper(changed)
    assert part in {one.part for one in draw.check(changed)}


def test_every_place_is_as_likely_as_any_other_over_many_seeds() -> None:
    """Chi-square at 0.1 %: 11 degrees of freedom for who is drawn, 119 for the order of five."""
    everybody = [f"S{n}" for n in range(12)]
    plan = made({"学校": everybody, "园": list("abcde")}, {"学校": 3, "园": 5})
    rounds = 4000
    times = dict.fromkeys(everybody, 0)
    orders: dict[str, int] = {}
    for n in range(rounds):
        found = draw.draw(plan, hashlib.sha256(str(n).encode()).hexdigest(), str(n))
        by_stratum = {one["stratum"]: one["ids"] for one in found}
        for one in by_stratum["学校"]:
            times[one] += 1
        order = "".join(by_stratum["园"])
        orders[order] = orders.get(order, 0) + 1
    expected = rounds * 3 / 12
    # Three of twelve at once are not independent: their counts vary by (1 - 3/12) of the usual,
    # over eleven degrees of freedom with 12/11 between them.
    scale = (1 - 3 / 12) * 12 / 11
    assert sum((n - expected) ** 2 / expected for n in times.values()) / scale < 31.26
    each = rounds / 120
    seen = sum((n - each) ** 2 / each for n in orders.values()) + each * (120 - len(orders))
    assert seen < 173.6


@pytest.mark.parametrize(
    ("seed", "fits"), [(SEED, True), (SEED.upper(), False), (SEED[2:], False), ("zz" * 32, False)]
)
def test_a_seed_is_thirty_two_bytes(seed: str, fits: bool) -> None:
    if fits:
        assert draw.commitment(seed) == hashlib.sha256(bytes.fromhex(seed)).hexdigest()
    else:
        with pytest.raises(ValueError, match="64 hexadecimal"):
            draw.commitment(seed)
