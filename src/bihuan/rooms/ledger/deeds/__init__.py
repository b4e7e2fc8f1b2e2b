"""Deeds 实事: how much of what is promised, by when, how much is done, and what the public sees."""
