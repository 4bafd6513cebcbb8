"""The tasks that compare two revisions and bring others' changes back: diff, merge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.diagnostics import exit_code
from elyazma.model.phrases import Phrase, phrase, phrase_count, phrase_data, verbatim
from elyazma.system.translating import write_finding
from elyazma.tasks.command import DONE, MANUSCRIPT, Context, command, current_folder, require_journal, root_folder
from elyazma.tasks.results import open_viewer, shown

if TYPE_CHECKING:  # the flow is imported when there is something to compare
    from elyazma.flows.merging_word import Merging
    from elyazma.flows.two_revisions import Comparison
    from elyazma.model.changes import Changes, SectionChange

COLUMNS = (
    phrase("section"),
    phrase("words +"),
    phrase("words −"),
    phrase("moved"),
    phrase("citations +"),
    phrase("citations −"),
    phrase("citations moved"),
)


@command(
    help={
        "since": "the older revision: a tag, a branch or a hash; without it the last tag",
        "until": "the newer revision; without it the files as they are now, committed or not",
        "journal": "lay both out for this journal instead of the one the newer revision names",
        "word": "make a Word file with tracked changes instead of the PDF",
        "json": "print what changed for programs",
        "open": "show the file when it is done",
    }
)
def diff(  # noqa: PLR0913, PLR0917
    _: Context,
    since: str = "",
    until: str = "",
    journal: str = "",
    word: bool = False,
    json: bool = False,
    open_: bool = False,
) -> int:
    """Show what changed between two revisions: a marked PDF or Word file in dist/, and a summary by section."""
    from elyazma.flows.revisions import COMPARISONS

    console.set_utf8()
    root = root_folder()
    require_journal(root, journal)
    with console.show_progress() as progress:
        outcome = COMPARISONS["docx" if word else "pdf"](root, since, until, journal, progress)
    made = outcome.value
    if made is None:
        show = console.print_findings_json if json else console.print_findings
        show(outcome.diagnostics, root)
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    if json:
        console.print_json(_as_json(made, root))
        return DONE
    console.print_findings(outcome.diagnostics, root, brief=True)
    _show_changes(made)
    console.say(_describe_result(made, root))
    if open_:
        open_viewer(made.path)
    return DONE


def _describe_result(made: Comparison, root: Path) -> Phrase:
    return (
        phrase(
            "{path}: {pages}",
            path=shown(made.path, root),
            pages=phrase_count(made.pages, "{count} page", "{count} pages"),
        )
        if made.pages
        else shown(made.path, root)
    )


# --- The summary ------------------------------------------------------------------------------------


def _show_changes(comparison: Comparison) -> None:
    changes = comparison.changes
    console.say(phrase("from {since} to {until}", since=comparison.since, until=comparison.until))
    rows = [_section_row(section) for section in changes.sections]
    for part in changes.parts:
        name = phrase_data(part.part)
        name = phrase("{part} ({language})", part=name, language=part.language) if part.language else name
        rows.append((name, str(part.added or ""), str(part.removed or ""), *[""] * 4))
    console.print_table(COLUMNS, rows)
    for line in _list_lines(changes):
        console.say(line)


def _section_row(section: SectionChange) -> tuple[str, ...]:
    numbers = (section.added, section.removed, section.moved)
    cited = (section.citations_added, section.citations_removed, section.citations_moved)
    return (_describe_section(section), *(str(number or "") for number in numbers), *map(", ".join, cited))


def _describe_section(section: SectionChange) -> Phrase:
    title = verbatim(section.title) if section.title else phrase("(before the first heading)")
    if section.before:
        return phrase("{title} (was: {before})", title=title, before=section.before)
    if section.source:
        return phrase("{title} (new, out of: {source})", title=title, source=section.source)
    if section.fate == "added":
        return phrase("{title} (new)", title=title)
    return phrase("{title} (gone)", title=title) if section.fate == "removed" else title


_CHANGES = {
    ("references", "added"): phrase("references added"),
    ("references", "removed"): phrase("references removed"),
    ("references", "changed"): phrase("references changed"),
    ("figures", "added"): phrase("figures added"),
    ("figures", "removed"): phrase("figures removed"),
    ("figures", "changed"): phrase("figures changed"),
    ("tables", "added"): phrase("tables added"),
    ("tables", "removed"): phrase("tables removed"),
    ("tables", "changed"): phrase("tables changed"),
}


def _list_lines(changes: Changes) -> Iterator[Phrase]:
    for what in ("references", "figures", "tables"):
        items = getattr(changes, what)
        for fate in ("added", "removed", "changed"):
            if names := getattr(items, fate):
                yield phrase("{change}: {names}", change=_CHANGES[what, fate], names=", ".join(names))
    if changes.journals:
        yield phrase("journal: {names}", names=" → ".join(changes.journals))


def _as_json(made: Comparison, root: Path) -> dict[str, object]:
    about = {"root": str(root), "since": made.since, "until": made.until, **_name_result(made, root)}
    return {**about, **asdict(made.changes)}


def _name_result(made: Comparison, root: Path) -> dict[str, object]:
    if not made.pages:
        return {"docx": shown(made.path, root)}
    return {"pdf": shown(made.path, root), "pages": made.pages, "marked": made.level}


# --- What others changed -----------------------------------------------------------------------------


@command(
    positional=["file"],
    help={
        "file": "the Word file that came back: made by `invoke docx`, changed in Word or LibreOffice",
        "base": "the file as it left, where the one that came does not say what it was made of",
        "branch": "make a git branch of this name, one commit for each person, and leave the work tree as it is",
        "comments_in_text": "put comments into the TeX files too, as lines that begin with %",
        "json": "print what was done for programs",
    },
)
def merge(
    _: Context,
    file: str,
    base: str = "",
    branch: str = "",
    comments_in_text: bool = False,
    json: bool = False,
) -> int:
    """Bring what others changed in a Word file of ours back into the sources, sentence by sentence.

    For example: invoke merge ~/Downloads/article-reviewed.docx
    """
    from elyazma.flows import merging_word

    console.set_utf8()
    root, here = root_folder(), current_folder()
    wishes = merging_word.Wishes(here / base if base else None, branch, comments_in_text)
    with console.show_progress() as progress:
        outcome = merging_word.merge_word(root, here / file, wishes, progress)
    made = outcome.value
    if json and made:
        console.print_json(
            {"root": str(root), **asdict(made), "findings": [write_finding(each) for each in outcome.diagnostics]}
        )
        return exit_code(outcome.diagnostics)
    (console.print_findings_json if json else console.print_findings)(outcome.diagnostics, root)
    if made is None:
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    for line in _describe_merging(made):
        console.say(line)
    return exit_code(outcome.diagnostics)


def _describe_merging(made: Merging) -> Iterator[Phrase]:
    yield phrase(
        "{changes} applied in {files}",
        changes=_count_changes(made),
        files=phrase_count(len(made.changed), "{count} file", "{count} files"),
    )
    yield from (verbatim(f"  {path}") for path in made.changed)
    if made.comments:
        comments = phrase_count(len(made.comments), "{count} comment", "{count} comments")
        yield phrase("{comments}: manuscript/comments.md", comments=comments)
    if made.branch:
        yield phrase("the branch {branch} holds them; next, type: git diff HEAD...{branch}", branch=made.branch)
    left = len(made.refused) + len(made.conflicts)
    if left:
        yield phrase("{count} to decide by hand: merge-report.md", count=left)


def _count_changes(made: Merging) -> Phrase:
    if not made.people:
        return phrase_count(made.applied, "{count} change", "{count} changes")
    people = ", ".join(made.people)
    return phrase_count(made.applied, "{count} change by {people}", "{count} changes by {people}", people=people)
