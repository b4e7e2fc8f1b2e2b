"""Projections of documents; figures and boards keep nothing of their own."""
