"""Dates in sentences, by language, where Django's own way is not ours."""
