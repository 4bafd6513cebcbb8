"""The manuscript as one document without TeX: what Word, web and JATS files are written from.

Everything is resolved in its nodes (elyazma.model.nodes): citations, references to figures, numbers. What stands how:

| what | as which node |
|---|---|
| heading | Header, its id the label or made from the title; `number` "1.1", or the class "unnumbered" |
| appendix's heading | as above; `number` "A" and `word` "Appendix" too |
| citation | Cite, whose inlines are what is printed; in them a CitationLink for each work |
| cross-reference | Reference, what is printed in it; the id and `kind` of its target: "figure" ... |
| figure | Figure, its id the label, `number` "1"; its caption begins with a Label: "Figure 1" |
| picture | Image, whose target is a key of `Document.pictures`; `width` is a share of the text's ("80%") or "4cm" |
| table | TableWrap of a Table (id, `number` and caption as a figure's) and TableNotes |
| equation | Equation, id the label, `number` "1"; equations that share a number in an EquationGroup |
| text behind an equation | Continued, of the Para that goes on with its sentence |
| theorem | Theorem with its kind, id, `number`; its first inline a Label: "Lemma 1." |
| proof | Proof, its first inline a Label: "Proof."; its last a Qed |
| footnote, list, quotation, verbatim text, emphasis | Note, BulletList, OrderedList, BlockQuote, CodeBlock, Emph |
| another language | Foreign or ForeignBlocks with an ISO code |
| what a label names besides | Anchor |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from elyazma.model.article import Article
from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Reference, References
from elyazma.model.nodes import Block

Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """Title, abstract and keywords in one language, as the journal wants them; what is left out is empty.

    The words are what heads abstract, keywords and highlights in that language.
    """

    language: str
    title: str
    abstract: Blocks
    abstract_word: str
    keywords: tuple[str, ...]
    keywords_word: str
    highlights: tuple[str, ...]
    highlights_word: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One file of sections, appendices or supplement; the heading is among its blocks."""

    slug: str
    path: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Closing:
    """A statement at the article's end, such as funding, under its heading; `language` is its text's."""

    id: str
    heading: str
    language: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class EntryList:
    """A list of cited works under its heading, each an Entry; `language` is that of the heading."""

    heading: str
    entries: Blocks
    language: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole article for one journal. `front` stands at the start, `back` at the end, both in the journal's order.

    `abstracts` are all there are, also those the journal does not want. `entries` are the printed references in
    order, each an Entry; a numbered list has the number in a Label at the entry's start; `second` is the list of the
    same works in Latin letters, where article or journal want one. `works` are the cited entries
    of the bibliography by key, for formats that want their fields. `pictures` are files of the author's by the name
    that an Image has.
    """

    article: Article
    front: tuple[Front, ...]
    back: tuple[Front, ...]
    abstracts: Mapping[str, Blocks]
    sections: tuple[Passage, ...]
    appendices: tuple[Passage, ...]
    supplement: tuple[Passage, ...]
    closings: tuple[Closing, ...]
    references: References
    entries: Blocks
    works: Mapping[str, Reference]
    pictures: Mapping[str, Path]
    words: Mapping[str, str]
    """The article's language's words: "references", "supplement", "corresponding_author" ..."""
    places: Mapping[str, Span] = field(default_factory=dict)
    """Where the keys of article.toml stand ("publication.doi"), for findings."""
    second: EntryList | None = None

    @property
    def language(self) -> str:
        """Give the code of the article's language."""
        return self.article.language

    @property
    def lists(self) -> tuple[EntryList, ...]:
        """Give the lists of works, as they are printed; none where there is nothing to list."""
        first = EntryList(self.words["references"], self.entries, self.language)
        return tuple(each for each in (first, self.second) if each and each.entries)

    @property
    def all_entries(self) -> Blocks:
        """Give the entries of all lists."""
        return tuple(entry for each in self.lists for entry in each.entries)


ARTICLE = "manuscript/article.toml"


def find_place(document: Document, key: str) -> Span:
    """Give the place of a key of article.toml, or of the nearest table around it, or of the file's first key."""
    while key and key not in document.places:
        key = key.rpartition(".")[0]
    return document.places.get(key or "slug", Span(ARTICLE))
