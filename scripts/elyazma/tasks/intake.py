"""The task that makes a manuscript of what an author has: import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.diagnostics import Outcome, exit_code
from elyazma.model.phrases import phrase, phrase_count
from elyazma.system.atomic_folder import find_obstacle
from elyazma.system.files import write_file
from elyazma.tasks.begin import bring_toolchain
from elyazma.tasks.command import (
    DONE,
    MANUSCRIPT,
    MISSING,
    USAGE,
    Context,
    command,
    current_folder,
    leave,
    require_journal,
)
from elyazma.tasks.results import TRUST_PAPER_HELP, choose_trust

if TYPE_CHECKING:  # the flow is imported when there is something to bring in
    from elyazma.model.imported import ImportSummary


@command(
    name="import",
    positional=["file"],
    help={
        "file": "the paper: .docx, .odt, .tex, .md or .txt",
        "into": "the folder to make; named after the file when none is given",
        "journal": "the journal it goes to (see `invoke journals`), if you know it; of .tex the nearest by its class",
        "keep": "keep a manuscript of a .tex file that lacks something, or whose PDF cannot be built",
        "build": "build the PDF of a .tex file, to see whether it can be (--no-build: only read it)",
        "json": "print everything that was found for programs",
        "trust_input": TRUST_PAPER_HELP,
    },
)
def import_(  # noqa: PLR0913, PLR0917 - as many things can be asked for
    _: Context,
    file: str,
    into: str = "",
    journal: str = "",
    keep: bool = False,
    build: bool = True,
    json: bool = False,
    trust_input: bool = False,
) -> int:
    """Make a manuscript of a LaTeX, Word, OpenDocument, Markdown or text file; LaTeX stays as it was written.

    For example: invoke import paper.tex --into ../my-article
    """
    from elyazma.flows import imports

    choose_trust(trust_input)

    console.set_utf8()
    path = current_folder() / file
    folder = (current_folder() / (into or _name_folder(path))).resolve()
    refused = find_obstacle(folder)
    if refused:
        leave(USAGE, phrase("{refused}; type: --into PATH", refused=refused))
    require_journal(folder, journal)
    try:
        with console.show_progress() as progress:
            outcome = imports.import_paper(path, folder, progress, imports.Wishes(journal, keep=keep, build=build))
    except OSError as reason:
        leave(
            MISSING,
            phrase(
                "{folder} cannot be made: {strerror}; nothing was left behind",
                folder=folder,
                strerror=reason.strerror or reason,
            ),
        )
    made = outcome.value
    _show(outcome, folder if made else path.parent, json=json)
    if made is None:
        return MANUSCRIPT
    for name, data in bring_toolchain().items():
        write_file(folder / name, data)
    if not json:
        _tell_made(made, into or folder.name)
    return exit_code(outcome.diagnostics) or DONE


def _show(outcome: Outcome[ImportSummary], root: Path, *, json: bool) -> None:
    """Show what an import found: all of it for programs, else what needs a decision; the report has the rest."""
    if json:
        console.print_findings_json(outcome.diagnostics, root)
        return
    made = outcome.value
    decisions = made.decisions if made else None
    if decisions is None:
        console.print_findings(outcome.diagnostics, root)
        return
    own = set(decisions)
    reported = [each for each in outcome.diagnostics if each.code.startswith("import-") and each not in own]
    console.print_findings([each for each in outcome.diagnostics if each not in reported], root, brief=True)
    if reported:
        console.say(phrase("{findings} more in import-report.md", findings=console.count_findings(reported)))


def _tell_made(made: ImportSummary, name: str) -> None:
    counts = phrase(
        "{sections}, {paragraphs}, {citations} of {references}",
        sections=phrase_count(made.sections, "{count} section", "{count} sections"),
        paragraphs=phrase_count(made.paragraphs, "{count} paragraph", "{count} paragraphs"),
        citations=phrase_count(made.citations, "{count} citation", "{count} citations"),
        references=phrase_count(made.references, "{count} work", "{count} works"),
    )
    console.say(phrase("{name}: {counts}; what to look at is in import-report.md", name=name, counts=counts))
    for line in made.first:
        console.say(phrase("  {line}", line=line))
    console.say(phrase("next, type:"))
    console.say(phrase("  cd '{name}' && invoke pdf", name=name))


def _name_folder(path: Path) -> str:
    from elyazma.sources.article import suggest_slug

    return suggest_slug(path.stem)
