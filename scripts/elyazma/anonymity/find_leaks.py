"""Prove that a result is anonymous: search all of it for every spelling of every author's name; a hit is an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from elyazma.anonymity.identity_terms import IdentityTerm, KnownPeople, list_identity_terms
from elyazma.anonymity.matching import Allowed, Hit, find_hits, list_allowed
from elyazma.anonymity.opening import decode_tex_letters, find_traces, list_searched_texts
from elyazma.anonymity.searched_text import SearchedText, Unsearchable
from elyazma.anonymity.spellings import Spellings, fold, read_spellings
from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Span, error, note, sort_findings
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, References, Source
from elyazma.model.phrases import Phrase, join_phrases, phrase

ARTICLE = "manuscript/article.toml"
_MOST_OF_A_TERM = 5
"""How many places of one term are reported in one file."""
_BLANK_OUT = phrase(
    "take it out there; if it is about somebody else, name the phrase in `others` of [review] in article.toml"
)


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for and what may be found.

    `manuscript` has its authors; `printed` and `references` are those of the anonymous result. `known_people` are the
    people known from git and the accounts of this machine.
    """

    manuscript: Manuscript
    printed: Manuscript
    references: References
    known_people: KnownPeople


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What the search needs, prepared once: the terms, where they are allowed, and the tables of spellings."""

    terms: tuple[IdentityTerm, ...]
    allowed: Allowed
    tables: Spellings


def find_leaks(search: Search, files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Search files, by the path that is shown to a person, for all that tells who wrote the article.

    An error is certain; a note says what may be about somebody else: a namesake, a word that is a name too, a printed
    reference to one's own work.
    """
    prepared = _prepare(search)
    findings: list[Diagnostic] = []
    for file, content in files.items():
        try:
            findings += _search_file(search, prepared, file, content)
            findings += (_report_trace(member, traces) for member, traces in find_traces(file, content))
        except Unsearchable as fault:
            hint = phrase("make it anew; what cannot be searched cannot be called anonymous")
            findings.append(
                error(
                    "leak-unsearched",
                    phrase("{file} cannot be searched: it {fault}", file=file, fault=fault),
                    Span(file),
                    hint,
                )
            )
    return sort_findings(findings)


def _prepare(search: Search) -> _Prepared:
    tables = read_spellings()
    article = search.manuscript.article
    texts = [source.plain for source in search.printed.sources]
    allowed = list_allowed(search.references, article.review.others, tables, texts)
    return _Prepared(list_identity_terms(article, search.known_people, tables), allowed, tables)


def _search_file(search: Search, prepared: _Prepared, file: str, content: bytes) -> Iterator[Diagnostic]:
    reported: dict[tuple[str, str, str], list[Diagnostic]] = {}
    for searched in list_searched_texts(file, content):
        for hit in find_hits(searched.text, searched.kind, prepared.terms, prepared.allowed, prepared.tables):
            group = reported.setdefault((hit.term.what, searched.file, hit.certainty), [])
            if len(group) < (_MOST_OF_A_TERM if hit.certainty == "certain" else 1):
                group.append(_report_hit(search, prepared, searched, hit))
    yield from (finding for group in reported.values() for finding in group)


# --- Findings ---------------------------------------------------------------------------------------


def _report_hit(search: Search, prepared: _Prepared, searched: SearchedText, hit: Hit) -> Diagnostic:
    place, written = _place_phrase(searched, hit), " ".join(hit.written.split())
    span = _find_source(search, prepared, searched, hit) or _place_in_file(searched, hit)
    what = phrase("“{written}”, {what}, is in {place}", written=written, what=hit.term.what, place=place)
    if hit.certainty == "certain":
        return error("author-revealed", what, span, _hint_for(span, searched))
    if hit.certainty == "cited":
        hint = phrase(
            'write of it as of anybody\'s work, or set self_citations = "anonymise" under [review] in article.toml'
        )
        return note("self-citation-kept", phrase("{what}, in a citation or a reference", what=what), span, hint)
    return note(
        "author-hinted",
        phrase("{what}; it may mean somebody or something else", what=what),
        span,
        phrase("look whether it is about you"),
    )


def _hint_for(span: Span, searched: SearchedText) -> Phrase:
    suffix = PurePosixPath(span.path).suffix.lower()
    if span.path == ARTICLE and searched.kind == "name":
        return phrase("choose a slug that says nothing of the authors")
    if suffix in {".png", ".jpg", ".jpeg", ".pdf"} and span.path.startswith("manuscript/"):
        return phrase(
            "save the picture without what it says of itself, as with `exiftool -all= {path}`, or rename it",
            path=span.path,
        )
    return _BLANK_OUT


def _place_phrase(searched: SearchedText, hit: Hit) -> Phrase:
    if searched.kind == "text" and searched.where.startswith("page "):
        return phrase(
            "{file}, {where}, line {line_number}",
            file=searched.file,
            where=searched.where,
            line_number=_line_number(searched.text, hit.start),
        )
    return join_phrases(", ", filter(None, (searched.file, searched.where)))


def _line_number(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _place_in_file(searched: SearchedText, hit: Hit) -> Span:
    if searched.where:
        return Span(searched.file)
    column = hit.start - (searched.text.rfind("\n", 0, hit.start) + 1) + 1
    return Span(searched.file, _line_number(searched.text, hit.start), column, max(1, hit.end - hit.start))


def _report_trace(member: str, traces: tuple[Phrase, ...]) -> Diagnostic:
    message = phrase("the archive keeps of {member}: {traces}", member=member, traces=join_phrases(", ", traces))
    hint = phrase("pack it with `invoke submit`, which writes neither owners nor times")
    return error("archive-traces", message, Span(member), hint)


# --- Where it is in the author's own files ----------------------------------------------------------


def _find_source(search: Search, prepared: _Prepared, searched: SearchedText, hit: Hit) -> Span | None:
    """Give the place in the author's own files where the same is written, because it must be corrected there."""
    span = _find_in_sources(search, prepared, hit)
    if span:
        return span
    for key, value in _kept_values(search.printed.article):
        if any(True for _ in find_hits(value, "source", (hit.term,), prepared.allowed, prepared.tables)):
            places = search.manuscript.places
            return places.get(key, places.get(key.split(".")[0], Span(ARTICLE)))
    return _find_picture(search, searched, hit, prepared)


def _find_in_sources(search: Search, prepared: _Prepared, hit: Hit) -> Span | None:
    """Give the place of the same words, else of what holds them or is held by them: a label, of which a bookmark is."""
    wanted, alike = _letters(hit.written), None
    for path, text in _sources(search):
        for found in find_hits(decode_tex_letters(text), "source", (hit.term,), prepared.allowed, prepared.tables):
            written = _letters(found.written)
            if found.certainty != hit.certainty or (written not in wanted and wanted not in written):
                continue
            column = found.start - (text.rfind("\n", 0, found.start) + 1) + 1
            span = Span(path, _line_number(text, found.start), column, max(1, found.end - found.start))
            if written == wanted:
                return span
            alike = alike or span
    return alike


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text).text))


def _sources(search: Search) -> Iterator[tuple[str, str]]:
    seen: dict[str, Source] = {source.path: source for source in search.printed.sources}
    yield from ((path, source.text) for path, source in seen.items())
    for table in search.printed.tables:
        yield table.path, "\n".join(table.texts(search.printed.article.language))


def _kept_values(article: Article) -> Iterator[tuple[str, str]]:
    """Give the values of article.toml that an anonymous article keeps, with their keys."""
    yield "slug", article.slug
    for name in ("title", "short_title", "reviewer"):
        yield from ((f"{name}.{code}", text) for code, text in getattr(article, name).items())
    for name in ("keywords", "highlights"):
        yield from ((f"{name}.{code}", "; ".join(items)) for code, items in getattr(article, name).items())
    for name in ("competing_interests", "data_availability", "ethics"):
        yield from ((f"statements.{name}.{code}", text) for code, text in getattr(article.statements, name).items())


def _find_picture(search: Search, searched: SearchedText, hit: Hit, prepared: _Prepared) -> Span | None:
    """Find the picture whose file holds the term; a picture's name is found in the text that includes it."""
    if searched.kind == "text":
        return None
    for path in search.printed.assets:
        file = search.manuscript.root / path
        for found in _list_texts_or_none(path, file.read_bytes() if file.is_file() else b""):
            if any(True for _ in find_hits(found.text, found.kind, (hit.term,), prepared.allowed, prepared.tables)):
                return Span(path)
    return None


def _list_texts_or_none(path: str, content: bytes) -> Iterable[SearchedText]:
    try:
        return tuple(list_searched_texts(path, content))
    except Unsearchable:
        return ()
