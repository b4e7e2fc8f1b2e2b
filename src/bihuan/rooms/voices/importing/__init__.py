"""Taking in what a hotline or a message board has exported. docs/mechanisms/import.md."""
