r"""Compare the words of a paper as stock LaTeX prints it with the words of another file made of it.

What is compared: the text of the stock PDF as pdftotext reads it, from the first section's title to the list of
references, and from the first section after that list (an appendix). Left out are

- lines that three pages repeat (running heads and feet), and lines of digits (page and line numbers),
- words that stand nowhere in the author's sources: words inside pictures, glued mathematics, words LaTeX supplies,
- family names of cited works, what joins two of them, and whole groups "(Name, 2010; Other, 2011)": another journal
  cites by number,
- a word before a number ("Figure 3" is "Fig. 3" elsewhere), words of fewer than three letters, and numbers.

Words are compared without case, accents composed, ligatures folded, hyphens taken out; Chinese and Japanese by letter.
"""

from __future__ import annotations

import difflib
import html.parser
import re
import subprocess
import unicodedata
import zipfile
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

SHORTEST = 3
"""Letters that a word has at least: shorter ones are mostly variables."""
REPEATED = 3
"""Pages that repeat a running head at least."""
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W\d_{_IDEOGRAPHS}]+")
_REFERENCES = re.compile(
    r"\W*(?:\d+|[ivx]+)?[.\s]*(?:references(?: cited| and notes)?|bibliography|literature cited|literatur\w*|"
    r"quellen\w*|referencias(?: bibliográficas)?|bibliografía|referências(?: bibliográficas)?|références|bibliographie|"
    r"kaynaklar|kaynakça|список литературы|список использованн\w+ \w+|литература|参考文献|مراجع|منابع)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sources:
    """What the author's sources say of the words: which there are, names of cited authors, titles of sections."""

    words: frozenset[str]
    names: frozenset[str]
    first_section: str = ""
    after_references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recall:
    """How many words are found: in order, in order or in runs that moved, and anywhere."""

    words: int
    in_order: float
    recall: float
    anywhere: float
    missing: list[str] = field(default_factory=list)


# --- Texts of files ---------------------------------------------------------------------------------------


def read_text(path: Path) -> str:
    """Give the text of a PDF (a form feed between its pages), of a Word file or of a web page."""
    if path.suffix == ".pdf":
        # In the order in which TeX wrote it: read by place, the cells of a table come in columns here and rows there.
        done = subprocess.run(["pdftotext", "-raw", "-q", str(path), "-"], capture_output=True, check=False)
        return done.stdout.decode("utf-8", "replace")
    if path.suffix == ".docx":
        return "\n".join(_docx_paragraphs(path))
    page = _Page()
    page.feed(path.read_text(encoding="utf-8", errors="replace"))
    return "".join(page.parts)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def _docx_paragraphs(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|footnotes|endnotes)\.xml", name):
                for paragraph in ElementTree.fromstring(archive.read(name)).iter(f"{_W}p"):
                    yield "".join(_run_text(each) for each in paragraph.iter())


def _run_text(node: ElementTree.Element) -> str:
    if node.tag in {f"{_W}t", f"{_M}t"}:
        return node.text or ""
    return {f"{_W}br": " ", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}.get(node.tag, "")


class _Page(html.parser.HTMLParser):
    """The text of a web page, without scripts, styles and the TeX that stands beside MathML."""

    _SILENT = frozenset({"script", "style", "annotation"})
    _INLINE = frozenset(
        {"a", "b", "i", "em", "strong", "span", "sub", "sup", "code", "abbr", "cite", "q", "small", "u"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        self.silent += tag in self._SILENT
        if tag not in self._INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        self.silent -= tag in self._SILENT
        if tag not in self._INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if not self.silent:
            self.parts.append(data)


# --- Words of a text --------------------------------------------------------------------------------------

_ACCENTS = {
    "´": "\u0301", "ˊ": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c",
    "˚": "\u030a", "¸": "\u0327", "˘": "\u0306", "¯": "\u0304", "˝": "\u030b", "˙": "\u0307",
}  # fmt: skip
_SPACING_ACCENT = re.compile(rf"([{''.join(_ACCENTS)}])[ \n]?([^\W\d_])")
_DIVIDED = re.compile(r"(?<=[^\W\d_])[-\u2010]\s*\n\s*(?=[^\W\d_])")
_DIVIDED_WORD = re.compile(r"([^\W\d_]+)[-\u2010]\s*\n\s*([^\W\d_]+)")


def normalise(text: str) -> str:
    """Fold ligatures and compatibility letters, compose accents that a PDF has beside their letters."""
    text = _SPACING_ACCENT.sub(lambda found: found[2].replace("ı", "i") + _ACCENTS[found[1]], text)
    text = unicodedata.normalize("NFKC", text)
    return re.sub("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\u061c]", "", text)


def fold(word: str) -> str:
    """Give a word as it is compared: lower case, one letter i for those of Turkish."""
    return unicodedata.normalize("NFC", word.lower().replace("i\u0307", "i").replace("ı", "i"))


def list_words(text: str) -> list[str]:
    """Give the words of a normalised text; a divided word is joined."""
    text = _DIVIDED.sub("", text)
    # A hyphen may stand for a divided word or be the author's: without hyphens both are one word.
    text = re.sub(r"(?<=[^\W\d_])[-\u2010\u2011](?=[^\W\d_])", "", text)
    return [fold(word) for word in _WORD.findall(text) if len(word) >= SHORTEST or _is_ideograph(word)]


def _is_ideograph(word: str) -> bool:
    return re.fullmatch(f"[{_IDEOGRAPHS}]", word) is not None


def wanted_words(stock: str, sources: Sources) -> list[str]:
    """Give the words of the stock PDF that another file must have."""
    text = _without_citations(cut_body(normalise(stock), sources), sources.names)
    text = re.sub(r"[^\W\d_]+\.?\s+\(?\d", " ", text)
    return [word for word in list_words(text) if word in sources.words]


def _without_citations(text: str, names: frozenset[str]) -> str:
    text = _DIVIDED.sub("", text)

    def keep(found: re.Match[str]) -> str:
        return found[0] if names.isdisjoint(list_words(found[0])) else " "

    text = re.sub(r"[(\[][^()\[\]]{0,400}?\b(?:1[89]|20)\d\d[a-z]?\b[^()\[\]]{0,400}[)\]]", keep, text)
    text = re.sub(
        r"([^\W\d_]+),?\s+(?:and|und|et|y|e|ve|и)\s+([^\W\d_]+)",
        lambda found: found[0] if {fold(found[1]), fold(found[2])} - names else " ",
        text,
    )
    # "Field" is a name, "field" is none.
    return re.sub(
        r"[^\W\d_]+", lambda found: " " if found[0][0].isupper() and fold(found[0]) in names else found[0], text
    )


def cut_body(text: str, sources: Sources) -> str:
    """Give the text of a PDF without front matter, list of references, running heads and numbers of pages."""
    lines = without_running_heads(text.split("\f"))
    start = _find_title(lines, sources.first_section, 0) or 0
    end = _find_references(lines, start)
    if end == start:
        # What is read as the first section's heading stands behind the references.
        start, end = 0, _find_references(lines, 0)
    found = (_find_title(lines, title, end) for title in sources.after_references)
    after = next((at for at in found if at is not None), len(lines))
    return "\n".join(lines[start:end] + lines[after:])


def _find_references(lines: Sequence[str], start: int) -> int:
    """Give the line of the last heading of references; where none is, the line of the last "[1]" before a "[2]"."""
    headings = [at for at in range(start, len(lines)) if _REFERENCES.fullmatch(lines[at])]
    if headings:
        return headings[-1]
    firsts = [at for at in range(start, len(lines)) if re.match(r"\[1\]\s", lines[at])]
    begins = [at for at in firsts if any(re.match(r"\[2\]\s", line) for line in lines[at : at + _LONGEST_ENTRY])]
    return begins[-1] if begins else len(lines)


_LONGEST_ENTRY = 15
"""Lines of the longest entry of a list of references."""


def without_running_heads(pages: Sequence[str]) -> list[str]:
    """Give the lines of all pages but for heads and feet that several pages repeat, and lines of digits alone."""
    often = Counter(line for page in pages for line in {_bare(line) for line in _edges(page.splitlines())})
    return [line for page in pages for line in _body_lines(page.splitlines(), often)]


_EDGE = 3
"""Lines at the head and foot of a page among which a running head stands."""


def _bare(line: str) -> str:
    return re.sub(r"\d+", "", line).strip()


def _edges(lines: list[str]) -> list[str]:
    lines = [line for line in lines if _bare(line)]
    return lines[:_EDGE] + lines[-_EDGE:]


def _body_lines(lines: list[str], often: Counter[str]) -> Iterator[str]:
    edges = set(_edges(lines))
    for line in lines:
        if not line.strip() or (_bare(line) and not (line in edges and often[_bare(line)] >= REPEATED)):
            yield line


def _find_title(lines: Sequence[str], title: str, start: int) -> int | None:
    wanted = list_words(normalise(title))
    if not wanted:
        return None
    for at in range(start, len(lines)):
        line = list_words(lines[at])
        # A title ends its line: the same words in a sentence or a table of contents go on.
        ends = 0 < len(line) <= len(wanted) and not re.search(r"\.\s*\.\s*\.|\s\d+$", lines[at])
        if ends and list_words("\n".join(lines[at : at + 3]))[: len(wanted)] == wanted:
            return at
    return None


# --- Comparison -------------------------------------------------------------------------------------------

_LEAST_RUN = 3
_ANCHOR = 4
_SMALL = 4_000_000
_MOST_MISSING = 40


def compare(wanted: Sequence[str], ours: str) -> Recall:
    """Look for the wanted words in a text."""
    text = normalise(ours)
    lines = without_running_heads(text.split("\f")) if "\f" in text else text.splitlines()
    text = "\n".join(lines)
    found = list_words(text)
    pairs = dict(align(wanted, found))
    in_order = len(pairs)
    pairs |= dict(_moved(wanted, found, pairs))
    in_runs = len(pairs)
    rest = [word for at, word in enumerate(wanted) if at not in pairs]
    left = Counter(found) - Counter(found[at] for at in pairs.values())
    missing = Counter(rest) - left - _divided_words(text, rest)
    total = max(len(wanted), 1)
    gone = sum(missing.values())
    shown = [f"{word} {count}" for word, count in missing.most_common(_MOST_MISSING)]
    return Recall(len(wanted), round(in_order / total, 4), round(in_runs / total, 4), round(1 - gone / total, 4), shown)


def align(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give pairs of equal words in order: runs that both have once are fixed, what lies between is compared."""
    anchors = [(-1, -1), *_fix_anchors(first, second), (len(first), len(second))]
    for (a, b), (c, d) in pairwise(anchors):
        if a >= 0:
            yield a, b
        yield from _align_gap(first, second, (a + 1, c), (b + 1, d))


def _fix_anchors(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Give the longest rising row of runs that stand once in each list."""
    ours, theirs = _single_runs(first), _single_runs(second)
    pairs = sorted((at, theirs[run]) for run, at in ours.items() if run in theirs)
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        slot = bisect_left(tails, place)
        tails[slot:], ends[slot:] = [place, *tails[slot + 1 :]], [index, *ends[slot + 1 :]]
        before.append(ends[slot - 1] if slot else -1)
    row, index = [], ends[-1] if ends else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]


def _single_runs(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = [tuple(words[at : at + _ANCHOR]) for at in range(len(words) - _ANCHOR + 1)]
    often = Counter(runs)
    return {run: at for at, run in enumerate(runs) if often[run] == 1}


def _align_gap(
    first: Sequence[str], second: Sequence[str], one: tuple[int, int], two: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    here, there = first[slice(*one)], second[slice(*two)]
    if not here or not there or len(here) * len(there) > _SMALL:
        return
    for block in difflib.SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            yield one[0] + block.a + step, two[0] + block.b + step


def _moved(first: Sequence[str], second: Sequence[str], pairs: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Give pairs of runs of three words or more that stand elsewhere: a float, a footnote, a table."""
    taken = set(pairs.values())
    starts: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(second) - _LEAST_RUN + 1):
        if taken.isdisjoint(range(at, at + _LEAST_RUN)):
            starts.setdefault(tuple(second[at : at + _LEAST_RUN]), []).append(at)
    at = 0
    while at < len(first):
        run = range(0) if at in pairs else _longest_run(first, second, at, starts, (pairs, taken))
        for step, place in enumerate(run):
            taken.add(place)
            yield at + step, place
        at += max(len(run), 1)


def _longest_run(
    first: Sequence[str],
    second: Sequence[str],
    at: int,
    starts: dict[tuple[str, ...], list[int]],
    used: tuple[dict[int, int], set[int]],
) -> range:
    best = range(0)
    for start in starts.get(tuple(first[at : at + _LEAST_RUN]), []):
        size = 0
        while (
            at + size < len(first)
            and start + size < len(second)
            and first[at + size] == second[start + size]
            and at + size not in used[0]
            and start + size not in used[1]
        ):
            size += 1
        best = max(best, range(start, start + size), key=len)
    return best if len(best) >= _LEAST_RUN else range(0)


def _divided_words(text: str, missing: Iterable[str]) -> Counter[str]:
    """Give words that a line's end hides: halves joined wrongly, and halves between which a float stands."""
    halves = [(fold(found[1]), fold(found[2])) for found in _DIVIDED_WORD.finditer(text)]
    spare = Counter(half for pair in halves for half in pair)
    heads = {fold(head) for head in re.findall(r"([^\W\d_]+)[-\u2010]\s*\n", text)}
    tails = {fold(tail) for tail in re.findall(r"\n\s*([^\W\d_]+)", text)}
    for word in missing:
        if any(word[:at] in heads and word[at:] in tails for at in range(2, len(word) - 1)):
            spare[word] += 1
    return spare
