"""The task that hands the article in: submit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from elyazma.tasks.command import DONE, MANUSCRIPT, Context, command, require_journal, root_folder

if TYPE_CHECKING:
    from elyazma.diagnostics import Outcome
    from elyazma.submission import Submission
    from elyazma.submissions import Order


@command(
    help={
        "journal": "hand in to this journal (see `invoke journals`) instead of the one article.toml names",
        "anonymous": "leave out who wrote it and who paid, for reviewers, and prove that nothing tells",
        "draft": "write the archive although there are errors, with DRAFT in its name and the findings inside",
    }
)
def submit(_: Context, journal: str = "", anonymous: bool = False, draft: bool = False) -> int:
    """Pack what the journal's portal asks: dist/<article>-<journal>-submission.zip, proved to compile anywhere."""
    from elyazma import console
    from elyazma.diagnostics import exit_code
    from elyazma.submissions import Order, list_members

    root = root_folder()
    outcome = _submit(root, Order(journal, anonymous, draft))
    console.print_findings(outcome.diagnostics, root, brief=True)
    made = outcome.value
    if made is None:
        console.complain("no archive was written; the last good one, if there is one, is still in dist/")
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    console.say(f"{made.archive.relative_to(root).as_posix()}:")
    for line in list_members(made.members):
        console.say(f"  {line}")
    for path in made.beside:
        console.say(path.relative_to(root).as_posix())
    return DONE


def _submit(root: Path, order: Order) -> Outcome[Submission]:
    from elyazma import console
    from elyazma.submissions import submit as make

    console.speak_utf8()
    require_journal(root, order.journal)
    with console.show_progress() as progress:
        return make(root, order, lambda finding: console.format_finding(finding, root), progress)
