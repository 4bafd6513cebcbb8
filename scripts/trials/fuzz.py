"""Change what the program reads, at random, and see that it never ends in a traceback: a table.

    python scripts/trials/fuzz.py [--minutes 10] [--seed 0] [--jobs N] [--keep FOLDER]

Sections, article.toml, the bibliography, a journal's manifest and template, tables, letters, portals, languages,
pictures, Word and OpenDocument files, Markdown and LaTeX papers: bytes are changed, cut, doubled and moved, lines and
braces too, numbers made large, and pieces of one file put into another. Then a command reads the file. Fine is an exit
code of 0, 1, 2 or 3 without a traceback, within two minutes. A file that has something else happen is kept in FOLDER,
with what was said beside it, and named. Ends with 1 where there is one.
"""

from __future__ import annotations

import argparse
import importlib
import io
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1]))

from attack_links import write_whole
from scenes import CHECKOUT, EXIT_CODES, Ran, Scene, make_home, own_environment
from tool_child import LANDLOCK

from elyazma.tasks import program

LONGEST = 120.0
MOST_CHANGES = 8
Command = tuple[str, ...]
CHECKS: tuple[Command, ...] = (("check",), ("check",), ("docx",), ("html",), ("jats",), ("pdf",), ("status",), ("bib",))
IMPORTS: tuple[Command, ...] = (("import", "PAPER", "--into", "made", "--no-build", "--keep"),)
READ: Mapping[str, tuple[Command, ...]] = {
    "manuscript/sections/01-introduction.tex": CHECKS,
    "manuscript/sections/02-method.tex": CHECKS,
    "manuscript/sections/04-results.tex": CHECKS,
    "manuscript/preamble.tex": CHECKS,
    "manuscript/article.toml": (*CHECKS, ("submit", "--draft"), ("letter",)),
    "manuscript/tables/alphabet.csv": CHECKS,
    "manuscript/tables/alphabet.toml": CHECKS,
    "manuscript/figures/flow.pdf": (("check",), ("pdf",), ("figures",), ("docx",)),
    "manuscript/figures/letters.png": (("check",), ("pdf",), ("docx",)),
    "manuscript/figures/glyph.jpg": (("check",), ("pdf",), ("docx",)),
    "manuscript/letters/letter.en.md": (("letter",),),
    "manuscript/letters/response.toml": (("response",),),
    "manuscript/releases.toml": (("status",), ("verify", "--version", "1")),
    "bib/references.bib": (*CHECKS, ("bib",), ("bib", "--write")),
    "styles/plain/style.toml": (*CHECKS, ("journals",), ("submit", "--draft")),
    "styles/plain/article.tex.j2": (("check",), ("pdf",)),
    "portals/evil.toml": (("submit", "--draft", "--portal", "evil"),),
    "languages/en.toml": CHECKS,
    "paper.docx": IMPORTS,
    "paper.odt": IMPORTS,
    "paper.md": IMPORTS,
    "paper.tex": IMPORTS,
    "paper.txt": IMPORTS,
    "dist/came.docx": (("merge", "dist/came.docx", "--json"),),
}
"""What is changed, and what reads it."""

TOKENS = (
    b"{", b"}", b"\\", b"$", b"$$", b"%", b"&", b"#", b"^", b"_", b"~", b"[", b"]", b"\"", b"'", b"=", b",", b"@",
    b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\xc4", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80",
    b"\xe2\x80\xae", b"\\begin{", b"\\end{", b"\\begin{tabular}{", b"\\cite{", b"\\ref{", b"\\input{", b"\\verb|",
    b"\\def\\x#1{", b"\\fi", b"\\csname", b"\\left(", b"\\[", b"\\(", b"\\footnote{", b"\\item", b"\\\\", b"\\label{",
    b"\\includegraphics{", b"@string{", b"@comment{", b" and ", b"[[", b"]]", b"\"\"\"", b"'''", b"\\VAR{",
    b"\\BLOCK{for a in ", b"\\BLOCK{if ", b"-1", b"0", b"99999999999999999999", b"1e999", b"nan", b"inf",
    b"2026-02-30", b"true", b"None", b"{{", b"%}", b"<", b"&#0;", b"<!--", b"]]>", b"\t", b"\x0c", b"\x1b[2J",
    b"\xc2\xa0", b"\xcc\x81" * 50, b"(" * 200, b"{" * 300, b"../", b"/etc/passwd",
)  # fmt: skip


def main() -> int:
    """Change and run for so many minutes, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "fuzz-kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        whole = _make_whole(folder)
        trial = _Trial(whole, folder, options.keep, time.monotonic() + options.minutes * 60, Counter())
        _import_flows()
        with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
            for counts in pool.map(trial.work, [f"{options.seed} {job}" for job in range(options.jobs)]):
                trial.counts.update(counts)
    return _print_table(trial.counts)


def _import_flows() -> None:
    """Import what tasks import when they begin: each run is a copy of this process."""
    for path in sorted((CHECKOUT / "scripts/elyazma/flows").glob("[a-z]*.py")):
        importlib.import_module(f"elyazma.flows.{path.stem}")


def _make_whole(folder: Path) -> Path:
    """Make a manuscript with every kind of file that is read, and papers of each kind."""
    scene = Scene(folder / "whole", LANDLOCK)
    make_home(scene.home)
    write_whole(scene.root)
    for command in (("docx",), ("html",)):
        ran = scene.run(*command)
        if ran.code:
            raise RuntimeError(f"{command}: {ran.said}")
    (word,) = (scene.root / "dist").glob("*.docx")
    shutil.copy(word, scene.root / "paper.docx")
    word.rename(scene.root / "dist/came.docx")
    for name, text in _PAPERS.items():
        (scene.root / name).write_text(text, encoding="utf-8")
    (scene.root / "paper.odt").write_bytes(_write_odt())
    shutil.rmtree(scene.root / "build", ignore_errors=True)
    return scene.root


_TEX = (CHECKOUT / "tests/data/english/manuscript/sections/02-method.tex").read_text("utf-8")
_PAPERS = {
    "paper.tex": "\\documentclass[a4paper]{article}\n\\usepackage[utf8]{inputenc}\\usepackage{graphicx,amsmath}\n"
    "\\newcommand\\own[1]{\\emph{#1}}\n\\title{A Paper}\\author{A. B.\\thanks{University of C}}\n\\begin{document}\n"
    f"\\maketitle\n\\begin{{abstract}}Words.\\end{{abstract}}\n{_TEX}\n\\begin{{thebibliography}}{{9}}\n"
    "\\bibitem{a} A. Author. \\emph{A title}. Journal 1 (2000), 1--2.\n\\end{thebibliography}\n\\end{document}\n",
    "paper.md": "---\ntitle: A Paper\nauthor: A. B.\n---\n\n# One\n\nWords *with* **marks** $x^2$ and a note.[^1]\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n2. two\n\n> quoted\n\n```python\nprint()\n```\n\n[^1]: The note.\n\n"
    "# References\n\nAuthor, A. (2000). A title. Journal, 1(2), 3–4.\n",
    "paper.txt": "A Paper\n\nA. B., University of C\n\nAbstract. Words.\n\n1. Introduction\n\nWords (Author, 2000).\n\n"
    "References\n\nAuthor, A. (2000). A title. Journal, 1(2), 3–4.\n",
}


def _write_odt() -> bytes:
    names = ("office", "text", "table", "style", "drawing")
    space = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    text = (
        f'<office:document-content {space} office:version="1.2"><office:body><office:text><text:h '
        'text:outline-level="1">One</text:h><text:p>Words.<text:note text:note-class="footnote"><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body></text:note></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
        "</table:table><text:list><text:list-item><text:p>b</text:p></text:list-item></text:list></office:text>"
        "</office:body></office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f'<?xml version="1.0" encoding="UTF-8"?>{text}')
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return held.getvalue()


_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


# --- Changes -----------------------------------------------------------------------------------------------


def change(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Change a file at random; of an archive often one of its parts, packed again."""
    if data.startswith(b"PK") and random.random() < _INSIDE:
        return _change_part(data, others, random)
    for _ in range(random.randint(1, MOST_CHANGES)):
        data = random.choice(WAYS)(data, others, random)
    return data


_INSIDE = 0.85


def _change_part(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = random.choice(names)
        parts = [old.read(name) for name in names]
        for name, part in zip(names, parts, strict=True):
            if name == chosen:
                if random.random() < 1 - _INSIDE:
                    continue
                for _ in range(random.randint(1, MOST_CHANGES)):
                    part = random.choice(WAYS)(part, [*parts, *others], random)
            new.writestr(name, part)
    return held.getvalue()


def _cut(data: bytes, random: Random, longest: int = 200) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.randrange(longest))


def _flip(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    if not data:
        return data
    place = random.randrange(len(data))
    return data[:place] + bytes((random.randrange(256),)) + data[place + 1 :]


def _insert(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    place = random.randrange(len(data) + 1)
    return data[:place] + random.choice(TOKENS) + data[place:]


def _delete(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    start, end = _cut(data, random)
    return data[:start] + data[end:]


def _double(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    start, end = _cut(data, random)
    return data[:end] + data[start:end] * random.choice((1, 2, 50)) + data[end:]


def _move(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    start, end = _cut(data, random)
    rest = data[:start] + data[end:]
    place = random.randrange(len(rest) + 1)
    return rest[:place] + data[start:end] + rest[place:]


def _end_early(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _graft(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    other = random.choice(others)
    start, end = _cut(other, random, 2000)
    place = random.randrange(len(data) + 1)
    return data[:place] + other[start:end] + data[place:]


def _delete_line(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    lines = data.split(b"\n")
    del lines[random.randrange(len(lines))]
    return b"\n".join(lines)


def _swap_lines(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    lines = data.split(b"\n")
    one, other = (random.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _replace_token(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    """Put one sign in the place of another of its kind: a brace, a quote, an angle, a digit."""
    found = [place for place, byte in enumerate(data[:200_000]) if byte in b"{}[]()<>\"'=\\$&%,0123456789"]
    if not found:
        return data
    place = random.choice(found)
    return data[:place] + random.choice(TOKENS) + data[place + 1 :]


Way = Callable[[bytes, Sequence[bytes], Random], bytes]
WAYS: tuple[Way, ...] = (
    _flip, _insert, _insert, _delete, _double, _move, _end_early, _graft, _delete_line, _swap_lines, _replace_token,
    _replace_token,
)  # fmt: skip


# --- Runs -----------------------------------------------------------------------------------------------------


def run_forked(command: Command, scene: Scene) -> Ran:
    """Run the program in a copy of this process, which has imported it already: that takes most of a short run."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as heard:
        child = os.fork()
        if not child:
            _become_program(command, scene, heard.fileno())
        alarm = threading.Timer(2 * LONGEST, os.kill, (child, signal.SIGKILL))
        alarm.start()
        status, used = os.wait4(child, 0)[1:]
        alarm.cancel()
        heard.seek(0)
        said = heard.read().decode("utf-8", "replace")
    seconds = time.monotonic() - started
    return Ran(command, os.waitstatus_to_exitcode(status), said, seconds, used.ru_utime + used.ru_stime)


def _become_program(command: Command, scene: Scene, heard: int) -> NoReturn:
    code = 1
    try:
        for number in (1, 2):
            os.dup2(heard, number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ.clear()
        os.environ.update(own_environment(scene.home))
        os.chdir(scene.root)
        sys.argv = ["elyazma", *command]
        program.run()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


@dataclass(slots=True)
class _Trial:
    """What all workers share."""

    whole: Path
    folder: Path
    kept: Path
    deadline: float
    counts: Counter[tuple[str, str]]

    def work(self, seed: str) -> Counter[tuple[str, str]]:
        """Change and run until time is up; give what was counted."""
        random = Random(seed)
        scene = Scene(self.folder / seed.replace(" ", "-"), LANDLOCK)
        make_home(scene.home)
        shutil.copytree(self.whole, scene.root)
        others = [(self.whole / name).read_bytes() for name in READ]
        while time.monotonic() < self.deadline:
            name = random.choice([*READ])
            data = change((self.whole / name).read_bytes(), others, random)
            (scene.root / name).parent.mkdir(parents=True, exist_ok=True)
            (scene.root / name).write_bytes(data)
            command = tuple(name if word == "PAPER" else word for word in random.choice(READ[name]))
            self._run(scene, name, command, data)
            self._restore(scene, name)
        return self.counts

    def _run(self, scene: Scene, name: str, command: Command, data: bytes) -> None:
        ran = run_forked(command, scene)
        self.counts[name, f"code {ran.code}"] += 1
        fault = ""
        if "Traceback (most recent call last)" in ran.said:
            fault = f"a traceback: {ran.said.strip().splitlines()[-1][:160]}"
        elif ran.code not in EXIT_CODES:
            fault = f"ended with {ran.code}"
        elif ran.seconds > LONGEST:
            fault = f"took {ran.seconds:.0f} s"
        if fault:
            self.counts[name, "faults"] += 1
            place = self.kept / f"{len(list(self.kept.glob('*'))) if self.kept.is_dir() else 0:03}-{Path(name).name}"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            place.with_name(f"{place.name}.said").write_text(f"{' '.join(command)}\n{ran.said}", encoding="utf-8")
            print(f"{name} `{' '.join(command)}`: {fault}; kept: {place}", flush=True)

    def _restore(self, scene: Scene, name: str) -> None:
        shutil.rmtree(scene.root / "made", ignore_errors=True)
        for path in (name, "bib/references.bib"):
            shutil.copy(self.whole / path, scene.root / path)


def _print_table(counts: Counter[tuple[str, str]]) -> int:
    names = [name for name in READ if any(each == name for each, _ in counts)]
    codes = sorted({said for _, said in counts if said != "faults"})
    print(f"\n{'what was changed':<44}{'runs':>6}" + "".join(f"{code:>9}" for code in codes) + f"{'faults':>8}")
    rows = [(name, [counts[name, code] for code in codes], counts[name, "faults"]) for name in names]
    together = (
        "together",
        [sum(each[1][at] for each in rows) for at in range(len(codes))],
        sum(each[2] for each in rows),
    )
    for name, ended, faults in (*rows, together):
        print(f"{name:<44}{sum(ended):>6}" + "".join(f"{count:>9}" for count in ended) + f"{faults:>8}")
    return int(together[2] > 0)


if __name__ == "__main__":
    sys.exit(main())
