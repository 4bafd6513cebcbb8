"""Write the accessible edition: a PDF tagged for screen readers (PDF/UA-1) and for archives (PDF/A-2a)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import shorten

from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, is_fatal, missing, sort_findings
from elyazma.model.document import ARTICLE, Blocks, Document
from elyazma.model.journal import Journal
from elyazma.model.nodes import Equation, Math, walk
from elyazma.model.phrases import phrase
from elyazma.pdf.stream_ends import separate_ends
from elyazma.sources.people import full_name
from elyazma.system.epoch import DATES, find_epoch
from elyazma.system.files import write_scratch
from elyazma.system.pandoc.program import PandocFailed
from elyazma.system.typst import TypstFailed, typeset
from elyazma.writers.accessible.blocks import write_blocks, write_note
from elyazma.writers.accessible.code import call, write_array, write_string
from elyazma.writers.accessible.formulas import list_formulas, write_formulas
from elyazma.writers.accessible.front import (
    supplement_heading,
    write_closings,
    write_facts,
    write_front,
    write_heading,
    write_people,
)
from elyazma.writers.accessible.gathering import Formulas, Gathering
from elyazma.writers.accessible.inlines import in_language
from elyazma.writers.web.facts import choose_heading, list_facts
from elyazma.writers.web.identifiers import list_identifiers

_MAIN, _LAYOUT, _FORMULAS = "main.typ", "layout.typ", "formulas.typ"
_MOST_TRIES = 40
"""Formulas that Typst may refuse, one after another, before the edition is given up."""


def export_accessible(
    document: Document, journal: Journal, languages: Mapping[str, Language], scratch: Path
) -> Outcome[bytes]:
    """Write the edition as a PDF; `scratch` is an existing folder of our own, in which pandoc and Typst run."""
    try:
        formulas = dict(write_formulas(_list_formulas(document), scratch))
        return _typeset(document, languages, formulas, scratch)
    except RecursionError:
        hint = phrase("take lists, quotations and groups out of each other")
        message = phrase("the text is nested too deep to be written")
        return Outcome(None, (error("accessible-too-deep", message, Span(ARTICLE), hint),))
    except (PandocFailed, TypstFailed) as reason:
        hint = phrase("run scripts/bootstrap again: it installs pandoc and Typst")
        message = phrase("the edition cannot be typeset: {reason}", reason=reason)
        return Outcome(None, (missing("accessible-failed", message, hint),))


def _typeset(
    document: Document, languages: Mapping[str, Language], formulas: dict[tuple[str, bool], str], scratch: Path
) -> Outcome[bytes]:
    """Typeset, and again without each formula that Typst refuses: it is reported. Raises TypstFailed."""
    epoch = find_epoch(getattr(document.article.dates, name) for name in DATES)
    for _ in range(_MOST_TRIES):
        gathering = _write(document, languages, formulas, scratch)
        findings = (*gathering.findings, *(_report_formula(tex, document) for tex in dict.fromkeys(gathering.unread)))
        if is_fatal(findings):
            return Outcome(None, sort_findings(findings))
        try:
            return Outcome(separate_ends(typeset(scratch, _MAIN, epoch)), sort_findings(findings))
        except TypstFailed as reason:
            if reason.path != _FORMULAS or not 0 < reason.line <= len(formulas):
                raise
            del formulas[list(formulas)[reason.line - 1]]
    raise TypstFailed(phrase("it refuses more than {most} formulas", most=_MOST_TRIES))


# --- The source, in the order in which it is read ---------------------------------------------------


def _write(document: Document, languages: Mapping[str, Language], formulas: Formulas, scratch: Path) -> Gathering:
    """Write what Typst reads into the folder."""
    known = frozenset(name for _, blocks in _list_sources(document) for name in list_identifiers(blocks))
    names = {formula: f"formula-{at}" for at, formula in enumerate(formulas, 1)}
    gathering = Gathering(document.pictures, names, document.words, known, scratch, write_blocks, write_note)
    body = "\n".join(_write_body(document, languages, gathering))
    lines = [
        f"#let {names[formula]} = {call('eval', write_string(code), mode=write_string('math'))}"
        for formula, code in formulas.items()
    ]
    write_scratch(scratch / _FORMULAS, "\n".join((*lines, "")))
    write_scratch(scratch / _LAYOUT, Path(__file__).with_name(_LAYOUT).read_text(encoding="utf-8"))
    write_scratch(scratch / _MAIN, f'{_write_head(document)}\n#import "{_FORMULAS}": *\n#{{\n{body}\n}}\n')
    return gathering


def _write_head(document: Document) -> str:
    """Write what the document says of itself, and the layout."""
    article = document.article
    title, _ = choose_heading(document)
    authors = write_array(write_string(full_name(author, article.language)) for author in article.authors)
    keywords = write_array(map(write_string, article.keywords.get(article.language, ())))
    about = call("document", title=write_string(title), author=authors, keywords=keywords)
    layout = Path(__file__).with_name(_LAYOUT).read_text(encoding="utf-8")
    spoken = call("text", lang=write_string(article.language.partition("-")[0]))
    return f"#set {about}\n#set {spoken}\n{layout}"


def _write_body(document: Document, languages: Mapping[str, Language], gathering: Gathering) -> Iterator[str]:
    _, language = choose_heading(document)
    yield "title()" if language == document.language else in_language("title()", language)
    yield from write_people(document)
    yield write_facts(list_facts(document, languages))
    for at, part in enumerate(document.front):
        yield write_front(part, document, gathering, first=at == 0)
    for passage in (*document.sections, *document.appendices):
        yield _write_file(Span(passage.path), passage.blocks, gathering)
    yield from write_closings(document, gathering)
    for listed in document.lists:
        gathering.place = Span("bib")
        yield write_heading(listed.heading, 1, gathering)
        yield write_blocks(listed.entries, gathering)
    if reviewer := document.article.reviewer.get(document.language):
        yield call("par", write_string(f"{document.words['reviewer']}: {reviewer}"))
    for part in document.back:
        yield write_front(part, document, gathering, first=False)
    if document.supplement:
        yield write_blocks((supplement_heading(document),), gathering)
    for passage in document.supplement:
        yield _write_file(Span(passage.path), passage.blocks, gathering)


def _write_file(place: Span, blocks: Blocks, gathering: Gathering) -> str:
    gathering.place = place
    return write_blocks(blocks, gathering)


def _list_sources(document: Document) -> Iterator[tuple[Span, Blocks]]:
    for part in (*document.front, *document.back):
        yield Span(f"manuscript/abstract.{part.language}.tex"), part.abstract
    for passage in (*document.sections, *document.appendices, *document.supplement):
        yield Span(passage.path), passage.blocks
    for closing in document.closings:
        yield Span(ARTICLE), closing.blocks
    yield Span("bib"), document.all_entries


def _list_formulas(document: Document) -> Iterator[tuple[str, bool]]:
    return (formula for _, blocks in _list_sources(document) for formula in list_formulas(blocks))


def _report_formula(formula: str, document: Document) -> Diagnostic:
    """Name the file of a formula that Typst does not set."""
    found = (span for span, blocks in _list_sources(document) if formula in _list_tex(blocks))
    shown = shorten(" ".join(formula.split()), 80, placeholder=" …")
    message = phrase("the formula “{shown}” has a command that the accessible edition cannot set", shown=shown)
    hint = phrase("write it with commands of amsmath and amssymb")
    return error("accessible-formula", message, next(found, Span(ARTICLE)), hint)


def _list_tex(blocks: Blocks) -> set[str]:
    return {node.tex for node in walk(blocks) if isinstance(node, Math | Equation)}
