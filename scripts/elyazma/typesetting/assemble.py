"""Assemble a manuscript, its references and a journal's template into a source tree that compiles by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from elyazma.languages import Language, hyphenation_list
from elyazma.languages.scripts import runs_right_to_left
from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting
from elyazma.model.journal import ASSETS, Document, Journal
from elyazma.model.manuscript import Manuscript, References, Section, SourceTree
from elyazma.references.natbib import write_aux, write_bbl, write_citations
from elyazma.sources.front import group_front
from elyazma.sources.packages import read_policy
from elyazma.sources.people import full_name, list_authors, number_affiliations, read_concept
from elyazma.sources.preamble import read_preamble
from elyazma.tex.inlines import decode_tex, list_formulas, to_plain
from elyazma.tex.typewriter import typewriter_text
from elyazma.tex.write import to_tex
from elyazma.typesetting.alphabets import write_alphabets
from elyazma.typesetting.author_preamble import AuthorTex, load_preamble, report_left_out
from elyazma.typesetting.classes import find_class_fault
from elyazma.typesetting.content import (
    APPENDIX_ANCHORS,
    APPENDIX_START,
    XMP_DAY,
    write_content,
    write_revision,
    write_supplement_start,
)
from elyazma.typesetting.encodings import Encodings, find_unprintable, read_encodings
from elyazma.typesetting.fit import write_fit
from elyazma.typesetting.log import LOG_HOOKS
from elyazma.typesetting.math_letters import write_math_letters
from elyazma.typesetting.places import Places
from elyazma.typesetting.preamble import (
    NoEscape,
    write_exceptions,
    write_languages,
    write_list,
    write_metadata,
)
from elyazma.typesetting.running_title import shorten_title
from elyazma.typesetting.scripts import report_cut_phrases
from elyazma.typesetting.source_tree import fit_files, list_listed, make_tree
from elyazma.typesetting.statements import write_statements
from elyazma.typesetting.tables import write_table
from elyazma.typesetting.template import render_template
from elyazma.typesetting.typeface import Others, Typeface, choose_typeface
from elyazma.typesetting.view import FrontMatter, Page, View
from elyazma.typesetting.word_lists import list_path

POINTS_PER_EM_LINE = 1.15
"""Height of one Times line over its size: Word's "single" spacing of Times New Roman (ascent + descent + gap in its
hhea table: 0.891 + 0.216 + 0.042)."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be assembled."""

    manuscript: Manuscript
    journal: Journal
    references: References
    languages: Mapping[str, Language]
    revision: str = ""
    printed: str = ""

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


def assemble(  # noqa: PLR0913
    manuscript: Manuscript,
    journal: Journal,
    references: References,
    languages: Mapping[str, Language],
    revision: str = "",
    *,
    printed: str = "",
) -> Outcome[SourceTree]:
    """Build the source tree; `languages` holds every language the article and the journal's parts use, by code.

    `revision` is printed at the foot of every page; a draft has one. `printed` are letters that a font was seen to lack
    when TeX ran: they get fonts of their own.
    """
    return _assemble(_Order(manuscript, journal, references, languages, revision, printed))


@collecting
def _assemble(findings: Findings, order: _Order) -> SourceTree:
    manuscript, journal, references = order.manuscript, order.journal, order.references
    absent = find_class_fault(
        journal.manifest.document, journal.assets, journal.places, f"styles/{journal.id}/{ASSETS}"
    )
    if absent:
        findings.refuse(*absent)
    chosen = _choose_typeface(order)
    typeface = chosen.value
    if typeface is None:
        findings.refuse(*chosen.diagnostics)
    lists = _hyphenation_lists(order)
    bbl = write_bbl(references, order.babel, bare=order.bare)
    texts = (*(source.text for source in manuscript.sources), bbl)
    formulas = write_math_letters(texts) if order.encodings is None else ""
    view = _view(order, NoEscape("\n".join(filter(None, (typeface.load, formulas)))))
    main = f"{manuscript.article.slug}-{journal.id}"
    author = _read_author(order)
    template = render_template(journal.template.read_text(encoding="utf-8"), view)
    generated = {
        f"{main}.tex": load_preamble(template, author, typeface.set, write_exceptions(map(list_path, lists))),
        f"{main}.bbl": bbl,
        f"{main}.aux": write_aux(references, order.babel, bare=order.bare),
        **{list_path(code): text for code, text in lists.items()},
        **dict(_tables(order)),
    }
    unprintable = _find_unprintable(order, generated[f"{main}.tex"], generated[f"{main}.bbl"])
    if unprintable:
        findings.refuse(*unprintable)
    findings.add(chosen.diagnostics)
    findings.add(report_left_out(author))
    if order.document.engine == "xelatex":
        findings.add(report_cut_phrases(manuscript.sources))
    tree = make_tree(manuscript, journal, main, generated)
    read = {**tree.files, **{path: each.text for path, each in author.files.items()}}
    files = fit_files(read, order.document.engine)
    return replace(tree, files=files, fonts=typeface.files, engine=order.document.engine)


def _read_author(order: _Order) -> AuthorTex:
    manuscript, document = order.manuscript, order.journal.manifest.document
    preamble = [source for source in manuscript.preamble if not _is_left_out(source.path, document.class_)]
    read = {source.path: read_preamble(source.text, source.path, document.class_) for source in preamble}
    texts = tuple(source.text for source in (*preamble, *manuscript.sources))
    fit = write_fit(document.columns, ((source.path, source.text) for source in manuscript.sources))
    return AuthorTex(read, texts, document.class_, fit, _list_titles(order), order.language.babel)


def _is_left_out(path: str, class_: str) -> bool:
    """Tell whether a file beside the preamble is a copy of a package that the layout does without."""
    file = PurePosixPath(path)
    return file.suffix == ".sty" and bool(read_policy().why_left_out(file.stem, class_))


def _list_titles(order: _Order) -> dict[str, str]:
    r"""Give the titles of the works that \citetitle names, by their keys."""
    cited = (mark for source in order.manuscript.sources for mark in source.citations)
    keys = {key.name for mark in cited if mark.command.startswith("citetitle") for key in mark.keys}
    works = order.manuscript.bibliography.references
    return {
        each.key: to_tex(decode_tex(each.fields.get("title", ""), each.span)[0])
        for each in works
        if each.key in keys and _UNSAFE_IN_NAMES.isdisjoint(each.key)
    }


_UNSAFE_IN_NAMES = frozenset("\\{}#%~$")
r"""What TeX does not read as a letter of a name between \csname and \endcsname."""


def _tables(order: _Order) -> Iterator[tuple[str, str]]:
    """Write the tables of CSV files where the text inputs them."""
    language, columns = order.language, order.journal.manifest.document.columns
    for table in order.manuscript.tables:
        yield table.tex_path, write_table(table, language.code, language.words["continued"], columns=columns)


def _table_texts(order: _Order) -> Iterator[tuple[str, str]]:
    """Give what tables print, with the CSV file's path."""
    language = order.manuscript.article.language
    return ((table.path, "\n".join(table.texts(language))) for table in order.manuscript.tables)


# --- The font -------------------------------------------------------------------------------------


def _choose_typeface(order: _Order) -> Outcome[Typeface]:
    place, ligatures = _place_in_manifest(order.journal, "document.fonts"), order.language.ligatures
    document, letters, text = order.document, _letters(order.languages), _text_printed(order)
    used = "".join(sorted(letter for letter in set(text) if letter.isalpha() and not letter.isascii()))
    typewriter = _typewriter_text(order)
    others = Others(
        "".join(sorted(set(text + typewriter))),
        typewriter,
        order.printed,
        {each.babel: each.alphabet for each in order.languages.values() if runs_right_to_left(each)},
        lambda letter: _find_letter(order, letter),
    )
    return choose_typeface(document, letters, place, ligatures=ligatures, used=used, others=others)


def _typewriter_text(order: _Order) -> str:
    """Give what is set in typewriter letters: all, where a macro of the preamble's sets its argument in them."""
    texts = [source.text for source in order.manuscript.sources]
    macros = any(source.text and typewriter_text(source.text) == source.text for source in order.manuscript.preamble)
    return "".join(texts if macros else map(typewriter_text, texts))


def _text_printed(order: _Order) -> str:
    """Give all that is to be printed but formulas, which have fonts of their own."""
    texts = [source.plain for source in order.manuscript.sources]
    texts += [to_plain(entry.text) for entry in order.references.entries]
    texts += [text for _, text in _table_texts(order)]
    # A dataclass prints every text it holds.
    return "\n".join((*texts, str(order.manuscript.article)))


def _find_letter(order: _Order, letter: str) -> Span:
    """Find where a letter first stands in what the author wrote."""
    sources = order.manuscript.sources
    source = next((source for source in sources if letter in source.text), None)
    if source is None:
        cited = (entry for entry in order.manuscript.bibliography.references if letter in str(entry.fields))
        found = next(cited, None)
        return found.span if found else Span("manuscript/article.toml")
    return Places(source.path, {source.path: source.text}).find(letter, source.path) or Span(source.path)


def _find_unprintable(order: _Order, main: str, bbl: str) -> tuple[Diagnostic, ...]:
    """Find letters that the engine cannot print, in what is printed: an abstract no template reads may have any."""
    if not order.encodings:
        return ()
    unread = {source.path for source in order.manuscript.abstracts.values() if f"{{{source.path}}}" not in main}
    texts = [(source.path, source.plain) for source in order.manuscript.sources if source.path not in unread]
    texts += [("manuscript/article.toml", main), ("bib/", bbl), *_table_texts(order)]
    return find_unprintable(texts, order.encodings, _place_in_manifest(order.journal, "document.engine"))


def _place_in_manifest(journal: Journal, key: str) -> Span:
    return journal.places.get(key, journal.places["journal"])


def _letters(languages: Mapping[str, Language]) -> str:
    return "".join(sorted({letter for language in languages.values() for letter in language.letters}))


# --- Hyphenation ----------------------------------------------------------------------------------


def _hyphenation_lists(order: _Order) -> dict[str, str]:
    r"""Write a \hyphenation list from the manuscript's own words for each language TeX has no patterns for."""
    lists: dict[str, str] = {}
    for code, language in order.loaded.items():
        if language.hyphenation.method == "syllables":
            words = hyphenation_list(language, _texts_in(code, order.manuscript, order.references))
            # A language that only the journal asks for has no words yet.
            lists |= {code: write_list(language, words)} if words else {}
    return lists


def _texts_in(code: str, manuscript: Manuscript, references: References) -> Iterator[str]:
    article = manuscript.article
    yield article.title.get(code, "")
    yield from article.keywords.get(code, ())
    if code in manuscript.abstracts:
        yield manuscript.abstracts[code].plain
    if code == article.language:
        abstracts = {source.path for source in manuscript.abstracts.values()}
        yield from (source.plain for source in manuscript.sources if source.path not in abstracts)
        yield from (heading.title for source in manuscript.sources for heading in source.headings)
        yield from (to_plain(entry.text) for entry in references.entries if entry.language in {"", code})
        yield from (text for table in manuscript.tables for text in table.texts(code))


# --- What the template reads --------------------------------------------------------------------------


def _view(order: _Order, fonts: NoEscape) -> View:
    article, main = order.manuscript.article, order.language
    others = [language for code, language in order.loaded.items() if code != main.code]
    title = article.title.get(article.language, "")
    return View(
        document=order.document,
        page=_page(order.journal),
        log_hooks=NoEscape(LOG_HOOKS),
        languages=write_languages(main, others, order.document.engine),
        fonts=fonts,
        content=_content(order, main, others),
        citations=NoEscape(write_citations(order.references, order.babel, bare=order.bare)),
        metadata=_metadata(article, main.code),
        title=title,
        short_title=article.short_title.get(article.language, shorten_title(title)),
        authors=tuple(list_authors(article, main.code)),
        affiliations=tuple(number_affiliations(article, main.code).values()),
        udc=article.codes.udc,
        udc_word=main.words["udc"],
        jel=article.codes.jel,
        ccs=tuple(read_concept(code) for code in article.codes.ccs),
        front=tuple(_front_matter(order, "start")),
        back=tuple(_front_matter(order, "end")),
        sections=_paths(order.manuscript.sections),
        statements=write_statements(article, main, order.loaded),
        appendix_start=APPENDIX_START,
        appendix_anchors=APPENDIX_ANCHORS,
        appendices=_paths(order.manuscript.appendices),
        supplement_start=write_supplement_start(main),
        supplement=_paths(order.manuscript.supplement),
        references_word=main.words["references"],
        corresponding_word=main.words["corresponding_author"],
        and_word=main.words["and"],
        email_word=main.words["email"],
        reviewer=article.reviewer.get(main.code, ""),
        reviewer_word=main.words["reviewer"],
    )


def _content(order: _Order, main: Language, others: Sequence[Language]) -> NoEscape:
    author = _read_author(order)
    loaded = {name for each in author.files.values() for name in each.packages}
    # A title of the references may need a package as well: $\mathbb{R}^n$.
    formulas = (f"${formula}$" for entry in order.references.entries for formula in list_formulas(entry.text))
    texts = (*author.texts, *formulas, *list_listed(order.manuscript))
    content = write_content(main, others, texts, loaded, order.journal.manifest.document.class_)
    alphabets = write_alphabets(texts) if order.journal.manifest.document.engine != "pdflatex" else ""
    return NoEscape("\n".join(filter(None, (content, alphabets, XMP_DAY, write_revision(order.revision)))))


def _metadata(article: Article, code: str) -> NoEscape:
    names = [full_name(author, code) for author in article.authors]
    return write_metadata(article.title.get(code, ""), names, article.keywords.get(code, ()), code)


def _paths(sections: Iterable[Section]) -> tuple[NoEscape, ...]:
    return tuple(NoEscape(section.path) for section in sections)


def _page(journal: Journal) -> Page:
    document = journal.manifest.document
    # Classes know the option "11pt", not "11.0pt".
    size = int(document.size_pt) if document.size_pt.is_integer() else document.size_pt
    top, right, bottom, left = document.margins_cm
    return Page(
        paper=document.paper,
        size=size,
        leading=round(document.size_pt * POINTS_PER_EM_LINE * document.line_spacing, 2),
        top=top,
        right=right,
        bottom=bottom,
        left=left,
    )


def _front_matter(order: _Order, placement: str) -> Iterator[FrontMatter]:
    article, abstracts = order.manuscript.article, order.manuscript.abstracts
    for group in group_front(article, order.journal.manifest.part, placement, abstracts):
        code = group.language
        words = order.languages[code].words
        main_title, colon, subtitle = group.title.partition(": ")
        yield FrontMatter(
            language=code,
            babel=NoEscape(order.languages[code].babel),
            authors=tuple(list_authors(article, code)),
            title=group.title,
            main_title=main_title + colon.strip(),
            subtitle=subtitle,
            abstract=NoEscape(abstracts[code].path if group.has_abstract else ""),
            abstract_word=words["abstract"],
            keywords=group.keywords,
            keywords_word=words["keywords"],
            highlights=group.highlights,
            highlights_word=words["highlights"],
        )
