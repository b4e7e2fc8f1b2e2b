"""The authority of the tests of urging, with problems that were handed over."""

from bihuan.rooms.ledger.urging.tests.conftest import handed, office

__all__ = ["handed", "office"]
