"""Pure decisions about forms."""

SMALLEST = 5
"""Counts below this are withheld where nobody is to be known by their answers."""
TITLE_MOST, BATCH_MOST = 200, 40
CODES_MOST = 2_000
"""Codes made at once."""
DRAFT_DAYS = 30
"""How long an unfinished sheet is kept after it was last written to."""
