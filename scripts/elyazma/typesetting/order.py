"""What is to be assembled, and what is known of it before it is cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from elyazma.languages import Language
from elyazma.languages.scripts import runs_right_to_left
from elyazma.model.journal import Document, Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, References, SourceTree
from elyazma.sources.packages import read_policy
from elyazma.sources.preamble import read_preamble
from elyazma.tex.inlines import decode_tex
from elyazma.tex.write import to_tex
from elyazma.typesetting.author_preamble import AuthorTex
from elyazma.typesetting.encodings import Encodings, read_encodings
from elyazma.typesetting.fit import write_fit
from elyazma.typesetting.source_tree import fit_files, make_tree


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be assembled: a manuscript, for a journal, with its references; see assemble."""

    manuscript: Manuscript
    journal: Journal
    references: References
    languages: Mapping[str, Language]
    revision: str = ""
    printed: str = ""
    line_numbers: bool = False

    @property
    def language(self) -> Language:
        """Give the article's own language."""
        return self.languages[self.manuscript.article.language]

    @property
    def document(self) -> Document:
        """Give the page, with the engine that can set it: XeTeX has no bidirectional paragraphs, LuaTeX has."""
        document = self.journal.manifest.document
        bidirectional = any(map(runs_right_to_left, self.languages.values()))
        return replace(document, engine="lualatex") if bidirectional and document.engine == "xelatex" else document

    @property
    def bare(self) -> bool:
        """Tell whether the class counts its references itself, without natbib."""
        return self.journal.manifest.citations.labels == "bare"

    @property
    def encodings(self) -> Encodings | None:
        """Give what the engine can print, or none when the font alone decides."""
        document = self.document
        return read_encodings(document.fonts) if document.engine == "pdflatex" else None

    @property
    def loaded(self) -> dict[str, Language]:
        """Give the languages TeX loads, by code: all, or those whose letters the engine can print."""
        known = self.encodings
        return {code: it for code, it in self.languages.items() if known is None or not known.lacking(it.letters)}

    @property
    def babel(self) -> dict[str, str]:
        """Give babel's names of the languages TeX loads, by code."""
        return {code: language.babel for code, language in self.loaded.items()}


def read_author(order: Order) -> AuthorTex:
    """Read the author's preamble and what decides how it is loaded."""
    manuscript, document = order.manuscript, order.journal.manifest.document
    preamble = [source for source in manuscript.preamble if not _is_left_out(source.path, document.class_)]
    read = {source.path: read_preamble(source.text, source.path, document.class_) for source in preamble}
    texts = tuple(source.text for source in (*preamble, *manuscript.sources))
    fit = write_fit(document.columns, ((source.path, source.text) for source in manuscript.sources))
    return AuthorTex(read, texts, document.class_, fit, _list_titles(order), order.language.babel)


def gather_files(order: Order, author: AuthorTex, main: str, generated: Mapping[str, str]) -> SourceTree:
    """Put all files at their paths, as the engine can read them; `main` is the job's name."""
    tree = make_tree(order.manuscript, order.journal, main, generated)
    read = {**tree.files, **{path: each.text for path, each in author.files.items()}}
    return replace(tree, files=fit_files(read, order.document.engine), engine=order.document.engine)


def _is_left_out(path: str, class_: str) -> bool:
    """Tell whether a file beside the preamble is a copy of a package that the layout does without."""
    file = PurePosixPath(path)
    return file.suffix == ".sty" and bool(read_policy().why_left_out(file.stem, class_))


def _list_titles(order: Order) -> dict[str, str]:
    r"""Give the titles of the works that \citetitle names, by their keys."""
    cited = (mark for source in order.manuscript.sources for mark in source.citations)
    keys = {key.name for mark in cited if mark.command.startswith("citetitle") for key in mark.keys}
    works = order.manuscript.bibliography.take(keys)
    return {
        each.key: to_tex(decode_tex(each.fields.get("title", ""), each.span)[0])
        for each in works
        if _UNSAFE_IN_NAMES.isdisjoint(each.key)
    }


_UNSAFE_IN_NAMES = frozenset("\\{}#%~$")
r"""What TeX does not read as a letter of a name between \csname and \endcsname."""
