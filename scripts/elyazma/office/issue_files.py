"""Write a file of a whole issue by the template of its format, and read in it what has to be the same everywhere."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from elyazma.languages.folding import compose
from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, error
from elyazma.model.issue import BoundArticle
from elyazma.model.issue_format import IssueFormat, Says
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.office.issue_record import IssueRecord, write_pages
from elyazma.system.templates import TemplateError, open_html_templates
from elyazma.system.xml import BadXml, Node, parse_xml, replace_unwritable

_MARK = re.compile(r"\[elyazma-file-(\d+)\]")


def mark_inside(number: int) -> str:
    """Give what stands for the content of a file until the text around it has been read."""
    return f"[elyazma-file-{number}]"


@dataclass(frozen=True, slots=True)
class Filling:
    """What a template is filled with: the record, the settings, and the files that stand inside by their numbers."""

    record: IssueRecord
    settings: Mapping[str, str]
    inside: Mapping[int, bytes]


@collecting
def write_issue_file(
    findings: Findings, form: IssueFormat, filling: Filling, articles: Sequence[BoundArticle], place: Span
) -> bytes:
    """Fill a template, and compare what it says of the articles with what they are; `place` is the file's."""
    try:
        template = open_html_templates().from_string(form.template)
        text = template.render(issue=filling.record, settings=filling.settings, join_texts=_join).strip() + "\n"
        text = replace_unwritable(text)
        said, text = _READERS[form.rules.kind](text, form.rules.says, filling.record)
    except (TemplateError, BadXml, ValueError, KeyError, IndexError, TypeError) as fault:
        message = phrase("it cannot be read: {fault}", fault=str(fault)[:200])
        findings.refuse(error("issue-disagrees", message, place))
    findings.add(_compare(said, articles, place))
    # At once: the text of many articles with their files is large.
    return _MARK.sub(lambda mark: _write_content(mark, filling.inside), text).encode()


def _write_content(mark: re.Match[str], inside: Mapping[int, bytes]) -> str:
    content = inside.get(int(mark[1]))
    return mark[0] if content is None else base64.b64encode(content).decode("ascii")


def _join(texts: Sequence[str]) -> str:
    return "; ".join(filter(None, texts))


# --- What it says -------------------------------------------------------------------------------------

Facts = Mapping[str, str]
"""What a file says of an article, by "title", "doi", "pages", "first_page", "last_page"."""


def _read_xml(text: str, says: Says, record: IssueRecord) -> tuple[Sequence[Facts], str]:
    root = parse_xml(text.encode())
    found = list(root.iter(says.article))
    pairs = zip(found, record.articles, strict=True)
    return [dict(_find_facts(node, says, article.language)) for node, article in pairs], text


def _find_facts(node: Node, says: Says, language: str) -> Iterator[tuple[str, str]]:
    for what, path in _list_paths(says):
        found = node.find(path.replace("{language}", language))
        yield what, "" if found is None else "".join(found.itertext())


def _list_paths(says: Says) -> Iterator[tuple[str, str]]:
    names = ("title", "doi", "pages", "first_page", "last_page")
    yield from ((name, path) for name in names if (path := getattr(says, name)))


def _read_json(text: str, says: Says, _: IssueRecord) -> tuple[Sequence[Facts], str]:
    value = json.loads(text)
    articles: Any = _look_up(value, says.article) if says.article else value
    facts = [{what: _look_up(each, path) for what, path in _list_paths(says)} for each in articles]
    said = [{what: "" if found is None else str(found) for what, found in each.items()} for each in facts]
    return said, json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _look_up(value: object, path: str) -> object:
    for step in path.split("."):
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
    return value


_READERS = {"xml": _read_xml, "json": _read_json}


def _even(text: str) -> str:
    return " ".join(compose(text).split())


def _compare(said: Sequence[Facts], articles: Sequence[BoundArticle], place: Span) -> Iterator[Diagnostic]:
    for facts, article in zip(said, articles, strict=True):
        wanted = {
            "title": article.title(article.language),
            "doi": article.doi,
            "pages": write_pages(article.first_page, article.last_page),
            "first_page": str(article.first_page),
            "last_page": str(article.last_page),
        }
        for what, found in facts.items():
            if _even(found) != _even(wanted[what]):
                message = phrase(
                    '{article}, {what}: "{found}" in this file, and "{wanted}" for the issue',
                    article=article.slug, what=what, found=found[:200], wanted=wanted[what][:200],
                )  # fmt: skip
                yield error("issue-disagrees", message, place)
