"""The task of an editorial office that has an issue to send out: issue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from elyazma import console
from elyazma.model.diagnostics import exit_code
from elyazma.model.phrases import phrase, verbatim
from elyazma.tasks.command import DONE, MANUSCRIPT, MISSING, Context, command, current_folder, leave

if TYPE_CHECKING:  # not even this is imported for a listing of the tasks
    from elyazma.flows.issues import IssueMade

_INTO = "issue"


@command(
    help={
        "into": f"the folder for the issue; `{_INTO}` beside issue.toml when none is given",
        "json": "print findings, articles and files for programs",
    }
)
def issue(_: Context, into: str = _INTO, json: bool = False) -> int:
    """Make one issue of the articles that issue.toml lists: PDF of all, contents, indexes, deposit, abstracts."""
    from elyazma.flows.issues import make_issue

    console.set_utf8()
    root = current_folder()
    folder = (root / into).resolve()
    try:
        with console.show_progress() as progress:
            outcome = make_issue(root, folder, progress)
    except OSError as reason:
        where = phrase("{folder} cannot be written: {strerror}", folder=into, strerror=reason.strerror or reason)
        leave(MISSING, where)
    if json:
        made = _list_made(outcome.value) if outcome.value else {}
        console.print_json({"findings": console.list_findings(outcome.diagnostics), **made})
    else:
        console.print_findings(outcome.diagnostics, root)
    if outcome.value is None:
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    if not json:
        _tell(outcome.value, into)
    return exit_code(outcome.diagnostics) or DONE


def _list_made(made: IssueMade) -> dict[str, object]:
    articles = [
        {"article": each.slug, "first_page": each.first_page, "last_page": each.last_page, "doi": each.doi}
        for each in made.articles
    ]
    return {"folder": str(made.folder), "files": [path.name for path in made.files], "articles": articles}


def _tell(made: IssueMade, into: str) -> None:
    rows = [(each.page_range, each.slug, each.title(each.language)[:60], each.doi) for each in made.articles]
    console.print_table(("pages", "article", "title", "DOI"), rows)
    for path in made.files:
        console.say(verbatim((Path(into) / path.name).as_posix()))
