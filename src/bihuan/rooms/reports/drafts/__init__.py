"""Drafts read before they are sent: matters of kind `draft`. docs/mechanisms/drafts.md"""
