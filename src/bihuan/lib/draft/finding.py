"""What a check says about one place of a draft."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Flag = Literal["error", "warn", "info"]
WEIGHT: dict[str, int] = {"error": 0, "warn": 1, "info": 2}


@dataclass(frozen=True)
class Finding:
    """Characters `start` to `end` of the original text, which read `quote`.

    `error`: figures contradict each other or their list. `warn`: very likely wrong, but a reading
    exists in which it is right. `info`: a remark. `computed` is the calculation, `message` the
    sentence for who wrote the draft, in Chinese.
    """

    flag: Flag
    kind: str
    start: int
    end: int
    quote: str
    computed: str
    message: str

    def json(self) -> dict[str, object]:
        return asdict(self)
