"""Compile a source tree into a proof: the PDF, what TeX said of it, and what TeX read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, is_fatal, missing, sort_findings, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Proof, SourceTree
from elyazma.model.phrases import Phrase, phrase, phrase_fault
from elyazma.system.files import (
    CopyRefused,
    copy_asset,
    make_scratch,
    may_enter,
    sweep_scratch,
    write_file,
    write_scratch,
)
from elyazma.system.fonts import fonts_with
from elyazma.system.process import Finished, Limits, ProgramMissing
from elyazma.typesetting.begun import Begun, is_draft
from elyazma.typesetting.ending import count_drafted_pages, count_pages, explain_ending
from elyazma.typesetting.engine import (
    LONGEST_LINE,
    TEX_LIMITS,
    EngineRefused,
    Pass,
    end_streams,
    read_record,
    relocate_synctex,
    run_engine,
)
from elyazma.typesetting.formats import Format, drop_format, find_format, write_behind
from elyazma.typesetting.held import keep_last, list_last
from elyazma.typesetting.log import correct_labels, is_cause, list_lacking, read_log
from elyazma.typesetting.second_pass import begin_second, hand_over
from elyazma.typesetting.state import (
    SEED,
    State,
    carry_over,
    is_settled,
    put_state,
    read_state,
    repeated_labels,
    unused_labels,
)
from elyazma.typesetting.waiting import Waiting
from elyazma.typesetting.word_lists import is_list

MOST_PASSES = 5
_LARGEST_LOG = 64 << 20
_ENGINE_PACKAGES = {"xelatex": "texlive-xetex", "pdflatex": "texlive-latex-base", "lualatex": "texlive-luatex"}


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be compiled, and how; `format` is one of its preamble's, and `held` an engine that waits behind it.

    Where it goes `alone`, no pass begins before the last one has ended.
    """

    tree: SourceTree
    root: Path
    scratch: Path
    epoch: int
    limits: Limits
    progress: Callable[[Phrase], None]
    format: Format | None = None
    held: Waiting | None = None
    alone: bool = False

    @property
    def texts(self) -> dict[str, str]:
        return {path: content for path, content in self.tree.files.items() if isinstance(content, str)}

    @property
    def own_aux(self) -> str:
        return self.texts.get(f"{self.tree.job}.aux", "")

    def begin_with(self, state: State) -> State:
        """Give the state that a pass begins with, where an earlier one has left this one."""
        return carry_over(state, f"{self.tree.job}.aux", self.own_aux)


@dataclass(frozen=True, slots=True)
class _Run:
    """What the passes in one scratch folder gave; without pages there is no PDF that can be used.

    `stopped` says that TeX ran out of time, and `lost` that what an engine has set that waited cannot be used.
    """

    folder: Path
    findings: tuple[Diagnostic, ...]
    passes: int = 0
    pages: int = 0
    stopped: bool = False
    lacking: str = ""
    lost: bool = False


def compile_tree(  # noqa: PLR0913
    tree: SourceTree,
    *,
    root: Path,
    scratch: Path,
    progress: Callable[[Phrase], None] = lambda _: None,
    epoch: int = 0,
    limits: Limits = TEX_LIMITS,
    held: Sequence[Waiting] = (),
) -> Outcome[Proof]:
    """Run TeX over a source tree, in a fresh folder below `scratch`, until the page no longer changes.

    The caller holds `scratch` (system/files.hold_folder) until it has taken the PDF from it: this call
    sweeps what earlier builds left there. The state of the last good build is kept in it too, so that
    an edited word costs one pass; a build that fails with that state is tried again without. A pass begins behind the
    preamble's format, where there is one, and those that are `held` may wait there: what TeX stumbles over is set
    again without either, so that it is said as it always is.
    `epoch` is the date that \\today and the PDF's metadata show. Without a value there is no PDF that
    can be used; a PDF that lacks letters, citations or references has a value and errors.
    """
    seed = read_state(scratch / SEED)
    order = _take(_Order(tree, root, scratch, epoch, limits, progress, find_format(tree, epoch)), held, seed)
    long_lines = _find_long_lines(order)
    if long_lines:
        return Outcome(None, long_lines)
    kept = [each.pass_.folder for each in held]
    # What the last good build was lies there, until there is another.
    sweep_scratch(scratch, but=[*kept, *list_last(scratch)])
    try:
        run = _typeset(order, seed)
        if (seed or order.format or run.lost) and not run.pages and not run.stopped:
            run = _typeset_anew(order)
    except ProgramMissing as fault:
        return Outcome(None, (_engine_missing(fault.name),))
    except EngineRefused as fault:
        hint = phrase("type `invoke doctor`: it says whether the engine itself or its sandbox is at fault")
        return Outcome(None, (missing("engine-refused", phrase_fault(fault), hint),))
    if not run.pages:
        return Outcome(None, run.findings)
    if not is_fatal(run.findings):
        _keep_seed(order, run.folder)
        keep_last(order.scratch, run.folder, tree, epoch)
        sweep_scratch(scratch, but=[*kept, run.folder])
    return Outcome(_make_proof(order, run), run.findings)


def _take(order: _Order, held: Sequence[Waiting], seed: State) -> _Order:
    """Take the first engine that waits for this, or sets it already; others that set something are ended."""
    begun = order.begin_with(seed)
    mine = next((each for each in held if each.fits(order.tree, order.epoch, order.format, begun)), None)
    for each in held:
        if each is not mine:
            each.end_if_wrong()
    return replace(order, held=mine)


def _typeset_anew(order: _Order) -> _Run:
    """Typeset without a state, a format and an engine that waits; a format that stood in the way is deleted."""
    run = _typeset(replace(order, format=None, held=None, alone=True), {})
    if run.pages and order.format and not order.held:
        drop_format(order.format)
    return run


def _find_long_lines(order: _Order) -> tuple[Diagnostic, ...]:
    hint = phrase("break the line: TeX reads an end of line as a blank")
    return tuple(
        error(
            "line-too-long",
            phrase("this line has over {most} bytes, more than TeX reads", most=LONGEST_LINE),
            Span(path, number),
            hint,
        )
        for path, text in order.texts.items()
        if len(text) * 4 > LONGEST_LINE
        for number, line in enumerate(text.split("\n"), 1)
        if len(line.encode()) >= LONGEST_LINE
    )


def _engine_missing(engine: str) -> Diagnostic:
    package = _ENGINE_PACKAGES.get(engine, "texlive-full")
    hint = phrase("run scripts/bootstrap, or on Debian or Ubuntu: sudo apt-get install {package}", package=package)
    return missing("engine-missing", phrase("{engine} is not installed", engine=engine), hint)


# --- The passes -----------------------------------------------------------------------------------


def _typeset(order: _Order, seed: State) -> _Run:
    folder = _open_folder(order)
    begun = order.begin_with(seed)
    refused = _lay_out(order, folder, begun)
    if refused:
        return _Run(folder, refused)
    makes_draft = _makes_draft(order, seed)
    early = not (order.alone or order.format) and makes_draft
    second = begin_second(order.tree, order.scratch, order.epoch, order.limits) if early else None
    try:
        return _run_passes(order, folder, seed, second)
    finally:
        if second:
            second.abandon()


def _run_passes(order: _Order, folder: Path, seed: State, second: Begun | None) -> _Run:
    begun, waiting = order.begin_with(seed), order.held
    undefined: set[str] = set()
    run = _Run(folder, ())
    for number in range(1, MOST_PASSES + 1):
        order.progress(phrase("typesetting") if number == 1 else phrase("typesetting, pass {number}", number=number))
        draft = number == 1 < MOST_PASSES and _makes_draft(order, seed)
        run, log, after = _run_pass(order, _Turn(folder, number, draft, waiting))
        undefined |= set(re.findall(r"Warning: Reference [`'](.+?)' ", log))
        # With a seed nothing is undefined, and so nothing proves a label unused.
        unused = frozenset[str]() if seed else unused_labels(order.texts, undefined)
        if not run.pages or (not draft and is_settled(begun, after, order.own_aux, unused)):
            return run
        begun = order.begin_with(after)
        folder, waiting = _go_on(folder, begun, second if number == 1 else None)
    message = phrase(
        "page and section numbers still change after {passes} passes: some may be wrong in the PDF",
        passes=MOST_PASSES,
    )
    unsettled = warning(
        "tex-unsettled", message, Span(order.tree.main), phrase("look for a reference that moves its own text")
    )
    return replace(run, findings=sort_findings((*run.findings, unsettled)))


def _go_on(folder: Path, begun: State, second: Begun | None) -> tuple[Path, Waiting | None]:
    """Lay out what the next pass begins with; give where that runs, and the engine that waits for it."""
    if second and hand_over(second, folder, begun):
        return second.pass_.folder, second
    put_state(folder, begun)
    return folder, None


def _makes_draft(order: _Order, seed: State) -> bool:
    return order.held.draft if order.held else not seed and is_draft(order.tree)


def _open_folder(order: _Order) -> Path:
    return order.held.pass_.folder if order.held else make_scratch(order.scratch)


def _lay_out(order: _Order, folder: Path, state: State) -> tuple[Diagnostic, ...]:
    """Write the snapshot: texts as in the tree, other files copied if TeX may be given them, and the state."""
    findings = []
    for path, content in _list_files(order):
        target = PurePosixPath(path)
        if target.is_absolute() or ".." in target.parts:
            hint = phrase("name it relative to the manuscript's folder")
            findings.append(
                error(
                    "file-refused", phrase("{path} lies outside the manuscript", path=path), Span(order.tree.main), hint
                )
            )
        elif isinstance(content, str):
            write_scratch(folder / path, content)
        elif may_enter(content):
            try:
                copy_asset(content, folder / path, root=order.root)
            except CopyRefused as refusal:
                hint = phrase("put the file itself into the manuscript's folder")
                findings.append(
                    error("file-refused", phrase("this file {reason}", reason=refusal.reason), Span(path), hint)
                )
    # An engine that waits has read it already, and begun to write the next.
    put_state(folder, {} if order.held else state)
    return tuple(findings)


def _list_files(order: _Order) -> Iterator[tuple[str, str | Path]]:
    """Give the files of the tree; behind a format the main file has no preamble, and an engine that waits has it."""
    for path, content in order.tree.files.items():
        if order.held and not order.held.lacks(path):
            continue
        if order.format and path == order.tree.main and isinstance(content, str):
            yield path, write_behind(content, wait=False)
        else:
            yield path, content


@dataclass(frozen=True, slots=True)
class _Turn:
    """One of the passes: where it runs, the how many-th it is, and an engine that waits for it."""

    folder: Path
    number: int
    draft: bool
    waiting: Waiting | None


def _run_engine(order: _Order, turn: _Turn) -> Finished:
    if turn.waiting:
        return turn.waiting.finish()
    tree, file = order.tree, order.format.file if order.format else None
    return run_engine(
        Pass(tree.engine, tree.main, turn.folder, order.epoch, tree.fonts, turn.draft, file), order.limits
    )


def _run_pass(order: _Order, turn: _Turn) -> tuple[_Run, str, State]:
    tree, folder = order.tree, turn.folder
    finished = _run_engine(order, turn)
    # One whose folder was swept has written its log where nobody finds it, though files lie there again.
    lost = turn.waiting is not None and (turn.waiting.lost or not (folder / f"{tree.job}.log").is_file())
    log = "\n".join(filter(None, (order.format.log if order.format else "", _read_text(folder / f"{tree.job}.log"))))
    after = read_state(folder)
    log = correct_labels(log, repeated_labels(after))
    said = read_log(log, main=tree.main, sources=order.texts, generated=tree.generated)
    findings = [_with_fonts(finding) for finding in said]
    # Exit code 0 proves nothing (a full disk gives it too), and a PDF comes out after most errors.
    failed = any(is_cause(finding) for finding in said)
    written = count_drafted_pages(log) if turn.draft else count_pages(log, folder / f"{tree.job}.pdf")
    pages = 0 if failed else written
    if not pages and not failed:
        findings.append(explain_ending(tree.engine, finished, log, Span(tree.main)))
    lacking = list_lacking(log) if any(finding.code == "letter-missing" for finding in said) else ""
    run = _Run(folder, sort_findings(findings), turn.number, pages, finished.timed_out, lacking, lost)
    return run, log, after


def _read_text(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return stream.read(_LARGEST_LOG).decode("utf-8", errors="replace")


def _with_fonts(finding: Diagnostic) -> Diagnostic:
    """Name installed fonts that have a letter which the chosen one lacks."""
    match = re.search(r"\(U\+([0-9A-F]+)\)", finding.message) if finding.code == "letter-missing" else None
    fonts = fonts_with(chr(int(match[1], 16)))[:3] if match else ()
    return (
        replace(finding, hint=phrase("these fonts here have it: {fonts}", fonts=", ".join(fonts))) if fonts else finding
    )


# --- The proof ------------------------------------------------------------------------------------


def _keep_seed(order: _Order, folder: Path) -> None:
    state = order.begin_with(read_state(folder))
    for stale in read_state(order.scratch / SEED).keys() - state.keys():
        (order.scratch / SEED / stale).unlink()
    for path, text in state.items():
        write_file(order.scratch / SEED / path, text)


def _make_proof(order: _Order, run: _Run) -> Proof:
    job = order.tree.job
    # Behind a format the main file had no preamble, and an engine that waited may have had other lists of words, or
    # been told of some late: whoever looks here, the next build too, finds the whole.
    for path in (order.tree.main, *filter(is_list, order.texts)):
        write_scratch(run.folder / path, order.texts[path])
    pdf = run.folder / f"{job}.pdf"
    end_streams(pdf)
    synctex = run.folder / f"{job}.synctex.gz"
    before, file = (order.format.read, order.format.file) if order.format else ((), None)
    if synctex.is_file():
        relocate_synctex(synctex, run.folder, order.root)
    sources = _find_sources(order.tree, order.root, run.folder, before)
    return Proof(
        pdf=pdf,
        synctex=synctex if synctex.is_file() else None,
        log=run.findings,
        # XeTeX's .fls does not name the fonts it loads.
        read=(*(path for path in sources if path != file), *order.tree.fonts),
        passes=run.passes,
        pages=run.pages,
        lacking=run.lacking,
        before=tuple(before),
    )


def _find_sources(tree: SourceTree, root: Path, folder: Path, before: Iterable[str]) -> tuple[Path, ...]:
    """Give the files that TeX read, each where it really is; what was generated is left out.

    `before` are those that it read while it made a format.
    """
    originals: Mapping[str, Path] = {
        path: content if isinstance(content, Path) else root / path
        for path, content in tree.files.items()
        if path not in tree.generated
    }
    found = []
    for name in (*read_record(folder / f"{tree.job}.fls"), *before):
        path = Path(name) if name.startswith("/") else folder / name
        if not path.is_relative_to(folder):
            found.append(path)
        elif (original := originals.get(path.relative_to(folder).as_posix())) is not None:
            found.append(root / original)
    return tuple(dict.fromkeys(found))
