"""Ask fontconfig once, and again when its settings or its folders of fonts change (fontconfig.org, fonts-conf)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from elyazma.system.kept_answers import TooManyFolders, ask_kept, list_folders
from elyazma.system.kept_values import name_value
from elyazma.system.process import Finished, ProgramMissing, find_program

_FOLDER = re.compile(r"<dir([^>]*)>([^<]*)</dir>")
_FILE = re.compile(r"^[+-] (/.*?): ", re.MULTILINE)
_OWN = (".config/fontconfig", ".config/fontconfig/conf.d", ".config/fontconfig/fonts.conf", ".fonts.conf", ".fonts")

Run = Callable[..., Finished]


def ask_about_fonts(run: Run, command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Give what a program of fontconfig says, run by `run`, or what it said while nothing has changed since.

    Raises ProgramMissing.
    """
    program = find_program(command[0])
    name = name_value("fonts", ("system",), (program or "", *command, repr(sorted(environment.items()))))

    def ask() -> str:
        return run(command, folder=Path("/"), environment=environment).stdout.decode("utf-8", "surrogateescape")

    return ask_kept(name, lambda: list_font_places(run, environment), ask) if program else ask()


def list_font_places(run: Run, environment: Mapping[str, str]) -> list[str]:
    """List the places that decide what fc-list says in an environment; none where they cannot be known."""
    home = environment.get("HOME", "/nonexistent")
    program = find_program("fc-list")
    try:
        said = run(["fc-conflist"], folder=Path("/"), environment=environment).stdout.decode("utf-8", "replace")
        settings = dict.fromkeys(["/etc/fonts/fonts.conf", *_FILE.findall(said)])
        folders = dict.fromkeys(folder for file in settings for folder in _read_folders(Path(file), home))
        below = [place for folder in folders for place in list_folders(folder)]
    except (ProgramMissing, OSError, TooManyFolders):
        return []
    if not folders or program is None:
        return []
    around = {str(Path(file).parent) for file in settings}
    return [program, *settings, *sorted(around), *(f"{home}/{name}" for name in _OWN), *below]


def _read_folders(settings: Path, home: str) -> Iterator[str]:
    try:
        text = settings.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for attributes, folder in _FOLDER.findall(text):
        yield _resolve(folder.strip(), attributes, settings, home)


def _resolve(folder: str, attributes: str, settings: Path, home: str) -> str:
    if "xdg" in attributes:
        return f"{home}/.local/share/{folder}"
    if "relative" in attributes:
        return str(settings.parent / folder)
    return folder.replace("~", home, 1) if folder.startswith("~") else str(Path("/") / folder)
