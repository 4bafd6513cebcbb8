"""A whole article as one element of JATS: front, body and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from elyazma.languages import Language
from elyazma.model.article import Article
from elyazma.model.document import Closing, Document, Passage
from elyazma.model.journal import Manifest
from elyazma.model.nodes import Block
from elyazma.system.xml import Node, append, unwrap
from elyazma.writers.jats.blocks import begin_writing, write_blocks, write_sections
from elyazma.writers.jats.elements import element, optional
from elyazma.writers.jats.formulas import convert_formulas
from elyazma.writers.jats.front import mark_language, write_front
from elyazma.writers.jats.inlines import Writing, paragraphs
from elyazma.writers.jats.works import read_works, write_references

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD with MathML3 v1.3 '
    '20210610//EN" "JATS-archivearticle1-3-mathml3.dtd">'
)
_CLOSINGS = {
    "competing_interests": "COI-statement",
    "data_availability": "data-availability",
    "ethics": "ethics-statement",
    "funding": "funding-statement",
    "credit": "author-contributions",
}
"""JATS's and JATS4R's values of sec-type for statements."""
_BREAKS_IN = {"title", "label", "td", "th", "article-title", "trans-title", "corresp", "xref", "verse-line", "aff"}
"""Where the tag library has a line break (1.3, break); a paragraph is not among them."""

_LINES = {
    *("article", "front", "journal-meta", "article-meta", "title-group", "contrib-group", "contrib", "funding-group"),
    *("abstract", "trans-abstract", "kwd-group", "history", "counts", "body", "sec", "list", "list-item", "disp-quote"),
    *("statement", "fig", "table-wrap", "table", "thead", "tbody", "tr", "back", "app-group", "app", "ack", "notes"),
    *("ref-list", "ref", "citation-alternatives", "fn-group", "fn"),
}
"""Elements that hold elements alone."""


def write_article(document: Document, manifest: Manifest, languages: Mapping[str, Language], scratch: Path) -> Node:
    """Write the article; pandoc turns its formulas into MathML in `scratch`. Raises PandocFailed."""
    items = read_works(document.works, document.words)
    writing = begin_writing(convert_formulas(_list_blocks(document), scratch), document.pictures)
    # Notes are numbered as they are met: the front is read first.
    front = write_front(document, manifest.journal, languages, writing)
    body = element("body", *_write_passages(document.sections, writing))
    references = tuple(write_references(document, items, writing))
    back = optional("back", *_write_back(document, manifest, languages, writing, references))
    parts = [body, *([] if back is None else [back])]
    append(front.find("article-meta"), _write_counts(parts))
    article = element(
        "article", front, *parts, article_type="research-article", dtd_version="1.3", lang=document.language
    )
    _tidy(article)
    return article


def _list_blocks(document: Document) -> Iterator[Block]:
    for passage in (*document.sections, *document.appendices, *document.supplement):
        yield from passage.blocks
    for closing in document.closings:
        yield from closing.blocks
    for abstract in document.abstracts.values():
        yield from abstract
    yield from document.all_entries


def _write_passages(passages: Iterable[Passage], writing: Writing) -> list[Node]:
    # One file may begin where another's section goes on: headings make the sections, not files.
    return write_sections((block for passage in passages for block in passage.blocks), writing)


def _write_back(
    document: Document,
    manifest: Manifest,
    languages: Mapping[str, Language],
    writing: Writing,
    references: Iterable[Node],
) -> Iterator[Node]:
    if document.appendices:
        yield element("app-group", *_write_appendices(document, writing))
    yield from (_write_closing(closing, document.language, writing) for closing in document.closings)
    yield from references
    if reviewer := _write_reviewer(document.article, manifest, languages):
        yield reviewer[0]
    if document.supplement:
        inner = _write_passages(document.supplement, writing)
        yield element("sec", element("title", document.words["supplement"]), *inner, sec_type="supplementary-material")
    if writing.notes:
        yield element("fn-group", *writing.notes)


def _write_appendices(document: Document, writing: Writing) -> Iterator[Node]:
    loose: list[Node] = []
    for node in _write_passages(document.appendices, writing):
        if node.tag == "sec":
            node.tag = "app"
            yield node
        else:
            loose.append(node)
    if loose:
        yield element("app", *loose)


def _write_closing(closing: Closing, main: str, writing: Writing) -> Node:
    content = element("title", closing.heading), *write_blocks(closing.blocks, writing)
    if closing.id == "acknowledgements":
        return mark_language(element("ack", *content), closing.language, main)
    kind = _CLOSINGS.get(closing.id, closing.id)
    return mark_language(element("sec", *content, sec_type=kind), closing.language, main)


def _write_reviewer(article: Article, manifest: Manifest, languages: Mapping[str, Language]) -> list[Node]:
    """Write who reviewed the article, where the journal prints it."""
    name = article.reviewer.get(article.language, "")
    if not name or manifest.find_part("reviewer") is None:
        return []
    heading = languages[article.language].words["reviewer"]
    return [element("notes", element("title", heading), element("p", name), notes_type="reviewer")]


def _write_counts(parts: list[Node]) -> Node:
    """Count what a reader of metadata asks for."""
    tags = (
        ("fig-count", "fig"),
        ("table-count", "table-wrap"),
        ("equation-count", "disp-formula"),
        ("ref-count", "ref"),
    )
    return element(
        "counts", *(element(name, count=str(sum(1 for part in parts for _ in part.iter(tag)))) for name, tag in tags)
    )


def _tidy(article: Node) -> None:
    _unwrap_lost_references(article)
    _unwrap_line_breaks(article)
    for node in article.iter("fn", "def"):
        if node.find("p") is None:
            node.extend(paragraphs([element("p")]))
    for node in article.iter():
        if node.tag in _LINES:
            _break_lines(node)


def _unwrap_lost_references(article: Node) -> None:
    """Leave only the words of references to what is nowhere in the article."""
    known = {node.get("id") for node in article.iter() if node.get("id")}
    for xref in [node for node in article.iter("xref") if node.get("rid") not in known]:
        unwrap(xref)


def _unwrap_line_breaks(article: Node) -> None:
    """Make blanks of line breaks where JATS has none."""
    for line_break in [node for node in article.iter("break") if node.getparent().tag not in _BREAKS_IN]:
        append(line_break, " ")
        unwrap(line_break)


def _break_lines(node: Node) -> None:
    """Begin a line for each element in one that holds no text, so that a change is a line of a diff."""
    node.text = "\n"
    for child in node:
        child.tail = "\n"
