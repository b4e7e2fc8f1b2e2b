"""The page of hot issues: what many people say, who may see it, and one click to a problem."""
