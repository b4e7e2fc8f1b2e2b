"""The pages of figures: every number opens to the matters behind it."""
