"""A draw that anyone can replay. This one file is also the script that replays it:

    python draw.py record.json

It needs Python 3.9 or later and its standard library, nothing else. It recomputes the draw from
the published record and says of every part whether it is as published; 0: all right, 1: not.

How it is drawn (rule `bihuan-draw/1`); C(x) is JSON with sorted keys, no spaces, UTF-8:

1. The plan is published first: who may be drawn, in which stratum, who is excluded and why, how
   many of each stratum, and commitment = SHA-256(seed), seed being 32 random bytes kept secret.
2. After the published moment a second number, which nobody could know before, is made public.
3. The seed is revealed. key = HMAC-SHA256(seed, C([rule, SHA-256(C(plan)), second])).
4. Everybody who is not excluded gets ticket = HMAC-SHA256(key, C([stratum, id])); of each stratum
   those with the lowest tickets are drawn, as many as the plan says.

Why it is fair: the tickets of different items are independent and each of 2^256 values equally
likely, so every order of a stratum is equally likely; nothing is divided, so no remainder favours
anybody. The office knew the seed but not the second number, everybody else the reverse.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RULE = "bihuan-draw/1"
SEED_BYTES = 32
HEX = re.compile(r"[0-9a-f]{64}")


def canonical(value: object) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode()


def digest(plan: Mapping[str, Any]) -> str:
    """SHA-256 of a plan's canonical text, in hex."""
    return hashlib.sha256(canonical(plan)).hexdigest()


def commitment(seed: str) -> str:
    """SHA-256 of a seed given in hex, in hex. Raises ValueError unless it is 32 bytes."""
    if not HEX.fullmatch(seed):
        raise ValueError("a seed is 64 hexadecimal digits in lower case")
    return hashlib.sha256(bytes.fromhex(seed)).hexdigest()


# -- how many of each stratum -------------------------------------------------------------------


def eligible(plan: Mapping[str, Any]) -> dict[str, list[str]]:
    """Ids that may be drawn by stratum: the population without the excluded, both sorted."""
    out = {one["id"] for one in plan["excluded"]}
    found: dict[str, list[str]] = {}
    for one in sorted(plan["items"], key=lambda item: (item["stratum"], item["id"])):
        ids = found.setdefault(one["stratum"], [])
        if one["id"] not in out:
            ids.append(one["id"])
    return found


def proportional(counts: Mapping[str, int], total: int) -> dict[str, int]:
    """Shares of a total by largest remainder; of equal remainders the larger stratum's comes
    first, then the name in order. No share exceeds its count as long as the total does not."""
    everybody = sum(counts.values())
    if not 0 <= total <= everybody:
        raise ValueError(f"{total} of {everybody} cannot be drawn")
    if not everybody:
        return dict.fromkeys(sorted(counts), 0)
    shares = {name: count * total // everybody for name, count in sorted(counts.items())}
    order = sorted(
        counts, key=lambda name: (-(counts[name] * total % everybody), -counts[name], name)
    )
    for name in order[: total - sum(shares.values())]:
        shares[name] += 1
    return shares


# -- the draw -----------------------------------------------------------------------------------


def sizes(plan: Mapping[str, Any]) -> dict[str, int]:
    """How many of each stratum."""
    return {one["stratum"]: one["size"] for one in plan["sizes"]}


def draw(plan: Mapping[str, Any], seed: str, second: str) -> list[dict[str, Any]]:
    """Of each stratum, in the order of their names, the ids drawn in the order of their tickets."""
    wanted = sizes(plan)
    key = _hmac(bytes.fromhex(seed), [RULE, digest(plan), second])
    found = []
    for stratum, ids in eligible(plan).items():
        tickets = sorted((_hmac(key, [stratum, one]), one) for one in ids)
        chosen = [one for _, one in tickets[: wanted.get(stratum, 0)]]
        found.append({"stratum": stratum, "ids": chosen})
    return found


def _hmac(key: bytes, message: object) -> bytes:
    return hmac.new(key, canonical(message), hashlib.sha256).digest()


# -- checking what was published ----------------------------------------------------------------


@dataclass(frozen=True)
class Wrong:
    """`part` of a record that is not as it must be, `where` in it."""

    part: str
    where: str = ""


WORDS = {
    "format": "记录不是本规则的格式，或有缺项",
    "plan": "抽取方案与公布的摘要不符：方案在公布之后被改动",
    "items": "总体名单中有重复的编号",
    "excluded": "排除名单有误：不在总体之中、重复，或没有写明理由",
    "sizes": "各层抽取数量与方案写明的分配办法不符",
    "commitment": "公开的种子与事先公布的承诺不符",
    "second": "第二随机数不是方案约定的那一个",
    "proof": "方案公布在先的证明不成立",
    "drawn": "抽取结果与重放不一致",
}


def check(record: Mapping[str, Any]) -> list[Wrong]:
    """What is wrong with a record; empty when every part fits. A draw that has not taken place yet
    is checked as far as it goes."""
    try:
        return list(_check(record))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [Wrong("format", f"{type(error).__name__}: {error}")]


def _check(record: Mapping[str, Any]) -> Iterable[Wrong]:
    plan = record["plan"]
    if record["format"] != RULE or plan["rule"] != RULE:
        yield Wrong("format", str(record["format"]))
    if digest(plan) != record["plan_sha256"]:
        yield Wrong("plan", digest(plan))
    yield from check_plan(plan)
    if record.get("proof"):
        yield from _check_proof(record)
    if record.get("second") is not None:
        yield from _check_second(record)
    if record.get("seed") is None:
        return
    if commitment(record["seed"]) != plan["commitment"]:
        yield Wrong("commitment", record["seed"])
    again = draw(plan, record["seed"], record["second"])
    if again != record["drawn"]:
        right = [one for one in again if one not in record["drawn"]]
        yield Wrong("drawn", "、".join(one["stratum"] for one in right))


def check_plan(plan: Mapping[str, Any]) -> Iterable[Wrong]:
    """What is wrong with a plan in itself."""
    ids = [one["id"] for one in plan["items"]]
    yield from (Wrong("items", one) for one in _twice(ids))
    out = [one["id"] for one in plan["excluded"]]
    for one in plan["excluded"]:
        if one["id"] not in ids or not one["reason"].strip():
            yield Wrong("excluded", one["id"])
    yield from (Wrong("excluded", one) for one in _twice(out))
    if not HEX.fullmatch(plan["commitment"]):
        yield Wrong("commitment", plan["commitment"])
    yield from _check_sizes(plan)


def _check_sizes(plan: Mapping[str, Any]) -> Iterable[Wrong]:
    counts = {stratum: len(some) for stratum, some in eligible(plan).items()}
    names = [one["stratum"] for one in plan["sizes"]]
    yield from (Wrong("sizes", one) for one in _twice(names))
    given = sizes(plan)
    right = given
    if plan["allocation"] == "proportional":
        right = proportional(counts, plan["total"])
    for stratum in sorted({*counts, *given}):
        size = given.get(stratum, 0)
        if not 0 <= size <= counts.get(stratum, -1) or size != right.get(stratum, 0):
            yield Wrong("sizes", stratum)
    if sum(given.values()) != plan["total"]:
        yield Wrong("sizes", str(plan["total"]))


def _twice(ids: Sequence[str]) -> list[str]:
    return sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) != len(ids) else []


def _check_second(record: Mapping[str, Any]) -> Iterable[Wrong]:
    """Of a log: the root in the signed checkpoint. Whether it was the first one signed after the
    moment is for those who keep the log's checkpoints to say."""
    if not record["second"]:
        yield Wrong("second")
    elif record["plan"]["second"]["kind"] == "log":
        stated = _stated(record["checkpoint"]["note"])
        given = record["checkpoint"]["at"]
        root = record["second"]
        if not stated or stated[1].hex() != root or given < record["plan"]["second"]["after"]:
            yield Wrong("second", root)


# -- that the plan was public before the second number -------------------------------------------


def _stated(note: str) -> tuple[int, bytes] | None:
    """Size and root that a C2SP checkpoint states. Its signature needs Ed25519, which the standard
    library has not: check it with the log's public key and any tool for signed notes."""
    lines = note.split("\n")
    if len(lines) < 3 or not lines[1].isdecimal():
        return None
    return int(lines[1]), base64.b64decode(lines[2])


def _check_proof(record: Mapping[str, Any]) -> Iterable[Wrong]:
    """The event that published the plan is in the log under the checkpoint (RFC 9162, 2.1.3.2)."""
    proof = record["proof"]
    stated = _stated(proof["checkpoint"])
    event = json.loads(proof["event"])
    leaf = hashlib.sha256(b"\0" + proof["event"].encode()).digest()
    path = [base64.b64decode(one) for one in proof["path"]]
    same = event["data"].get("plan_sha256") == record["plan_sha256"]
    if not same or not stated or root_of(leaf, proof["index"], stated[0], path) != stated[1]:
        yield Wrong("proof")


def root_of(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to; None when it has the wrong length."""
    if not 0 <= index < size:
        return None
    node, last = index, size - 1
    found = leaf
    for one in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            found = hashlib.sha256(b"\1" + one + found).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\1" + found + one).digest()
        node, last = node >> 1, last >> 1
    return found if last == 0 else None


# -- as a script ---------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("用法：python draw.py 记录.json", file=sys.stderr)
        return 2
    record = json.loads(Path(arguments[0]).read_text("utf-8"))
    wrong = check(record)
    for bad in wrong:
        print(f"不符〔{bad.part}〕{WORDS[bad.part]}：{bad.where}")
    if not wrong:
        print(f"方案摘要 {record['plan_sha256']}")
        for one in record.get("drawn") or []:
            print(f"{one['stratum']}：{' '.join(one['ids'])}")
        done = record.get("seed") is not None
        print("重放一致。" if done else "方案完整；尚未抽取，没有结果可以重放。")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
