"""Breakdown 分解: items of lists as a tree, what stands under an item summed up, and its views."""
