"""What is copied out of a chat or a spreadsheet and pasted. docs/mechanisms/import.md."""
