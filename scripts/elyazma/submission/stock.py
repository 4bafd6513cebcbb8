"""Compile an unpacked source as on another machine: with latexmk and TeX alone, in an empty folder, without network.

It has none of this toolchain's settings: no search path, no larger tables, no state of an earlier run.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Span, error, missing
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_count, phrase_fault, verbatim
from elyazma.pdf.reader import UnreadablePdf, read_pdf, render_page
from elyazma.system import sandbox
from elyazma.system.files import write_scratch
from elyazma.system.own_tree import tree_variables
from elyazma.system.process import Finished, Limits, ProgramMissing, run_program
from elyazma.typesetting.ending import find_complaint, read_words
from elyazma.typesetting.engine import drawn_fonts, readable_places

_FLAGS = {"xelatex": "-xelatex", "pdflatex": "-pdf", "lualatex": "-lualatex"}
_QUIET = ("-norc", "-interaction=nonstopmode", "-no-shell-escape")
_LIMITS = Limits(seconds=300, cpu=600, memory=2 << 30, file_size=256 << 20, output=4 << 20)
_DPI = 40
"""Enough to tell two pictures apart, at 10 ms a page."""
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Source:
    """A source as it is in an archive: path -> content; `main` is the main file's name without a suffix."""

    main: str
    engine: str
    files: Mapping[str, bytes]


def prove_source(source: Source, pdf: Path, folder: Path, epoch: int) -> tuple[Diagnostic, ...]:
    """Unpack a source into an empty folder, compile it there, and compare the result with our own PDF.

    Text, pages and drawing must be equal. `epoch` is the day that \\today shows, in seconds since 1970.
    """
    for path, data in source.files.items():
        write_scratch(folder / path, data)
    try:
        made = _compile(source, folder, epoch)
    except ProgramMissing as absent:
        hint = phrase("run scripts/bootstrap, or on Debian or Ubuntu: sudo apt-get install latexmk")
        message = phrase(
            "{name} is not installed: nobody can say whether the source compiles elsewhere", name=absent.name
        )
        return (missing("latexmk-missing", message, hint),)
    if isinstance(made, Diagnostic):
        return (made,)
    try:
        difference = _find_difference(made, pdf)
    except UnreadablePdf as damaged:
        difference = phrase_fault(damaged)
    return (_report_difference(difference),) if difference else ()


def _compile(source: Source, folder: Path, epoch: int) -> Path | Diagnostic:
    home = folder.with_name(f"{folder.name}-home")
    home.mkdir(exist_ok=True)
    finished = run_program(
        ["latexmk", *_QUIET, _FLAGS[source.engine], f"{source.main}.tex"],
        folder=folder,
        limits=_LIMITS,
        environment=_environment(source.engine, home, epoch),
        readable=[*readable_places(source.engine), *(place.path for place in sandbox.read_places("latexmk"))],
        writable=[folder, home],
    )
    pdf = folder / f"{source.main}.pdf"
    if pdf.is_file() and finished.code == 0:
        return pdf
    return _report_difference(
        phrase("latexmk gives up: {said}", said=_last_words(folder / f"{source.main}.log", finished))
    )


def _environment(engine: str, home: Path, epoch: int) -> dict[str, str]:
    # Only LuaLaTeX needs a folder of its own, for its index of fonts; another engine's driver would read a file there.
    trees = {"TEXMFVAR": str(home / "texmf")} if engine == "lualatex" else {}
    own = {"HOME": str(home), "TMPDIR": str(home)}
    return {
        **tree_variables(),
        **trees,
        **drawn_fonts(home),
        **own,
        "SOURCE_DATE_EPOCH": str(epoch),
        "FORCE_SOURCE_DATE": "1",
    }


def _last_words(log: Path, finished: Finished) -> Phrase:
    """Give TeX's first error, else why the driver failed, else the last line of latexmk."""
    if finished.timed_out:
        return phrase("stopped after {seconds:.0f} seconds", seconds=finished.seconds)
    read = log.read_bytes() if log.is_file() else b""
    errors = [line for line in read.decode("utf-8", "replace").splitlines() if line.startswith("!")]
    said = read_words(finished.stdout + b"\n" + finished.stderr)
    last = next(iter(errors), find_complaint(said)) or (said[-1] if said else "")
    return verbatim(last) if last else phrase("no word was said")


# --- Comparing ------------------------------------------------------------------------------------


def _find_difference(made: Path, ours: Path) -> Phrase:
    """Describe the first difference between two PDFs; empty if text, pages and drawing are equal."""
    there, here = read_pdf(made), read_pdf(ours)
    if there.pages != here.pages:
        return phrase_count(
            there.pages, "it has {count} page, not {wanted}", "it has {count} pages, not {wanted}", wanted=here.pages
        )
    for number, (new, old) in enumerate(zip(there.texts, here.texts, strict=True), start=1):
        if new != old:
            return phrase("on page {number} it says {difference}", number=number, difference=_show_difference(new, old))
    for number in range(1, here.pages + 1):
        if render_page(made, number, _DPI) != render_page(ours, number, _DPI):
            return phrase("page {number} has the same text, and looks different", number=number)
    return NOTHING


def _show_difference(new: str, old: str) -> Phrase:
    pairs = zip(new, old, strict=False)
    place = next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(new), len(old)))
    start = max(0, place - 20)
    shown = [" ".join(text[start : start + _SHOWN].split()) for text in (new, old)]
    return phrase("“{new}” where ours says “{old}”", new=shown[0], old=shown[1])


def _report_difference(difference: Phrase) -> Diagnostic:
    hint = phrase(
        "look for what only this machine has: a macro that names a file in pieces, a package of your own, a font"
    )
    message = phrase("the source does not give the same PDF with TeX alone: {difference}", difference=difference)
    return error("submission-differs", message, Span("manuscript/article.toml"), hint)
