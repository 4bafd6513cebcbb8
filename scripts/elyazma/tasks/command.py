"""What every task needs of Invoke, the one place that imports it: exit codes, the root, usage errors."""

from __future__ import annotations

import atexit
import functools
import gc
import inspect
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from invoke.collection import Collection
from invoke.context import Context
from invoke.exceptions import Exit, ParseError
from invoke.program import Program
from invoke.tasks import task

from elyazma.model.phrases import Phrase, phrase, verbatim
from elyazma.system.nearest import did_you_mean
from elyazma.system.translating import VARIABLE, list_languages, translate

__all__ = [
    "Collection",
    "Context",
    "ElyazmaProgram",
    "command",
    "current_folder",
    "leave",
    "root_folder",
    "set_up_python",
]

DONE, MANUSCRIPT, USAGE, MISSING, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: done; the manuscript has errors; wrong usage; the machine lacks something; Ctrl-C."""


def command(**options: Any) -> Callable[[Callable[..., int]], Any]:
    """Make a task of a function that returns an exit code; Ctrl-C and SIGTERM end it with 130."""

    def wrap(body: Callable[..., int]) -> Any:
        own = inspect.signature(body)
        has_own = _LANGUAGE in own.parameters

        @functools.wraps(body)
        def run(*arguments: Any, **flags: Any) -> None:
            set_up_python()
            choose_language("" if has_own else str(flags.pop(_LANGUAGE, "")))
            # Invoke takes what follows a task for the argument that it must have, also where that is --help.
            if not _HELP.isdisjoint(value for value in flags.values() if isinstance(value, str)):
                made.help = dict(explained)
                _print_help(made)
            else:
                _end_with(functools.partial(body, *arguments, **_name_journals(flags)))

        if not has_own:
            run.__signature__ = _add_language(own)  # type: ignore[attr-defined]
            options["help"] = {**options.get("help", {}), _LANGUAGE: _LANGUAGE_HELP}
        # Invoke takes the texts out of the task when it reads a command line; they are shown after that.
        explained = dict(options.get("help", {}))
        # Short flags would move whenever a parameter is added.
        made: Any = task(run, auto_shortflags=False, **options)
        return made

    return wrap


def _name_journals(flags: dict[str, Any]) -> dict[str, Any]:
    """Give the flags with the id of a journal in place of what people call it, where one journal alone is called so."""
    asked = {name: value for name in _JOURNALS if (value := flags.get(name)) and isinstance(value, str)}
    if not asked:
        return flags
    from elyazma.sources.load_journal import find_called

    called = {name: find_called(root_folder(), value) for name, value in asked.items()}
    return {**flags, **{name: found[0] for name, found in called.items() if len(found) == 1}}


_JOURNALS = ("journal", "show", "copy")
"""The flags that name a journal."""


def _end_with(body: Callable[[], int]) -> None:
    """Do a task's work and end with its exit code."""
    # Whoever stops a task politely finds nothing of it left, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    atexit.unregister(_hear_no_more)
    atexit.register(_hear_no_more)
    try:
        code = body()
    except KeyboardInterrupt:
        leave(INTERRUPTED, phrase("interrupted: nothing was changed"))
    if code:
        leave(code)


def _hear_no_more() -> None:
    """Ignore signals while Python ends: the work is done, and its exit code says how."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


_HELP = frozenset(("--help", "-h"))
_LANGUAGE = "language"
"""The flag of every task; those that have one of their own (new, letter, response) speak as the environment asks."""
_LANGUAGE_HELP = "the language of what is said, such as az, en, ru or tr; else what the environment asks for"


def _add_language(own: inspect.Signature) -> inspect.Signature:
    flag = inspect.Parameter(_LANGUAGE, inspect.Parameter.POSITIONAL_OR_KEYWORD, default="")
    return own.replace(parameters=[*own.parameters.values(), flag])


def choose_language(asked: str) -> None:
    """Say everything in this language from here on, in our own processes too; another one is wrong usage."""
    if not asked:
        return
    known = list_languages()
    if asked not in known:
        advice = did_you_mean(asked, known) or phrase("the languages are: {known}", known=", ".join(known))
        leave(USAGE, phrase('nothing can be said in "{language}": {advice}', language=asked, advice=advice))
    os.environ[VARIABLE] = asked


def _print_help(asked: Any) -> None:
    """Print the help of a task as Invoke does."""
    program = Path(sys.argv[0]).name
    Program(namespace=Collection(asked), binary=program).run([program, "--help", asked.name], exit=False)


def leave(code: int, message: Phrase | None = None) -> NoReturn:
    """End the program with an exit code, and a message on standard error."""
    raise Exit(message=translate(message) if message else None, code=code)


def current_folder() -> Path:
    """Give the folder a person stands in: what a path on the command line is relative to."""
    return Path.cwd()


def set_up_python() -> None:
    """Let Python keep what it compiles, unless it was told not to, and look for garbage seldom.

    Invoke switches the first off before it loads tasks, and again where it is run by `elyazma`: in a checkout each
    build compiled the whole toolchain anew.
    A task is short and nearly all that it makes lives to its end: looking for garbage took a tenth of its time, and as
    much again at its end, when Python looks through everything that is about to go with the process.
    """
    sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)
    gc.set_threshold(_OBJECTS_BETWEEN_SEARCHES)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


_OBJECTS_BETWEEN_SEARCHES = 100_000
"""Python's own is 700 (2,000 from 3.14 on)."""


def root_folder() -> Path:
    """Give the manuscript's root: the folder of the tasks.py that Invoke loaded, wherever one stands in it.

    The program `elyazma` loads no tasks.py: for it the root is the nearest folder, upwards, with a manuscript.
    """
    origin = getattr(sys.modules.get("tasks"), "__file__", None)
    if origin:
        return Path(origin).resolve().parent
    here = current_folder()
    above = (folder for folder in (here, *here.parents) if (folder / "manuscript/article.toml").is_file())
    return next(above, here)


def require_journal(root: Path, journal: str) -> None:
    """End with a usage error when the command line names a journal that there is not."""
    from elyazma.sources.load_journal import find_called, list_journals

    known = list_journals(root)
    if journal and journal not in known:
        several = find_called(root, journal)
        advice = (not several and did_you_mean(journal, known)) or phrase(
            "the journals are: {known}", known=", ".join(several or known)
        )
        leave(USAGE, phrase('no journal "{journal}": {advice}', journal=journal, advice=advice))


class ElyazmaProgram(Program):
    """The program `elyazma`: the same tasks where there is no tasks.py yet; nobody else's tasks.py is run."""

    def parse_core(self, argv: list[str] | None) -> None:
        """Read the command line; what Invoke cannot read there is wrong usage."""
        self._end_on_parse_error(super().parse_core, argv)

    def parse_tasks(self) -> None:
        """Read the tasks' own flags; an unknown task or flag is wrong usage."""
        self._end_on_parse_error(super().parse_tasks)

    def parse_cleanup(self) -> None:
        """Answer --help and --list; help for an unknown task is wrong usage."""
        self._end_on_parse_error(super().parse_cleanup)

    def _end_on_parse_error(self, read: Callable[..., None], *arguments: Any) -> None:
        try:
            read(*arguments)
        except (ParseError, ValueError) as wrong:  # Invoke reads numbers by int()
            leave(USAGE, verbatim(str(wrong)))
