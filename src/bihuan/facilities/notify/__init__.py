"""Telling people inside the program.

A room declares a topic (`topics.topic`) and tells posts of an event (`telling.tell`), in the
event's own transaction. A message holds no text: it names events, and what they say is read when it
is opened (`reading`), by who may still see the matter then. What is erased from an event is gone
from the messages too. `box` is the channel inside the program; others are added by `channels`.
"""
