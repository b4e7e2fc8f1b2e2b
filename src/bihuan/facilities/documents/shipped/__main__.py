"""Write the shipped templates beside this file: python -m bihuan.facilities.documents.shipped"""

from pathlib import Path

from bihuan.facilities.documents.shipped.making import every

if __name__ == "__main__":
    for code, docx in every().items():
        (Path(__file__).parent / f"{code}.docx").write_bytes(docx)
