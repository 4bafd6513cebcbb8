"""Names of bookmarks: a label or a citation key as Word allows it, and back.

Word takes letters, digits and underlines, forty of them at most, a letter first. Every other byte of the name is
"_XX", its UTF-8 code; a name that gets too long ends in a digest, and the file's variables say what it stands for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

REFERENCE, LABEL, NUMBER, FILE = "ref_", "lab_", "num_", "file_"
"""What begins the name of a reference's bookmark, a label's, the one around a label's bare number, a section's."""
LONGEST = 40

_ESCAPED = re.compile(r"((?:_[0-9A-F]{2})+)")


def write_name(prefix: str, name: str) -> str:
    """Give the bookmark for a key, a label, or the slug of a section."""
    written = spell_name(prefix, name)
    if len(written) <= LONGEST:
        return written
    digest = hashlib.sha256(name.encode()).hexdigest()[:10]
    return f"{written[: LONGEST - 12]}__{digest}"


def spell_name(prefix: str, name: str) -> str:
    """Spell a name as a bookmark, however long."""
    return prefix + "".join(
        char if char.isascii() and char.isalnum() else "".join(f"_{byte:02X}" for byte in char.encode())
        for char in name
    )


def read_name(bookmark: str, variables: Mapping[str, str] | None = None) -> tuple[str, str] | None:
    """Give the prefix and the key or label that a bookmark stands for; none where it is not one of ours.

    `variables` are the file's, which hold the names that were too long.
    """
    prefix = next((each for each in (REFERENCE, LABEL, NUMBER, FILE) if bookmark.startswith(each)), None)
    if prefix is None:
        return None
    if bookmark in (variables or {}):
        return prefix, (variables or {})[bookmark]
    try:
        return prefix, _ESCAPED.sub(_decode, bookmark[len(prefix) :])
    except UnicodeDecodeError:
        return None


def _decode(match: re.Match[str]) -> str:
    return bytes.fromhex(match[1].replace("_", "")).decode()
