"""The task that makes a new manuscript: new."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from elyazma import __version__, console
from elyazma.model.phrases import Phrase, phrase, phrase_fault, verbatim
from elyazma.system.nearest import did_you_mean
from elyazma.tasks.command import DONE, MISSING, USAGE, Context, command, current_folder, leave, require_journal

LANGUAGE = "az"
"""The language of a new article when none is named."""


@command(
    help={
        "path": "the folder to make; its name becomes the article's",
        "journal": "the journal it goes to (see `journals`); each language has one of its own",
        "language": f"the article's language, such as az, en, ru or tr; {LANGUAGE} when none is named",
        "title": "the article's title, in its language; a placeholder when none is given",
    },
)
def new(_: Context, path: str, journal: str = "", language: str = LANGUAGE, title: str = "") -> int:
    """Make a new manuscript: a git repository that builds at once.

    For example: invoke new ../my-article --language en
    """
    console.set_utf8()
    folder = (current_folder() / path).resolve()
    own = _name_journal(language)
    journal = journal or own
    require_journal(folder, journal)
    from elyazma.sources.begin import BadBeginning, begin_manuscript
    from elyazma.system.scaffold import Beginning

    languages = _list_wanted_languages(folder, journal, language)
    beginning = Beginning(folder.name, journal, languages, " ".join(title.split()), __version__)
    try:
        begun = begin_manuscript(folder, beginning, bring_toolchain())
    except BadBeginning as refused:
        leave(USAGE, phrase_fault(refused))
    except OSError as refused:
        leave(
            MISSING,
            phrase(
                "{folder} cannot be made: {strerror}; nothing was left behind",
                folder=folder,
                strerror=refused.strerror or refused,
            ),
        )
    console.print_findings(begun.diagnostics, folder)
    console.say(
        phrase("{path}: a new article ({language}) for {journal}", path=path, language=language, journal=journal)
    )
    for line in _next_steps(Path(path)):
        console.say(line)
    return DONE


def bring_toolchain() -> Mapping[str, bytes]:
    """Give this toolchain's wheel by its path in a manuscript: no package index has it yet."""
    from elyazma.system.wheel import NAME, pack_wheel

    wheel = pack_wheel()
    if wheel is None:
        console.say(phrase("this toolchain is not installed here: put {name} into wheels/ yourself", name=NAME))
        return {}
    return {f"wheels/{NAME}": wheel}


def _name_journal(language: str) -> str:
    """Give a language's own journal; end with a usage error when no article can be begun in the language."""
    from elyazma.system.scaffold import list_scaffolds

    skeletons = list_scaffolds()
    if language not in skeletons:
        advice = did_you_mean(language, skeletons) or phrase(
            "the languages are: {skeletons}", skeletons=", ".join(skeletons)
        )
        leave(USAGE, phrase('no article can be begun in "{language}": {advice}', language=language, advice=advice))
    return skeletons[language].journal


def _list_wanted_languages(folder: Path, journal: str, language: str) -> tuple[str, ...]:
    """Give the languages a journal asks for in an article of this language, its own first."""
    from elyazma.sources.load_journal import load_journal

    loaded = load_journal(folder, journal, None).value
    parts = loaded.manifest.part if loaded else ()
    return tuple(dict.fromkeys((language, *(code for part in parts for code in part.languages_for(language)))))


def _next_steps(path: Path) -> tuple[Phrase, ...]:
    return (
        phrase("next, type:"),
        verbatim(f"  cd '{path}'"),
        verbatim("  elyazma pdf"),
        phrase("with a toolchain of its own, of this version, on any machine with a network:"),
        verbatim("  python3 -m venv .venv && .venv/bin/pip install -r requirements.txt"),
        verbatim("  .venv/bin/invoke pdf"),
    )
