"""What spans rooms, and what all tests share."""
