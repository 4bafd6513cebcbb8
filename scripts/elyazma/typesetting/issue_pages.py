"""Write an issue's own pages: cover, imprint and contents in every language of its articles, and its indexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from elyazma.languages import Language, hyphenation_list, sort_key
from elyazma.languages.scripts import runs_right_to_left
from elyazma.model.diagnostics import Findings, Span, collecting
from elyazma.model.issue import BoundArticle, IssuePlan
from elyazma.model.journal import About, Document, Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import SourceTree
from elyazma.pdf.joining import PART_ADDRESS
from elyazma.typesetting.issue_view import CoverView, EntryView, GroupView, IssuePagesView, ListView, PagesView
from elyazma.typesetting.log import LOG_HOOKS
from elyazma.typesetting.preamble import NoEscape, write_exceptions, write_languages, write_list, write_metadata
from elyazma.typesetting.template import BadTemplate, render_template
from elyazma.typesetting.typeface import Others, choose_typeface
from elyazma.typesetting.word_lists import list_path

TEMPLATE = Path(__file__).with_name("issue.tex.j2")
_PLACE = Span("issue.toml")


@dataclass(frozen=True, slots=True)
class Issue:
    """A planned issue with its articles, their journal and the languages that they are written in, the first first."""

    plan: IssuePlan
    articles: tuple[BoundArticle, ...]
    journal: Journal
    languages: tuple[Language, ...]

    @property
    def journal_name(self) -> str:
        """Give the journal's printed name."""
        return self.plan.facts.name or self.journal.manifest.journal.name

    def say(self, language: Language) -> str:
        """Say which issue it is: "vol. 4, no. 2, 2026"."""
        facts, words = self.plan.facts, language.words
        volume = f"{words['volume']} {facts.volume}" if facts.volume else ""
        return ", ".join(filter(None, (volume, f"{words['issue']} {facts.number}", str(facts.year))))


@collecting
def write_front(findings: Findings, issue: Issue) -> SourceTree:
    """Write cover, imprint and contents."""
    covers = leave_out_repeated(_write_cover(issue, language) for language in issue.languages)
    contents = tuple(_write_contents(issue, language) for language in issue.languages)
    pages = _Pages("front", covers, tuple(_write_imprint(issue)), contents, ())
    return findings.take(_write_tree(issue, pages))


@collecting
def write_back(findings: Findings, issue: Issue) -> tuple[SourceTree, ...]:
    """Write the indexes, whose pages count on from the articles'; no file where no author and no keyword is named."""
    indexes = tuple(each for each in _write_indexes(issue) if each.groups[0].entries)
    return (findings.take(_write_tree(issue, _Pages("back", (), (), (), indexes))),) if indexes else ()


# --- What stands on them ------------------------------------------------------------------------------


def _write_cover(issue: Issue, language: Language) -> CoverView:
    facts = issue.plan.facts
    return CoverView(
        babel=NoEscape(language.babel),
        line=issue.say(language),
        title=facts.title.get(language.code, ""),
        text=facts.cover.get(language.code, ""),
    )


def leave_out_repeated(covers: Iterable[CoverView]) -> tuple[CoverView, ...]:
    """Leave a language out whose words another has already: "vol. 1, no. 2" is English and Indonesian."""
    kept: dict[tuple[str, str, str], CoverView] = {}
    for cover in covers:
        kept.setdefault((cover.line, cover.title, cover.text), cover)
    return tuple(kept.values())


def _write_imprint(issue: Issue) -> Iterator[str]:
    facts, about = issue.plan.facts, issue.journal.manifest.journal
    yield f"{issue.journal_name}, {issue.say(issue.languages[0])}"
    yield from filter(None, (about.publisher, *_list_numbers(about), about.url))
    if facts.editors:
        yield f"{issue.languages[0].words['editors']} {', '.join(facts.editors)}"
    yield from (text for language in issue.languages if (text := facts.imprint.get(language.code)))
    yield from filter(None, (facts.license,))


def _list_numbers(about: About) -> Iterator[str]:
    yield from [f"ISSN {about.issn}"] if about.issn else []
    yield from [f"e-ISSN {about.eissn}"] if about.eissn else []


def _write_contents(issue: Issue, language: Language) -> ListView:
    """List the articles in their order; those of a section under its title."""
    code = language.code
    groups: list[GroupView] = []
    for number in dict.fromkeys(article.section for article in issue.articles):
        titles = issue.plan.sections[number].title if number is not None else {}
        entries = (
            EntryView(
                authors=", ".join(article.authors.get(code, article.authors.get(article.language, ()))),
                text=article.title(code),
                pages=(_lead_to(issue, article, article.page_range),),
            )
            for article in issue.articles
            if article.section == number
        )
        groups.append(GroupView(title=titles.get(code) or next(iter(titles.values()), ""), entries=tuple(entries)))
    return ListView(babel=NoEscape(language.babel), heading=language.words["contents"], groups=tuple(groups))


def _lead_to(issue: Issue, article: BoundArticle, pages: str) -> PagesView:
    """Give pages with the address of their article: of the PDFs that are joined the first is what stands before."""
    number = 1 + [each.slug for each in issue.articles].index(article.slug)
    return PagesView(text=pages, address=NoEscape(f"{PART_ADDRESS}{number}"))


def _write_indexes(issue: Issue) -> Iterator[ListView]:
    """Sort authors by the alphabet of the first language, and the keywords of each language by its own."""
    first = issue.languages[0]
    people = [
        (name, article)
        for article in issue.articles
        for name in article.listed.get(first.code, article.listed.get(article.language, ()))
    ]
    yield _write_index(issue, first, "author_index", people)
    for language in issue.languages:
        words = [(word, article) for article in issue.articles for word in article.keywords.get(language.code, ())]
        yield _write_index(issue, language, "keyword_index", words)


def _write_index(issue: Issue, language: Language, heading: str, found: Sequence[tuple[str, BoundArticle]]) -> ListView:
    named: dict[str, dict[int, BoundArticle]] = {}
    for text, article in found:
        named.setdefault(text, {})[article.first_page] = article
    entries = tuple(
        EntryView(text=text, pages=tuple(_lead_to(issue, named[text][page], str(page)) for page in sorted(named[text])))
        for text in sorted(named, key=lambda each: sort_key(language, each))
    )
    groups = (GroupView(title="", entries=entries),)
    return ListView(babel=NoEscape(language.babel), heading=language.words[heading], groups=groups)


# --- TeX ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pages:
    """What one file of them has."""

    name: str
    covers: tuple[CoverView, ...]
    imprint: tuple[str, ...]
    contents: tuple[ListView, ...]
    indexes: tuple[ListView, ...]


@collecting
def _write_tree(findings: Findings, issue: Issue, pages: _Pages) -> SourceTree:
    main, others = issue.languages[0], issue.languages[1:]
    plain = f"{issue.journal_name} {pages} {issue.journal.manifest.journal}"
    letters = "".join(sorted({letter for language in issue.languages for letter in language.letters}))
    used = "".join(sorted({letter for letter in plain if letter.isalpha() and not letter.isascii()}))
    mirrored = {language.babel: language.alphabet for language in issue.languages if runs_right_to_left(language)}
    document = Document(size_pt=11, engine="lualatex" if mirrored else "xelatex")
    theirs = Others(letters=used, reversed=mirrored)
    ligatures = all(language.ligatures for language in issue.languages)
    chosen = choose_typeface(document, letters, _PLACE, ligatures=ligatures, used=used, others=theirs)
    typeface = findings.take(chosen)
    lists = _list_breaks(issue.languages, plain)
    paper = issue.journal.manifest.document.paper
    view = IssuePagesView(
        log_hooks=NoEscape(LOG_HOOKS),
        languages=NoEscape("\n".join((write_languages(main, others, document.engine), write_exceptions(lists)))),
        fonts=typeface.block,
        metadata=write_metadata(f"{issue.journal_name}, {issue.say(main)}", (), (), main.code),
        paper="a4" if paper == "class" else paper,
        journal=issue.journal_name,
        covers=pages.covers,
        imprint=pages.imprint,
        contents=pages.contents,
        indexes=pages.indexes,
        first_page=str(issue.articles[-1].last_page + 1),
    )
    try:
        text = render_template(TEMPLATE.read_text(encoding="utf-8"), view, TEMPLATE.name)
    except BadTemplate as bad:
        findings.refuse(bad.finding)
    files: Mapping[str, str] = {f"{pages.name}.tex": text, **lists}
    return SourceTree(f"{pages.name}.tex", files, frozenset(files), engine=document.engine, fonts=typeface.files)


def _list_breaks(languages: Iterable[Language], plain: str) -> dict[str, str]:
    """Write the breaks of words, by their file, for languages that TeX has no patterns for."""
    wanted = [language for language in languages if language.hyphenation.method == "syllables"]
    words = {language.code: tuple(hyphenation_list(language, [plain])) for language in wanted}
    return {list_path(each.code): write_list(each, words[each.code]) for each in wanted if words[each.code]}
