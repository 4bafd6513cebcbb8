"""Compare what the files of an article say of it: a DOI, a page or a title that differs would be printed for good."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from elyazma.languages.folding import compose, fold_letters
from elyazma.model.diagnostics import Diagnostic, Span, error
from elyazma.model.issue import BoundArticle
from elyazma.model.phrases import phrase
from elyazma.office.jats_parts import read_jats
from elyazma.pdf.facts import UnreadablePdf
from elyazma.pdf.reader import read_destinations, read_pdf
from elyazma.system.xml import BadXml, Node, parse_xml

Facts = Mapping[str, str | None]
"""What a file says, by "title", "doi", "first_page", "last_page"; a fact that such a file need not say is not there."""
_META = re.compile(r'<meta name="citation_(title|doi|firstpage|lastpage)" content="([^"]*)">')
_META_NAMES = {"title": "title", "doi": "doi", "firstpage": "first_page", "lastpage": "last_page"}
_XMP = re.compile(rb"<prism:(startingPage|endingPage|doi)>([^<]*)<")
_XMP_NAMES = {b"startingPage": "first_page", b"endingPage": "last_page", b"doi": "doi"}


def find_disagreements(article: BoundArticle, folder: Path) -> Iterator[Diagnostic]:
    """Yield what differs in the files of an article below an issue's `folder`, each at its file."""
    wanted = {
        "title": article.title(article.language),
        "doi": article.doi,
        "first_page": str(article.first_page),
        "last_page": str(article.last_page),
        "pages": str(article.pages),
    }
    for suffix, read in _READERS.items():
        path = article.result(suffix)
        if not path.is_file():
            continue
        place = Span(f"{folder.name}/{path.relative_to(folder).as_posix()}")
        try:
            said = read(path, article)
        except (BadXml, UnreadablePdf, UnicodeDecodeError) as fault:
            yield error("issue-disagrees", phrase("it cannot be read: {fault}", fault=str(fault)[:200]), place)
            continue
        for what, value in said.items():
            if not _is_same(value or "", wanted[what], of_pdf=suffix == ".pdf"):
                yield _report(what, value or "", wanted[what], place)


def _is_same(found: str, wanted: str, *, of_pdf: bool) -> bool:
    """Tell whether two texts are the same; TeX prints other quotation marks and dashes than those that were written."""
    if of_pdf:
        return fold_letters(found) == fold_letters(wanted)
    return " ".join(compose(found).split()) == " ".join(compose(wanted).split())


def _report(what: str, found: str, wanted: str, place: Span) -> Diagnostic:
    message = phrase(
        '{what}: "{found}" in this file, and "{wanted}" for the issue', what=what, found=found, wanted=wanted
    )
    return error("issue-disagrees", message, place, phrase("correct article.toml, delete this file, and try again"))


def _read_pdf(path: Path, article: BoundArticle) -> Facts:
    """Read what a PDF prints as its title, its metadata, and which number its pages have where links lead to them."""
    facts = read_pdf(path)
    found = {_XMP_NAMES[name]: html.unescape(text.decode("utf-8")) for name, text in _XMP.findall(path.read_bytes())}
    said = {"pages": str(facts.pages), **found, **({"title": facts.title} if facts.title else {})}
    called = {name.partition("page.")[2]: page for name, page in read_destinations(path).items()}
    numbers = [int(name) - page + 1 for name, page in called.items() if name.isdecimal()]
    wrong = [number for number in numbers if number != article.first_page]
    printed = _find_printed(" ".join(facts.texts[:_TITLE_PAGES]), article)
    return {**said, **({"first_page": str(wrong[0])} if wrong else {}), **printed}


_TITLE_PAGES = 2
_LONGEST_SHOWN = 80


def _find_printed(text: str, article: BoundArticle) -> Facts:
    """Give what stands in a title's place where no title of the article's, in any of its languages, is printed."""
    letters = fold_letters(text)
    printed = not article.titles or any(fold_letters(title) in letters for title in article.titles.values())
    return {} if printed else {"title": " ".join(text.split())[:_LONGEST_SHOWN]}


def _read_jats(path: Path, _: BoundArticle) -> Facts:
    meta = read_jats(path).find("front/article-meta")
    ids = [node.text for node in meta.findall("article-id") if node.get("pub-id-type") == "doi"]
    return {
        "title": _read_text(meta.find("title-group/article-title")),
        "doi": next(iter(ids), ""),
        "first_page": meta.findtext("fpage"),
        "last_page": meta.findtext("lpage"),
    }


def _read_deposit(path: Path, _: BoundArticle) -> Facts:
    root = parse_xml(path.read_bytes())
    article = next(node for node in root.iter("{*}journal_article"))
    return {
        "title": _read_text(article.find("{*}titles/{*}title")),
        "doi": article.findtext("{*}doi_data/{*}doi"),
        "first_page": article.findtext("{*}pages/{*}first_page"),
        "last_page": article.findtext("{*}pages/{*}last_page"),
    }


def _read_page(path: Path, _: BoundArticle) -> Facts:
    found = _META.findall(path.read_text(encoding="utf-8"))
    said = {_META_NAMES[name]: html.unescape(text) for name, text in found}
    return {**dict.fromkeys(_META_NAMES.values(), ""), **said}


def _read_text(node: Node | None) -> str:
    return "" if node is None else "".join(node.itertext())


_READERS = {".pdf": _read_pdf, ".xml": _read_jats, "-crossref.xml": _read_deposit, ".html": _read_page}
