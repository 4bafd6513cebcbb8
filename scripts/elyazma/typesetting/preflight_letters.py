"""Check the letters of the real PDF: look-alikes of another script, and letters that its font alone understands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from elyazma.languages.folding import fold_case
from elyazma.model.diagnostics import Diagnostic, Severity, Span, error, warning
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Manuscript
from elyazma.model.phrases import Phrase, phrase
from elyazma.pdf.reader import UnreadablePdf, read_pdf
from elyazma.pdf.text import Oddity, find_look_alikes, find_unreadable, is_replacement
from elyazma.sources.tree import ORIGINALS

ARTICLE = Span("manuscript/article.toml")


def list_pdfs(manuscript: Manuscript) -> Iterator[Path]:
    """Give the pictures of the manuscript that are PDFs."""
    for path in manuscript.assets:
        if path.lower().endswith(".pdf") and ORIGINALS not in PurePosixPath(path).parts:
            yield manuscript.root / path


def find_figure_place(manuscript: Manuscript, path: str) -> Span:
    """Give where the text includes a picture, else the picture itself."""
    stem = PurePosixPath(path).stem
    marks = (mark for source in manuscript.sources for mark in source.figures)
    return next((mark.span for mark in marks if PurePosixPath(mark.name).stem == stem), Span(path))


def check_letters(pages: tuple[str, ...], manuscript: Manuscript, journal: Journal) -> Iterator[Diagnostic]:
    """Find Cyrillic look-alikes in Latin words, undecoded letters, and letters of a font's own."""
    fonts = journal.places.get("document.fonts", journal.places["template"])
    for oddity in find_look_alikes(pages):
        yield _look_alike(oddity, manuscript, fonts)
    for oddity in find_unreadable(pages):
        span = find_source_place(manuscript, oddity.letter, fonts)
        where = phrase('page {page}: "{word}"', page=oddity.page, word=oddity.word)
        if is_replacement(oddity.letter):
            yield from _report_lost(oddity, where, span, manuscript)
        else:
            message = phrase(
                "{code_point} means nothing outside its font, on {where}", code_point=oddity.code_point, where=where
            )
            yield warning("letter-private", message, span, phrase("type a letter that every font may have"))


def _report_lost(oddity: Oddity, where: Phrase, span: Span, manuscript: Manuscript) -> Iterator[Diagnostic]:
    """Say where a letter is lost: in figures, whose readers see it all the same, or else in the text."""
    message = phrase("{code_point} stands for a lost letter on {where}", code_point=oddity.code_point, where=where)
    figures = [path for path in list_pdfs(manuscript) if any(map(is_replacement, "".join(_read_texts(path))))]
    for path in figures:
        shown = path.relative_to(manuscript.root).as_posix()
        hint = phrase("nobody can search or copy that text of {shown}: export it again", shown=shown)
        yield warning("letter-lost", message, find_figure_place(manuscript, shown), hint)
    if not figures:
        hint = phrase("it comes from a figure there, or from its font: export the figure again, or choose another font")
        yield error("letter-lost", message, span, hint)


def _read_texts(path: Path) -> tuple[str, ...]:
    try:
        return read_pdf(path).texts
    except (OSError, UnreadablePdf):
        return ()


def _look_alike(oddity: Oddity, manuscript: Manuscript, fonts: Span) -> Diagnostic:
    span = find_source_place(manuscript, oddity.word, fonts)
    typed = span != fonts
    # A word may be typed in pieces: where the text has the letter, no font has made it up.
    has_letter = typed or any(oddity.letter in source.text for source in manuscript.sources)
    found = error(
        "look-alike",
        _describe_look_alike(oddity, typed=typed),
        span,
        phrase("retype the word in Latin letters")
        if typed
        else phrase("choose another font, such as Liberation Serif 2"),
    )
    # What is typed so can be printed so.
    return replace(found, severity=Severity.WARNING) if has_letter else found


def _describe_look_alike(oddity: Oddity, *, typed: bool) -> Phrase:
    letter = f"{oddity.letter} ({oddity.code_point})"
    if typed:
        return phrase(
            '"{word}" on page {page} is typed with the Cyrillic {letter}',
            word=oddity.word,
            page=oddity.page,
            letter=letter,
        )
    return phrase(
        '"{word}" on page {page} comes out of the PDF with the Cyrillic {letter}',
        word=oddity.word,
        page=oddity.page,
        letter=letter,
    )


def find_source_place(manuscript: Manuscript, word: str, otherwise: Span) -> Span:
    """Give the first place of a word in the author's text or .bib; a layout may print a heading in capitals."""
    wanted = fold_case(word)
    for source in manuscript.sources:
        for number, line in enumerate(source.text.splitlines(), start=1):
            if (at := fold_case(line).find(wanted)) >= 0:
                return Span(source.path, number, at + 1, len(word))
    fields = ((entry, value) for entry in manuscript.bibliography.references for value in entry.fields.items())
    places = (entry.places.get(name, entry.span) for entry, (name, value) in fields if wanted in fold_case(value))
    return next(places, otherwise)
