"""Open a file at a line in the author's editor: which editors there are stands in editors.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePath
from urllib.parse import quote

from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.system.process import find_program, start_detached


@dataclass(frozen=True, slots=True)
class Editor:
    """One editor of the table: `server` names the variable without which it cannot be reached."""

    id: str
    name: str
    programs: tuple[str, ...]
    arguments: tuple[str, ...]
    url: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The editor to use: its program's path, empty where only the browser can open it, and where it listens."""

    editor: Editor
    program: str
    server: str = ""


@cache
def list_editors() -> tuple[Editor, ...]:
    """List the editors of the table."""
    data = tomllib.loads(Path(__file__).with_name("editors.toml").read_text(encoding="utf-8"))
    return tuple(map(_read_editor, data["editor"]))


def _read_editor(row: Mapping[str, str | Sequence[str]]) -> Editor:
    words = {key: value for key, value in row.items() if isinstance(value, str)}
    return Editor(**words, programs=tuple(row["programs"]), arguments=tuple(row["arguments"]))


Find = Callable[[str], str | None]


def choose_editor(asked: str, environment: Mapping[str, str], find: Find = find_program) -> Chosen | None:
    """Choose the editor asked for, else that of VISUAL or EDITOR, else the first that is found; none without one."""
    if asked:
        return next(_find_named(asked, environment, find), None)
    for name in (environment.get("VISUAL", ""), environment.get("EDITOR", "")):
        for chosen in _find_named(name, environment, find):
            return chosen
    found = (_find(editor, environment, find) for editor in list_editors())
    return next((each for each in found if each and each.program), None)


def _find_named(name: str, environment: Mapping[str, str], find: Find) -> Iterator[Chosen]:
    """Give the editors that a name or a command means, and that are here."""
    bare = PurePath(next(iter(name.split()), "")).name
    named = (each for each in list_editors() if bare == each.id or bare in each.programs)
    return filter(None, (_find(editor, environment, find) for editor in named))


def _find(editor: Editor, environment: Mapping[str, str], find: Find) -> Chosen | None:
    server = environment.get(editor.server, "") if editor.server else ""
    program = next(filter(None, map(find, editor.programs)), "")
    if (editor.server and not server) or not (program or editor.url):
        return None
    return Chosen(editor, program, server)


def open_place(chosen: Chosen, root: Path, place: Span) -> str:
    """Open a place in the editor; give the address that the browser must open instead, empty where it need not."""
    path = root / place.path
    words = {
        "path": str(path), "line": str(place.line), "column": str(place.column), "server": chosen.server,
        "vim_path": "'" + str(path).replace("'", "''") + "'",
    }  # fmt: skip
    if chosen.program:
        with suppress(OSError):
            start_detached([chosen.program, *_fill(chosen.editor.arguments, words)])
            return ""
    return next(_fill((chosen.editor.url,), {**words, "path": quote(str(path))}))


def _fill(templates: tuple[str, ...], words: Mapping[str, str]) -> Iterator[str]:
    for template in templates:
        yield template.format_map(words)
