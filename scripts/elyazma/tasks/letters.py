"""The tasks that write to an editor: letter, response."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from elyazma import console
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Outcome, exit_code
from elyazma.model.phrases import phrase, phrase_count
from elyazma.system.nearest import did_you_mean
from elyazma.tasks.command import DONE, MANUSCRIPT, USAGE, Context, command, leave, require_journal, root_folder
from elyazma.tasks.results import shown

if TYPE_CHECKING:  # the flow is imported when a letter is to be written
    from elyazma.flows.letters import Letters
    from elyazma.system.locking import Progress

    Make = Callable[[Path, Options, Progress], Outcome[Letters]]

JOURNAL = "write to this journal (see `invoke journals`) instead of the one article.toml names"
LANGUAGE = "write in this language, such as en, instead of the article's own"


@command(
    help={
        "journal": JOURNAL,
        "language": LANGUAGE,
        "date": "the day it shows: 2026-01-31, or today; else the last of article.toml's dates",
        "begin": "write manuscript/letters/letter.<language>.md for you to edit; nothing is overwritten",
    }
)
def letter(_: Context, journal: str = "", language: str = "", date: str = "", begin: bool = False) -> int:
    """Fill your cover letter from the article: dist/<article>-<journal>-letter.pdf and .docx."""
    from elyazma.flows.letters import make_letter

    root = root_folder()
    _require_language(root, language)
    if begin:
        return _begin(root, "letter", language)
    options = Options("letter", journal, language=language, day=_read_day(date))
    return _write_letter(root, options, make_letter)


@command(
    help={
        "journal": JOURNAL,
        "language": LANGUAGE,
        "places": "pdf: pages and lines of the PDF; word: sections, paragraphs and pages of the Word file; "
        "else those of what the journal takes",
        "begin": "write manuscript/letters/response.toml for you to edit; nothing is overwritten",
    }
)
def response(_: Context, journal: str = "", language: str = "", places: str = "", begin: bool = False) -> int:
    """Answer the reviewers, with the places of what is new: dist/<article>-<journal>-response.pdf and .docx."""
    from elyazma.flows.letters import make_response

    root = root_folder()
    _require_language(root, language)
    if begin:
        return _begin(root, "response", language)
    options = Options("response", journal, language=language, places=_read_places(places))
    return _write_letter(root, options, make_response)


def _read_places(written: str) -> Literal["", "pdf", "word"]:
    places: dict[str, Literal["", "pdf", "word"]] = {"": "", "pdf": "pdf", "word": "word"}
    if written not in places:
        leave(USAGE, phrase('"{written}" names no places: write --places pdf, or --places word', written=written))
    return places[written]


def _require_language(root: Path, language: str) -> None:
    from elyazma.languages import LANGUAGES, available_languages

    known = available_languages([root / LANGUAGES])
    if language and language not in known:
        advice = did_you_mean(language, known) or phrase("the languages are: {known}", known=", ".join(known))
        leave(USAGE, phrase('no language "{language}": {advice}', language=language, advice=advice))


def _read_day(written: str) -> datetime.date | None:
    if not written:
        return None
    try:
        return datetime.date.today() if written == "today" else datetime.date.fromisoformat(written)
    except ValueError:
        leave(USAGE, phrase('"{written}" is no day: write --date 2026-01-31, or --date today', written=written))


def _begin(root: Path, kind: str, language: str) -> int:
    from elyazma.flows.letters import begin_letter

    console.set_utf8()
    begun = begin_letter(root, kind, language)
    console.print_findings(begun.diagnostics, root)
    if begun.value is None:
        return exit_code(begun.diagnostics) or MANUSCRIPT
    console.say(phrase("{path}: edit it, then type: invoke {kind}", path=shown(begun.value, root), kind=kind))
    return DONE


def _write_letter(root: Path, options: Options, make: Make) -> int:
    console.set_utf8()
    require_journal(root, options.journal)
    with console.show_progress() as progress:
        outcome = make(root, options, progress)
    console.print_findings(outcome.diagnostics, root)
    if outcome.value is None:
        console.complain(phrase("nothing was written; the last good letter, if there is one, is still in dist/"))
        return exit_code(outcome.diagnostics) or MANUSCRIPT
    pages = phrase_count(outcome.value.pages, "{count} page", "{count} pages")
    console.say(phrase("{path}: {pages}; and .docx", path=shown(outcome.value.pdf, root), pages=pages))
    return DONE
