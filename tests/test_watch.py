"""`invoke watch`: each save is built, what is broken is said and then gone, and nothing is left running."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event, Timer

import pytest

from elyazma.flows.preparing import prepare
from elyazma.flows.watching import Turn, follow
from elyazma.model.audience import Options
from elyazma.system.freshness import find_scratch
from elyazma.system.process import Finished
from elyazma.typesetting import formats
from elyazma.typesetting.format_tex import GATE, NEAR_GATE
from elyazma.typesetting.held import Held, read_last
from processes import kill_each, list_processes
from saving import SAVES, save_by_renaming, save_in_place
from typed import ENVIRONMENT, PROGRAM

pytestmark = pytest.mark.tex

SECTION = "manuscript/sections/01-introduction.tex"
TEXT = "\\section{Introduction}\n\nDetails are in \\citep{knuth1984}. "
SOON, LONGEST = 0.3, 60.0


@pytest.fixture
def own_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let formats be made, in a folder of the test's own, and by no other process."""
    monkeypatch.setenv(formats.SWITCH, "1")
    for module in ("formats", "make_format"):
        monkeypatch.setattr(f"elyazma.typesetting.{module}.formats_folder", lambda: tmp_path / "formats")
    monkeypatch.setattr("elyazma.flows.watching.prepare_format", lambda *_: None)


class Watched:
    """A manuscript that is watched in this thread, and changed by another while it is."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stop = Event()
        self.turns: Iterator[Turn] = follow(root, Options(), self.stop, lambda _: None)

    def after(self, change: Callable[[], object]) -> Turn:
        """Make a change soon, and give what the watching makes of it."""
        timer = Timer(SOON, change)
        timer.start()
        turn = next(self.turns)
        timer.join()
        return turn

    def text(self) -> str:
        """Give what the PDF in dist/ says."""
        (pdf,) = (self.root / "dist").glob("*.pdf")
        return subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def watched(minimal: Path) -> Iterator[Watched]:
    watched = Watched(minimal)
    yield watched
    watched.stop.set()
    watched.turns.close()  # type: ignore[attr-defined]
    assert list_processes(minimal) == {}


@pytest.mark.usefixtures("own_formats")
def test_each_way_to_save_is_built_with_and_without_an_engine_that_waits(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    released: list[Held] = []
    release = Held.finish

    def release_and_tell(held: Held) -> Finished:
        released.append(held)
        return release(held)

    monkeypatch.setattr(Held, "finish", release_and_tell)
    assert next(watched.turns).build
    section = watched.root / SECTION
    for number, save in enumerate(SAVES):
        turn = watched.after(partial(save, section, f"{TEXT} Word{number} here."))
        assert turn.build and turn.build.passes == 1 and f"Word{number}" in watched.text()
        if number == 0:
            assert prepare(find_scratch(watched.root, Options())) == ""
        assert len(released) == number
    # What is wrong before TeX is asked ends the engine that has been let go; the other one waits.
    assert watched.after(partial(save_in_place, section, f"{TEXT} \\emph{{open")).build is None
    assert len([each for each in list_processes(watched.root).values() if "/xelatex" in each]) <= 1


@pytest.mark.usefixtures("own_formats")
def test_sections_come_and_go_and_what_is_broken_is_mended(watched: Watched) -> None:
    next(watched.turns)
    section, more = watched.root / SECTION, watched.root / "manuscript/sections/02-more.tex"
    assert watched.after(lambda: save_in_place(more, "\\section{More}\n\nAddendum.\n")).build
    assert "Addendum" in watched.text()
    broken = watched.after(lambda: save_in_place(section, f"{TEXT}\\nosuchcommand{{x}}"))
    assert broken.build is None and any("nosuchcommand" in each.message for each in broken.new)
    assert "Addendum" in watched.text()
    mended = watched.after(lambda: save_in_place(section, f"{TEXT} Again."))
    assert mended.build and mended.new == ()
    assert [each.code for each in mended.gone] == [each.code for each in broken.new]
    assert watched.after(more.unlink).build
    assert "Addendum" not in watched.text() and "Again" in watched.text()


@pytest.mark.usefixtures("own_formats")
def test_saves_go_from_section_to_section_and_engines_are_lost(watched: Watched) -> None:
    """The engine that is used waits in front of the section that was saved last, or behind the preamble."""
    first, last = watched.root / SECTION, watched.root / "manuscript/sections/02-more.tex"
    save_in_place(last, "\\section{More}\n\nAddendum.\n")
    next(watched.turns)
    assert prepare(find_scratch(watched.root, Options())) == ""
    used: list[str] = []
    texts = {first: TEXT, last: "\\section{More}\n\nAddendum."}
    for number, path in enumerate((last, last, first, first, last)):
        texts[path] += f" Word{number}."
        kill = number == 3

        def change(path: Path = path, kill: bool = kill) -> None:
            if kill:
                kill_engines(watched.root)
            save_in_place(path, texts[path])

        turn = watched.after(change)
        assert turn.build and all(f"Word{each}." in watched.text() for each in range(number + 1))
        used.append(name_gate(watched.root))
    assert used == ["behind", "near", "behind", "none", "near"]


def kill_engines(root: Path) -> None:
    kill_each(list_processes(root / "build"))


def name_gate(root: Path) -> str:
    """Tell by TeX's record where the engine had waited that made the last PDF."""
    last = read_last(find_scratch(root, Options()))
    assert last
    (record,) = Path(last.folder).glob("*.fls")
    read = record.read_text()
    return "near" if NEAR_GATE in read else "behind" if GATE in read else "none"


def test_a_change_of_nothing_is_not_built(watched: Watched) -> None:
    next(watched.turns)
    section = watched.root / SECTION
    text = section.read_text(encoding="utf-8")

    def save_twice() -> None:
        save_by_renaming(section, text)
        time.sleep(1)
        save_in_place(section, f"{text} Changed.")

    turn = watched.after(save_twice)
    assert turn.build and "Changed" in watched.text()


def test_whoever_ends_it_leaves_nothing_running(minimal: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "watch"]
    with subprocess.Popen(command, cwd=minimal, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        assert any(".pdf: 1 page" in line for line in lines)
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONGEST) == 130
    assert list_processes(minimal) == {}
