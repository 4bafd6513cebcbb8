"""The values that stages hand to each other; docs/architecture.md says who makes and who reads each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Literal

from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Span
from elyazma.model.kept_sequence import KeptSequence
from elyazma.model.light_dataclass import dataclass
from elyazma.model.table import Table

# --- The manuscript: article, sources, bibliography ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """Something the scanner found in a TeX source: a label, a key, a file name, with its place."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Picture:
    r"""A picture that the text includes, by the name it is given; `options` are those of \includegraphics."""

    name: str
    span: Span
    options: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `level` 1 is \\section, 2 \\subsection, 3 \\subsubsection; `title` is plain text.

    It is not `sure` where the author's own commands say whether and how it is printed.
    """

    level: int
    title: str
    span: Span
    numbered: bool = True
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation command in the text and the keys it names, in order."""

    command: str
    keys: tuple[Mark, ...]
    span: Span
    prenote: str = ""
    postnote: str = ""


@dataclass(frozen=True, slots=True)
class Float:
    """A figure or a table as an environment of the text, with the place of its beginning."""

    kind: Literal["figure", "table"]
    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    """One TeX file of the author's, decoded, NFC, LF; `path` relative to the root. `plain` is its text without TeX.

    `figures` are the pictures that the text includes, `floats` the figures and tables that a journal counts.
    """

    path: str
    text: str
    plain: str = ""
    headings: tuple[Heading, ...] = ()
    citations: tuple[Citation, ...] = ()
    labels: tuple[Mark, ...] = ()
    references: tuple[Mark, ...] = ()
    inputs: tuple[Mark, ...] = ()
    figures: tuple[Picture, ...] = ()
    floats: tuple[Float, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One file of manuscript/sections, appendices or supplement: slug and order come from its name, NN-slug.tex."""

    slug: str
    source: Source

    @property
    def path(self) -> str:
        """Give the path of the section's source, relative to the root."""
        return self.source.path


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of bib/: `type` and field names in lower case, `#` and crossref resolved, values still TeX.

    `verified` is false when the entry itself says that nobody has checked it
    (`status = {unverified}`): it is then printed visibly incomplete.
    """

    key: str
    type: str
    fields: Mapping[str, str]
    span: Span
    places: Mapping[str, Span]
    verified: bool = True


@dataclass(frozen=True, slots=True)
class BibFault:
    """What is wrong with an entry of bib/; the key is empty where the text before any entry is meant."""

    key: str
    finding: Diagnostic


@dataclass(frozen=True, slots=True)
class Bibliography:
    """All entries of bib/*.bib, in file order; `paths` are the files, relative to the root.

    How much a fault weighs depends on whether the text cites the entry. `settings` are the keys of entries that are no
    works: they tell a style of BibTeX's how to print.
    """

    references: Sequence[Reference]
    paths: tuple[str, ...]
    faults: Sequence[BibFault] = ()
    settings: frozenset[str] = frozenset()

    @property
    def heads(self) -> list[tuple[str, str]]:
        """Give each entry's key and the path of its file, without a look at the entry itself."""
        if isinstance(self.references, KeptSequence):
            return [(key, path) for key, path, *_ in self.references.heads]
        return [(each.key, each.span.path) for each in self.references]

    def by_key(self) -> Mapping[str, Reference]:
        """Give the entries by their keys."""
        if isinstance(self.references, KeptSequence):
            return self.references.by_key()
        return {each.key: each for each in self.references}

    def take(self, keys: Collection[str]) -> list[Reference]:
        """Give the entries of these keys in the order of their files."""
        references = self.references
        return [references[at] for at, (key, _) in enumerate(self.heads) if key in keys]

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Give the findings of all faults."""
        return tuple(fault.finding for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Everything an author keeps in git. `places` gives the span of a TOML key ("keywords.az", "authors.0.orcid").

    `sources` are all TeX files that are read, also those that sections input; `tables` the CSV files that they
    input; `assets` are the other files TeX may read (figures), as paths relative to the root. `preamble` is
    manuscript/preamble.tex, if there is one, what it inputs, and the author's own packages beside it.
    """

    root: Path
    article: Article
    places: Mapping[str, Span]
    abstracts: Mapping[str, Source]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    bibliography: Bibliography
    assets: tuple[str, ...] = ()
    appendices: tuple[Section, ...] = ()
    supplement: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    preamble: tuple[Source, ...] = ()


# --- The printed references -----------------------------------------------------------------------

InlineKind = Literal["text", "emph", "strong", "smallcaps", "sup", "sub", "math", "code", "link", "plain"]


@dataclass(frozen=True, slots=True)
class Inline:
    """A piece of formatted text. A leaf ("text", "math", "code") has `text`; the others have `children`.

    A "link" has its address in `target`. "plain" only groups (upright text inside emphasis, a no-case span);
    `language` is the ISO code of a "plain" group in another language than the text around it.
    """

    kind: InlineKind
    text: str = ""
    children: tuple[Inline, ...] = ()
    target: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """How the text cites one reference: "Altunışık və Martin", "2018", or a number in a numeric style.

    `language` is the ISO code of a label in another language than the article's, else empty. `joined` says that
    an "&" in it joins people, so that it is a word where the citation is part of the sentence. `title` is `short` or
    `year` where the work's title stands for it, in italics.
    """

    short: str
    long: str
    year: str
    number: int
    language: str = ""
    joined: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class PrintedReference:
    """One entry of the printed list; `complete` is false for an unverified entry.

    `language` is the ISO code of an entry in another language than the article's, else empty.
    """

    key: str
    label: Label
    text: tuple[Inline, ...]
    complete: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class CitationForm:
    """The signs of a citation in the text: "(A, 2018; B, 2019)", "[1,2]".

    `years_apart` prints "A, 2018a, 2018b" and not "A, 2018a,b". `narrative_and` is the word that stands for a
    label's "&" where the citation is part of the sentence; empty where labels have no "&". `before_page` stands
    between the citation and its page. Works cited together are `sorted` as the list is; runs of numbers are
    `compressed` ("1–3"); several years of one author are `grouped` ("A, 2011, 2015"); `each` number may have
    brackets of its own.
    """

    opening: str = "("
    closing: str = ")"
    between: str = "; "
    before_year: str = ", "
    superscript: bool = False
    years_apart: bool = True
    narrative_and: str = ""
    before_page: str = ", "
    sorted: bool = False
    compressed: bool = False
    grouped: bool = True
    each: bool = False


@dataclass(frozen=True, slots=True)
class PrintedNote:
    r"""What one citation prints in a style that cites in notes.

    `place` is where its command stands; TeX reaches it there or, within an argument, up to the line `until`. `kind` is
    "note" for a footnote of its own, "inside" for a citation in a footnote of the author's, "inline" where no footnote
    can stand, "wrap" for the footnote that \citetext makes of its text. `name` is what \citet prints in the sentence.
    `number` is that of the footnote, 0 where there is none.
    """

    place: Span
    until: int
    keys: tuple[str, ...]
    kind: Literal["note", "inside", "inline", "wrap"]
    text: tuple[Inline, ...]
    name: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class References:
    """The printed list, in printed order. `mode` says how the text cites it; a numeric list is always `numbered`.

    `number` is the first entry's number as the style prints it ("1.", "[1]"), empty where the style prints none. A
    style that cites in notes has `notes`, in the order of the text, and for a citation that is none of them (one that
    a macro makes) each work's `short` form by its key; where it prints no list, the entries are not `listed`.
    """

    entries: tuple[PrintedReference, ...]
    mode: Literal["author-year", "numeric", "note"] = "author-year"
    form: CitationForm = CitationForm()
    numbered: bool = False
    number: tuple[Inline, ...] = ()
    notes: tuple[PrintedNote, ...] = ()
    short: Mapping[str, tuple[Inline, ...]] = field(default_factory=dict)
    listed: bool = True
    second: SecondReferences | None = None


@dataclass(frozen=True, slots=True)
class SecondReferences:
    """The list of the same works in Latin letters and English words, and the words above it.

    The keys of its `references` begin with SECOND_KEY.
    """

    heading: str
    references: References


SECOND_KEY = "second-"
"""What stands before the key of a work in a second list."""


def list_entries(references: References) -> Iterator[PrintedReference]:
    """List the entries of the printed list and of the second one."""
    yield from references.entries
    yield from references.second.references.entries if references.second else ()


# --- The source tree and the proof -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceTree:
    """A complete, compilable LaTeX project: path inside the tree -> its text, or the file to copy.

    `main` is the file to compile; `generated` are the paths that no author wrote. The author's own
    files keep their paths, so whatever TeX says of them is true of the manuscript. `fonts` are files that
    the document loads from where they are installed.
    """

    main: str
    files: Mapping[str, str | Path]
    generated: frozenset[str]
    engine: str = "xelatex"
    fonts: tuple[Path, ...] = ()

    @property
    def job(self) -> str:
        """Give TeX's job name."""
        return self.main.removesuffix(".tex")


@dataclass(frozen=True, slots=True)
class Proof:
    """What TeX made: the PDF and its SyncTeX file, both still in scratch; every file TeX read; how many passes.

    `lacking` are the letters that a font lacked, so that the PDF has none of them there. `before` names the files that
    TeX's record of this PDF does not: those that it read when it made the format.
    """

    pdf: Path
    synctex: Path | None
    log: tuple[Diagnostic, ...]
    read: tuple[Path, ...]
    passes: int
    pages: int
    lacking: str = ""
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Build:
    """A published PDF, and how many passes of TeX it took."""

    pdf: Path
    pages: int
    passes: int
    warnings: int
