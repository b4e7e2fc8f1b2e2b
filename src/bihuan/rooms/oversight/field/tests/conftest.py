from bihuan.rooms.oversight.rounds.tests.conftest import office

__all__ = ["office"]
