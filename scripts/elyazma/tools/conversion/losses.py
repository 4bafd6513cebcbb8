"""Nothing is lost in silence: what pandoc skipped, and words of the text that the document lacks, are findings."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import islice
from typing import Any

from elyazma.diagnostics import Diagnostic, Span, error
from elyazma.model import Source
from elyazma.nodes import Block, plain_text
from elyazma.tools.conversion.stream import Stream
from elyazma.tools.pandoc.program import Skipped
from elyazma.tools.tex.plain import strip_tex
from elyazma.tools.tex.tokens import tokenize

_MOST_FINDINGS = 20
_COMMAND = re.compile(r"\\(?P<name>[^\W\d_]+|.)\s*(?:\{(?P<environment>[^{}]*)\})?", re.DOTALL)
_OTHERWISE = "write it with other commands, or print it by itself and keep the PDF as a figure"


def judge_skipped(stream: Stream, skipped: Sequence[Skipped], sources: Mapping[str, Source]) -> Iterator[Diagnostic]:
    """Find what pandoc left out that could print something."""
    table = _read_table()
    harmless, transparent = set(table["harmless"].split()), set(table["transparent"].split())
    for each in skipped:
        found = _COMMAND.match(each.text)
        name = found["name"] if found else each.text.strip()
        if name == "begin" and found and found["environment"]:
            name = found["environment"]
            harmful = name not in transparent and not name.startswith("elyazma")
        else:
            harmful = name != "end" and name not in harmless
        name = name.removeprefix("elyazma")
        if harmful and name:
            yield _report(each, name, stream, sources, table["hints"].get(name, _OTHERWISE))


def _read_table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("commands.toml").read_text(encoding="utf-8"))


def _report(skipped: Skipped, name: str, stream: Stream, sources: Mapping[str, Source], hint: str) -> Diagnostic:
    # pandoc names the end of a command, and for an environment that of its begin.
    above = 0 if skipped.text.startswith(r"\begin") else skipped.text.rstrip().count("\n")
    place = stream.place(skipped.line - above) or Span(next(iter(sources)))
    source = sources.get(place.path)
    line = source.text.split("\n")[place.line - 1] if source else ""
    found = re.search(rf"\\(?:begin\s*\{{)?{re.escape(name)}(?![^\W\d_])", line)
    column, length = (found.start() + 1, len(found[0])) if found else (1, 1)
    shown = f"the environment {name}" if skipped.text.startswith(r"\begin") else rf"\{name}"
    span = Span(place.path, place.line, column, length)
    return error("export-unsupported", f"{shown} can be printed by TeX only; other formats would lose it", span, hint)


# --- Words ----------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]{2,}")
_NO_WORD = re.compile(r"\d{1,2}|\d+(?:cm|mm|pt|bp|in|em|ex|sp|pc)?")
"""Numbers of one or two digits and lengths: they stand in arguments too."""
_NO_TEXT = re.compile(
    r"\\cmidrule\s*(?:\[[^\]]*\])?\s*(?:\([lr]*\))?\s*\{[^{}]*\}"
    r"|\\newtheorem\*?\s*\{[^{}]*\}\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}\s*(?:\[[^\]]*\])?"
    r"|\\defcitealias\s*\{[^{}]*\}\s*\{[^{}]*\}"
    r"|\\end(?:first)?head(?![a-z]).*?\\endfoot(?![a-z])"
    r"|\\begin\s*\{(?:wrap\w+|otherlanguage\*?|multicols|tabbing)\}\s*(?:\[[^\]]*\]|\{[^{}]*\})*"
    r"|\\(?:resizebox\*?|rotatebox|parbox|raisebox|fontsize|scalebox|colorbox|fcolorbox|definecolor|makebox)"
    r"\s*(?:\[[^\]]*\])*\{[^{}]*\}(?:\s*\{[!\d.a-z\\]*\})?",
    re.DOTALL,
)
"""Commands whose arguments no reader sees, which counting words need not know."""
_LONG = 5
"""Letters of a word that may be a part of others: of one made of groups, of two around a footnote."""
_SAID_TWICE = re.compile(r"\\end(?:head|firsthead|foot|lastfoot)(?![a-z])|\\(?:caption|section|subsection)\s*\[")
"""What stands twice in the source and once in the document: heads of long tables, short titles."""


def find_lost_words(
    passages: Mapping[str, Sequence[Block]], sources: Mapping[str, Source], names: Iterable[str]
) -> Iterator[Diagnostic]:
    """Find words of the sources that the document lacks, or has fewer times, the first twenty.

    `names` are labels, keys and files: what an author hands to macros of his own and no reader sees.
    """
    unseen = {word for name in names for word in _fold(name)}
    yield from islice(_find_lost(passages, sources, unseen), _MOST_FINDINGS)


def _find_lost(
    passages: Mapping[str, Sequence[Block]], sources: Mapping[str, Source], unseen: set[str]
) -> Iterator[Diagnostic]:
    words = [word for blocks in passages.values() for word in _fold(plain_text(blocks))]
    said, joined = Counter(words), "".join(words)
    wanted = Counter[str]()
    for source in sources.values():
        for word, count in Counter(_fold(_read_source(source))).items():
            wanted[word] += 1 if _SAID_TWICE.search(source.text) else count
            inside = len(word) >= _LONG and word in joined
            if wanted[word] > said[word] + inside * count and word not in unseen:
                yield _report_lost(source, word)


def _read_source(source: Source) -> str:
    # Two arguments of an author's own macro are two words, though TeX may print "{a}{b}" as one.
    text = _NO_TEXT.sub(" ", source.text).replace("}{", "} {")
    return strip_tex(tokenize(text, source.path))


def _fold(text: str) -> list[str]:
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return [word for word in words if not _NO_WORD.fullmatch(word)]


def _report_lost(source: Source, word: str) -> Diagnostic:
    found = re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", source.text, re.IGNORECASE)
    start = found.start() if found else 0
    line = source.text.count("\n", 0, start)
    column = start - (source.text.rfind("\n", 0, start) + 1)
    span = Span(source.path, line + 1, column + 1, len(word) if found else 1)
    message = f'"{word}" stands here and would be lost in other formats'
    return error("export-text-lost", message, span, "write the sentence around it with simpler commands")
