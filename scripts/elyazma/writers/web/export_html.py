"""Write a document as one page for the web that needs nothing else: no server, no network, no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import shorten

from elyazma.languages import Language
from elyazma.languages.scripts import direction_in
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, is_fatal, missing, sort_findings
from elyazma.model.document import Blocks, Document, EntryList, Front, Passage
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block, BulletList, Equation, ForeignBlocks, Math, OrderedList, walk
from elyazma.model.phrases import phrase
from elyazma.sources.people import full_name, list_authors, number_affiliations
from elyazma.system.pandoc.program import PandocFailed
from elyazma.writers.web.facts import choose_heading, list_facts
from elyazma.writers.web.identifiers import list_identifiers
from elyazma.writers.web.metadata import abstracts, list_meta, write_json_ld
from elyazma.writers.web.page import FrontView, Html, PageView, write_page
from elyazma.writers.web.rendering import render_parts
from elyazma.writers.web.sections import Outline
from elyazma.writers.web.text import Text

ARTICLE = Span("manuscript/article.toml")
BIBLIOGRAPHY = Span("bib")
_OWN = "el-"


def export_html(
    document: Document, journal: Journal, languages: Mapping[str, Language], scratch: Path
) -> Outcome[bytes]:
    """Write the page, as UTF-8; `scratch` is an existing folder of our own, in which pandoc runs."""
    try:
        parts, text = _prepare(document)
        if is_fatal(text.findings):
            return Outcome(None, sort_findings(text.findings))
        rendered, unread = render_parts(parts, scratch)
    except RecursionError:
        hint = phrase("take lists, quotations and groups out of each other")
        return Outcome(
            None, (error("html-too-deep", phrase("the text is nested too deep to be written"), ARTICLE, hint),)
        )
    except PandocFailed as reason:
        hint = phrase("run scripts/bootstrap again: it installs pandoc")
        return Outcome(
            None, (missing("pandoc-failed", phrase("pandoc cannot write the page: {reason}", reason=reason), hint),)
        )
    findings = (*text.findings, *(_report_formula(formula, document) for formula in unread))
    if is_fatal(findings):
        return Outcome(None, sort_findings(findings))
    page = _write_html(_Order(document, journal, languages, text.own), rendered)
    return Outcome(page, sort_findings(findings))


# --- The text, in the order in which it is read -----------------------------------------------------


def _prepare(document: Document) -> tuple[dict[str, Blocks], Text]:
    """Make every part ready for pandoc; the contents, notes and references come last: they follow from the others."""
    own = _choose_prefix(document)
    text = Text(own, document.pictures, document.words, ARTICLE, document.language)
    outline = Outline(own)
    parts = {f"front-{at}": text.read(part.abstract, _abstract(part)) for at, part in enumerate(document.front)}
    parts["text"] = (
        *_sections(document.sections, text, outline, 2),
        *_sections(document.appendices, text, outline, 2),
        *_closings(document, text, outline),
    )
    back = {f"back-{at}": text.read(part.abstract, _abstract(part)) for at, part in enumerate(document.back)}
    supplement = [block for passage in document.supplement for block in text.read(passage.blocks, Span(passage.path))]
    parts["references"] = _references(document, text, outline)
    parts |= back
    parts["supplement"] = _supplement(supplement, document, outline)
    parts["notes"] = (OrderedList(tuple(text.notes), 1, "Decimal", "Period"),) if text.notes else ()
    parts["contents"] = outline.write_contents()
    return parts, text


def _choose_prefix(document: Document) -> str:
    """Give what no id of the author's begins with."""
    taken = {identifier for _, blocks in _list_sources(document) for identifier in list_identifiers(blocks)}
    prefix = _OWN
    while any(identifier.startswith(prefix) for identifier in taken):
        prefix = f"x{prefix}"
    return prefix


def _list_sources(document: Document) -> Iterator[tuple[Span, Blocks]]:
    for part in (*document.front, *document.back):
        yield _abstract(part), part.abstract
    for passage in (*document.sections, *document.appendices, *document.supplement):
        yield Span(passage.path), passage.blocks
    for closing in document.closings:
        yield ARTICLE, closing.blocks
    yield BIBLIOGRAPHY, document.all_entries


def _abstract(part: Front) -> Span:
    return Span(f"manuscript/abstract.{part.language}.tex")


def _sections(passages: Sequence[Passage], text: Text, outline: Outline, depth: int) -> Blocks:
    blocks = [block for passage in passages for block in text.read(passage.blocks, Span(passage.path))]
    return outline.nest(blocks, depth)


def _closings(document: Document, text: Text, outline: Outline) -> Iterator[Block]:
    for closing in document.closings:
        blocks = text.read(closing.blocks, ARTICLE)
        if closing.language != document.language:
            blocks = (ForeignBlocks(blocks, closing.language),)
        yield outline.section(closing.heading, blocks, f"{outline.own}{closing.id}", "statement")


def _references(document: Document, text: Text, outline: Outline) -> Blocks:
    numbered = "numbered" if document.references.numbered or document.references.mode == "numeric" else "hanging"
    return tuple(_write_list(each, at, numbered, (text, outline)) for at, each in enumerate(document.lists, 1))


def _write_list(listed: EntryList, number: int, look: str, how: tuple[Text, Outline]) -> Block:
    text, outline = how
    entries = text.read_entries(listed.entries, BIBLIOGRAPHY)
    identifier = f"{outline.own}references{number if number > 1 else ''}"
    blocks = [BulletList(tuple((entry,) for entry in entries))]
    return outline.section(listed.heading, blocks, identifier, "references", look, role="doc-bibliography")


def _supplement(blocks: Sequence[Block], document: Document, outline: Outline) -> Blocks:
    if not document.supplement:
        return ()
    return (outline.section(document.words["supplement"], blocks, f"{outline.own}supplement", "supplement"),)


def _report_formula(formula: str, document: Document) -> Diagnostic:
    """Name the file of a formula that pandoc cannot read."""
    sources = _list_sources(document)
    place = next((span for span, blocks in sources if formula in _formulas(blocks)), ARTICLE)
    shown = shorten(" ".join(formula.split()), 80, placeholder=" …")
    message = phrase("the formula “{shown}” has a command that MathML cannot carry", shown=shown)
    return error("html-formula", message, place, phrase("write it with commands of amsmath and amssymb"))


def _formulas(blocks: Blocks) -> set[str]:
    return {node.tex for node in walk(blocks) if isinstance(node, Math | Equation)}


# --- The page ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Order:
    """What the page is made of, besides its text; `own` begins our ids."""

    document: Document
    journal: Journal
    languages: Mapping[str, Language]
    own: str


def _write_html(order: _Order, rendered: Mapping[str, str]) -> bytes:
    document, article = order.document, order.document.article
    own, words = article.language, document.words
    heading, heading_language = choose_heading(document)
    return write_page(
        PageView(
            language=own,
            directions=_list_directions(document),
            page_title=article.title.get(own, heading),
            description=abstracts(document).get(own, ""),
            meta=list_meta(document, order.journal.manifest.journal),
            json_ld=Html(write_json_ld(document, order.journal.manifest.journal)),
            own=order.own,
            words=dict(words),
            contents=Html(rendered["contents"]),
            title=heading,
            title_language="" if heading_language == own else heading_language,
            authors=tuple(list_authors(article, own)),
            affiliations=tuple(number_affiliations(article, own).values()),
            facts=tuple(list_facts(document, order.languages)),
            front=_write_fronts(order, document.front, "front", rendered),
            text=Html(rendered["text"]),
            references=Html(rendered["references"]),
            reviewer=article.reviewer.get(own, "") if order.journal.manifest.find_part("reviewer") else "",
            back=_write_fronts(order, document.back, "back", rendered),
            supplement=Html(rendered["supplement"]),
            notes=Html(rendered["notes"]),
        )
    )


def _list_directions(document: Document) -> dict[str, str]:
    """Give the direction of each language that differs from what is around it: of the page's, that from the usual."""
    own = document.language
    codes = {*document.article.title, *(part.language for part in (*document.front, *document.back))}
    found = {code: direction_in(own, code) for code in codes - {own}} | {own: direction_in("", own)}
    return {code: direction for code, direction in found.items() if direction}


def _write_fronts(
    order: _Order, parts: Sequence[Front], place: str, rendered: Mapping[str, str]
) -> tuple[FrontView, ...]:
    return tuple(_write_front(order, part, Html(rendered[f"{place}-{at}"])) for at, part in enumerate(parts))


def _write_front(order: _Order, part: Front, abstract: Html) -> FrontView:
    article = order.document.article
    wanted = order.journal.manifest.find_part("authors")
    named = wanted is not None and part.language in wanted.languages_for(article.language)
    foreign = part.language != article.language
    return FrontView(
        language=part.language if foreign else "",
        title=part.title,
        byline=tuple(full_name(author, part.language) for author in article.authors) if named and foreign else (),
        abstract=abstract,
        abstract_word=part.abstract_word,
        keywords=part.keywords,
        keywords_word=part.keywords_word,
        highlights=part.highlights,
        highlights_word=part.highlights_word,
    )
