"""The pictures that the text includes: which files they are, and how wide they are printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from elyazma.model.fragments import Drawn
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Image, Inline, Str
from elyazma.tex.escape import escape_text
from elyazma.tex.scan import bare_name
from elyazma.tex.tokens import Token, tokenize

_WIDTHS = frozenset(("linewidth", "textwidth", "columnwidth", "hsize"))
_NUMBER = re.compile(r"\d+\.?\d*|\.\d+")
_LENGTH = re.compile(r"\s*(?P<length>\d*\.?\d+)\s*(?P<unit>cm|mm|in|pt|bp|pc|em|ex)\s*")


@dataclass
class Pictures:
    """Pictures by the name that Images have: their path from the manuscript's root."""

    root: Path
    find: Callable[[str], str | None]
    drawn: Mapping[str, Drawn] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)

    def resolve(self, image: Image) -> Image:
        """Give an Image the name of its file, and its width as a share of the text's or a length."""
        if image.target in self.drawn:
            return self._resolve_drawn(image, self.drawn[image.target])
        path = self.find(bare_name(image.target)) or image.target
        self.files[path] = self.root / path
        given = image.attributes
        sizes = tuple((key, size) for key in ("width", "height") if (size := _write_size(given.get(key))))
        spoken = given.get("alt")
        words = (Str(spoken),) if spoken else _unless_made_up(image.inlines)
        return replace(image, inlines=words, target=path, attributes=replace(given, pairs=sizes))

    def _resolve_drawn(self, image: Image, drawn: Drawn) -> Image:
        """Give a picture that TeX made its file, and what stands on it for those who do not see it."""
        path = image.target
        if drawn.picture:
            path = drawn.picture.relative_to(self.root).as_posix() if self._is_inside(drawn.picture) else path
            self.files[path] = drawn.picture
        said = (Str(" ".join(drawn.text.split())[:_LONGEST_ALTERNATIVE]),)
        return replace(image, inlines=said, target=path, attributes=replace(image.attributes, pairs=()))

    def _is_inside(self, path: Path) -> bool:
        return path.is_relative_to(self.root)


_LONGEST_ALTERNATIVE = 10_000
"""Letters: all words of a long algorithm, and no book."""


def name_pictures(drawn: Sequence[Drawn]) -> Mapping[str, Drawn]:
    """Give the pictures that TeX made by the names that stand for them in the text."""
    return {_name_drawn(place): each for place, each in enumerate(drawn)}


def write_drawn(drawn: Drawn, place: int) -> tuple[str, str, str]:
    r"""Write what stands for a fragment in the text, a picture or the words that were printed, and what goes around."""
    apart = "" if drawn.fragment.inline else "\n\n"
    if drawn.picture is None:
        return "{}", escape_text(" ".join(drawn.text.split())), "{}"
    return apart, rf"\includegraphics{{{_name_drawn(place)}}}", apart


def _name_drawn(place: int) -> str:
    return f"elyazma-drawn-{place + 1}"


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


def _unless_made_up(alternative: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Leave out the word "image", which pandoc puts where the author says nothing."""
    return () if alternative == (Str("image"),) else alternative
