"""The task that compares two revisions: diff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.diagnostics import exit_code
from elyazma.tasks.command import DONE, MANUSCRIPT, Context, command, require_journal, root_folder
from elyazma.tasks.results import open_viewer, shown

if TYPE_CHECKING:  # the flow is imported when there is something to compare
    from elyazma.flows.revisions import Comparison
    from elyazma.model.changes import Changes, SectionChange

COLUMNS = ("section", "words +", "words −", "moved", "citations +", "citations −", "citations moved")


@command(
    help={
        "since": "the older revision: a tag, a branch or a hash; without it the last tag",
        "until": "the newer revision; without it the files as they are now, committed or not",
        "journal": "lay both out for this journal instead of the one the newer revision names",
        "json": "print what changed for programs",
        "open": "show the PDF when it is done",
    }
)
def diff(
    _: Context, since: str = "", until: str = "", journal: str = "", json: bool = False, open_: bool = False
) -> int:  # fmt: skip
    """Show what changed between two revisions: a marked PDF in dist/, and a summary by section."""
    from elyazma.flows.revisions import compare_revisions

    console.set_utf8()
    root = root_folder()
    require_journal(root, journal)
    with console.show_progress() as progress:
        outcome = compare_revisions(root, since, until, journal, progress)
    if outcome.value is None:
        show = console.print_findings_json if json else console.print_findings
        show(outcome.diagnostics, root)
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    if json:
        console.print_json(_as_json(outcome.value, root))
        return DONE
    console.print_findings(outcome.diagnostics, root, brief=True)
    _show_changes(outcome.value)
    console.say(f"{shown(outcome.value.pdf, root)}: {outcome.value.pages} pages")
    if open_:
        open_viewer(outcome.value.pdf)
    return DONE


# --- The summary ------------------------------------------------------------------------------------


def _show_changes(comparison: Comparison) -> None:
    changes = comparison.changes
    console.say(f"from {comparison.since} to {comparison.until}")
    rows = [_section_row(section) for section in changes.sections]
    for part in changes.parts:
        name = f"{part.part} ({part.language})" if part.language else part.part
        rows.append((name, str(part.added or ""), str(part.removed or ""), *[""] * 4))
    console.print_table(COLUMNS, rows)
    for line in _list_lines(changes):
        console.say(line)


def _section_row(section: SectionChange) -> tuple[str, ...]:
    numbers = (section.added, section.removed, section.moved)
    cited = (section.citations_added, section.citations_removed, section.citations_moved)
    return (_describe_section(section), *(str(number or "") for number in numbers), *map(", ".join, cited))


def _describe_section(section: SectionChange) -> str:
    title = section.title or "(before the first heading)"
    if section.before:
        return f"{title} (was: {section.before})"
    if section.source:
        return f"{title} (new, out of: {section.source})"
    return f"{title} (new)" if section.fate == "added" else f"{title} (gone)" if section.fate == "removed" else title


def _list_lines(changes: Changes) -> Iterator[str]:
    for what in ("references", "figures", "tables"):
        items = getattr(changes, what)
        for fate in ("added", "removed", "changed"):
            if names := getattr(items, fate):
                yield f"{what} {fate}: {', '.join(names)}"
    if changes.journals:
        yield f"journal: {' → '.join(changes.journals)}"


def _as_json(comparison: Comparison, root: Path) -> dict[str, object]:
    return {
        "root": str(root),
        "since": comparison.since,
        "until": comparison.until,
        "pdf": shown(comparison.pdf, root),
        "pages": comparison.pages,
        "marked": comparison.level,
        **asdict(comparison.changes),
    }
