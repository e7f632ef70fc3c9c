"""Which program this is; told in health and compared by updates."""

VERSION = "1.1.1"
