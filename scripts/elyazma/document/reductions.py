r"""Say what other formats have less of than the PDF: notes to oneself, settings of packages, captions of listings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from elyazma.document.table import read_table
from elyazma.model.diagnostics import Diagnostic, error, warning
from elyazma.model.manuscript import Source
from elyazma.tex.arguments import split_options
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Tree, Verbatim


def report_reductions(texts: Iterable[Source], preamble: Iterable[Source]) -> Iterator[Diagnostic]:
    """Give a finding for each thing that is left out or printed otherwise; an error for text that would be lost."""
    texts = tuple(texts)
    for source in (*preamble, *texts):
        yield from _find_settings(parse(source.text, source.path))
    for source in texts:
        tree = parse(source.text, source.path)
        yield from _find_notes(tree)
        yield from _find_captions(tree)


def _find_settings(tree: Tree) -> Iterator[Diagnostic]:
    for command in tree.commands({"sisetup"}):
        message = r"\sisetup is not heeded in this format: numbers and units stand as siunitx prints them without it"
        yield warning("export-settings", message, tree.span(command), "look at the numbers and units of the result")


def _find_notes(tree: Tree) -> Iterator[Diagnostic]:
    told = read_table().told
    for node in tree.walk():
        if isinstance(node, Command) and node.name in told:
            message = rf"\{node.name} is a note to yourself: it is left out in this format"
            yield warning("export-told", message, tree.span(node), "delete it before you send the article")


def _find_captions(tree: Tree) -> Iterator[Diagnostic]:
    for node in tree.verbatim():
        if node.name == "lstlisting" and _has_caption(tree, node):
            message = "the caption and the label of a listing would be lost in this format"
            hint = r"put the listing into a figure with \caption and \label, and take both out of its options"
            yield error("export-caption-lost", message, tree.tokens.span(node.start, len(r"\begin{lstlisting}")), hint)


def _has_caption(tree: Tree, node: Verbatim) -> bool:
    options = tree.text[node.start : node.inner].partition("[")[2].rpartition("]")[0]
    return any(_CAPTION.match(option) for option in split_options(options))


_CAPTION = re.compile(r"\s*(?:caption|title|label)\s*=")
