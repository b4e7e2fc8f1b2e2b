"""List types as data: what a list asks, shows and exports, edition by edition, and the page on
which an office makes one.

`of(code)` is the edition in force, `under(code, edition)` an earlier one.
"""

from bihuan.rooms.ledger.types.shape import ListType, Own, every, of, rules_of, under

__all__ = ["ListType", "Own", "every", "of", "rules_of", "under"]
