"""Invented names of persons, and telephone numbers that belong to nobody in particular."""

import random
from collections.abc import Iterator

SURNAMES = (
    "林何郭罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝白崔康邱秦江史顾侯邵孟龙万段雷汤尹黎易常武乔贺赖龚文"
)
FIRST = "若亦书知景秉允思念庭咏沛淮芷予怀仲松霁砚朗素清蔚映启承远嘉"
SECOND = "禾川舟宁山泉穗野帆栩澄谷琅笙桐岚屿溪芃临秋越章恬石渡峦远青"


def persons(seed: int) -> Iterator[str]:
    """Full names, each once, always in the same order for one seed."""
    rng = random.Random(seed)  # noqa: S311 - nothing here is secret
    seen: set[str] = set()
    while True:
        first, second = rng.choice(FIRST), rng.choice(SECOND)
        name = rng.choice(SURNAMES) + first + second
        if first != second and name not in seen:
            seen.add(name)
            yield name


def phone(rng: random.Random) -> str:
    """A number of the shape of a mobile's, from the block 1700000."""
    return f"1700000{rng.randrange(10_000):04d}"
