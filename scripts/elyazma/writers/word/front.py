"""What stands before and behind the text: authors, titles, abstracts, keywords, statements, as the journal has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from elyazma.languages import Language
from elyazma.model.article import Article
from elyazma.model.document import Closing, Front
from elyazma.model.journal import Manifest
from elyazma.model.nodes import Block, Para, Plain, Str
from elyazma.model.word_style import LabelLook, TitleLook
from elyazma.writers.word.authors import show_capitals, write_authors, write_names
from elyazma.writers.word.blocks import write_blocks
from elyazma.writers.word.elements import Value
from elyazma.writers.word.gathering import Gathering, Listing, Look, write_run
from elyazma.writers.word.inlines import write_inlines
from elyazma.writers.word.numbering import FIRST_LIST, list_indent
from elyazma.writers.word.paragraphs import Frame, write_paragraph

_BOLD_LETTER, _CAPITAL = 0.53, 0.72
"""Of the size: what a letter of a bold title is wide on average. One that needs two lines breaks behind its colon."""


def write_codes(article: Article, manifest: Manifest, words: Mapping[str, str], gathering: Gathering) -> str:
    """Write the subject codes that the journal asks for and the article gives, one kind a line."""
    names = {"udc": words.get("udc", "UDC"), "jel": "JEL", "ccs": "CCS"}
    given = {"udc": article.codes.udc, "jel": article.codes.jel, "ccs": article.codes.ccs}
    look = Look(gathering.tag(article.language))
    lines = (f"{names[kind]} {'; '.join(given[kind])}" for kind in manifest.codes.required if given[kind])
    return "".join(write_paragraph("SubjectCode", write_run(line, look), gathering) for line in lines)


def write_fronts(
    fronts: Sequence[Front], article: Article, languages: Mapping[str, Language], gathering: Gathering
) -> str:
    """Write the start of the article: authors, then each language's title, abstract and keywords, or as asked."""
    asked = gathering.sheet.word.authors
    written: list[str] = []
    for at, front in enumerate(fronts):
        people = ""
        if at == 0 or (asked.repeat and front.title):
            code = front.language if asked.repeat else article.language
            people = write_authors(article, languages[code], gathering)
        title = _write_title(front, languages, gathering, own=front.language == article.language)
        written += [people, title] if asked.place == "before-title" else [title, people]
        written.append(_write_rest(front, gathering))
    return "".join(written) or write_authors(article, languages[article.language], gathering)


def write_backs(
    fronts: Sequence[Front], article: Article, languages: Mapping[str, Language], gathering: Gathering
) -> str:
    """Write the titles, abstracts and keywords that stand behind the text."""
    written: list[str] = []
    for front in fronts:
        written.append(_write_title(front, languages, gathering, own=front.language == article.language))
        if gathering.sheet.word.authors.repeat and front.title:
            written.append(write_names(article, languages[front.language], gathering))
        written.append(_write_rest(front, gathering))
    return "".join(written)


def show_title(front: Front, languages: Mapping[str, Language], look: TitleLook) -> str:
    """Give a title as its letters stand in the file."""
    return show_capitals(front.title, languages[front.language]) if look.caps else front.title


def _write_title(front: Front, languages: Mapping[str, Language], gathering: Gathering, *, own: bool) -> str:
    if not front.title:
        return ""
    asked = gathering.sheet.word.title
    face = Look(gathering.tag(front.language), italic=asked.italic, slanted=asked.italic)
    size = (None if own else asked.other_size_pt) or asked.size_pt or gathering.sheet.size / 2
    letter = size * 20 * (_CAPITAL if asked.caps else _BOLD_LETTER)
    title = show_title(front, languages, asked)
    if len(title) * letter > gathering.sheet.width:
        title = title.replace(": ", ":\n", 1)
    return write_paragraph("Title" if own else "TitleTranslated", write_run(title, face), gathering)


def _write_rest(front: Front, gathering: Gathering) -> str:
    tag = gathering.tag(front.language)
    word = gathering.sheet.word
    written = write_labelled("Abstract", front.abstract_word, front.abstract, word.abstract, tag, gathering)
    if front.highlights:
        written += write_labelled("Abstract", front.highlights_word, (), word.abstract, tag, gathering, alone=True)
        written += _write_items(front.highlights, tag, gathering)
    if front.keywords:
        nodes = (Para((Str(", ".join(front.keywords)),)),)
        written += write_labelled("Keywords", front.keywords_word, nodes, word.keywords, tag, gathering)
    return written


def _write_items(items: Sequence[str], tag: str, gathering: Gathering) -> str:
    gathering.lists.append(Listing("bullet", "•", 1, 0))
    mark = ('<w:ilvl w:val="0"/>', f'<w:numId w:val="{FIRST_LIST + len(gathering.lists) - 1}"/>')
    values: dict[str, Value | None] = {"numPr": mark, "ind": list_indent(0)}
    return "".join(write_paragraph("Highlights", write_run(item, Look(tag)), gathering, values) for item in items)


def write_labelled(  # noqa: PLR0913, PLR0917
    style: str,
    word: str,
    blocks: Sequence[Block],
    asked: LabelLook,
    tag: str,
    gathering: Gathering,
    *,
    alone: bool = False,
) -> str:
    """Write a text under its word, or behind it in the same paragraph; nothing where there is no text."""
    if not blocks and not alone:
        return ""
    look = Look(tag, italic=asked.italic, slanted=asked.italic)
    frame = Frame(look, style)
    first = blocks[0] if blocks else None
    if asked.label == "above" or not isinstance(first, Para | Plain):
        face = Look(tag, italic=asked.label_italic, slanted=asked.label_italic)
        head = write_paragraph(f"{style}Title", write_run(word, face), gathering)
        return head + write_blocks(blocks, frame, gathering)
    face = replace(look, bold=asked.label_bold, italic=asked.label_italic)
    run_in = write_run(f"{word}{asked.separator} ", face)
    content = run_in + write_inlines(first.inlines, look, gathering)
    return write_paragraph(style, content, gathering) + write_blocks(blocks[1:], frame, gathering)


def write_closings(closings: Sequence[Closing], gathering: Gathering) -> str:
    """Write the statements at the end."""
    asked = gathering.sheet.word.statements
    return "".join(
        write_labelled("Statement", each.heading, each.blocks, asked, gathering.tag(each.language), gathering)
        for each in closings
    )


def write_reviewer(article: Article, words: Mapping[str, str], gathering: Gathering) -> str:
    """Write the reviewer's line, where the article names one."""
    reviewer = article.reviewer.get(article.language) or next(iter(article.reviewer.values()), "")
    look = Look(gathering.tag(article.language))
    line = f"{words['reviewer']}: {reviewer}"
    return write_paragraph("Reviewer", write_run(line, look), gathering) if reviewer else ""
