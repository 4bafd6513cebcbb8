"""Write a document as a Word file in the journal's sheet, then read it back: every word must be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from elyazma.document.heading_numbers import list_printed
from elyazma.languages import Language, UnknownLanguage, load_language
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, is_fatal, missing
from elyazma.model.document import Blocks, Document
from elyazma.model.journal import Journal
from elyazma.model.manuscript import SECOND_KEY
from elyazma.model.nodes import Entry
from elyazma.model.phrases import phrase, phrase_count
from elyazma.model.word_style import ORDER, Block
from elyazma.references.styles import read_own_id
from elyazma.sources.people import full_name
from elyazma.system.pandoc.program import PandocFailed
from elyazma.writers.word.blocks import write_blocks, write_note
from elyazma.writers.word.bookmarks import FILE
from elyazma.writers.word.citation_fields import CitationFields, Preferences
from elyazma.writers.word.equations import read_equations
from elyazma.writers.word.front import (
    show_title,
    write_backs,
    write_closings,
    write_codes,
    write_fronts,
    write_reviewer,
)
from elyazma.writers.word.gathering import Gathering, Look, split_field, write_run
from elyazma.writers.word.package import Facts, write_package
from elyazma.writers.word.paragraphs import Frame, write_paragraph
from elyazma.writers.word.reading import WordFile, count_equations, join_words, list_stretches, read_word
from elyazma.writers.word.sheet import make_sheet
from elyazma.writers.word.targets import document_blocks, find_targets

_ARTICLE = "manuscript/article.toml"


def export_docx(
    document: Document, journal: Journal, languages: Mapping[str, Language], scratch: Path, *, fields: bool = False
) -> Outcome[bytes]:
    """Write the file; `scratch` is an existing folder of our own to run pandoc in.

    With `fields`, citations and the list are fields of Zotero's.
    """
    try:
        gathering = _prepare(document, journal, languages, scratch)
        gathering.citations = _prepare_citations(document, journal, languages) if fields else None
    except PandocFailed as reason:
        hint = phrase("run `invoke doctor`; it says what is missing")
        return Outcome(
            None,
            (
                missing(
                    "docx-pandoc", phrase("pandoc wrote no equations: {reason}", reason=reason), hint, Span(_ARTICLE)
                ),
            ),
        )
    body, findings = _write_body(document, journal, languages, gathering)
    if is_fatal(findings):
        return Outcome(None, findings)
    content = write_package(body, _facts(document, languages), gathering)
    findings = tuple(_find_lost_text(document, list(_stretches(document, journal, languages)), read_word(content)))
    return Outcome(None if is_fatal(findings) else content, findings)


def _prepare(document: Document, journal: Journal, languages: Mapping[str, Language], scratch: Path) -> Gathering:
    known = dict(languages)

    def tag(code: str) -> str:
        # A passage may be in a language that the article itself does not need.
        with suppress(UnknownLanguage):
            known[code] = known.get(code) or load_language(code)
        return (known[code].locale if code in known else "") or code

    printed = list_printed(journal.manifest.numbering, "sections")
    return Gathering(
        sheet=make_sheet(journal.manifest),
        tag=tag,
        equations=read_equations((block for _, blocks in _sources(document) for block in blocks), scratch),
        targets=find_targets(document_blocks(document), printed),
        headings=printed,
        pictures=document.pictures,
        write_note=write_note,
    )


def _prepare_citations(document: Document, journal: Journal, languages: Mapping[str, Language]) -> CitationFields:
    own, *others = (languages[document.language], *(each for each in languages.values()))
    style = journal.manifest.citations.csl
    return CitationFields(
        works={entry.key: document.works[entry.key] for entry in document.references.entries},
        words=document.words,
        languages=(own, *others),
        preferences=Preferences.of_style(style, read_own_id(style, journal.folder), own),
        numeric=document.references.mode == "numeric",
    )


def _sources(document: Document) -> Iterator[tuple[Span, Blocks]]:
    """Yield all blocks of the file, each with the place it was written at."""
    for passages in (document.sections, document.appendices, document.supplement):
        yield from ((Span(passage.path), passage.blocks) for passage in passages)
    yield from ((Span(_ARTICLE), closing.blocks) for closing in document.closings)
    for front in (*document.front, *document.back):
        yield Span(f"manuscript/abstract.{front.language}.tex"), front.abstract
    for entry in document.all_entries:
        work = document.works.get(entry.key.removeprefix(SECOND_KEY)) if isinstance(entry, Entry) else None
        yield work.span if work else Span("bib"), (entry,)


def _facts(document: Document, languages: Mapping[str, Language]) -> Facts:
    article = document.article
    code = article.language
    dates = article.dates
    known = [day for day in (dates.received, dates.revised, dates.accepted, dates.published) if day]
    return Facts(
        title=article.title.get(code, ""),
        creators=tuple(full_name(author, code) for author in article.authors),
        keywords=tuple(article.keywords.get(code, ())),
        language=languages[code].locale or code,
        day=max(known).isoformat() if known else "",
    )


# --- The body ---------------------------------------------------------------------------------------


def _write_body(
    document: Document, journal: Journal, languages: Mapping[str, Language], gathering: Gathering
) -> tuple[str, tuple[Diagnostic, ...]]:
    article, manifest = document.article, journal.manifest
    pieces = [write_codes(article, manifest, document.words, gathering)]
    pieces.append(write_fronts(document.front, article, languages, gathering))
    findings = list(_complain(gathering, Span(_ARTICLE)))
    for block in dict.fromkeys((*manifest.word.order, *ORDER)):
        pieces.append(_write_part(block, document, languages, gathering, findings))
        findings += _complain(gathering, Span("bib" if block == "references" else _ARTICLE))
    if manifest.find_part("reviewer"):
        pieces.append(write_reviewer(article, document.words, gathering))
    if gathering.endnotes:
        # Word prints them behind all else.
        frame = Frame(Look(gathering.tag(document.language)))
        pieces.append(_write_heading(document.words["footnotes"], frame, gathering))
    return "".join(pieces), tuple(findings)


def _write_part(
    block: Block,
    document: Document,
    languages: Mapping[str, Language],
    gathering: Gathering,
    findings: list[Diagnostic],
) -> str:
    tag = gathering.tag(document.language)
    frame = Frame(Look(tag))
    if block == "statements":
        return write_closings(document.closings, gathering)
    if block == "back":
        return write_backs(document.back, document.article, languages, gathering)
    if block == "references":
        return _write_references(document, frame, gathering)
    passages = {"sections": document.sections, "appendices": document.appendices, "supplement": document.supplement}
    written = [_write_supplement_start(document, frame, gathering)] if block == "supplement" else []
    for passage in passages[block]:
        # The name of the section's file: so that `invoke import` can make the same one again.
        written.append(gathering.bookmark(FILE, passage.slug, write_blocks(passage.blocks, frame, gathering)))
        findings += _complain(gathering, Span(passage.path))
    return "".join(written)


def _write_supplement_start(document: Document, frame: Frame, gathering: Gathering) -> str:
    if not document.supplement:
        return ""
    return _write_heading(document.words["supplement"], frame, gathering, new_page=True)


def _write_references(document: Document, frame: Frame, gathering: Gathering) -> str:
    new_page = gathering.sheet.word.references.page_break
    written: list[str] = []
    for listed in document.lists:
        written.append(_write_heading(listed.heading, frame, gathering, new_page=new_page and not written))
        # A citation manager prints one list: the second is text.
        fields = listed.entries is document.entries
        written.append(_write_entries(listed.entries, frame, gathering, fields=fields))
    return "".join(written)


def _write_entries(entries: Blocks, frame: Frame, gathering: Gathering, *, fields: bool) -> str:
    """Write the list, in a field that goes over all its paragraphs where citations are fields."""
    written = write_blocks(entries, frame, gathering)
    if gathering.citations is None or not fields:
        return written
    start, end = split_field(gathering.citations.write_list(), frame.look)
    first = written.index(_PARAGRAPH_START) + len(_PARAGRAPH_START)
    last = written.rindex(_PARAGRAPH_END)
    return f"{written[:first]}{start}{written[first:last]}{end}{written[last:]}"


_PARAGRAPH_START, _PARAGRAPH_END = "</w:pPr>", "</w:p>"


def _write_heading(words: str, frame: Frame, gathering: Gathering, *, new_page: bool = False) -> str:
    asked = gathering.sheet.word.heading_of(1)
    look = Look(frame.look.language, italic=asked.italic, slanted=asked.italic)
    values = {"numPr": ('<w:numId w:val="0"/>',), "pageBreakBefore": new_page or None}
    return write_paragraph("Heading1", write_run(words, look), gathering, values)


def _complain(gathering: Gathering, span: Span) -> Iterator[Diagnostic]:
    """Tell what could not be written since the last time."""
    for what in dict.fromkeys(gathering.refused):
        message = phrase("Word cannot have this equation: {what}", what=what[:80])
        yield error("docx-equation", message, span, phrase("write it with plain amsmath commands"))
    for what in dict.fromkeys(gathering.lost):
        yield error(
            "docx-not-carried",
            phrase("the Word file has no place for this: {what}", what=what),
            span,
            phrase("write it another way"),
        )
    gathering.refused.clear()
    gathering.lost.clear()


# --- Reading it back --------------------------------------------------------------------------------


def _find_lost_text(document: Document, stretches: list[tuple[Span, str]], read: WordFile) -> Iterator[Diagnostic]:
    hint = phrase("please report this with the text that is missing")
    for span, stretch in stretches:
        if stretch not in read.words:
            message = phrase("these words did not get into the Word file: {stretch}", stretch=stretch[:80])
            yield error("docx-text-lost", message, span, hint)
    wanted = sum(count_equations(blocks) for _, blocks in _sources(document))
    if read.equations != wanted:
        message = phrase_count(
            read.equations,
            "the Word file has {count} equation of {wanted}",
            "the Word file has {count} equations of {wanted}",
            wanted=wanted,
        )
        yield error("docx-text-lost", message, Span(_ARTICLE), hint)


def _stretches(document: Document, journal: Journal, languages: Mapping[str, Language]) -> Iterator[tuple[Span, str]]:
    look = journal.manifest.word.title
    for span, blocks in _sources(document):
        yield from ((span, stretch) for stretch in list_stretches(blocks))
    for front in (*document.front, *document.back):
        for text in (show_title(front, languages, look), *front.keywords, *front.highlights):
            yield Span(_ARTICLE), join_words(text)
