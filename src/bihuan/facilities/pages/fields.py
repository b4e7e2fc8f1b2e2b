"""Form fields that several rooms use."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of uploads; cleans to a list. What is inside is checked by facilities.files."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FilesInput())
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        one = super().clean
        kept = [one(item, initial) for item in given if item] or [one(None, initial)]
        return [item for item in kept if item]
