"""A Word document as HTML and CSS, near enough to Word that official papers keep their layout.

    styles      what is in force for a paragraph or run: defaults, styles, numbering, direct
    faces       which font prints which character
    numbering   the numbers before paragraphs of lists
    runs        runs of text as spans
    paragraphs  paragraphs as blocks: indents, line height on the grid of the page, borders
    tables      tables
    sections    pages: size, margins, grid, headers and footers
    flow        the whole document

Lengths are points. How it works: docs/mechanisms/documents.md.
"""
