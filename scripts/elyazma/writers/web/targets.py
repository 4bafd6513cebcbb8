"""Where a link may lead: nowhere that runs a program or reads a file."""

from __future__ import annotations

import re
from urllib.parse import quote

_ALLOWED = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def allow_target(target: str) -> str | None:
    """Give the address as a browser is to have it; none when it may not be followed.

    Browsers pass over control characters and blanks in a scheme ("java&#9;script:"), so they are taken out before it
    is looked at (WHATWG URL standard, section 4.4). An address without a scheme would be a file beside the page.
    """
    bare = _UNSEEN.sub("", target)
    if bare.startswith("#"):
        return target
    scheme = _SCHEME.match(bare)
    if scheme is None:
        return None
    if scheme[1].lower() == "doi":
        return "https://doi.org/" + quote(bare[len("doi:") :].lstrip("/"), safe="/:;()._-")
    return bare if scheme[1].lower() in _ALLOWED else None
