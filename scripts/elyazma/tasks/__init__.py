"""The tasks that `invoke --list` shows, and the program `elyazma`, which has the same.

Nothing heavy is imported at the top of a task's module, and of these modules only those whose tasks the command line
names: a listing and an up-to-date build cost what Invoke itself costs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from elyazma import __version__
from elyazma.tasks.command import Collection, ElyazmaProgram, set_up_python

_MODULES = {
    "new": "begin",
    "import": "intake",
    "pdf": "build",
    "watch": "watch",
    "preview": "preview",
    "docx": "export",
    "html": "export",
    "jats": "export",
    "diff": "revise",
    "merge": "revise",
    "submit": "submit",
    "letter": "letters",
    "response": "letters",
    "batch": "office",
    "issue": "issue",
    "status": "status",
    "check": "inspect",
    "picture": "build",
    "journals": "inspect",
    "bib": "bib",
    "figures": "figures",
    "release": "release",
    "verify": "release",
    "doctor": "inspect",
    "test": "upkeep",
    "bench": "bench",
    "clean": "upkeep",
}
"""Each task and the module it stands in."""


def choose_tasks(words: Sequence[str]) -> list[str]:
    """Give the tasks that a command line can mean: those it names where it begins with one, otherwise all.

    To read a command line Invoke takes each task of a collection apart, which takes longer than to find out that a PDF
    is up to date.
    """
    named = [name for name in _MODULES if name in words]
    return named if named and words[0] in named and not any(map(_may_ask_for_all, words)) else list(_MODULES)


def _may_ask_for_all(word: str) -> bool:
    """Tell whether a word may be a flag of Invoke's that lists or completes tasks; short ones may stand together."""
    return word.startswith(("--list", "--complete")) or (word.startswith("-") and not word.startswith("--"))


def _make_collection(names: Sequence[str]) -> Collection:
    made = Collection()
    for name in names:
        module = import_module(f"{__name__}.{_MODULES[name]}")
        # Python keeps some names for itself: `import_`.
        made.add_task(getattr(module, name, None) or getattr(module, f"{name}_"))
    return made


set_up_python()
namespace = _make_collection(choose_tasks(sys.argv[1:]))
program = ElyazmaProgram(version=__version__, namespace=namespace, name="Elyazma", binary="elyazma")
