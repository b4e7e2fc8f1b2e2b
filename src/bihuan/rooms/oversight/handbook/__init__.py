"""The handbook 督导工作手册 of a group: what it works by, when, where, and what is open there."""
