"""Write a cover letter: the author's template, filled from the article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from elyazma.letters.frame import Sheet, frame_letter
from elyazma.letters.markup import Blocks, find_markup_faults, paragraph, read_latex, read_markdown, write_latex
from elyazma.letters.outcome import Letter
from elyazma.letters.view import LetterView, check_letter, fill_letter, list_names
from elyazma.letters.word import Letterhead, write_word
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting, error, is_fatal, missing, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.system.pandoc.program import PandocFailed
from elyazma.tex.faults import find_faults
from elyazma.tex.plain import strip_tex
from elyazma.tex.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Template:
    """A letter's template: its path relative to the root, and its text."""

    path: str
    text: str


def write_letter(template: Template, view: LetterView, sheet: Sheet, epoch: int, scratch: Path) -> Outcome[Letter]:
    """Fill the template and lay it out twice; all findings at once. No code that someone else wrote runs in it."""
    head = Letterhead(sheet.title, ", ".join(sheet.authors), sheet.language.code, epoch)
    return _lay_out(_fill(template, view), sheet, head, scratch)


@collecting
def _fill(findings: Findings, template: Template, view: LetterView) -> Template:
    findings.add(check_letter(template.text, template.path))
    findings.stop_if_fatal()
    findings.add(_find_gaps(template, view))
    text = findings.take(fill_letter(template.text, template.path, view))
    if not text.strip():
        hint = phrase("write it, or delete the file and type: invoke letter --begin")
        findings.refuse(error("letter-empty", phrase("this letter says nothing"), Span(template.path), hint))
    return Template(template.path, text)


@collecting
def _lay_out(findings: Findings, filled: Outcome[Template], sheet: Sheet, head: Letterhead, scratch: Path) -> Letter:
    template = findings.take(filled)
    lay_out = _lay_out_markdown if template.path.endswith(".md") else _lay_out_latex
    try:
        return findings.take(lay_out(template, sheet, head, scratch))
    except PandocFailed as reason:
        findings.refuse(report_pandoc(reason))


def report_pandoc(reason: PandocFailed) -> Diagnostic:
    """Say that pandoc failed."""
    return missing(
        "pandoc-failed",
        phrase("pandoc could not write the letter: {reason}", reason=reason),
        phrase("try again; see `invoke doctor`"),
    )


@collecting
def _lay_out_markdown(findings: Findings, filled: Template, sheet: Sheet, head: Letterhead, scratch: Path) -> Letter:
    (blocks,) = read_markdown([filled.text], scratch)
    faults = tuple(find_markup_faults(blocks, Span(filled.path)))
    if is_fatal(faults):
        findings.refuse(*faults)
    made = write_word(blocks, head, scratch), filled.text
    return findings.take(_frame(sheet, write_latex(blocks, scratch), {}, made))


@collecting
def _lay_out_latex(findings: Findings, filled: Template, sheet: Sheet, head: Letterhead, scratch: Path) -> Letter:
    faults = find_faults(filled.text, filled.path)
    if is_fatal(faults):
        findings.refuse(*faults)
    blocks: Blocks = read_latex(filled.text, scratch) or (paragraph(""),)
    plain = strip_tex(tokenize(filled.text, filled.path))
    body = rf"\input{{{filled.path}}}"
    return findings.take(_frame(sheet, body, {filled.path: filled.text}, (write_word(blocks, head, scratch), plain)))


def _frame(sheet: Sheet, body: str, files: dict[str, str], made: tuple[bytes, str]) -> Outcome[Letter]:
    word, plain = made
    framed = frame_letter(Sheet(sheet.name, sheet.title, sheet.authors, sheet.language, plain), body, files)
    return Outcome(Letter(framed.value, word) if framed.value else None, framed.diagnostics)


def _find_gaps(template: Template, view: LetterView) -> Iterator[Diagnostic]:
    """Find values that the template uses and that are missing."""
    names = list_names(template.text)
    gaps = {
        "title": (view.title, phrase("the article has no title"), phrase("add [title] to manuscript/article.toml")),
        "authors": (
            view.authors,
            phrase("the article names no author"),
            phrase("add [[authors]] to manuscript/article.toml"),
        ),
        "corresponding": (
            view.corresponding.name,
            phrase("no author is the one to write to"),
            phrase("write corresponding = true under [[authors]]"),
        ),
        "date": (view.date, phrase("the letter has no date"), phrase("add --date 2026-01-31, or --date today")),
    }
    for name, (value, message, hint) in gaps.items():
        if name in names and not value:
            yield warning("letter-incomplete", message, _find_name(template, name), hint)


def _find_name(template: Template, name: str) -> Span:
    lines = template.text.split("\n")
    number = next((index for index, line in enumerate(lines, 1) if name in line), 1)
    return Span(template.path, number, max(lines[number - 1].find(name), 0) + 1, len(name))
