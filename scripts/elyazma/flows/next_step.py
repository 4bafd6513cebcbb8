"""What an author does next, of all that a status shows: the first thing that keeps the article from going on."""

from __future__ import annotations

from elyazma.flows.status import Status
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_count


def find_next_step(status: Status) -> Phrase:
    """Say what to do next, and what to type for it."""
    steps = (_mend_the_repository, _write, _mend, _build_and_keep, _hand_in)
    return next(filter(None, (step(status) for step in steps)))


def _mend_the_repository(status: Status) -> Phrase:
    state = status.state
    if state and (state.unfinished or state.conflicts):
        return phrase("finish the merge or rebase: git status")
    return NOTHING


def _write(status: Status) -> Phrase:
    if status.works.unknown:
        key, more = status.works.unknown[0], len(status.works.unknown) - 1
        others = phrase(" and {count} more", count=more) if more else NOTHING
        return phrase("add to bib/ what the text cites: {key}{others}", key=key, others=others)
    if not status.unfinished:
        return NOTHING
    first, more = status.unfinished[0], len(status.unfinished) - 1
    place = f"{first.span.path}:{first.span.line}: " if first.span else ""
    others = phrase("; {count} more below", count=more) if more else NOTHING
    return phrase("{place}{message}{others}", place=place, message=first.message, others=others)


def _mend(status: Status) -> Phrase:
    own = next((each.own for each in status.journals if each.journal == status.journal and not each.hindrance), 0)
    found = own + status.common
    if not found:
        return NOTHING
    return phrase_count(
        found,
        "mend {count} finding for {journal}: invoke check",
        "mend {count} findings for {journal}: invoke check",
        journal=status.journal,
    )


def _build_and_keep(status: Status) -> Phrase:
    if not status.built:
        return phrase("make the PDF: invoke pdf")
    if status.state is None:
        return phrase('keep it in git: git init && git add . && git commit -m "Begin the manuscript"')
    if status.state.changed:
        return phrase("commit what has changed: git add -A && git commit")
    return NOTHING


def _hand_in(status: Status) -> Phrase:
    last = next((each for each in status.sent if each.kind == "submission"), None)
    if last is None:
        return phrase("hand it in: invoke submit")
    if last.commit and last.commits_since:
        revision = last.commit[:10]
        return phrase("see what has changed since the submission: invoke diff --since {revision}", revision=revision)
    return phrase("wait for the reviewers; invoke response --begin then takes your answers")
