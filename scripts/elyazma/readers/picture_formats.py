"""The formats of pictures that TeX and pandoc read as they are."""

from __future__ import annotations

_SIGNATURES = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"%PDF-": ".pdf"}
"""The first bytes of pictures: their names may say anything."""


def name_format(content: bytes) -> str:
    """Name the suffix of a picture that can be used as it is (".png"); empty for any other."""
    return next((suffix for start, suffix in _SIGNATURES.items() if content.startswith(start)), "")


def says_format(name: str, suffix: str) -> bool:
    """Tell whether a file's name ends as its format has it."""
    return name.lower().endswith((suffix, ".jpeg") if suffix == ".jpg" else suffix)
