"""Look at the PDF itself, as the journal will: exit code 0 of TeX proves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from elyazma.model.diagnostics import Diagnostic, Severity, Span, bind, error, sort_findings, warning
from elyazma.model.journal import Journal
from elyazma.model.manuscript import (
    SECOND_KEY,
    Heading,
    Manuscript,
    PrintedReference,
    Proof,
    References,
    SecondReferences,
)
from elyazma.model.phrases import NOTHING, Phrase, phrase
from elyazma.pdf.reader import PdfFacts, PdfFont, UnreadablePdf, read_pdf
from elyazma.pdf.text import (
    FoldedText,
    fold_text,
)
from elyazma.sources.preamble import list_shorthands
from elyazma.tex.inlines import to_plain
from elyazma.tex.parse import parse
from elyazma.tex.shorthands import spell_out
from elyazma.typesetting.preflight_letters import (
    ARTICLE,
    check_letters,
    find_figure_place,
    find_source_place,
    list_pdfs,
)
from elyazma.typesetting.preflight_notes import check_notes

PAPER_MM = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""ISO 216, and ANSI X3.151."""
_TOLERANCE_MM = 0.5
_DEEPEST_BOOKMARK = 3
"""hyperref writes bookmarks down to \\subsubsection in a class without chapters."""
_START_OF_ENTRY = 24
"""Letters of a numbered reference that are looked for; more might run over the end of a page."""
_SURE_START = 60
"""Letters that tell a reference from what the text says of its authors."""


def preflight(proof: Proof, manuscript: Manuscript, journal: Journal, references: References) -> tuple[Diagnostic, ...]:
    """Compare a proof's PDF with the manuscript, the references and the journal's manifest."""
    try:
        facts = read_pdf(proof.pdf)
    except (OSError, UnreadablePdf) as failure:
        return (_damaged(failure),)
    text = fold_text("\n".join(facts.texts))
    return sort_findings(
        (
            *check_paper(facts, manuscript, journal),
            *check_edges(facts.beyond, manuscript),
            *check_fonts(facts.fonts, manuscript),
            *check_metadata(facts, manuscript, journal),
            *check_titles(text, manuscript, journal),
            *check_headings(text, manuscript),
            *check_notes(text, manuscript),
            *check_references(text, references, manuscript),
            *check_letters(facts.texts, manuscript, journal),
            *check_bookmarks(facts, manuscript, journal),
        )
    )


def _damaged(failure: Exception) -> Diagnostic:
    return error(
        "pdf-damaged",
        phrase("the PDF that TeX made cannot be read: {failure}", failure=failure),
        ARTICLE,
        phrase("is the disk full? type `df -h .`, make room, then `invoke pdf --force`"),
    )


# --- Pages ----------------------------------------------------------------------------------------


def check_paper(facts: PdfFacts, manuscript: Manuscript, journal: Journal) -> Iterator[Diagnostic]:
    """Compare the size of the pages with the journal's paper; the text itself may have set the size of a few."""
    paper = journal.manifest.document.paper
    if paper == "class":
        return
    wrong = [number for number, size in enumerate(facts.sizes, start=1) if not _is_paper(size, paper)]
    if not wrong:
        return
    width, height = facts.sizes[wrong[0] - 1]
    wanted_width, wanted_height = PAPER_MM[paper]
    message = phrase(
        "{found}; the manifest's {paper} is {wanted}",
        found=_describe_wrong(wrong, _show_size(width, height)),
        paper=paper,
        wanted=_show_size(wanted_width, wanted_height),
    )
    if 2 * len(wrong) <= len(facts.sizes):
        span = next(_list_inserted(manuscript), _article_place(manuscript, "journal"))
        hint = phrase("take fitpaper away where whole pages of a PDF are inserted, or what else sets the page's size")
        yield bind(warning("page-size", message, span, hint))
    else:
        place = journal.places.get("document.paper", journal.places["template"])
        yield error(
            "page-size",
            message,
            place,
            phrase("let the template hand {paper}paper to its class or to geometry", paper=paper),
        )


def _list_inserted(manuscript: Manuscript) -> Iterator[Span]:
    """Give where the text inserts pages of other PDFs, which may have sizes of their own (the manual of pdfpages)."""
    for source in manuscript.sources:
        if r"\includepdf" in source.text:
            tree = parse(source.text, source.path)
            yield from (tree.tokens.span(each.start, len(r"\includepdf")) for each in tree.commands({"includepdf"}))


def check_edges(beyond: Iterable[str], manuscript: Manuscript) -> Iterator[Diagnostic]:
    """Find words that stand beyond the edge of a page."""
    for number, text in enumerate(beyond, start=1):
        words = [word for word in text.split() if len(word) >= _WORD and word.isalpha()]
        if words:
            shown = " ".join(text.split())[:_SHOWN]
            message = phrase(
                'text stands beyond the edge of page {number}, where nobody sees it: "{shown}"',
                number=number,
                shown=shown,
            )
            span = find_source_place(manuscript, words[0], _article_place(manuscript, "journal"))
            yield warning(
                "text-off-page",
                message,
                span,
                phrase("make what is too wide narrower, or take out what moves it there"),
            )


_WORD = 3
"""Letters: a sign or two at an edge are a part of something that is seen."""
_SHOWN = 60


def _is_paper(size: tuple[float, float], paper: str) -> bool:
    """Compare without regard to direction: a wide table may stand on a turned page."""
    pairs = zip(sorted(size), sorted(PAPER_MM[paper]), strict=True)
    return all(abs(real - wanted) <= _TOLERANCE_MM for real, wanted in pairs)


def _show_size(width: float, height: float) -> Phrase:
    return phrase("{width:.0f} × {height:.0f} mm", width=width, height=height)


def _describe_wrong(numbers: Sequence[int], size: Phrase, most: int = 5) -> Phrase:
    if len(numbers) == 1:
        return phrase("page {number} is {size}", number=numbers[0], size=size)
    shown = ", ".join(map(str, numbers[:most])) + " …" * (len(numbers) > most)
    return phrase("pages {numbers} are not all as asked: the first is {size}", numbers=shown, size=size)


# --- Fonts ----------------------------------------------------------------------------------------


def check_fonts(fonts: Iterable[PdfFont], manuscript: Manuscript) -> Iterator[Diagnostic]:
    """Find fonts that are not embedded, and Type 3 fonts; every figure that brings such a font in is named.

    An author's own reader shows them: they are warnings here, and errors where a portal refuses them.
    """
    faulty = [font for font in fonts if font.type3 or not font.embedded]
    held = _read_figure_fonts(manuscript) if faulty else {}
    for font in faulty:
        holders = [path for path, own in held.items() if _is_among(font, own)]
        if not holders:
            yield report_font(font, _article_place(manuscript, "journal"))
        yield from (report_font(font, find_figure_place(manuscript, path), path) for path in holders)


def _is_among(font: PdfFont, fonts: Iterable[PdfFont]) -> bool:
    return any(replace(each, page=font.page) == font for each in fonts)


def report_font(font: PdfFont, span: Span, figure: str = "") -> Diagnostic:
    """Say what is wrong with a font, and what mends the figure that has it, or what to do where none has."""
    mend = (
        phrase("type: invoke figures --embed")
        if figure
        else phrase("load a font of outlines that is embedded, such as lmodern")
    )
    where = phrase("{figure}", figure=figure) if figure else phrase("page {page}", page=font.page)
    if font.type3:
        message = phrase(
            "{where} has a Type 3 font, whose letters are small drawings: some journals refuse it", where=where
        )
        return warning("font-type3", message, span, mend)
    message = phrase(
        "{where} has the font {name} by its name only: each reader shows another, and some journals refuse it",
        where=where,
        name=font.name,
    )
    return warning("font-not-embedded", message, span, mend)


def _read_figure_fonts(manuscript: Manuscript) -> dict[str, tuple[PdfFont, ...]]:
    held = {}
    for path in list_pdfs(manuscript):
        with suppress(OSError, UnreadablePdf):
            held[path.relative_to(manuscript.root).as_posix()] = read_pdf(path).fonts
    return held


# --- Metadata and bookmarks -----------------------------------------------------------------------


def check_metadata(facts: PdfFacts, manuscript: Manuscript, journal: Journal) -> Iterator[Diagnostic]:
    """Find a title, authors or a language that the article has and the PDF does not say."""
    article, template = manuscript.article, journal.places["template"]
    hint = phrase(r"write \VAR{{metadata}} in the template, after hyperref")
    if article.title.get(article.language) and not facts.title.strip():
        yield error("pdf-title-missing", phrase("the PDF's properties have no title"), template, hint)
    if article.authors and not facts.author.strip() and journal.manifest.review.blinding == "none":
        yield error("pdf-authors-missing", phrase("the PDF's properties have no authors"), template, hint)
    if facts.language.split("-")[0].lower() != article.language:
        said = phrase('"{language}"', language=facts.language) if facts.language else phrase("none")
        message = phrase(
            "the PDF's language is {said}; the article's is \"{language}\"", said=said, language=article.language
        )
        yield error("pdf-language-wrong", message, template, hint)


def check_bookmarks(facts: PdfFacts, manuscript: Manuscript, journal: Journal) -> Iterator[Diagnostic]:
    """Find headings that no bookmark leads to; one finding when there are no bookmarks at all."""
    headings = [each for each in _headings(manuscript) if each.numbered and each.level <= _DEEPEST_BOOKMARK]
    if headings and not facts.bookmarks:
        hint = phrase("load hyperref and bookmark in the template")
        yield warning("bookmarks-missing", phrase("the PDF has no bookmarks"), journal.places["template"], hint)
        return
    titles = fold_text("\n".join(bookmark.title for bookmark in facts.bookmarks))
    for heading in headings:
        if titles.missing_words(heading.title):
            message = phrase('no bookmark leads to "{title}"', title=heading.title)
            hint = phrase(r"write \texorpdfstring{{…}}{{plain text}} for what a bookmark cannot show")
            yield warning("bookmark-missing", message, heading.span, hint)


# --- Text -----------------------------------------------------------------------------------------


def check_titles(text: FoldedText, manuscript: Manuscript, journal: Journal) -> Iterator[Diagnostic]:
    """Look for the titles of all languages that the journal prints in the folded text."""
    part = journal.manifest.find_part("title")
    for code in part.languages_for(manuscript.article.language) if part else ():
        title = manuscript.article.title.get(code, "")
        if not text.has(title):
            yield error(
                "title-unprinted",
                phrase(
                    'the PDF\'s text lacks the title in "{code}"{absent}',
                    code=code,
                    absent=_show_words(text.missing_words(title)),
                ),
                _article_place(manuscript, f"title.{code}"),
                phrase(
                    "print it with the loop over `front` in the template; if it is there to see, choose another font"
                ),
            )


def check_headings(text: FoldedText, manuscript: Manuscript) -> Iterator[Diagnostic]:
    """Look for the words of every heading in the folded text; what the author's own commands print, only TeX knows."""
    headings, found = list(_headings(manuscript)), []
    for heading in headings:
        absent = text.missing_words(heading.title)
        if absent:
            message = phrase(
                'the PDF\'s text lacks the heading "{title}"{absent}', title=heading.title, absent=_show_words(absent)
            )
            hint = phrase(r"does the template change \section? If the heading is there to see, choose another font")
            said = error("heading-unprinted", message, heading.span, hint)
            found.append(said if heading.sure else replace(said, severity=Severity.WARNING))
    yield from _weigh(found, len(headings))


def _weigh(found: Sequence[Diagnostic], total: int) -> Iterator[Diagnostic]:
    """Leave it an error where half or more is not there, which no author can want; a few may be there to see."""
    few = 2 * len(found) < total
    for each in found:
        yield bind(each) if few and each.severity is Severity.ERROR else each


def check_references(text: FoldedText, references: References, manuscript: Manuscript) -> Iterator[Diagnostic]:
    """Look for every reference in the folded text: its label as cited, or its start, which all have in the list."""
    keys = {entry.key for entry in references.entries}
    places = {reference.key: reference.span for reference in manuscript.bibliography.take(keys)}
    found = []
    for entry in references.entries if references.listed else ():
        wanted = _words_of_label(entry, references.mode)
        absent = text.missing_words(wanted)
        # The label of a work that only \nocite names stands nowhere.
        start = _start_of(entry, _SURE_START)
        if len(start) < _START_OF_ENTRY:
            # An entry of an address alone, behind what stands for a year.
            start = to_plain(entry.text)
        if absent and (len(start) < _START_OF_ENTRY or text.missing_words(start)):
            found.append(_unprinted(entry.key, wanted, absent, places))
    yield from _weigh(found, len(references.entries))
    if references.second:
        yield from _check_second(text, references.second, places)


def _check_second(text: FoldedText, second: SecondReferences, places: Mapping[str, Span]) -> Iterator[Diagnostic]:
    """Look for the start of every entry of a second list: nothing in the text cites it."""
    entries = second.references.entries
    starts = [(entry.key.removeprefix(SECOND_KEY), _start_of(entry, _SURE_START)) for entry in entries]
    lost = [(key, start, absent) for key, start in starts if (absent := text.missing_words(start))]
    yield from _weigh([_unprinted(*each, places) for each in lost], len(starts))


def _unprinted(key: str, wanted: str, absent: tuple[str, ...], places: Mapping[str, Span]) -> Diagnostic:
    message = phrase(
        'the PDF\'s text lacks "{wanted}" of the reference {key}{absent}',
        wanted=wanted,
        key=key,
        absent=_show_words(absent),
    )
    hint = phrase(r"does the template print \bibliography{{references}}? If it does, choose another font")
    return error("reference-unprinted", message, places.get(key, ARTICLE), hint)


def _words_of_label(entry: PrintedReference, mode: str) -> str:
    if mode == "author-year":
        # Between the authors the text may say "&" or "and", as the sentence asks.
        return " ".join(word for word in f"{entry.label.short} {entry.label.year}".split() if word not in {"&", "and"})
    return _start_of(entry, _START_OF_ENTRY)


def _start_of(entry: PrintedReference, letters: int) -> str:
    start = to_plain(entry.text)[:letters].rpartition(" ")[0]
    # Formulas are there as TeX, and are printed as signs.
    return " ".join(word for word in start.split() if "\\" not in word)


def _show_words(words: tuple[str, ...]) -> Phrase:
    return phrase(": no “{words}”", words=words[0]) if words else NOTHING


def _headings(manuscript: Manuscript) -> Iterator[Heading]:
    shorthands = list_shorthands(manuscript.preamble)
    headings = (heading for source in manuscript.sources for heading in source.headings)
    return (replace(each, title=spell_out(each.title, shorthands)) if shorthands else each for each in headings)


def _article_place(manuscript: Manuscript, key: str) -> Span:
    return manuscript.places.get(key, manuscript.places.get(key.split(".")[0], ARTICLE))
