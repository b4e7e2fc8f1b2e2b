"""Pages of who oversees whom: groups, coverage, who steps aside, answers to be looked at again. The
rows and verbs are those of the room."""
