"""Boards for leaders and for the wall, drawn from figures and matters alone."""
