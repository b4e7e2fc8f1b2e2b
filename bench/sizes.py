"""How much of everything: the whole measurement, and a small one that shows it works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """`matters`: problems in the ledger; `imported`: opinions beside them, taken in from a file.
    `seconds`: how long one page is asked for by one number of connections. `scales`: how many
    problems the ledger's list is measured at; the second is `matters`. `opinions`: how many are
    stored when it is asked what was said before; `tree`: items of a broken-down task; `sentences`:
    of invented prose with one number made wrong at a time; `draft_pages`: of the longest draft;
    `events`: over which figures are computed; `clerk`: is a clerk followed in a browser?"""

    matters: int
    schools: int
    imported: int
    writers: tuple[int, ...]
    writes: int
    connections: tuple[int, ...]
    seconds: float
    scales: tuple[int, ...]
    repeats: int
    opinions: int
    tree: int
    sentences: int
    draft_pages: int
    events: int
    clerk: bool


WHOLE = Sizes(
    matters=100_000,
    schools=120,
    imported=100_000,
    writers=(1, 8, 32),
    writes=2_400,
    connections=(1, 8, 32),
    seconds=6.0,
    scales=(10_000, 100_000, 1_000_000),
    repeats=25,
    opinions=100_000,
    tree=10_000,
    sentences=1_200,
    draft_pages=100,
    events=1_000_000,
    clerk=True,
)
QUICK = Sizes(
    matters=200,
    schools=8,
    imported=120,
    writers=(1, 4),
    writes=16,
    connections=(1, 4),
    seconds=0.1,
    scales=(60, 200, 400),
    repeats=2,
    opinions=100,
    tree=60,
    sentences=20,
    draft_pages=3,
    events=300,
    clerk=False,
)
