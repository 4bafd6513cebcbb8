"""Who wrote it: the authors in blocks, in a line with numbered institutions, or with notes at the foot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from elyazma.languages import Language, upper
from elyazma.model.article import Article
from elyazma.sources.people import AuthorView, list_authors, number_affiliations
from elyazma.writers.word.elements import element
from elyazma.writers.word.gathering import Gathering, Look, write_run
from elyazma.writers.word.paragraphs import write_paragraph

_WITH_ALL = {"affiliations", "corresponding"}
_SIGNS = "*†‡§"


def show_capitals(text: str, language: Language) -> str:
    """Give capitals as letters of their own where a program that does not know the language takes I for i's."""
    return upper(language, text) if language.capitals else text


def write_authors(article: Article, language: Language, gathering: Gathering) -> str:
    """Write the authors as the journal wants them; nothing where the article has none."""
    authors = tuple(list_authors(article, language.code))
    if not authors:
        return ""
    tag = gathering.tag(language.code)
    lines = {"block": _blocks, "line": _line, "notes": _notes}[gathering.sheet.word.authors.form]
    written = (
        write_paragraph(style, content, gathering)
        for style, content in lines(authors, article, language, tag, gathering)
    )
    return "".join(written)


def write_names(article: Article, language: Language, gathering: Gathering) -> str:
    """Write the names alone, where the rest about the authors is printed already."""
    look = Look(gathering.tag(language.code))
    names = [_write_name(author, language, look, gathering) for author in list_authors(article, language.code)]
    return write_paragraph("Author", write_run(", ", look).join(names), gathering) if names else ""


_Lines = Iterator[tuple[str, str]]


def _blocks(authors: Sequence[AuthorView], _: Article, language: Language, tag: str, gathering: Gathering) -> _Lines:
    """Give a block for each author: the name, below it line by line what the journal asks."""
    look, asked = Look(tag), gathering.sheet.word.authors
    for author in authors:
        yield "Author", _write_name(author, language, look, gathering)
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
    several, alone = len(institutions) > 1, len(authors) == 1
    raised = replace(look, raised="superscript")
    names = []
    for author in authors:
        numbers = ",".join(str(each.number) for each in author.affiliations) if several else ""
        mark = numbers + "*" * _is_starred(author, gathering, alone=alone)
        names.append(_write_name(author, language, look, gathering) + write_run(mark, raised))
    yield "Author", write_run(", ", look).join(names)
    for each in institutions.values():
        number = write_run(str(each.number) if several else "", raised)
        yield "Affiliation", number + write_run(each.text, look)
    for author in authors:
        yield from _own_line(author, language, tag, gathering, alone=alone)


def _is_starred(author: AuthorView, gathering: Gathering, *, alone: bool) -> bool:
    """Tell whether a sign marks the corresponding author among others."""
    return author.corresponding and not alone and "corresponding" in gathering.sheet.word.authors.details


def _own_line(author: AuthorView, language: Language, tag: str, gathering: Gathering, *, alone: bool) -> _Lines:
    asked = gathering.sheet.word.authors
    look = Look(tag)
    said = [line for detail in asked.details if detail not in _WITH_ALL for line in _detail(author, detail)]
    marked = _is_starred(author, gathering, alone=alone)
    if not said and not marked:
        return
    word = f"{language.words['corresponding_author']}: " if marked else ""
    # A lone address says whose it is.
    alone = alone or (len(said) == 1 and "email" in asked.details and not marked)
    who = "" if alone else ", ".join((_form_name(author, asked.name), *said))
    star = write_run("*" if marked else "", replace(look, raised="superscript"))
    yield "Affiliation", star + write_run(word + (who or ", ".join(said)), look)


def _notes(authors: Sequence[AuthorView], _: Article, language: Language, tag: str, gathering: Gathering) -> _Lines:
    """Give all names in one line; what there is to say of each stands in a note at the foot, with a star."""
    look, asked = Look(tag), gathering.sheet.word.authors
    names = []
    for at, author in enumerate(authors):
        said = [line for detail in asked.details for line in _detail(author, detail)]
        if "corresponding" in asked.details and author.corresponding and len(authors) > 1:
            said.append(language.words["corresponding_author"])
        sign = _SIGNS[at % len(_SIGNS)] * (at // len(_SIGNS) + 1)
        note = write_own_note(sign, ", ".join(said) + ".", look, gathering) if said else ""
        names.append(_write_name(author, language, look, gathering) + note)
    yield "Author", write_run(", ", look).join(names)


def write_own_note(sign: str, text: str, look: Look, gathering: Gathering) -> str:
    """Write a note with a sign of its own in place of a number."""
    raised = replace(look, style="FootnoteReference")
    content = write_run(sign, raised) + write_run(f" {text}", look)
    gathering.notes.append(write_paragraph("FootnoteText", content, gathering))
    number = {"w:customMarkFollows": 1, "w:id": len(gathering.notes)}
    return element("w:r", None, raised.write(), element("w:footnoteReference", number), f"<w:t>{sign}</w:t>")


def _write_name(author: AuthorView, language: Language, look: Look, gathering: Gathering) -> str:
    asked = gathering.sheet.word.authors
    name = _form_name(author, asked.name)
    before, found, after = name.rpartition(author.family) if asked.family_caps else (name, "", "")
    family = write_run(show_capitals(found, language), replace(look, caps=True))
    return f"{write_run(before, look)}{family}{write_run(after, look)}"


def _form_name(author: AuthorView, form: str) -> str:
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
