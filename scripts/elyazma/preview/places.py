"""Find where in the author's files a point of a page was written, and where on the pages a line of a file is printed.

SyncTeX knows lines, and for what stands in a generated file nothing of the author's. So the word under the point is
looked for in all of the author's files, by the words around it; SyncTeX says which of several places is likelier, and
where there is no word it is the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.pdf.reader import OpenPdf
from elyazma.preview.matching import LEAST, Favour, find_alike, index_words
from elyazma.preview.words import PageWord, SourceWord, list_page_words, list_source_words
from elyazma.system.synctex import Box, find_box, find_line

_SOURCES = (("manuscript", (".tex", ".toml", ".csv")), ("bib", (".bib",)))
REACH = 6.0
"""Points beside a word within which a click means it."""
_BETWEEN = 60.0
"""Points for a click between words, of which SyncTeX knows nothing either."""
_TRIES = 10
"""Words before and after that are looked for where the one that was meant is in no source."""
_SAME_PAGE, _SAME_LINE, _FAR = 1.0, 3.0, 4.0
_ELSEWHERE = 4.0
"""How like the words around must be in another file than the one that SyncTeX names."""
_LONG_WORD = 3


@dataclass(frozen=True, slots=True)
class Print:
    """Where something is printed: the page (from 1), boxes in points from its upper left: left, top, width, height."""

    page: int
    boxes: tuple[tuple[float, float, float, float], ...]


class Sources:
    """The words of the author's files; a file is read again when it has changed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[Path, tuple[tuple[int, int], list[SourceWord]]] = {}

    def list_files(self) -> Iterator[Path]:
        """List the files in which what is printed may be written; none that a link fetches from elsewhere."""
        own = self._root.resolve()
        for folder, suffixes in _SOURCES:
            found = (path for path in (self._root / folder).rglob("*") if path.suffix in suffixes)
            yield from sorted(path for path in found if path.resolve().is_relative_to(own) and path.is_file())

    def list_words(self) -> list[SourceWord]:
        """Give the words of all files, file by file."""
        return [word for path in self.list_files() for word in self._read_words(path)]

    def _read_words(self, path: Path) -> list[SourceWord]:
        try:
            state = path.stat()
        except OSError:
            return []
        stamp = (state.st_mtime_ns, state.st_size)
        if path not in self._read or self._read[path][0] != stamp:
            self._read[path] = (stamp, list_source_words(path, path.relative_to(self._root).as_posix()))
        return self._read[path][1]


class Places:
    """One PDF and the files that it was made of."""

    def __init__(self, root: Path, pdf: Path, opened: OpenPdf, sources: Sources) -> None:
        self._root = root
        self._pdf = pdf
        self._opened = opened
        self._sources = sources

    @cached_property
    def _words(self) -> list[PageWord]:
        pages = range(1, len(self._opened.sizes) + 1)
        return [word for page in pages for word in list_page_words(self._opened.read_letters(page), page)]

    def find_source(self, page: int, x: float, y: float, reach: float = REACH) -> Span | None:
        """Give the place in the author's files of a point, in points from the page's upper left. Raises IndexError.

        What is meant is the nearest word within `reach`, in points.
        """
        known = self._ask_synctex(page, x, y)
        point = (x, self._opened.sizes[page - 1][1] - y)
        for far in (reach,) if known else (reach, max(reach, _BETWEEN)):
            at = self._find_word(page, point, far)
            found = self._search(at, known) if at is not None else None
            if found:
                return found
        return Span(*known) if known else None

    def _ask_synctex(self, page: int, x: float, y: float) -> tuple[str, int] | None:
        """Give the author's file and line; none for what stands in a generated file."""
        found = find_line(self._pdf, page, x, y)
        root = self._root.resolve()
        if not found or not found[0].is_relative_to(root) or not found[0].is_file():
            return None
        return found[0].relative_to(root).as_posix(), found[1]

    def _find_word(self, page: int, point: tuple[float, float], reach: float) -> int | None:
        near = [
            (distance, at)
            for at, word in enumerate(self._words)
            if word.page == page and (distance := min(_measure(box, *point) for box in word.boxes)) <= reach
        ]
        return min(near)[1] if near else None

    def _search(self, at: int, known: tuple[str, int] | None) -> Span | None:
        """Look for a word of the page in the file that SyncTeX names, then in all, then for the words beside it."""
        everywhere = self._sources.list_words()
        if known is None:
            return self._find_exact(at, everywhere, None) or self._find_beside(at, everywhere, None)
        there = [word for word in everywhere if word.span.path == known[0]]
        return (
            self._find_exact(at, there, known)
            # A running head is set where the page ends, in the middle of some paragraph.
            or self._find_exact(at, everywhere, None, least=_ELSEWHERE)
            or self._find_beside(at, there, known)
        )

    def _find_exact(
        self, at: int, sources: Sequence[SourceWord], known: tuple[str, int] | None, least: float = LEAST
    ) -> Span | None:
        others = [word.text for word in sources]
        found = find_alike(self._texts, at, others, index_words(others), _favour_lines(sources, known), least)
        return None if found is None else sources[found].span

    def _find_beside(self, at: int, sources: Sequence[SourceWord], known: tuple[str, int] | None) -> Span | None:
        """Look for the words before and after, and from there for what holds the word: a key that is cited."""
        texts, others = self._texts, [word.text for word in sources]
        places, favour = index_words(others), _favour_lines(sources, known)
        for beside in (at + side * step for step in range(1, _TRIES + 1) for side in (-1, 1)):
            if 0 <= beside < len(texts) and self._words[beside].page == self._words[at].page:
                found = find_alike(texts, beside, others, places, favour)
                if found is not None:
                    return sources[_find_holder(texts[at], others, found, at - beside)].span
        return None

    @cached_property
    def _texts(self) -> list[str]:
        return [word.text for word in self._words]

    def find_print(self, place: Span) -> Print | None:
        """Give where a place of the author's files is printed; none for what prints nothing."""
        path = self._root / place.path
        if path not in self._sources.list_files():
            return None
        box = find_box(self._pdf, path.resolve(), place.line)
        found = self._search_pages(place, box)
        if found is None:
            return Print(box.page, ((box.left, box.top, box.width, box.height),)) if box else None
        height = self._opened.sizes[found.page - 1][1]
        boxes = ((left, height - top, right - left, top - bottom) for left, bottom, right, top in found.boxes)
        return Print(found.page, tuple(boxes))

    def _search_pages(self, place: Span, box: Box | None) -> PageWord | None:
        sources = self._sources.list_words()
        lines = _find_entry(self._root / place.path, place.line) if place.path.endswith(".bib") else (place.line,)
        own = [at for at, word in enumerate(sources) if word.span.path == place.path and word.span.line in lines]
        texts, others = [word.text for word in sources], self._texts
        places = index_words(others)
        for at in sorted(own, key=lambda at: _away(sources[at].span, place)):
            found = find_alike(texts, at, others, places, lambda word: self._favour_page(word, box))
            if found is not None:
                return self._words[found]
        return None

    def _favour_page(self, at: int, box: Box | None) -> float:
        return _SAME_PAGE if box and self._words[at].page == box.page else 0.0


def _measure(box: tuple[float, float, float, float], x: float, y: float) -> float:
    """Give how far a point lies from a box, nothing within it."""
    left, bottom, right, top = box
    return max(left - x, x - right, bottom - y, y - top, 0.0)


def _favour_lines(sources: Sequence[SourceWord], known: tuple[str, int] | None) -> Favour:
    def favour(at: int) -> float:
        return _SAME_LINE / (1 + abs(sources[at].span.line - known[1]) / _FAR) if known else 0.0

    return favour


def _find_holder(word: str, others: Sequence[str], at: int, steps: int) -> int:
    """Go some steps from a place towards what holds a word: a citation prints a part of its key."""
    if not steps or len(word) < _LONG_WORD:
        return at
    reach = range(at, at + steps + (_TRIES if steps > 0 else -_TRIES), 1 if steps > 0 else -1)
    return next((place for place in reach if 0 <= place < len(others) and word in others[place]), at)


def _away(span: Span, place: Span) -> tuple[int, int]:
    """Give how far a word stands from a place, in lines and columns: one that holds it is nearest."""
    beside = max(span.column - place.column, place.column - span.column - span.length + 1, 0)
    return abs(span.line - place.line), beside


def _find_entry(path: Path, line: int) -> range:
    """Give the lines of the entry of a .bib file that a line is part of: of most fields nothing is printed."""
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    starts = [number for number, text in enumerate(lines, start=1) if text.lstrip().startswith("@")]
    first = max((number for number in starts if number <= line), default=line)
    return range(first, min((number for number in starts if number > line), default=len(lines) + 1))
