"""Documents: Word files made from templates an office edits, every number bound to its figure.

    templates   get(code), every(): shipped templates and those the office adopted
    filling     fill(template, fields=…, as_of=…) → Filled(docx, numbers)
    bound       bound(docx) → what each number said when made, and what it says now
    verifying   verify(docx) → each number recomputed: unchanged, edited, differs, unknown, missing
    package     read(docx), text_of(docx): untrusted files, opened with limits

How it works: docs/mechanisms/documents.md.
"""
