"""The task that hands the article in: submit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from elyazma import console
from elyazma.model.audience import Options
from elyazma.model.diagnostics import exit_code
from elyazma.model.phrases import phrase
from elyazma.system.nearest import did_you_mean
from elyazma.tasks.command import DONE, MANUSCRIPT, USAGE, Context, command, leave, require_journal, root_folder
from elyazma.tasks.results import choose_audience, shown


@command(
    help={
        "journal": "hand in to this journal (see `invoke journals`) instead of the one article.toml names",
        "portal": "hand in at this portal (docs/submitting.md) instead of the journal's own",
        "anonymous": "leave out who wrote it and who paid, for reviewers, and prove that nothing tells",
        "since": "add a Word file that shows the changes since this revision: a tag, a branch or a hash",
        "line_numbers": "number the lines of the PDF and of the Word file, for reviewers",
        "draft": "write the archive although there are errors, with DRAFT in its name and the findings inside",
    }
)
def submit(  # noqa: PLR0913, PLR0917 - Invoke makes a flag of each
    _: Context,
    journal: str = "",
    portal: str = "",
    anonymous: bool = False,
    since: str = "",
    line_numbers: bool = False,
    draft: bool = False,
) -> int:
    """Pack what the journal's portal asks: dist/<article>-<journal>-submission.zip, proved to compile anywhere."""
    from elyazma.flows import submissions

    console.set_utf8()
    root = root_folder()
    require_journal(root, journal)
    _require_portal(root, portal)
    audience = choose_audience(anonymous, title_page=False)
    asked = Options("submission", journal, audience, draft=draft, since=since, portal=portal)
    options = replace(asked, line_numbers=line_numbers)
    with console.show_progress() as progress:
        outcome = submissions.submit(root, options, lambda it: console.format_finding(it, root), progress)
    console.print_findings(outcome.diagnostics, root, brief=True)
    made = outcome.value
    if made is None:
        console.complain(phrase("no archive was written; the last good one, if there is one, is still in dist/"))
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    console.say(phrase("{archive}:", archive=shown(made.archive, root)))
    for line in submissions.list_members(made.members):
        console.say(phrase("  {line}", line=line))
    for path in made.beside:
        console.say(shown(path, root))
    if made.names_left:
        console.complain(phrase("the archive tells who wrote it: it is a draft, and not for reviewers"))
        return MANUSCRIPT
    return DONE


def _require_portal(root: Path, portal: str) -> None:
    from elyazma.sources.portals import list_portals

    known = list_portals(root)
    if portal and portal not in known:
        advice = did_you_mean(portal, known) or phrase("the portals are: {known}", known=", ".join(known))
        leave(USAGE, phrase('no portal "{portal}": {advice}', portal=portal, advice=advice))
