"""Say what of a Word file could not be brought into the sources, each at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from elyazma.model.diagnostics import Diagnostic, Span, error, warning
from elyazma.model.phrases import NOTHING, phrase
from elyazma.revision.incoming.lines import Refusal
from elyazma.revision.incoming.merging import Incoming
from elyazma.revision.incoming.notes import REPORT


def report_left(name: str, came: Incoming, conflicts: Sequence[Refusal]) -> Iterator[Diagnostic]:
    """Make a finding of all that a person has to decide; `name` is the Word file's."""
    for each in came.refused:
        place = Span(each.path, each.line) if each.path else Span(name)
        by = phrase(" (by {person})", person=each.person) if each.person else NOTHING
        message = phrase(
            "not applied{by}: {reason}: “{before}” became “{after}”",
            by=by,
            reason=each.reason,
            before=_cut(each.before),
            after=_cut(each.after),
        )
        yield error(
            "merge-not-applied", message, place, phrase("change it by hand; both texts are in {report}", report=REPORT)
        )
    for each in conflicts:
        hint = phrase("choose one of the two, and take the marks out; both are in {report}", report=REPORT)
        message = phrase(
            "both sides changed the same sentence: “{before}” and “{after}”",
            before=_cut(each.before),
            after=_cut(each.after),
        )
        yield error("merge-conflict", message, Span(each.path), hint)
    for each in came.typed:
        hint = phrase("add the work to bib/ and write a command for it")
        message = phrase(
            "this citation names no work of the bibliography, and stands as text: “{after}”", after=_cut(each.after)
        )
        yield warning("merge-citation-text", message, Span(each.path, each.line), hint)


_MOST_SHOWN = 90


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN].rstrip()}…"
