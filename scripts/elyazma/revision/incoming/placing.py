"""Where new and moved texts come to stand, and how they are written there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase
from elyazma.revision.incoming.lines import Line, SourceLine
from elyazma.revision.incoming.sources import Sources
from elyazma.revision.incoming.writing import Scribe
from elyazma.tex.parse import parse

_SECTIONS = ("section", "subsection", "subsubsection", "paragraph")
_STANDING = ("body", "heading", "item", "term", "formula", "abstract", "caption", "cell", "sheet")
_FRONT = ("title", "keywords", "value")

Place = tuple[str, int, int]
"""A file, and where a text in it starts and ends."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place behind or before a line of the sources: its file, its offset, and the line."""

    path: str
    offset: int
    side: Literal["behind", "before", "row"]
    source: SourceLine


@dataclass(frozen=True, slots=True)
class Placement:
    """A new text for a place; `order` is the number of the line that came."""

    anchor: Anchor
    order: int
    text: str


@dataclass(frozen=True, slots=True)
class Move:
    """A text of the sources that is to stand elsewhere."""

    place: Place
    anchor: Anchor
    order: int


def find_anchor(
    number: int, found: Mapping[int, SourceLine], moved: Collection[int], sources: Sources, *, inside: bool
) -> Anchor | None:
    """Find the place of a line that came: behind the nearest line before it that stays, else before the next one.

    Behind the last line of an environment it stands in it only if it is to be `inside`.
    """
    staying = [each for each in sorted(found) if each not in moved and found[each].kind in (*_STANDING, *_FRONT)]
    at = bisect_left(staying, number)
    behind = found[staying[at - 1]] if at else None
    ahead = found[staying[at]] if at < len(staying) else None
    if behind and behind.kind in _STANDING:
        return _behind(behind, sources, inside=inside)
    if ahead and ahead.kind in ("body", "heading", "abstract", "item", "formula"):
        offset = ahead.outer[0] if ahead.kind == "item" else ahead.start
        return Anchor(ahead.path, offset, "before", ahead)
    return None


def _behind(source: SourceLine, sources: Sources, *, inside: bool) -> Anchor | None:
    if source.kind == "sheet" or source.path.endswith(".toml"):
        return _behind_input(source, sources)
    text = sources.texts[source.path]
    last = max((line.end for line in sources.body if (line.path, line.outer) == (source.path, source.outer)), default=0)
    leaves = source.kind in ("caption", "cell") or (not inside and source.end == last)
    end = source.outer[1] if leaves else source.end
    return Anchor(source.path, _skip_labels(text, end), "behind", source)


def _behind_input(source: SourceLine, sources: Sources) -> Anchor | None:
    """Find the command that prints a table of its own file."""
    name = source.path.removeprefix("manuscript/").rpartition(".")[0]
    for path, text in sources.texts.items():
        if path.endswith(".tex") and name in text:
            for command in parse(text, path).commands({"input", "include"}):
                if command.last and command.last.text.strip().removesuffix(".csv") == name:
                    return Anchor(path, command.end, "behind", source)
    return None


def _skip_labels(text: str, end: int) -> int:
    """Go on behind labels that belong to what ends here."""
    while text[end:].lstrip(" \t").startswith("\\label{"):
        close = text.find("}", end)
        if close < 0:
            return end
        end = close + 1
    return end


def find_range(
    sources: Sequence[SourceLine], texts: Mapping[str, str], closed: Collection[tuple[int, int]] = ()
) -> Place | None:
    """Give the whole text of lines that stand together, with the blank lines behind it; none if they do not.

    `closed` are environments that belong to it whole.
    """
    path = sources[0].path
    floats = ("caption", "cell")
    if any(source.path != path or source.kind in ("title", "keywords", "value", "sheet") for source in sources):
        return None
    whole = [source.kind in floats or source.outer in closed for source in sources]
    starts = [source.outer[0] if all_of_it else source.start for source, all_of_it in zip(sources, whole, strict=True)]
    ends = [source.outer[1] if all_of_it else source.end for source, all_of_it in zip(sources, whole, strict=True)]
    text = texts[path]
    return (path, *_widen(text, min(starts), _skip_labels(text, max(ends))))


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    """Add the blanks before and behind a text that fills its lines."""
    line_start = text.rfind("\n", 0, start) + 1
    rest = text[end:]
    gap = len(rest) - len(rest.lstrip(" \t\n"))
    if text[line_start:start].strip() or ("\n" not in rest[:gap] and rest[gap:]):
        return start, end
    # What stands before the next text in its line is its indentation.
    return line_start, end + (rest[:gap].rfind("\n") + 1 if rest[gap:] else gap)


def part(text: str, start: int, end: int) -> str:
    """Give what must stand where a text is cut, so that the paragraphs around it stay two."""
    before, after = text[:start].rstrip(" \t"), text[end:]
    line = before.rstrip("\n").rpartition("\n")[2].strip()
    open_before = not line or before.endswith("\n\n") or line.startswith(("\\begin", "\\end", "\\item", "%"))
    open_after = (
        not after.strip() or after.startswith("\n") or after.lstrip().startswith(("\\item", "\\end", "\\begin"))
    )
    return "" if open_before or open_after or not before.endswith("\n") else "\n"


def write_added(line: Line, anchor: Anchor, scribe: Scribe) -> tuple[str, list[Phrase], list[str]]:
    """Write a new paragraph, item or heading; give why something in it could not be written."""
    if anchor.source.kind in ("title", "keywords"):
        return "", [], []
    body = SourceLine(anchor.path, "body", (), anchor.offset, anchor.offset, (anchor.offset, anchor.offset))
    text, lost, typed = scribe.write(line.tokens, body)
    text = text.strip()
    level = next((int(sign) for sign in line.style if sign.isdecimal()), 0) if "eading" in line.style else 0
    if not text:
        return "", lost or [phrase("a new formula or picture")], typed
    if level:
        return f"\\{_SECTIONS[min(level, len(_SECTIONS)) - 1]}{{{text}}}", lost, typed
    if anchor.source.kind == "item" and line.listed:
        return f"\\item {text}", lost, typed
    if line.listed:
        return f"\\begin{{itemize}}\n  \\item {text}\n\\end{{itemize}}", lost, typed
    return text, lost, typed
