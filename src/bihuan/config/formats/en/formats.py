"""Day, month, year: as the dates in lists and tables."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y H:i"
