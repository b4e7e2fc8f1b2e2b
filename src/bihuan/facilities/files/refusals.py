"""Why a file is not accepted, in words for the person who sent it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import Invalid


class BadFile(Invalid):
    """The file is not accepted; nothing was kept."""

    def __init__(self, text: str | Promise) -> None:
        super().__init__({"files": text})


def damaged() -> BadFile:
    return BadFile(_("文件不完整或已损坏，打不开。请在本机确认能打开后重新上传。"))


def unknown() -> BadFile:
    return BadFile(
        _(
            "不接受这种文件。可以上传图片（JPG、PNG、WebP、GIF）、PDF、OFD、Word、Excel、PPT、"
            "TXT、CSV，以及短视频和录音（MP4、MOV、M4A、MP3）。"
        )
    )


def executable() -> BadFile:
    return BadFile(_("这是可执行程序，不能作为佐证材料上传。"))


def web_page() -> BadFile:
    return BadFile(_("网页和矢量图（HTML、SVG）可能带有脚本，不能上传。请另存为 PDF 或图片。"))


def archive() -> BadFile:
    return BadFile(_("不接受压缩包。请解压后把需要的文件分别上传。"))


def macros() -> BadFile:
    return BadFile(_("文件中带有宏，可能有害。请另存为不带宏的文件（如 .docx、.xlsx）后上传。"))


def encrypted() -> BadFile:
    return BadFile(_("文件设了打开密码，别人无法核对。请去掉密码后重新上传。"))


def bomb() -> BadFile:
    return BadFile(_("文件解开后大得不合常理，不能接受。请重新导出或分拆后上传。"))


def too_many_pixels() -> BadFile:
    return BadFile(_("图片尺寸过大，浏览器打不开。请缩小后上传，长边不超过 10000 像素即可。"))
