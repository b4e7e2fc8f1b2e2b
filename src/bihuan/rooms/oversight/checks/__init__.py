"""How a verification is assigned, what it has to look at, and what is done with answers that
contradict themselves. Its rows are those of the room."""
