"""The flow of an issue: its articles page after page, what they say compared, then what is made of all together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from elyazma.flows.bound_articles import Binding, bind_articles, check_facts, check_folders, export_articles
from elyazma.flows.confining import report_confinement
from elyazma.flows.issue_exports import Exporting, gather_jats, make_exports
from elyazma.languages import Language
from elyazma.model.audience import Format
from elyazma.model.diagnostics import Findings, Span, collecting, error, note
from elyazma.model.issue import BoundArticle
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import SourceTree
from elyazma.model.phrases import phrase
from elyazma.office.abstracts import write_abstracts
from elyazma.office.agreement import find_disagreements
from elyazma.office.copies import write_changed
from elyazma.pdf.joining import Joined, NotJoined, join_pdfs
from elyazma.pdf.reader import read_pdf, render_page
from elyazma.sources.article import suggest_slug
from elyazma.sources.issue import read_issue
from elyazma.sources.issue_formats import Export, plan_exports
from elyazma.sources.load_journal import load_journal
from elyazma.sources.load_languages import load_languages
from elyazma.submission.archive import write_archive
from elyazma.system.epoch import find_epoch
from elyazma.system.locking import Progress, work_alone
from elyazma.typesetting.compile import compile_tree
from elyazma.typesetting.issue_pages import Issue, write_back, write_front
from elyazma.writers.jats.join_deposits import join_deposits

KEPT = phrase("what the last issue was is untouched")
_WORK = "build"
_COVER_DPI = 100


@dataclass(frozen=True, slots=True)
class IssueMade:
    """An issue that is there: its articles with their pages, its own files, and how many files of articles are new."""

    folder: Path
    articles: tuple[BoundArticle, ...]
    files: tuple[Path, ...]
    written: int


@collecting
def make_issue(findings: Findings, root: Path, folder: Path, progress: Progress) -> IssueMade:
    """Make the issue that an issue.toml describes, in `folder`; after an error its own files stay as they are.

    Raises OSError when the disk refuses. Only what an article changes is built again.
    """
    plan = findings.take(read_issue(root))
    findings.add(report_confinement(root))
    findings.add(check_folders(plan, folder))
    exports = findings.take(plan_exports(plan))
    findings.stop_if_fatal()
    texts = findings.take(check_facts(plan))
    folder.mkdir(parents=True, exist_ok=True)
    with work_alone(findings, folder / _WORK, progress, KEPT):
        binding = Binding(plan, folder, progress)
        articles = findings.take(bind_articles(binding, texts))
        journal = findings.take(load_journal(articles[0].root, plan.facts.journal, plan.places.get("issue.journal")))
        formats = tuple(_list_formats(findings, journal, articles))
        written = findings.take(export_articles(binding, articles, formats))
        findings.stop_if_fatal()
        progress(phrase("comparing what all files say"))
        findings.add(each for article in articles for each in find_disagreements(article, folder))
        findings.stop_if_fatal()
        languages = findings.take(_load_languages(articles))
        issue = Issue(plan, articles, journal, tuple(languages.values()))
        making = _Making(binding, issue, languages, exports)
        made = findings.take(_make_files(making, deposited="crossref" in formats))
        for path, content in made.items():
            write_changed(folder / path, content)
        return IssueMade(folder, articles, tuple(folder / path for path in made), written)


def _list_formats(findings: Findings, journal: Journal, articles: tuple[BoundArticle, ...]) -> Iterator[Format]:
    """List what is made of each article; a deposit only where there are DOIs and somebody makes deposits."""
    yield from ("docx", "html", "jats")
    deposit = journal.manifest.deposit
    if not any(article.doi for article in articles):
        return
    if deposit.depositor or deposit.email or deposit.registrant:
        yield "crossref"
        return
    hint = phrase("write depositor, email and registrant under [deposit] in the journal's style.toml")
    place = journal.places.get("journal", Span("issue.toml"))
    findings.add([note("issue-no-deposit", phrase("nobody is named who deposits at Crossref"), place, hint)])


@collecting
def _load_languages(findings: Findings, articles: tuple[BoundArticle, ...]) -> Mapping[str, Language]:
    """Load the languages that the articles are written in; one may be a file of an article's own."""
    loaded: dict[str, Language] = {}
    for article in articles:
        if article.language not in loaded:
            loaded.update(findings.take(load_languages(article.root, [article.language])).items())
    return loaded


# --- What is made of all of them ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Making:
    """What the issue's own files are made of."""

    binding: Binding
    issue: Issue
    languages: Mapping[str, Language]
    exports: Sequence[Export]

    @property
    def name(self) -> str:
        """Give the name of the issue's own files, without a suffix."""
        facts = self.issue.plan.facts
        return suggest_slug(" ".join(filter(None, (facts.journal, facts.volume, facts.number, str(facts.year)))))

    @property
    def heading(self) -> str:
        """Say which issue it is, in its first language."""
        return f"{self.issue.journal_name}, {self.issue.say(self.issue.languages[0])}"


@collecting
def _make_files(findings: Findings, making: _Making, *, deposited: bool) -> Mapping[str, bytes]:
    """Make the issue's own files, by their names."""
    issue, name, heading = making.issue, making.name, making.heading
    making.binding.progress(phrase("typesetting cover, contents and indexes"))
    front = findings.take(_typeset(making.binding, findings.take(write_front(issue))))
    members = findings.take(gather_jats(issue.articles))
    made: Mapping[str, bytes] = {
        f"{name}.pdf": findings.take(_make_pdf(making, front)),
        f"{name}-jats.zip": write_archive(members),
        f"{name}-abstracts.html": write_abstracts(heading, issue.articles, making.languages).encode(),
        f"{name}-issue.json": _describe(issue).encode(),
    }
    if deposited:
        deposits = {each.result("-crossref.xml").name: each.result("-crossref.xml") for each in issue.articles}
        contents = {path: file.read_bytes() for path, file in deposits.items()}
        made = {**made, f"{name}-crossref.xml": findings.take(join_deposits(contents, name))}
    if not making.exports:
        return made
    others = findings.take(_export(making, front))
    return {**made, **others}


@collecting
def _export(findings: Findings, making: _Making, front: Path) -> Mapping[str, bytes]:
    issue = making.issue
    exporting = Exporting(
        plan=issue.plan,
        articles=issue.articles,
        journal=issue.journal,
        folder=making.binding.folder,
        name=making.name,
        journal_name=issue.journal_name,
        say={language.code: issue.say(language) for language in issue.languages},
        cover=render_page(front, 1, _COVER_DPI),
    )
    making.binding.progress(phrase("writing files for other systems"))
    return findings.take(make_exports(exporting, making.exports))


@collecting
def _make_pdf(findings: Findings, making: _Making, front: Path) -> bytes:
    binding, issue = making.binding, making.issue
    back = findings.take(write_back(issue))
    parts = [Joined(front.read_bytes(), "", 1, "roman")]
    page = issue.plan.facts.first_page
    if issue.plan.facts.start_on_right:
        # An odd page is a right one only behind an even number of others.
        page -= (read_pdf(front).pages + page - 1) % 2
    for each in issue.articles:
        content, blanks = each.result(".pdf").read_bytes(), each.first_page - page
        parts.append(Joined(content, each.title(each.language), each.first_page, blanks=blanks))
        page = each.last_page + 1
    parts += [Joined(findings.take(_typeset(binding, each)).read_bytes(), "", page) for each in back]
    authors = dict.fromkeys(name for each in issue.articles for name in each.authors.get(each.language, ()))
    metadata = [("Title", making.heading), ("Author", "; ".join(authors))]
    try:
        return join_pdfs(parts, metadata, issue.languages[0].code)
    except NotJoined as fault:
        message = phrase("the PDF of all cannot be made: {fault}", fault=str(fault)[:200])
        findings.refuse(error("issue-not-joined", message, Span("issue.toml")))


@collecting
def _typeset(findings: Findings, binding: Binding, tree: SourceTree) -> Path:
    facts, scratch = binding.plan.facts, binding.folder / _WORK / tree.job
    scratch.mkdir(parents=True, exist_ok=True)
    epoch = find_epoch([facts.published])
    proof = findings.take(compile_tree(tree, root=binding.plan.root, scratch=scratch, epoch=epoch))
    findings.stop_if_fatal()
    return proof.pdf


def _describe(issue: Issue) -> str:
    """Describe the issue for programs: what its contents say."""
    facts = issue.plan.facts
    articles = [
        {
            "article": each.slug,
            "title": dict(each.titles),
            "authors": list(each.authors.get(each.language, ())),
            "language": each.language,
            "first_page": each.first_page,
            "last_page": each.last_page,
            "doi": each.doi,
        }
        for each in issue.articles
    ]
    about = {"journal": issue.journal_name, "volume": facts.volume, "number": facts.number, "year": facts.year}
    return json.dumps({**about, "articles": articles}, ensure_ascii=False, indent=1) + "\n"
