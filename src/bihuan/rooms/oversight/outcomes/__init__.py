"""What oversight led to for a unit: matters of kind `outcome`. docs/mechanisms/notices.md"""
