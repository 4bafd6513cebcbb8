r"""What an author changes between two builds: a word, a reference, a figure.

The words are always new ones, so that nothing is known from a run before. A word is changed where a line of the text
begins with ordinary words; the same place is found in the manuscript and in the source tree that is made of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.long_article import draw_figure, write_entry

_PLACE = re.compile(r"^(?P<before>[^\W\d_][^\\\n%$&{}]* )(?P<word>[^\W\d_]{5,}) ", re.MULTILINE)
_SECTIONS = "manuscript/sections"
_FIGURES = (".pdf", ".png")


@dataclass(slots=True)
class Sources:
    """An article's files in one builder's folder, and what they were before anything was changed.

    `bibliography` is the path of the .bib file in it.
    """

    folder: Path
    bibliography: Path
    section: Path = field(init=False)
    text: str = field(init=False)
    cited: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.section = find_section(self.folder)
        self.text = self.section.read_text(encoding="utf-8")

    def change_word(self, word: str) -> None:
        """Write a word in the place of another."""
        self._write(word)

    def add_reference(self, word: str) -> None:
        """Add an entry to the bibliography, named and titled by a word, and cite it; those added before stay."""
        key = f"{word}2024"
        entry = write_entry(key, Random(word)).replace("title = {", f"title = {{{word.capitalize()} ")
        with self.bibliography.open("a", encoding="utf-8") as stream:
            stream.write(f"\n{entry}")
        self.cited.append(key)
        self._write("")

    def replace_figure(self, word: str) -> None:
        """Draw the article's first figure anew."""
        figure = find_figure(self.folder)
        assert figure
        figure.write_bytes(draw_figure(figure.name, Random(word).getrandbits(32)))

    def _write(self, word: str) -> None:
        found = _PLACE.search(self.text)
        assert found
        citation = f" \\citep{{{','.join(self.cited)}}}" if self.cited else ""
        changed = f"{word or found['word']}{citation}"
        text = f"{self.text[: found.start('word')]}{changed}{self.text[found.end('word') :]}"
        self.section.write_text(text, encoding="utf-8")


def find_section(folder: Path) -> Path:
    """Give the section in the middle of those with a place for a word."""
    sections = [each for each in sorted((folder / _SECTIONS).glob("*.tex")) if _PLACE.search(each.read_text("utf-8"))]
    return sections[len(sections) // 2]


def find_figure(folder: Path) -> Path | None:
    """Give the article's first figure that can be replaced; none where it has no figures."""
    figures = sorted(each for each in (folder / "manuscript").rglob("*") if each.suffix in _FIGURES)
    return figures[0] if figures else None
