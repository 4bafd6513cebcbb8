"""Prove that a result is anonymous: search all of it for every spelling of every author; one hit is an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from elyazma.article import Article
from elyazma.diagnostics import Diagnostic, Span, error, note, sort_findings
from elyazma.model import Manuscript, References, Source
from elyazma.tools.leaks.clues import Clue, Witness, list_clues
from elyazma.tools.leaks.matching import Allowed, Hit, find_hits, list_allowed
from elyazma.tools.leaks.opening import decode_tex_letters, find_traces, list_passages
from elyazma.tools.leaks.passages import Passage, Unsearchable
from elyazma.tools.leaks.spellings import Spellings, fold, read_spellings

ARTICLE = "manuscript/article.toml"
_MOST_OF_A_CLUE = 5
"""So many places of one clue in one file are told; mending those mends the rest."""
_BLANK_OUT = "take it out there; if it is about somebody else, name the phrase in `others` of [review] in article.toml"


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for, and what may be found: `manuscript` has its authors, `printed` and `references` have none.

    `witness` are the people that git knows and the accounts of this machine.
    """

    manuscript: Manuscript
    printed: Manuscript
    references: References
    witness: Witness


@dataclass(frozen=True, slots=True)
class _Lens:
    """What is looked for and through."""

    clues: tuple[Clue, ...]
    allowed: Allowed
    tables: Spellings


def find_leaks(search: Search, files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Search files, by the path that a person knows them by, for whatever tells who wrote the article.

    An error is certain; a note says what may be meant for somebody else: a namesake, a word that is a name too, a
    printed reference to one's own work.
    """
    lens = _prepare(search)
    findings: list[Diagnostic] = []
    for file, content in files.items():
        try:
            findings += _search_file(search, lens, file, content)
            findings += (_report_trace(member, traces) for member, traces in find_traces(file, content))
        except Unsearchable as fault:
            hint = "make it anew; what cannot be searched cannot be called anonymous"
            findings.append(error("leak-unsearched", f"{file} cannot be searched: it {fault}", Span(file), hint))
    return sort_findings(findings)


def _prepare(search: Search) -> _Lens:
    tables = read_spellings()
    article = search.manuscript.article
    texts = [source.plain for source in search.printed.sources]
    allowed = list_allowed(search.references, article.review.others, tables, texts)
    return _Lens(list_clues(article, search.witness, tables), allowed, tables)


def _search_file(search: Search, lens: _Lens, file: str, content: bytes) -> Iterator[Diagnostic]:
    told: dict[tuple[str, str, str], list[Diagnostic]] = {}
    for passage in list_passages(file, content):
        for hit in find_hits(passage.text, passage.kind, lens.clues, lens.allowed, lens.tables):
            group = told.setdefault((hit.clue.what, passage.file, hit.certainty), [])
            if len(group) < (_MOST_OF_A_CLUE if hit.certainty == "certain" else 1):
                group.append(_report(search, lens, passage, hit))
    yield from (finding for group in told.values() for finding in group)


# --- Saying it --------------------------------------------------------------------------------------


def _report(search: Search, lens: _Lens, passage: Passage, hit: Hit) -> Diagnostic:
    place, written = _say_place(passage, hit), " ".join(hit.written.split())
    span = _find_source(search, lens, passage, hit) or _place_in_file(passage, hit)
    what = f"“{written}”, {hit.clue.what}, is in {place}"
    if hit.certainty == "certain":
        return error("author-revealed", what, span, _advise(span, passage))
    if hit.certainty == "cited":
        hint = 'write of it as of anybody\'s work, or set self_citations = "anonymise" under [review] in article.toml'
        return note("self-citation-kept", f"{what}, in a citation or a reference", span, hint)
    return note(
        "author-hinted", f"{what}; it may mean somebody or something else", span, "look whether it is about you"
    )


def _advise(span: Span, passage: Passage) -> str:
    suffix = PurePosixPath(span.path).suffix.lower()
    if span.path == ARTICLE and passage.kind == "name":
        return "choose a slug that says nothing of the authors"
    if suffix in {".png", ".jpg", ".jpeg", ".pdf"} and span.path.startswith("manuscript/"):
        return f"save the picture without what it says of itself, as with `exiftool -all= {span.path}`, or rename it"
    return _BLANK_OUT


def _say_place(passage: Passage, hit: Hit) -> str:
    if passage.kind == "text" and passage.where.startswith("page "):
        return f"{passage.file}, {passage.where}, line {_line(passage.text, hit.start)}"
    return ", ".join(filter(None, (passage.file, passage.where)))


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _place_in_file(passage: Passage, hit: Hit) -> Span:
    if passage.where:
        return Span(passage.file)
    column = hit.start - (passage.text.rfind("\n", 0, hit.start) + 1) + 1
    return Span(passage.file, _line(passage.text, hit.start), column, max(1, hit.end - hit.start))


def _report_trace(member: str, traces: tuple[str, ...]) -> Diagnostic:
    message = f"the archive keeps of {member}: {', '.join(traces)}"
    hint = "pack it with `invoke submit`, which writes neither owners nor times"
    return error("archive-traces", message, Span(member), hint)


# --- Where it comes from ----------------------------------------------------------------------------


def _find_source(search: Search, lens: _Lens, passage: Passage, hit: Hit) -> Span | None:
    """Give the place in the author's own files where the same is written: that is where it must be mended."""
    wanted = "".join(filter(str.isalnum, fold(hit.written).text))
    for path, text in _sources(search):
        for found in find_hits(decode_tex_letters(text), "source", (hit.clue,), lens.allowed, lens.tables):
            if found.certainty == hit.certainty and "".join(filter(str.isalnum, fold(found.written).text)) == wanted:
                column = found.start - (text.rfind("\n", 0, found.start) + 1) + 1
                return Span(path, _line(text, found.start), column, max(1, found.end - found.start))
    for key, value in _values(search.printed.article):
        if any(True for _ in find_hits(value, "source", (hit.clue,), lens.allowed, lens.tables)):
            places = search.manuscript.places
            return places.get(key, places.get(key.split(".")[0], Span(ARTICLE)))
    return _find_picture(search, passage, hit, lens)


def _sources(search: Search) -> Iterator[tuple[str, str]]:
    seen: dict[str, Source] = {source.path: source for source in search.printed.sources}
    yield from ((path, source.text) for path, source in seen.items())
    for table in search.printed.tables:
        yield table.path, "\n".join(table.texts(search.printed.article.language))


def _values(article: Article) -> Iterator[tuple[str, str]]:
    """Give what article.toml says that stays in an anonymous article, with its keys."""
    yield "slug", article.slug
    for name in ("title", "short_title", "reviewer"):
        yield from ((f"{name}.{code}", text) for code, text in getattr(article, name).items())
    for name in ("keywords", "highlights"):
        yield from ((f"{name}.{code}", "; ".join(items)) for code, items in getattr(article, name).items())
    for name in ("competing_interests", "data_availability", "ethics"):
        yield from ((f"statements.{name}.{code}", text) for code, text in getattr(article.statements, name).items())


def _find_picture(search: Search, passage: Passage, hit: Hit, lens: _Lens) -> Span | None:
    """Find the picture whose file says it; one whose name says it is found in the text that includes it."""
    if passage.kind == "text":
        return None
    for path in search.printed.assets:
        file = search.manuscript.root / path
        for found in _passages_of(path, file.read_bytes() if file.is_file() else b""):
            if any(True for _ in find_hits(found.text, found.kind, (hit.clue,), lens.allowed, lens.tables)):
                return Span(path)
    return None


def _passages_of(path: str, content: bytes) -> Iterable[Passage]:
    try:
        return tuple(list_passages(path, content))
    except Unsearchable:
        return ()
