"""Urging 催办: reminding and escalating by a plan, promises, and what was told to whom."""
