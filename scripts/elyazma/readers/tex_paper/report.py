"""Write what was done with a LaTeX paper: import-report.md, which begins with the three things that matter most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Severity, Span
from elyazma.model.imported import ArrangedTex
from elyazma.model.phrases import Phrase, phrase, phrase_count
from elyazma.sources.tree import MANUSCRIPT
from elyazma.system.translating import translate

REPORT = "import-report.md"


def list_first_lines(arranged: ArrangedTex, findings: Sequence[Diagnostic], pages: int = 0) -> tuple[Phrase, ...]:
    """Give the three lines that matter most: whether it builds, what was read, what has no place.

    `pages` are those of the PDF that was built of it, 0 where none was.
    """
    builds = _say_whether_it_builds(arranged, findings, pages)
    return (builds, _say_what_was_read(arranged), _say_what_is_left(arranged))


def _say_whether_it_builds(arranged: ArrangedTex, findings: Sequence[Diagnostic], pages: int) -> Phrase:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR and finding.span]
    journal = arranged.article.journal
    if pages and not errors:
        return phrase_count(
            pages,
            "It builds: {count} page for {journal} in dist/; `invoke pdf --journal NAME` is for another journal.",
            "It builds: {count} pages for {journal} in dist/; `invoke pdf --journal NAME` is for another journal.",
            journal=journal,
        )
    if not errors:
        return phrase(
            "No error was found, and no PDF was built: `invoke pdf` says whether it builds for {journal}.",
            journal=journal,
        )
    first = errors[0]
    place = _show(first.span) if first.span else ""
    return phrase_count(
        len(errors),
        "It does not build yet: {count} error in the author's files, the first at {place}: {message}.",
        "It does not build yet: {count} errors in the author's files, the first at {place}: {message}.",
        place=place,
        message=first.message,
    )


def _say_what_was_read(arranged: ArrangedTex) -> Phrase:
    article = arranged.article
    languages = [path.split(".")[1] for path in arranged.texts if path.startswith(f"{MANUSCRIPT}/abstract.")]
    named = phrase("an abstract ({languages})", languages=", ".join(sorted(languages)))
    return phrase(
        "Read from the front matter: {title}, {authors}, {institutions}, {abstracts}. Check them in {path}.",
        title=phrase("the title") if article.title else phrase("no title"),
        authors=phrase_count(len(article.authors), "{count} author", "{count} authors"),
        institutions=phrase_count(len(article.affiliations), "{count} institution", "{count} institutions"),
        abstracts=named if languages else phrase("no abstract"),
        path=f"{MANUSCRIPT}/article.toml",
    )


def _say_what_is_left(arranged: ArrangedTex) -> Phrase:
    if not arranged.left:
        return phrase(
            "Everything else stands as it was written: the text in sections, packages and macros in preamble.tex."
        )
    return phrase_count(
        len(arranged.left),
        "{count} piece of the front matter has no place here: it is listed under “Not placed”.",
        "{count} pieces of the front matter have no place here: they are listed under “Not placed”.",
    )


def write_report(arranged: ArrangedTex, findings: Sequence[Diagnostic], first: Sequence[Phrase]) -> str:
    """Write what was done and what is to be looked at; `first` are the lines that matter most."""
    lines = [f"# {translate(phrase('Import of {name}', name=arranged.paper.name))}", ""]
    lines += [f"{number}. {translate(line)}" for number, line in enumerate(first, 1)]
    lines += ["", translate(phrase("Delete this file once you have looked at everything in it.")), ""]
    lines += _list_items(phrase("Authors, as they were read"), _list_authors(arranged.article))
    lines += _list_items(phrase("Not placed"), (f"`{_show(each.span)}`: {each.text}" for each in arranged.left))
    noticed = [finding for finding in findings if finding.code != "import-unplaced"]
    lines += _list_items(
        phrase("What was noticed"),
        (f"`{_show(each.span)}`: {translate(each.message)}" for each in noticed if each.span),
    )
    lines += _list_items(phrase("What a journal prints itself, or is said elsewhere"), arranged.repeated)
    return "\n".join(lines).rstrip("\n") + "\n"


def _list_authors(article: Article) -> Iterator[str]:
    """Give each author with the places of work: what stands in no certain form in a paper is to be looked at."""
    places = {each.id: ", ".join((*each.name.values(), *each.city.values())) for each in article.affiliations}
    for author in article.authors:
        where = "; ".join(filter(None, (places.get(each, "") for each in author.affiliations)))
        name = f"{author.given} **{author.family}**".strip()
        yield ", ".join(filter(None, (name, author.email, where or translate(phrase("no place of work")))))


def _show(span: Span) -> str:
    return f"{span.path}:{span.line}"


def _list_items(title: Phrase, items: Iterable[str]) -> Iterator[str]:
    listed = [f"- {item}" for item in items]
    if listed:
        yield from (f"## {translate(title)}", "", *listed, "")
