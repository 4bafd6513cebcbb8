r"""Say what other formats have less of than the PDF: notes to oneself, settings of packages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from elyazma.document.table import read_table
from elyazma.model.diagnostics import Diagnostic, warning
from elyazma.model.manuscript import Source
from elyazma.model.phrases import phrase
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Tree


def report_reductions(texts: Iterable[Source], preamble: Iterable[Source]) -> Iterator[Diagnostic]:
    """Give a finding for each thing that is left out or printed otherwise."""
    texts = tuple(texts)
    for source in (*preamble, *texts):
        yield from _find_settings(parse(source.text, source.path))
    for source in texts:
        tree = parse(source.text, source.path)
        yield from _find_notes(tree)


def _find_settings(tree: Tree) -> Iterator[Diagnostic]:
    for command in tree.commands({"sisetup"}):
        message = phrase(
            r"\sisetup is not heeded in this format: numbers and units stand as siunitx prints them "
            "without it"
        )
        yield warning(
            "export-settings", message, tree.span(command), phrase("look at the numbers and units of the result")
        )


def _find_notes(tree: Tree) -> Iterator[Diagnostic]:
    told = read_table().told
    for node in tree.walk():
        if isinstance(node, Command) and node.name in told:
            message = phrase(r"\{name} is a note to yourself: it is left out in this format", name=node.name)
            yield warning("export-told", message, tree.span(node), phrase("delete it before you send the article"))
