"""Save a watched manuscript as editors do, and time each save: from the end of the save to the new PDF in dist/.

    python scripts/trials/saves.py [--article seed] [--saves 300] [--first SEED] [--wait SECONDS]

`invoke watch` runs over a copy of the article. Words are written into its sections, a dozen saves in one file before
the next, in the ways that editors write files. Each PDF is kept, and after the last save compared with one that is made
of the same text from nothing, without formats.
Ends with 1 where a PDF differs, a save is not answered, a process is left, or memory grows.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from bench.articles import ARTICLES, IMPORT, python_path
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.system.freshness import find_scratch
from elyazma.typesetting.formats import formats_folder, name_format
from elyazma.typesetting.held import read_last, tree_of
from processes import list_processes
from saving import SAVES
from warm_builds import without_formats

LONGEST = 30.0
STEP = 0.001
SETTLED = 100
"""Saves after which memory is not to grow any more."""
GROWTH = 1.1
IN_ONE_FILE = 12


def save_in_parts(path: Path, text: str) -> None:
    """Save in two writes, as an editor with a small buffer does."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text[: len(text) // 2])
        stream.flush()
        stream.write(text[len(text) // 2 :])


WAYS: tuple[Callable[[Path, str], None], ...] = (*SAVES, save_in_parts)


@dataclass(frozen=True)
class Saved:
    """One save: how, in which file, the seconds until the PDF was there, and the kilobytes that watching takes."""

    way: str
    file: str
    text: str
    seconds: float
    memory: int
    pdf: Path


def main() -> int:
    """Print a line for each slow save and a summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--article", default="seed", choices=ARTICLES)
    parser.add_argument("--saves", type=int, default=300)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--wait", type=float, default=1.0, help="seconds between a PDF and the next save")
    parser.add_argument("--no-compare", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="saves-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        root = folder / "article"
        ARTICLES[options.article](root)
        before = {path: path.read_text("utf-8") for path in _list_sections(root)}
        with _watching(root) as watching:
            saved = list(_save_often(root, watching, options))
        left = list_processes(folder)
        wrong = [] if options.no_compare else list(_compare(root, before, saved, folder))
    return _tell(saved, wrong, left, options.saves)


def _list_sections(root: Path) -> list[Path]:
    return sorted(root.glob("manuscript/sections/*.tex"))


@contextmanager
def _watching(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Watch a manuscript; the block begins once its format is there."""
    environment = {**os.environ, **python_path()}
    command = [sys.executable, "-c", IMPORT, "watch"]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        print(next(line for line in lines if ".pdf" in line), end="", flush=True)
        # What it says is read, since it waits where nobody does.
        threading.Thread(target=lambda: list(lines), daemon=True).start()
        try:
            _wait_for(lambda: _has_format(root), 120)
            time.sleep(3)
            yield process
        finally:
            # What is begun in the background of a script hears no SIGINT.
            process.terminate()
            process.wait(LONGEST)


def _has_format(root: Path) -> bool:
    last = read_last(find_scratch(root, Options()))
    name = name_format(tree_of(last), last.epoch) if last else None
    return name is not None and (formats_folder() / name).is_dir()


def _wait_for(question: Callable[[], object], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(STEP)
    return False


def _save_often(root: Path, watching: subprocess.Popen[str], options: argparse.Namespace) -> Iterator[Saved]:
    random = Random(options.first)
    (pdf,) = (root / "dist").glob("*.pdf")
    section = random.choice(_list_sections(root))
    for number in range(options.saves):
        if number % IN_ONE_FILE == 0:
            section = random.choice(_list_sections(root))
        way, text = random.choice(WAYS), _write_word(section.read_text("utf-8"), random)
        last = pdf.stat().st_ino
        way(section, text)
        started = time.monotonic()
        answered = _wait_for(lambda last=last: pdf.stat().st_ino != last, LONGEST)  # type: ignore[misc]
        seconds = time.monotonic() - started if answered else LONGEST
        kept = root.parent / f"{number}.pdf"
        os.link(pdf, kept)
        statm = Path(f"/proc/{watching.pid}/statm").read_text().split()
        saved = Saved(way.__name__, section.name, text, seconds, int(statm[1]) * 4, kept)
        print(f"{number:>4} {seconds * 1000:6.0f} ms {saved.memory:>8} kB {saved.way:18}{saved.file}", flush=True)
        yield saved
        if not answered:
            break
        time.sleep(options.wait * (0.5 + random.random()))


def _write_word(text: str, random: Random) -> str:
    """Write a word, made of the beginning and the end of two others, into a line that has nothing but words."""
    lines = text.split("\n")
    plain = [number for number, line in enumerate(lines) if re.match(r"[^\\%{}$&]{40,}$", line)]
    if not plain:
        return f"{text}\n{random.randrange(1000)}.\n"
    number = random.choice(plain)
    words = lines[number].split(" ")
    first, second = (random.choice(words).strip(",.;") for _ in range(2))
    words.insert(random.randrange(1, len(words)), first[: len(first) // 2] + second[len(second) // 2 :])
    lines[number] = " ".join(words)
    return "\n".join(lines)


def _compare(root: Path, before: dict[Path, str], saved: list[Saved], folder: Path) -> Iterator[str]:
    """Build what each save has left from nothing, in a folder of its own."""
    copy = folder / "copy"
    for part in ("manuscript", "bib", "styles"):
        if (root / part).is_dir():
            shutil.copytree(root / part, copy / part)
    for path, text in before.items():
        (copy / path.relative_to(root)).write_text(text, encoding="utf-8")
    for number, each in enumerate(saved):
        (copy / "manuscript/sections" / each.file).write_text(each.text, encoding="utf-8")
        with without_formats():
            made = build_pdf(copy, Options(), lambda _: None).value
        if made is None or made.pdf.read_bytes() != each.pdf.read_bytes():
            yield f"{number}: {each.way} {each.file}"


def _tell(saved: list[Saved], wrong: list[str], left: dict[int, str], wanted: int) -> int:
    times = sorted(each.seconds for each in saved)
    late = statistics.quantiles(times, n=20)[18]
    lost = sum(each.seconds >= LONGEST for each in saved)
    memory = [each.memory for each in saved]
    grows = len(memory) > SETTLED and memory[-1] > GROWTH * memory[SETTLED]
    print(f"saves {len(saved)} of {wanted}, not answered {lost}")
    print(f"median {statistics.median(times) * 1000:.0f} ms, 95th percentile {late * 1000:.0f} ms")
    print(f"slowest {times[-1] * 1000:.0f} ms")
    print(f"memory {memory[0]} kB at first, {memory[min(SETTLED, len(memory) - 1)]} then, {memory[-1]} at last")
    print(f"wrong PDFs {len(wrong)}", *wrong, sep="\n    ")
    print(f"processes left {len(left)}", *left.values(), sep="\n    ")
    return int(bool(wrong or left or lost or grows))


if __name__ == "__main__":
    sys.exit(main())
