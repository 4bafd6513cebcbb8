"""Run one pass of a TeX engine where it can neither read nor write but its own folder and the TeX trees."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.pdf.stream_ends import separate_ends
from elyazma.system import sandbox
from elyazma.system.files import folder_size, write_file
from elyazma.system.own_folders import own_folder
from elyazma.system.own_tree import tree_variables
from elyazma.system.process import Finished, Limits, Places, Running, find_program, run_program, start_program

TEX_LIMITS = Limits(seconds=300, cpu=300, memory=2 << 30, file_size=256 << 20, output=4 << 20)
LARGEST_FOLDER = 512 << 20
"""Bytes a whole build may write before it is stopped."""
LONGEST_SILENCE = 30
"""Seconds in which TeX writes nothing at all, neither page nor log, before it counts as caught in a loop."""
LONGEST_LINE = 200_000
"""Bytes of one source line (`buf_size` in texmf.cnf): past it xelatex ends without an error message."""

_FLAGS = (
    "-no-shell-escape", "-no-parse-first-line", "-file-line-error", "-interaction=nonstopmode", "-recorder",
    "-synctex=1",
)  # fmt: skip
_PRIVATE = ".home"
ASKED = ".asked"
"""What an observed engine has looked for, found or not, as Kpathsea says it (its manual, "Debugging")."""
_OBSERVE = f'export KPATHSEA_DEBUG=32; exec "$0" "$@" 2>{ASKED}'
DRIVER = "xdvipdfmx -z 5 -q -E"
"""What makes a PDF of XeTeX's pages: its own default, but for the level of compression.

At 9, the default, figures take four fifths of the time of a long article (7.2 of 8 seconds of CPU for 40); at 5 they
take 1.3, and the PDF has one byte more in a hundred.
"""
_FAST = 1
"""How hard gzip tries: the most takes four times as long for a tenth of the bytes."""


class EngineRefused(Exception):  # noqa: N818
    """An engine that is there and cannot be started, for a reason in the system's words."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass of an engine over `main` in `folder`: every date in the PDF is `epoch` (seconds since 1970, UTC).

    `fonts` are files it may read wherever they are. A `draft` of xelatex makes no PDF. `format` is a file of TeX's
    with what the preamble has done; without one the engine's own is used. `initial` says that the pass ends by writing
    such a file. `driver` is a command of a shell's that takes XeTeX's pages instead of its own driver. One that is
    `observed` has all that it looks for written down (`ASKED`).
    """

    engine: str
    main: str
    folder: Path
    epoch: int
    fonts: tuple[Path, ...] = ()
    draft: bool = False
    format: Path | None = None
    initial: bool = False
    driver: str = ""
    observed: bool = False

    @property
    def arguments(self) -> list[str]:
        """Give the command line."""
        if self.initial:
            # What the preamble has in boxes would be SyncTeX's of whichever file the next run counts alike.
            flags = [*_FLAGS[:-1], "-synctex=0"]
            return [self.engine, "-ini", *flags, f"&{self.engine}", self.main]
        # TeX's settings are looked up by the program's name, and a format is otherwise taken for another program.
        format_ = [f"-fmt={self.format.stem}", f"-progname={self.engine}"] if self.format else []
        driver = [f"-output-driver={self.driver or DRIVER}"] if self.engine == "xelatex" else []
        return [self.engine, *format_, *driver, *_FLAGS, *(["-no-pdf"] if self.draft else []), self.main]


def run_engine(pass_: Pass, limits: Limits = TEX_LIMITS) -> Finished:
    """Run one pass.

    The folder is also the working directory: with -output-directory LuaLaTeX hangs, and SyncTeX would
    name other paths than the author's. Raises ProgramMissing, EngineRefused.
    """
    return finish_engine(pass_, start_engine(pass_, limits))


def start_engine(pass_: Pass, limits: Limits = TEX_LIMITS) -> Running:
    """Start one pass, whose end `finish_engine` waits for. Raises ProgramMissing, EngineRefused."""
    command = pass_.arguments
    return start_beside(pass_, ["sh", "-c", _OBSERVE, *command] if pass_.observed else command, limits)


def start_beside(pass_: Pass, command: Sequence[str], limits: Limits = TEX_LIMITS) -> Running:
    """Start a program where a pass runs, with all that the engine has. Raises ProgramMissing, EngineRefused."""
    home = pass_.folder / _PRIVATE
    home.mkdir(exist_ok=True)
    environment = engine_environment(pass_.engine, home, pass_.epoch)
    readable = [*readable_places(pass_.engine), *pass_.fonts]
    if pass_.format:
        environment["TEXFORMATS"] = f"{pass_.format.parent}:"
        readable.append(pass_.format.parent)
    try:
        return start_program(
            command,
            folder=pass_.folder,
            limits=limits,
            environment=environment,
            places=Places(readable, [pass_.folder, home]),
        )
    except OSError as fault:
        raise _refuse(pass_.engine, fault) from fault


def finish_engine(pass_: Pass, running: Running) -> Finished:
    """Wait for the end of a pass that has been started: its time begins here. Raises EngineRefused."""
    try:
        return running.finish(stop_when=_watch_folder(pass_.folder))
    except OSError as fault:
        raise _refuse(pass_.engine, fault) from fault


def _refuse(engine: str, fault: OSError) -> EngineRefused:
    # The sandbox does not let a program start from any folder.
    return EngineRefused(
        phrase("{program} cannot be started: {reason}", program=find_program(engine), reason=fault.strerror)
    )


def run_engine_unconfined(engine: str, main: str, folder: Path, *, epoch: int, limits: Limits = TEX_LIMITS) -> Finished:
    """Run one pass without the sandbox, over a text that is our own: it shows whether the sandbox is at fault.

    Raises ProgramMissing, EngineRefused.
    """
    home = folder / _PRIVATE
    home.mkdir(exist_ok=True)
    environment = engine_environment(engine, home, epoch)
    try:
        return run_program([engine, *_FLAGS, main], folder=folder, limits=limits, environment=environment)
    except OSError as fault:
        raise _refuse(engine, fault) from fault


def _watch_folder(folder: Path) -> Callable[[], bool]:
    """Make a question that is true once TeX has written too much, or nothing for too long."""
    size, since = 0, time.monotonic()

    def is_runaway() -> bool:
        nonlocal size, since
        # While TeX runs there is time to import what will look at its PDF.
        import_module("elyazma.typesetting.preflight")
        now = folder_size(folder)
        if now != size:
            size, since = now, time.monotonic()
        return size > LARGEST_FOLDER or time.monotonic() - since > LONGEST_SILENCE

    return is_runaway


def engine_environment(engine: str, home: Path, epoch: int) -> dict[str, str]:
    """Give the variables that an engine runs with; `home` is a private folder."""
    # dvipdfmx.cfg names programs to run and is looked for in TEXMFVAR and TEXMFHOME: TeX must not be able to write
    # there. Only LuaLaTeX, which has no such driver, needs a TEXMFVAR, for its index of fonts.
    is_lua = engine == "lualatex"
    return {
        "HOME": str(home),
        "TMPDIR": str(home),
        **tree_variables(),
        **({"TEXMFVAR": str(home / "texmf")} if is_lua else {}),
        **drawn_fonts(home),
        # Fonts the author installed for himself, and fontconfig's index of them, without which each pass is slow.
        "XDG_CACHE_HOME": str(own_folder("XDG_CACHE_HOME")),
        "XDG_DATA_HOME": str(own_folder("XDG_DATA_HOME")),
        "TEXINPUTS": ".:manuscript:",
        # From TeX Live 2025 on "p" hides TeX's own trees from LuaTeX; a program in Lua it has never bound.
        "openin_any": "r" if is_lua else "p",
        "openout_any": "p",
        "shell_escape": "f",
        "max_print_line": "10000",
        "error_line": "254",
        "half_error_line": "238",
        "hyph_size": "60000",
        "SOURCE_DATE_EPOCH": str(epoch),
        "FORCE_SOURCE_DATE": "1",
    }


def drawn_fonts(home: Path) -> dict[str, str]:
    """Give the variables by which mktexpk draws into `home` the fonts (bbm) that exist as Metafont's programs alone."""
    return {"VARTEXFONTS": str(home / "fonts"), "MT_FEATURES": "appendonlydir:varfonts"}


def readable_places(engine: str) -> list[Path]:
    """Give the places outside its own folder that an engine must read: TeX's trees, fonts, the driver's settings."""
    places = [place.path for place in sandbox.read_places("tex")]
    program = find_program(engine)
    if program:
        # A TeX Live of its own: <tree>/bin/<platform>/xelatex beside <tree>/texmf-dist.
        tree = Path(program).resolve().parent.parent.parent
        places += [tree] if (tree / "texmf-dist").is_dir() else []
    return places


def read_record(record: Path) -> list[str]:
    """Read which files TeX opened for reading from its .fls; a missing record gives none."""
    if not record.is_file():
        return []
    lines = record.read_text("utf-8", errors="replace").splitlines()
    return list(dict.fromkeys(line.removeprefix("INPUT ") for line in lines if line.startswith("INPUT ")))


def end_streams(pdf: Path) -> None:
    """Write a PDF anew where a checker would take a stream's last byte for the end of a line."""
    data = pdf.read_bytes()
    ended = separate_ends(data)
    if ended is not data:
        write_file(pdf, ended)


def relocate_synctex(synctex: Path, folder: Path, root: Path) -> None:
    """Rewrite the scratch folder's paths in a .synctex.gz to the manuscript's, with no time in the gzip header."""
    data = gzip.decompress(synctex.read_bytes())
    for old in (f"{folder}/./", f"{folder}/", f"{folder.resolve()}/./", f"{folder.resolve()}/"):
        data = data.replace(f":{old}".encode(), f":{root}/".encode())
    write_file(synctex, gzip.compress(data, _FAST, mtime=0))
