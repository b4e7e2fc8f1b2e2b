"""Has this been said before? The earlier matters that a text may repeat, with reasons.

`vectors` gives the meaning of texts as numbers (`DIMENSION` of them); it costs a hundred times what
the rest does, so they are made in the background and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIMENSION = 384
VECTORS = "e5-small-1"
"""Changes whenever the same text would get another vector; those kept are then made anew."""


def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """A row of length 1 for each text (subject and text together, as they came); zeros for none.

    About 30 texts a second on one core; the first call takes half a second more.
    """
    from bihuan.facilities.similarity.match.meaning.encoder import encoder
    from bihuan.lib.normal import plain

    return encoder().vectors([plain(text) for text in texts])
