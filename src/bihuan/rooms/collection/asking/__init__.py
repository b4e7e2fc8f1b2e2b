"""Forms that are handed out, and the sheets that come back: kinds of matters `form`, `sheet`.

definitions  what a form asks, version by version       codes    what lets in whoever has one
commands     the verbs of forms                         drafts   answering, page by page
sheets       the verbs of sheets                        results  tables of what was answered
"""
