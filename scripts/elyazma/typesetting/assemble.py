"""Assemble a manuscript, its references and a journal's template into a source tree that compiles by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from elyazma.languages import Language, hyphenation_list
from elyazma.languages.scripts import runs_right_to_left
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting
from elyazma.model.journal import ASSETS, Journal
from elyazma.model.manuscript import Manuscript, References, SourceTree, list_entries
from elyazma.references.natbib import write_aux, write_bbl
from elyazma.references.note_tex import write_notes
from elyazma.sources.statements import list_statements
from elyazma.tex.inlines import to_plain
from elyazma.tex.note_file import NOTES_PATH
from elyazma.tex.typewriter import typewriter_text
from elyazma.typesetting.archiving import list_packets
from elyazma.typesetting.author_preamble import load_preamble, report_left_out
from elyazma.typesetting.classes import find_class_fault
from elyazma.typesetting.encodings import find_unprintable
from elyazma.typesetting.endnotes import place_endnotes
from elyazma.typesetting.fill_view import fill_view
from elyazma.typesetting.math_letters import write_math_letters
from elyazma.typesetting.order import Order, gather_files, read_author
from elyazma.typesetting.places import Places
from elyazma.typesetting.preamble import (
    NoEscape,
    write_exceptions,
    write_list,
)
from elyazma.typesetting.scripts import report_cut_phrases
from elyazma.typesetting.tables import write_table
from elyazma.typesetting.template import BadTemplate, render_template
from elyazma.typesetting.typeface import Others, Typeface, choose_typeface
from elyazma.typesetting.word_lists import list_path


def assemble(  # noqa: PLR0913
    manuscript: Manuscript,
    journal: Journal,
    references: References,
    languages: Mapping[str, Language],
    revision: str = "",
    *,
    printed: str = "",
    line_numbers: bool = False,
) -> Outcome[SourceTree]:
    """Build the source tree; `languages` holds every language the article and the journal's parts use, by code.

    `revision` is printed at the foot of every page; a draft has one. `line_numbers` stand in the margin. `printed` are
    letters that a font was seen to lack when TeX ran: they get fonts of their own.
    """
    return _assemble(Order(manuscript, journal, references, languages, revision, printed, line_numbers))


@collecting
def _assemble(findings: Findings, order: Order) -> SourceTree:
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
    view = fill_view(order, NoEscape("\n".join(filter(None, (typeface.load, formulas)))))
    main = f"{manuscript.article.slug}-{journal.id}"
    author = read_author(order)
    try:
        template = render_template(journal.template.read_text(encoding="utf-8"), view, journal.places["template"].path)
    except BadTemplate as bad:
        findings.refuse(bad.finding)
    if journal.manifest.document.notes == "end":
        files = [section.path for section in (*manuscript.sections, *manuscript.appendices)]
        template = NoEscape(place_endnotes(template, files))
    generated = {
        f"{main}.tex": load_preamble(template, author, typeface.set, write_exceptions(map(list_path, lists))),
        f"{main}.bbl": bbl,
        **({NOTES_PATH: write_notes(references, order.babel)} if references.mode == "note" else {}),
        f"{main}.aux": write_aux(references, order.babel, bare=order.bare),
        **list_packets(manuscript.article, journal, main),
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
    return replace(gather_files(order, author, main, generated), fonts=typeface.files)


def _tables(order: Order) -> Iterator[tuple[str, str]]:
    """Write the tables of CSV files where the text inputs them."""
    language, columns = order.language, order.journal.manifest.document.columns
    for table in order.manuscript.tables:
        yield table.tex_path, write_table(table, language.code, language.words["continued"], columns=columns)


def _table_texts(order: Order) -> Iterator[tuple[str, str]]:
    """Give what tables print, with the CSV file's path."""
    language = order.manuscript.article.language
    return ((table.path, "\n".join(table.texts(language))) for table in order.manuscript.tables)


# --- The font -------------------------------------------------------------------------------------


def _choose_typeface(order: Order) -> Outcome[Typeface]:
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


def _typewriter_text(order: Order) -> str:
    """Give what is set in typewriter letters: all, where a macro of the preamble's sets its argument in them."""
    texts = [source.text for source in order.manuscript.sources]
    macros = any(source.text and typewriter_text(source.text) == source.text for source in order.manuscript.preamble)
    return "".join(texts if macros else map(typewriter_text, texts))


def _text_printed(order: Order) -> str:
    """Give all that is to be printed but formulas, which have fonts of their own."""
    texts = [source.plain for source in order.manuscript.sources]
    texts += [to_plain(entry.text) for entry in list_entries(order.references)]
    texts += [to_plain(note.text) for note in order.references.notes]
    texts += [text for _, text in _table_texts(order)]
    # A dataclass prints every text it holds.
    return "\n".join((*texts, str(order.manuscript.article)))


def _find_letter(order: Order, letter: str) -> Span:
    """Find where a letter first stands in what the author wrote."""
    sources = order.manuscript.sources
    source = next((source for source in sources if letter in source.text), None)
    if source is None:
        cited = (entry for entry in order.manuscript.bibliography.references if letter in str(entry.fields))
        found = next(cited, None)
        return found.span if found else Span("manuscript/article.toml")
    return Places(source.path, {source.path: source.text}).find(letter, source.path) or Span(source.path)


def _find_unprintable(order: Order, main: str, bbl: str) -> tuple[Diagnostic, ...]:
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


def _hyphenation_lists(order: Order) -> dict[str, str]:
    r"""Write a \hyphenation list from the manuscript's own words for each language TeX has no patterns for."""
    lists: dict[str, str] = {}
    for code, language in order.loaded.items():
        if language.hyphenation.method == "syllables":
            words = hyphenation_list(language, _texts_in(code, order))
            # A language that only the journal asks for has no words yet.
            lists |= {code: write_list(language, words)} if words else {}
    return lists


def _texts_in(code: str, order: Order) -> Iterator[str]:
    manuscript, references = order.manuscript, order.references
    article = manuscript.article
    yield article.title.get(code, "")
    yield from article.keywords.get(code, ())
    yield from article.highlights.get(code, ())
    said = [each for each in list_statements(article, order.language) if each.language == code]
    yield from (paragraph for each in said for paragraph in each.paragraphs)
    if code in manuscript.abstracts:
        yield manuscript.abstracts[code].plain
    if code == article.language:
        abstracts = {source.path for source in manuscript.abstracts.values()}
        yield from (source.plain for source in manuscript.sources if source.path not in abstracts)
        yield from (heading.title for source in manuscript.sources for heading in source.headings)
        yield from (to_plain(entry.text) for entry in list_entries(references) if entry.language in {"", code})
        yield from (text for table in manuscript.tables for text in table.texts(code))
