"""The shipped templates: .docx files made by `python -m bihuan.facilities.documents.shipped`."""
