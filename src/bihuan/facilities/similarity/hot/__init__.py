"""Hot issues: which opinions are about the same matter at the same place, and how hot that is.

Pure: numbers and texts in, groups out. How it works and what it reaches: docs/mechanisms/hot.md.
"""

from bihuan.facilities.similarity.hot.corpus import Opinion
from bihuan.facilities.similarity.hot.grouping import grouped

__all__ = ["Opinion", "grouped"]
