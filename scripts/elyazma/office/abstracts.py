"""Write an issue's book of abstracts: one page that needs no server, with each abstract as its JATS file has it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from elyazma.languages import Language
from elyazma.model.issue import BoundArticle
from elyazma.system.templates import open_html_templates
from elyazma.system.xml import Node, parse_xml

_TEMPLATE = Path(__file__).with_name("abstracts.html.j2")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*>")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LINK = "{http://www.w3.org/1999/xlink}href"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_TAGS = {
    "p": "p", "italic": "em", "bold": "strong", "sub": "sub", "sup": "sup", "underline": "u", "monospace": "code",
    "list": "ul", "list-item": "li", "title": "h4", "sec": "section", "disp-formula": "div", "disp-quote": "blockquote",
}  # fmt: skip
"""What stands for an element of JATS; another one is a `span`, so that no word is lost."""


@dataclass(frozen=True, slots=True)
class _Abstract:
    """One article in one language; `body` is HTML."""

    language: str
    title: str
    authors: str
    body: str


@dataclass(frozen=True, slots=True)
class _Entry:
    pages: str
    doi: str
    abstracts: tuple[_Abstract, ...]


def write_abstracts(heading: str, articles: Sequence[BoundArticle], languages: Mapping[str, Language]) -> str:
    """Write the page; articles without an abstract stand in it with their titles. Raises BadXml."""
    first = articles[0].language
    entries = [
        _Entry(article.page_range, article.doi, tuple(_list_abstracts(article)) or (_name_alone(article),))
        for article in articles
    ]
    template = open_html_templates().from_string(_TEMPLATE.read_text(encoding="utf-8"))
    word = languages[first].words["abstracts"]
    return template.render(language=first, heading=heading, word=word, entries=entries) + "\n"


def _name_alone(article: BoundArticle) -> _Abstract:
    code = article.language
    return _Abstract(code, article.title(code), ", ".join(article.authors.get(code, ())), "")


def _list_abstracts(article: BoundArticle) -> Iterator[_Abstract]:
    root = parse_xml(_DOCTYPE.sub(b"", article.result(".xml").read_bytes(), count=1))
    for node in root.find("front/article-meta").iterchildren("abstract", "trans-abstract"):
        # Highlights and the like have a type of their own.
        if node.get("abstract-type"):
            continue
        code = node.get(_LANG) or article.language
        authors = article.authors.get(code, article.authors.get(article.language, ()))
        yield _Abstract(code, article.title(code), ", ".join(authors), _write_inside(node))


def _write_inside(node: Node) -> str:
    parts = [html.escape(node.text or "", quote=False)]
    for child in node:
        if isinstance(child.tag, str):
            parts.append(_write_element(child))
        parts.append(html.escape(child.tail or "", quote=False))
    return "".join(parts)


def _write_element(node: Node) -> str:
    name = str(node.tag)
    if name.startswith(_MATHML):
        bare = name.removeprefix(_MATHML)
        given = "".join(f' {key}="{html.escape(value)}"' for key, value in node.attrib.items() if "{" not in key)
        return f"<{bare}{given}>{_write_inside(node)}</{bare}>"
    if name == "alternatives":
        # The same formula twice: as MathML and as TeX.
        formula = node.find(f"{_MATHML}math")
        return _write_inside(node) if formula is None else _write_element(formula)
    address = node.get(_LINK, "")
    if name == "ext-link" and address.startswith(("https://", "http://")):
        return f'<a href="{html.escape(address)}">{_write_inside(node)}</a>'
    tag = "ol" if name == "list" and node.get("list-type") == "order" else _TAGS.get(name, "span")
    return f"<{tag}>{_write_inside(node)}</{tag}>"
