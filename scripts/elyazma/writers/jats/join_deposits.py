"""Make one deposit of those of an issue's articles: one journal, one issue, all articles in it."""

from __future__ import annotations

from collections.abc import Mapping

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.model.phrases import phrase
from elyazma.system.xml import BadXml, Node, parse_xml, write_xml
from elyazma.writers.jats.deposit import SPACE

_SHARED = ("journal_metadata", "journal_issue")
_HEAD = ("depositor", "registrant")


def join_deposits(deposits: Mapping[str, bytes], batch: str) -> Outcome[bytes]:
    """Join deposits, by their paths, into one that is called `batch`; what they say of the issue has to be the same.

    The timestamp is the latest: Crossref refuses one that is older than an earlier deposit's.
    """
    try:
        roots = {path: parse_xml(content) for path, content in deposits.items()}
    except BadXml as fault:
        message = phrase("a deposit cannot be read: {fault}", fault=str(fault)[:200])
        return Outcome(None, (error("issue-disagrees", message, Span(next(iter(deposits)))),))
    whole, *others = roots.values()
    found = tuple(_report_other(path, name) for path, root in roots.items() for name in _list_differing(whole, root))
    if found:
        return Outcome(None, found)
    journal = whole.find(f"{{{SPACE}}}body/{{{SPACE}}}journal")
    stamp = max((_find_text(root, "timestamp") for root in roots.values()), key=lambda each: each or "")
    for other in others:
        journal.extend(list(other.iter(f"{{{SPACE}}}journal_article")))
    head = whole.find(f"{{{SPACE}}}head")
    head.find(f"{{{SPACE}}}doi_batch_id").text = f"{batch}-{stamp}"[:100]
    head.find(f"{{{SPACE}}}timestamp").text = stamp
    return Outcome(write_xml(whole))


def _find_text(root: Node, name: str) -> str:
    return str(root.findtext(f".//{{{SPACE}}}{name}") or "")


def _list_differing(whole: Node, other: Node) -> list[str]:
    return [name for name in (*_SHARED, *_HEAD) if _read(whole, name) != _read(other, name)]


def _read(root: Node, name: str) -> list[tuple[str, str]]:
    """Give every element in one, with its text."""
    found = root.find(f".//{{{SPACE}}}{name}")
    return [] if found is None else [(str(node.tag), (node.text or "").strip()) for node in found.iter()]


def _report_other(path: str, name: str) -> Diagnostic:
    message = phrase("its {name} is not that of the other articles' deposits", name=name)
    return error("issue-disagrees", message, Span(path), phrase("compare [publication] and [dates] of the articles"))
