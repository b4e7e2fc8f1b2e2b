"""Changes of what the hand-over settled: asked for with reasons, decided by somebody independent,
the original kept in sight; and what is counted against playing with them."""
