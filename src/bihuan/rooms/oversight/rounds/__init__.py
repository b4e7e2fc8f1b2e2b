"""Rounds and visits: who goes to which unit when, what was looked at, what was found.

What a kind of visit consists of is a scheme (`visit`), so are checklists (`checklist`) and the
limits on visits to a school (`guard`). How it works: docs/mechanisms/visits.md.
"""
