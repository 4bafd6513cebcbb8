"""What stands before and behind the text: authors, titles, abstracts, keywords, statements, as the journal has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from elyazma.article import Article
from elyazma.document import Closing, Front, Json
from elyazma.journal import Manifest
from elyazma.languages import Language
from elyazma.tools.metadata.people import AuthorView, list_authors, number_affiliations
from elyazma.tools.word.blocks import write_blocks
from elyazma.tools.word.elements import Value
from elyazma.tools.word.gathering import Gathering, Listing, Look, write_run
from elyazma.tools.word.inlines import write_inlines
from elyazma.tools.word.numbering import FIRST_LIST, list_indent
from elyazma.tools.word.paragraphs import Frame, write_paragraph
from elyazma.word import LabelLook

_WITH_ALL = {"affiliations", "corresponding"}
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
        own = front.language == article.language
        before = asked.place == "before-title"
        written += [people if before else "", _write_title(front, gathering, own=own), "" if before else people]
        written.append(_write_rest(front, gathering))
    return "".join(written) or write_authors(article, languages[article.language], gathering)


def write_backs(
    fronts: Sequence[Front], article: Article, languages: Mapping[str, Language], gathering: Gathering
) -> str:
    """Write the titles, abstracts and keywords that stand behind the text."""
    written: list[str] = []
    for front in fronts:
        written.append(_write_title(front, gathering, own=front.language == article.language))
        if gathering.sheet.word.authors.repeat and front.title:
            written.append(_write_names(article, languages[front.language], gathering))
        written.append(_write_rest(front, gathering))
    return "".join(written)


def _write_title(front: Front, gathering: Gathering, *, own: bool) -> str:
    if not front.title:
        return ""
    asked = gathering.sheet.word.title
    face = Look(gathering.tag(front.language), italic=asked.italic, slanted=asked.italic)
    size = (None if own else asked.other_size_pt) or asked.size_pt or gathering.sheet.size / 2
    letter = size * 20 * (_CAPITAL if asked.caps else _BOLD_LETTER)
    title = front.title
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
        nodes: list[Json] = [{"t": "Para", "c": [{"t": "Str", "c": ", ".join(front.keywords)}]}]
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
    blocks: Sequence[Json],
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
    above = asked.label == "above" or not blocks or blocks[0]["t"] not in {"Para", "Plain"}
    if above:
        face = Look(tag, italic=asked.label_italic, slanted=asked.label_italic)
        head = write_paragraph(f"{style}Title", write_run(word, face), gathering)
        return head + write_blocks(blocks, frame, gathering)
    face = replace(look, bold=asked.label_bold, italic=asked.label_italic)
    run_in = write_run(f"{word}{asked.separator} ", face)
    content = run_in + write_inlines(blocks[0]["c"], look, gathering)
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


# --- Authors ----------------------------------------------------------------------------------------


def write_authors(article: Article, language: Language, gathering: Gathering) -> str:
    """Write the authors as the journal wants them; nothing where the article has none."""
    authors = tuple(list_authors(article, language.code))
    if not authors:
        return ""
    tag = gathering.tag(language.code)
    lines = _blocks if gathering.sheet.word.authors.form == "block" else _line
    written = (
        write_paragraph(style, content, gathering)
        for style, content in lines(authors, article, language, tag, gathering)
    )
    return "".join(written)


def _write_names(article: Article, language: Language, gathering: Gathering) -> str:
    """Write the names alone, where the authors have been told of already."""
    form = gathering.sheet.word.authors.name
    names = ", ".join(_name(author, form) for author in list_authors(article, language.code))
    return write_paragraph("Author", write_run(names, Look(gathering.tag(language.code))), gathering) if names else ""


_Lines = Iterator[tuple[str, str]]


def _blocks(authors: Sequence[AuthorView], _: Article, language: Language, tag: str, gathering: Gathering) -> _Lines:
    """Give a block for each author: the name, below it line by line what the journal asks."""
    look, asked = Look(tag), gathering.sheet.word.authors
    for author in authors:
        yield "Author", write_run(_name(author, asked.name), look)
        for detail in asked.details:
            yield from (("Affiliation", write_run(line, look)) for line in _detail(author, detail))
        if "corresponding" in asked.details and author.corresponding and len(authors) > 1:
            yield "Affiliation", write_run(language.words["corresponding_author"], look)


def _line(
    authors: Sequence[AuthorView], article: Article, language: Language, tag: str, gathering: Gathering
) -> _Lines:
    """Give all names in one line, the institutions below, numbered when there are several, then each one's details."""
    look, asked = Look(tag), gathering.sheet.word.authors
    institutions = number_affiliations(article, language.code) if "affiliations" in asked.details else {}
    several = len(institutions) > 1
    raised = replace(look, raised="superscript")
    names = []
    for author in authors:
        numbers = ",".join(str(each.number) for each in author.affiliations) if several else ""
        starred = author.corresponding and len(authors) > 1 and "corresponding" in asked.details
        mark = f"{numbers}*" if starred else numbers
        names.append(write_run(_name(author, asked.name), look) + write_run(mark, raised))
    yield "Author", write_run(", ", look).join(names)
    for each in institutions.values():
        number = write_run(str(each.number) if several else "", raised)
        yield "Affiliation", number + write_run(each.text, look)
    for author in authors:
        yield from _own_line(author, language, tag, gathering, alone=len(authors) == 1)


def _own_line(author: AuthorView, language: Language, tag: str, gathering: Gathering, *, alone: bool) -> _Lines:
    asked = gathering.sheet.word.authors
    look = Look(tag)
    said = [line for detail in asked.details if detail not in _WITH_ALL for line in _detail(author, detail)]
    marked = author.corresponding and not alone and "corresponding" in asked.details
    if not said and not marked:
        return
    word = f"{language.words['corresponding_author']}: " if marked else ""
    # A lone address says whose it is.
    alone = alone or (len(said) == 1 and "email" in asked.details and not marked)
    who = "" if alone else ", ".join((_name(author, asked.name), *said))
    star = write_run("*" if marked else "", replace(look, raised="superscript"))
    yield "Affiliation", star + write_run(word + (who or ", ".join(said)), look)


def _name(author: AuthorView, form: str) -> str:
    if form == "initials":
        return f"{author.initials} {author.family}".strip()
    return author.full_name if form == "full" else author.name


def _detail(author: AuthorView, detail: str) -> list[str]:
    if detail == "corresponding":
        return []
    if detail == "affiliations":
        return [each.text for each in author.affiliations]
    text = str(getattr(author, detail))
    return [f"ORCID: {text}" if detail == "orcid" else text] if text else []
