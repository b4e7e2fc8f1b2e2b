"""Reports 报告: composed, signed, published, corrected; matters of kind `report`.
docs/mechanisms/reports.md"""
