"""One fictional district's year, made by commands: the demonstration, tests and pictures share it.

`load()` tells it into an empty database. How it is built: README.md beside this file.
"""

from bihuan.story.people import PASSWORD, SIGN_INS
from bihuan.story.scene import Story
from bihuan.story.telling import AS_OF, is_empty, load

__all__ = ["AS_OF", "PASSWORD", "SIGN_INS", "Story", "is_empty", "load"]
