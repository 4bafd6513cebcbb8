"""The pictures that the text includes: which files they are, and how wide they are printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from elyazma.document import Json
from elyazma.tools.tex.tokens import Token, tokenize

_WIDTHS = frozenset(("linewidth", "textwidth", "columnwidth", "hsize"))
_NUMBER = re.compile(r"\d+\.?\d*|\.\d+")
_LENGTH = re.compile(r"\s*(?P<length>\d*\.?\d+)\s*(?P<unit>cm|mm|in|pt|bp|pc|em|ex)\s*")


@dataclass
class Pictures:
    """Pictures by the name that Images have: their path from the manuscript's root."""

    root: Path
    find: Callable[[str], str | None]
    files: dict[str, Path] = field(default_factory=dict)

    def resolve(self, image: Json) -> Json:
        """Give an Image the name of its file, and its width as a share of the text's or a length."""
        (identifier, classes, values), alternative, (target, title) = image["c"]
        path = self.find(target) or target
        self.files[path] = self.root / path
        given = dict(values)
        sizes = [[key, size] for key in ("width", "height") if (size := _write_size(given.get(key, "")))]
        spoken = given.get("alt", "")
        words = [{"t": "Str", "c": spoken}] if spoken else _unless_made_up(alternative)
        return {"t": "Image", "c": [[identifier, classes, sizes], words, [path, title]]}


def _write_size(given: str) -> str:
    if share := _read_share(given):
        return f"{float(share) * 100:.4g}%"
    if found := _LENGTH.fullmatch(given):
        return f"{found['length']}{found['unit']}"
    return ""


def _read_share(given: str) -> str:
    r"""Read a share of the text's width, as in 0.5\linewidth; nothing from another length."""
    match tokenize(given, "").items:
        case [Token(kind="command", name=name) as token] if name in _WIDTHS and not given[token.end :].strip():
            share = given[: token.start].strip() or "1"
            return share if _NUMBER.fullmatch(share) else ""
        case _:
            return ""


def _unless_made_up(alternative: list[Json]) -> list[Json]:
    """Leave out the word "image", which pandoc puts where the author says nothing."""
    return [] if alternative == [{"t": "Str", "c": "image"}] else alternative
