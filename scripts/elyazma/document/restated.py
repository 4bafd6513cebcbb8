r"""Theorems that a text says again: \begin{restatable}[title]{theorem}{again} ... \end{restatable}, \again*.

That is thm-restate. In other formats the theorem has its number where it is first said; where it is said again, its
name and number stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from elyazma.document.commands import CommandEdits, Edit
from elyazma.document.marks import write_mark
from elyazma.document.theorems import Restated
from elyazma.model.diagnostics import Diagnostic, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Source
from elyazma.model.phrases import phrase
from elyazma.tex.parse import parse
from elyazma.tex.tokens import Argument
from elyazma.tex.tree import Command, Environment, Tree

RESTATABLE = frozenset(("restatable", "restatable*"))


@dataclass(frozen=True, slots=True)
class Restatable:
    """The arguments of such an environment: a title in brackets, the theorem's environment, the command's name."""

    title: Argument | None
    theorem: Argument
    command: Argument


def read_restatable(tree: Tree, environment: Environment) -> Restatable | None:
    """Read the arguments of an environment; none where one is missing."""
    behind = tree.name_end(environment)
    title = tree.tokens.optional(behind)
    theorem = tree.tokens.mandatory(title.end if title else behind)
    command = tree.tokens.mandatory(theorem.end) if theorem else None
    return Restatable(title, theorem, command) if theorem and command else None


def list_restated(sources: Iterable[Source]) -> Mapping[str, Restated]:
    """List what the sources may say again, by the command's name."""
    return {name: restated for source in sources if "restatable" in source.text for name, restated in _list(source)}


def _list(source: Source) -> Iterator[tuple[str, Restated]]:
    tree = parse(source.text, source.path)
    labels = [(each.start, each.last.text.strip()) for each in tree.commands({"label"}) if each.last]
    for environment in tree.environments(RESTATABLE):
        if read := read_restatable(tree, environment):
            at = bisect_left(labels, (environment.start, ""))
            inside = at < len(labels) and labels[at][0] < environment.end
            yield read.command.text.strip(), Restated(read.theorem.text.strip(), labels[at][1] if inside else "")


def report_restated(sources: Iterable[Source], restated: Mapping[str, Restated]) -> Iterator[Diagnostic]:
    """Say where a theorem is said again."""
    for source in sources if restated else ():
        tree = parse(source.text, source.path)
        for command in tree.commands(restated.keys()):
            message = phrase(
                r"\{name} prints its theorem again: here only its name and number stand in this format",
                name=command.name,
            )
            hint = phrase("write the theorem out here if its readers need it again")
            yield warning("export-restated", message, tree.tokens.span(command.start, len(command.name) + 1), hint)


def say_again(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Write the name and the number of a theorem where it is said again."""
    again = edits.known.restated[command.name]
    theorem = edits.known.theorems.get(again.theorem)
    word = theorem.word if theorem else again.theorem.capitalize()
    end = command.end + edits.tree.text.startswith("*", command.end)
    number = edits.number(command.start, end)
    mark = "~" + write_mark("ref", number, "ref", again.label) if again.label else ""
    yield Edit(command.start, end, rf"\par\textbf{{{word}{mark}.}}\par ")
