"""The field page 现场: a phone takes its visits along, works without a network and sends later.

It is another way in to the commands of visits (`oversight.rounds`) and has no verbs of its own.
How it works: docs/mechanisms/field.md.
"""
