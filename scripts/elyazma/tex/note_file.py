"""The file of the notes in a source tree: which it is, and where in it stands in what file a note is found."""

from __future__ import annotations

import re
from collections.abc import Mapping

NOTES_PATH = "citation-notes.tex"
AT = r"\elyazma@n@texts{at}{"
"""How the line of a place begins; the file's name follows, up to an @."""

_PLACE = re.compile(rf"^({re.escape(AT)})([^@]*)@", re.MULTILINE)


def rename_places(text: str, names: Mapping[str, str]) -> str:
    """Write the file of the notes for sources that have other names."""
    return _PLACE.sub(lambda found: f"{found[1]}{names.get(found[2], found[2])}@", text)
