"""What is wrong with a file as a whole, in words an office clerk can act on."""

from collections.abc import Mapping
from typing import Final


def _(text: str) -> str:
    """Mark a source string for translation; the page that shows it does the translating."""
    return text


MESSAGES: Final[Mapping[str, str]] = {
    "empty": _("文件是空的，没有任何内容。请重新导出后再上传。"),
    "too_large": _("文件有 %(size)s，超过上限 %(limit)s。请分成几份，或只导出需要的时间段。"),
    "missing": _("找不到文件“%(name)s”，可能已被移走或没有读取权限。请重新选择文件。"),
    "pdf": _("这是 PDF 文件，不是表格，只是改了文件名。请从原系统导出 Excel 或 CSV。"),
    "word": _("这是 Word 文档，不是表格。请把其中的表格复制到 Excel，另存为 .xlsx 再上传。"),
    "slides": _("这是演示文稿，不是表格。请上传 .xlsx、.xls 或 .csv 文件。"),
    "program": _("这是可执行程序，不是表格，出于安全不予读取。请确认文件来源。"),
    "picture": _("这是图片，不是表格，读不出其中的文字。请从原系统导出 Excel 或 CSV。"),
    "archive": _("这是压缩包，不是表格。请先解压，再上传其中的表格文件。"),
    "binary": _("文件内容不是文字，也不是能识别的表格。请用 Excel 打开后另存为 .xlsx 再上传。"),
    "macros": _("文件含有宏，出于安全不予读取。请在 Excel 中另存为不含宏的 .xlsx 再上传。"),
    "xlsb": _("这是二进制工作簿（.xlsb），不能读取。请在 Excel 中另存为 .xlsx 再上传。"),
    "ods": _("这是 OpenDocument 表格（.ods），不能读取。请另存为 .xlsx 再上传。"),
    "old_xls": _("这是 Excel 95 以前的格式，不能读取。请用 Excel 或 WPS 另存为 .xlsx 再上传。"),
    "mhtml": _("这是网页存档（.mht），不能读取。请用 Excel 打开后另存为 .xlsx 再上传。"),
    "xml": _("这是 XML 文件，不是能识别的表格。请用 Excel 打开后另存为 .xlsx 再上传。"),
    "encrypted": _("文件有打开密码，无法读取。请在 Excel 中取消密码，保存后再上传。"),
    "broken": _("文件已损坏或不完整，读不下去。请用 Excel 打开确认无误，另存一份再上传。"),
    "bomb": _("文件解压后过大或内部文件过多，已拒绝读取。请在 Excel 中另存一份再上传。"),
    "entities": _("文件内部有正常表格不会有的实体声明，已拒绝读取。请在 Excel 中另存一份再上传。"),
    "too_wide_apart": _(
        "读取这个文件需要的内存超过上限。常见原因是在很远的行列里误写了内容，"
        "请删去表格以外的行和列，或另存为 CSV 再上传。"
    ),
    "too_slow": _("读取超过 %(seconds)d 秒仍未完成，已停止。请另存为 CSV 再上传。"),
    "encoding": _(
        "第 %(line)d 行（文件第 %(byte)d 个字节）有无法识别的字符，"
        "文件不是完整的 %(encoding)s 编码。请用 Excel 打开，另存为“CSV UTF-8”再上传。"
    ),
    "csv_quote": _(
        "从第 %(line)d 行起有一个引号没有结束，后面的内容被连成了一格。"
        "请检查这一行的引号，改正后再上传。"
    ),
    "csv_format": _("第 %(line)d 行不符合 CSV 的写法，读不下去。请用 Excel 打开，另存后再上传。"),
    "too_many_rows": _("数据超过 %(limit)d 行。请分成几份再上传。"),
    "too_many_columns": _(
        "第 %(row)d 行有 %(columns)d 列，超过上限 %(limit)d 列。请检查分隔符，或删去多余的列。"
    ),
    "no_table": _("文件里没有表格内容。请确认数据在哪个工作表，重新导出后再上传。"),
    "no_sheet": _("没有名为“%(sheet)s”的工作表。这个文件里有：%(sheets)s。请从中选一个。"),
    "no_header": _(
        "前 %(rows)d 行里没有找到像列名的一行。请写明表头在第几行，或在表格上方补上列名。"
    ),
    "no_rows": _("表头下面没有数据。请确认导出的条件，重新导出后再上传。"),
}


class BadFile(Exception):
    """A file that cannot be read. `code` is stable; `text` is the Chinese message.

    To show it in another language translate `template` and fill it with `data`.
    """

    def __init__(self, code: str, **data: object) -> None:
        self.code = code
        self.template = MESSAGES[code]
        self.data: dict[str, object] = data
        self.text = self.template % data
        super().__init__(self.text)


def size_in_words(size_bytes: int) -> str:
    """A byte count as an office reader knows it, in KB or MB."""
    if size_bytes < 1024 * 1024:
        return f"{max(1, round(size_bytes / 1024))} KB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"
