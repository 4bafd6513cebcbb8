"""Ask TeX for what no other program can read: pieces of a text, each on a page of its own, as large as itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from elyazma.languages.folding import fold_letters
from elyazma.model.diagnostics import Diagnostic, Outcome, Severity, note, warning
from elyazma.model.fragments import DRAWN, HOLDERS, Drawn, Fragment, Fragments
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import SourceTree
from elyazma.model.phrases import NOTHING, phrase
from elyazma.pdf.reader import Page, split_pages
from elyazma.system.files import CopyRefused, copy_asset, make_scratch, may_enter, write_file, write_scratch
from elyazma.system.process import Limits, ProgramMissing
from elyazma.system.vectors import write_svg
from elyazma.tex.parse import parse
from elyazma.tex.tokens import tokenize
from elyazma.typesetting.engine import TEX_LIMITS, EngineRefused, Pass, run_engine
from elyazma.typesetting.log import read_log

_BEGIN = r"\begin{document}"
_SHIPPED = "elyazma ships "
_LIMITS = replace(TEX_LIMITS, seconds=60, cpu=60)
"""A piece that TeX never ends with is left out; a preamble that takes longer has no time for drawings."""
_MOST_RUNS = 8
"""Each takes as long as the preamble does: a piece of which TeX says nothing is looked for by halves."""
_ONE_LINE = 1.6
"""Of the size of the text: a page no higher than this holds one line."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What is typeset, with which article around it, and where."""

    tree: SourceTree
    asked: Fragments
    root: Path
    folder: Path
    epoch: int
    limits: Limits


def typeset_fragments(  # noqa: PLR0913
    tree: SourceTree,
    asked: Fragments,
    *,
    root: Path,
    folder: Path,
    epoch: int = 0,
    limits: Limits = _LIMITS,
) -> Outcome[tuple[Drawn, ...]]:
    """Typeset pieces of a text with the preamble of the article; what TeX cannot print either is left out.

    `tree` is the assembled article. The caller holds `folder`, where the pictures are kept by their content: what is
    asked again is not typeset again.
    """
    order = _Order(tree, asked, root, folder, epoch, limits)
    kept = folder / f"{DRAWN}{_name_content(order)}"
    record = kept / "drawn.json"
    if not record.is_file():
        try:
            _typeset(order, kept)
        except (ProgramMissing, EngineRefused):
            return Outcome(())
    drawn = tuple(_read_record(order, json.loads(record.read_text(encoding="utf-8")), kept))
    # What prints nothing is not missed: a setting, a counter.
    quiet = (each for each in drawn if each.fragment.inline or each.fragment.instead)
    silent = [each for each in quiet if not (each.picture or each.text)]
    seen = (each for each in drawn if each not in silent)
    return Outcome(drawn, tuple(map(_report, seen)))


def _name_content(order: _Order) -> str:
    digest = hashlib.sha256()
    for path, content in sorted(order.tree.files.items()):
        said = content.encode() if isinstance(content, str) else content.read_bytes() if content.is_file() else b""
        digest.update(f"{path}\0{len(said)}\0".encode() + said)
    digest.update(repr((order.asked.pieces, order.asked.definitions, sorted(order.asked.numbers.items()))).encode())
    return digest.hexdigest()[:24]


def _report(drawn: Drawn) -> Diagnostic:
    fragment = drawn.fragment
    if fragment.instead:
        message = phrase(
            "{shown}: the text around it is a picture in this format, with its words as alternative text",
            shown=fragment.shown,
        )
        return warning("export-pictured", message, fragment.span, fragment.instead)
    become = phrase("its words as TeX prints them") if drawn.picture is None else phrase("a picture in this format")
    become = phrase("the words that TeX prints around its text") if fragment.wraps else become
    message = phrase("{shown} can be printed by TeX only: it is {become}", shown=fragment.shown, become=become)
    kept = phrase("the picture is kept as {picture}", picture=drawn.picture) if drawn.picture else NOTHING
    return note("export-drawn", message, fragment.span, kept)


# --- The run ---------------------------------------------------------------------------------------------


def _typeset(order: _Order, kept: Path) -> None:
    """Typeset all pieces; those that TeX stumbles over are left out, and the others typeset again."""
    queue = [dict(enumerate(order.asked.pieces))]
    pages: dict[int, Page] = {}
    labels: dict[str, str] = {}
    for _ in range(_MOST_RUNS):
        if not queue:
            break
        waiting = queue.pop()
        made = _run(order, waiting, make_scratch(order.folder))
        if made.pages:
            pages |= made.pages
            labels |= made.labels
        else:
            queue += _choose_next(waiting, made)
    entries = [_keep(number, page, order, kept, labels) for number, page in sorted(pages.items())]
    write_file(kept / "drawn.json", json.dumps(entries, ensure_ascii=False))


def _choose_next(waiting: Mapping[int, Fragment], made: _Made) -> list[dict[int, Fragment]]:
    """Give what is typeset after a run that failed, in one part or in two."""
    numbers = [number for number in waiting if number not in made.failed]
    parts = _split(numbers, made) if made.started else []
    return [{number: waiting[number] for number in part} for part in parts if part]


def _split(numbers: list[int], made: _Made) -> list[list[int]]:
    if made.failed:
        return [numbers]
    unshipped = [number for number in numbers if number not in made.shipped]
    if unshipped:
        # TeX stopped in the first piece that has no page.
        return [[number for number in numbers if number != unshipped[0]]]
    # The PDF lacks: one of the pieces has what cannot be put into it.
    half = len(numbers) // 2
    return [numbers[:half], numbers[half:]] if half else []


def _keep(
    number: int, page: Page, order: _Order, kept: Path, labels: Mapping[str, str]
) -> dict[str, int | str | dict[str, str]]:
    """Keep a page as PDF and, where there is a program for it, as SVG; a line of words is kept as words."""
    piece = order.asked.pieces[number]
    line = piece.inline and page.only_text and page.height < page.size * _ONE_LINE
    name = ""
    if not (line or piece.wraps or page.blank):
        name = f"{number + 1}.pdf"
        write_file(kept / name, page.content)
        write_svg(kept / name)
    own = {label: labels.get(label, "") for label in _list_labels(piece.tex)}
    return {"number": number, "text": page.text, "picture": name, "labels": own}


def _list_labels(tex: str) -> Iterator[str]:
    yield from (each.last.text.strip() for each in parse(tex).commands({"label"}) if each.last)


def _read_record(order: _Order, entries: list[Any], kept: Path) -> Iterator[Drawn]:
    for entry in entries:
        fragment = order.asked.pieces[int(entry["number"])]
        picture = kept / str(entry["picture"]) if entry["picture"] else None
        if fragment.wraps and not _knows_places(fragment, str(entry["text"])):
            continue
        yield Drawn(fragment, str(entry["text"]), picture, entry.get("labels", {}))


def _knows_places(fragment: Fragment, text: str) -> bool:
    """Tell whether each part that stays is seen on the page as it was put there, or not at all.

    One that TeX has spaced out, broken or set in other letters has no place, and would be lost.
    """
    plain = fold_letters(text)
    return all(holder in text or fold_letters(holder) not in plain for holder in HOLDERS[: len(fragment.kept)])


@dataclass(frozen=True, slots=True)
class _Made:
    """What one run made: pages where all went well; else the pieces with errors, and those that have a page.

    `started` is false where TeX stopped before the first piece; `labels` are the numbers of those in the pieces.
    """

    pages: Mapping[int, Page]
    failed: Collection[int]
    shipped: Collection[int]
    started: bool
    labels: Mapping[str, str]


def _run(order: _Order, waiting: Mapping[int, Fragment], run: Path) -> _Made:
    """Run TeX once."""
    names = {f"elyazma-fragment-{number}.tex": number for number in waiting}
    tree = _write_tree(order, waiting, names)
    _lay_out(order, tree, run)
    run_engine(Pass(tree.engine, tree.main, run, order.epoch, tree.fonts), order.limits)
    path = run / f"{tree.job}.log"
    log = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    lines = [line.partition(_SHIPPED)[2] for line in log.splitlines() if line.startswith(_SHIPPED)]
    shipped = [int(line) for line in lines if line.strip().isdecimal()]
    failed = _find_failed(log, tree, names)
    pdf = run / f"{tree.job}.pdf"
    whole = not failed and set(waiting) <= set(shipped) and pdf.is_file()
    pages = dict(zip(shipped, split_pages(pdf), strict=False)) if whole else {}
    return _Made(pages, failed, frozenset(shipped), next(iter(names), "") in log, _read_labels(run / f"{tree.job}.aux"))


def _read_labels(path: Path) -> dict[str, str]:
    """Read which number TeX has given to each label."""
    if not path.is_file():
        return {}
    tokens = tokenize(path.read_text(encoding="utf-8", errors="replace"), path.name)
    found = {}
    for opening in tokens.openings():
        name = tokens.mandatory(opening.end) if opening.name == "newlabel" else None
        values = tokens.mandatory(name.end) if name else None
        number = tokens.mandatory(values.start) if values else None
        if name and number:
            found[name.text] = number.text.strip("{}")
    return found


def _find_failed(log: str, tree: SourceTree, names: Mapping[str, int]) -> set[int]:
    texts = {name: content for name, content in tree.files.items() if isinstance(content, str)}
    findings = read_log(log, main=tree.main, sources=texts, generated=tree.generated)
    places = [each.span.path for each in findings if each.span and each.severity is Severity.ERROR]
    return {names[path] for path in places if path in names} | set(_find_unfinished(log, tree.main, names))


def _find_unfinished(log: str, main: str, names: Mapping[str, int]) -> Iterator[int]:
    """Find the pieces that want more than they are: TeX says so behind the end of their files."""
    for name, number in names.items():
        _, _, behind = log.partition(name)
        said, shipped, _ = behind.partition(f"{_SHIPPED}{number}\n")
        if shipped and any(line.startswith(("! ", f"./{main}:")) for line in said.splitlines()):
            yield number


def _lay_out(order: _Order, tree: SourceTree, run: Path) -> None:
    for path, content in tree.files.items():
        if isinstance(content, str):
            write_scratch(run / path, content)
        elif may_enter(content):
            try:
                copy_asset(content, run / path, root=order.root)
            except CopyRefused:
                # A picture that may not be read is missing in print too; TeX says so where it is needed.
                continue


def _write_tree(order: _Order, waiting: Mapping[int, Fragment], names: Mapping[str, int]) -> SourceTree:
    tree = order.tree
    main = str(tree.files[tree.main])
    head, _, _ = main.partition(f"\n{_BEGIN}")
    numbers = "".join(
        rf"\expandafter\gdef\csname r@{label}\endcsname{{{{{number}}}{{}}{{}}{{}}{{}}}}" + "\n"
        for label, number in order.asked.numbers.items()
        if not set(label + number) & set("\\{}%#")
    )
    pages = "".join(rf"\elyazmaship{{{number}}}{{{name}}}" + "\n" for name, number in names.items())
    settings = "\n".join(order.asked.definitions)
    body = (
        f"{head}\n\\usepackage{{varwidth}}\n{_BEGIN}\n\\makeatletter\n{numbers}{_SHIPPING}\\makeatother\n{settings}\n"
    )
    body += f"{pages}\\end{{document}}\n"
    pieces = {name: _write_piece(waiting[number]) for name, number in names.items()}
    files = {path: content for path, content in tree.files.items() if path != f"{tree.job}.aux"}
    return replace(tree, files={**files, tree.main: body, **pieces})


def _write_piece(piece: Fragment) -> str:
    # The words on a picture of a paragraph are read from it: none may be broken at the end of a line.
    whole = r"\hyphenpenalty10000\exhyphenpenalty10000\emergencystretch3em" + "%\n"
    return f"{whole if piece.instead else ''}{piece.tex}%\n"


_SHIPPING = r"""\newbox\elyazma@box
\long\def\@@ifdefinable#1#2{#2}\let\@ifdefinable\@@ifdefinable
\def\@float#1{\@ifnextchar[{\elyazma@float{#1}}{\elyazma@float{#1}[]}}
\def\elyazma@float#1[#2]{\par\def\@captype{#1}%
  \global\setbox\@currbox\color@vbox\normalcolor\vbox\bgroup\hsize\columnwidth\@parboxrestore}
\def\end@float{\@endfloatbox\par\box\@currbox}\let\@dblfloat\@float\let\end@dblfloat\end@float
\newbox\@currbox
\ifdefined\RawShipout\else\let\RawShipout\shipout\fi
\ifdefined\pdfpagewidth\let\elyazma@wide\pdfpagewidth\let\elyazma@high\pdfpageheight
\else\let\elyazma@wide\pagewidth\let\elyazma@high\pageheight\fi
\def\elyazmaship#1#2{%
  \@twocolumnfalse
  \setbox\elyazma@box\hbox{\begin{varwidth}{\textwidth}\parindent\z@\normalfont\normalsize\input{#2}\end{varwidth}}%
  \elyazma@wide=\dimexpr\wd\elyazma@box+4bp\relax
  \elyazma@high=\dimexpr\ht\elyazma@box+\dp\elyazma@box+4bp\relax
  \begingroup\hoffset=\dimexpr 2bp-1in\relax\voffset\hoffset\RawShipout\box\elyazma@box\endgroup
  \wlog{elyazma ships #1}}
"""
"""Sets a piece as wide as it is and ships it on a page of its size, past all that a class puts on pages.

A piece may define again what stands before all pieces: the definitions of the whole text. What floats of the author's
stands in its place, and algorithm2e keeps a float there where there is one column only. In the pieces @ is no letter,
as in every text: the arrows of xy are written with it.
"""
