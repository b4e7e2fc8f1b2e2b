"""Forms as XLSForm workbooks: `read` one into a definition, `write` a definition as one.

XLSForm (https://xlsform.org) is what survey tools exchange. pyxform reads the workbook and checks
it by the standard's rules; what Bihuan does with it, and the columns of our own (`bihuan::…`), are
in docs/mechanisms/forms.md.
"""

from bihuan.facilities.forms.xlsform.reading import Imported, read
from bihuan.facilities.forms.xlsform.workbook import BadWorkbook, Limits, Trouble
from bihuan.facilities.forms.xlsform.writing import write

__all__ = ["BadWorkbook", "Imported", "Limits", "Trouble", "read", "write"]
