"""Official notices to units: matters of kind `notice`. docs/mechanisms/notices.md"""
