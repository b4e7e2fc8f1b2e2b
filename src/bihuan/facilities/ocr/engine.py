"""PP-OCRv6 through rapidocr: finding lines of text and reading them. In the reading process alone.

The models lie in the wheel and are named by path: rapidocr looks for nothing then, or it would
fetch what it misses.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import rapidocr
from numpy.typing import NDArray
from rapidocr.utils.process_img import get_rotate_crop_image

from bihuan.facilities.ocr import layout
from bihuan.facilities.ocr.reading import Line, Reading

Pixels = NDArray[np.uint8]

DOUBT = 0.9
"""Below it a letter or digit is marked. On bad pages that finds 97 of 100 wrong ones, and marks 3
characters of 100; punctuation is seldom sure and not worth the look. docs/mechanisms/letters.md"""
LEAST_SURE = 0.5
"""Lines read with less are specks and pictures."""
LOOKED_AT = 1000
"""Pixels of the longer side for finding out which way up the page is."""
ASKED_LINES = 8
TALL = 1.5

_MODELS = Path(rapidocr.__file__).parent / "models"
_PARAMS = {
    "Global.log_level": "critical",
    "Global.text_score": LEAST_SURE,
    "Det.model_path": str(_MODELS / "PP-OCRv6_det_small.onnx"),
    "Rec.model_path": str(_MODELS / "PP-OCRv6_rec_small.onnx"),
    "Cls.model_path": str(_MODELS / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,
}


class Engine:
    """Loads the models, which takes a second; then reads page after page."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        self._ocr: Any = rapidocr.RapidOCR(params=_PARAMS)

    def turns(self, page: Pixels) -> int:
        """Quarter turns to the left that put the page upright; 0 when its lines do not agree."""
        height, width = page.shape[:2]
        scale = min(1.0, LOOKED_AT / max(height, width))
        small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = self._ocr(small, use_det=True, use_cls=False, use_rec=False).boxes
        if found is None or not len(found):
            return 0
        longest = sorted(found / scale, key=_length, reverse=True)[:ASKED_LINES]
        tall = sum(_is_tall(box) for box in longest) * 2 > len(longest)
        crops = [
            get_rotate_crop_image(page, box.copy()) for box in longest if _is_tall(box) == tall
        ]
        said = [self._upside_down(crop) for crop in crops]
        over = sum(said) * 2 > len(said)
        return {(False, False): 0, (False, True): 2, (True, False): 1, (True, True): 3}[tall, over]

    def _upside_down(self, crop: Pixels) -> bool:
        told = self._ocr(crop, use_det=False, use_cls=True, use_rec=False).cls_res
        label, score = told[0]
        return bool(label == "180" and score > 0.9)

    def read(self, page: Pixels) -> Reading:
        """The text of an upright page."""
        height, width = page.shape[:2]
        got = self._ocr(
            page,
            use_det=True,
            use_cls=False,
            use_rec=True,
            return_word_box=True,
            return_single_char_box=True,
        )
        if got.txts is None:
            return Reading((), (width, height))
        boxes = [[round(float(v)) for v in box.reshape(-1)] for box in got.boxes]
        texts = [str(text).strip() for text in got.txts]
        lines = []
        for placed in layout.arrange(boxes, texts):
            at = placed.at
            sure = [(str(word), float(score)) for word, score, _box in got.word_results[at]]
            line = Line(
                text=texts[at],
                box=tuple(boxes[at]),  # type: ignore[arg-type]
                confidence=round(float(got.scores[at]), 3),
                doubtful=doubtful(texts[at], sure),
                starts=placed.starts,
            )
            lines.append(line)
        return Reading(tuple(lines), (width, height))


def doubtful(text: str, sure: list[tuple[str, float]]) -> tuple[int, ...]:
    """Places in the text whose character was read with little confidence; the characters come in
    order, without blanks."""
    out: list[int] = []
    at = 0
    for char, score in sure:
        found = text.find(char, at)
        if found < 0:
            continue
        at = found + len(char)
        if score < DOUBT and char.isalnum():
            out += range(found, at)
    return tuple(out)


def _length(box: Any) -> float:
    return float(max(np.linalg.norm(box[0] - box[1]), np.linalg.norm(box[1] - box[2])))


def _is_tall(box: Any) -> bool:
    wide = float(np.linalg.norm(box[0] - box[1]))
    high = float(np.linalg.norm(box[1] - box[2]))
    return high >= TALL * wide
