"""Schools, units, places, persons, days and sums in a text.

`recognise(text, said_on, gazetteer, context)` finds them; `register.gazetteer()` is the authority's
own list of names; `display` shows them. docs/mechanisms/tags.md says how well it does.
"""

from bihuan.facilities.similarity.tags.recognise import RULES, recognise
from bihuan.facilities.similarity.tags.tag import Tag
from bihuan.facilities.similarity.tags.units import Context

__all__ = ["RULES", "Context", "Tag", "recognise"]
