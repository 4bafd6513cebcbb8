"""What an import tells: findings at the lines that were made, and import-report.md, which keeps all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from elyazma.model.diagnostics import Diagnostic, Severity, Span, error, note, warning
from elyazma.model.imported import Doubt, Imported
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase, phrase_count
from elyazma.system.translating import translate

REPORT = "import-report.md"
_LONGEST = 120
_MOST_WORDS = 60

_TITLES = {
    "uncited": phrase("Works that the text does not cite"),
    "unplaced": phrase("Text that nobody could place"),
    "comment": phrase("Comments"),
    "change": phrase("Tracked changes"),
    "hidden": phrase("Hidden text"),
    "citation": phrase("Citations"),
    "reference": phrase("References"),
    "object": phrase("Objects that are lost"),
    "shape": phrase("Shapes"),
    "picture": phrase("Pictures"),
    "left-out": phrase("Pictures"),
    "caption": phrase("Captions"),
    "formula": phrase("Formulas"),
    "plain-formula": phrase("Formulas"),
    "number": phrase("Numbers"),
    "no-title": phrase("Titles"),
    "no-authors": phrase("Authors"),
    "author": phrase("Authors"),
    "heading": phrase("Headings"),
    "no-headings": phrase("Headings"),
    "language": phrase("Languages"),
    "no-language": phrase("Languages"),
    "encoding": phrase("Encoding"),
}


_DECISIONS = (
    "import-text-lost", "import-object-lost", "import-formula-lost", "import-no-title", "import-no-authors",
    "import-no-language", "import-uncited", "import-no-headings",
    "import-unplaced", "import-author", "import-number", "import-caption", "import-picture",
    "import-picture-left-out", "import-formula-plain", "import-shape",
    "import-comment", "import-citation", "import-encoding", "import-language",
)  # fmt: skip
"""What an author has to decide on, the weightiest first. The rest is done, and told below."""
_MOST_DECISIONS = 10


@dataclass(frozen=True, slots=True)
class Report:
    """The report's text, all that an import finds, and those findings that come first."""

    text: str
    findings: tuple[Diagnostic, ...]
    first: tuple[Diagnostic, ...] = ()


def write_report(imported: Imported, places: Mapping[int, Span], lost: Sequence[str]) -> Report:
    """Write the report of an import; `places` are where the marks of doubts came to stand."""
    first = _tell_uncited(imported)
    lines = [
        f"# {translate(phrase('Import of {name}', name=imported.paper.name))}",
        "",
        *first,
        translate(phrase("Delete this file once you have looked at everything in it.")),
        "",
    ]
    spans: dict[int, Span] = {}
    for title in dict.fromkeys(_TITLES.values()):
        doubts = {at: each for at, each in enumerate(imported.doubts) if _TITLES[each.kind] == title}
        spans |= {at: places.get(at, Span(REPORT, len(lines) + 3 + row)) for row, at in enumerate(doubts)}
        items = [_write_doubt(doubt, places.get(at)) for at, doubt in doubts.items()]
        lines += _list_items(title, items)
    lost_from = len(lines) + 1
    lines += _list_items(phrase("Lost words"), [" ".join(lost)] if lost else [])
    lines += _list_items(phrase("Running heads and feet, which a journal prints anew"), imported.paper.margins)
    lines += _list_items(phrase("What commands now stand for"), dict.fromkeys(imported.replaced))
    findings = [_MAKERS[each.kind](each, spans[at]) for at, each in enumerate(imported.doubts)]
    if lost:
        findings.append(_report_lost(lost, Span(REPORT, lost_from)))
    return _put_first(lines, len(first) + 2, findings)


def _put_first(lines: Sequence[str], at: int, findings: Sequence[Diagnostic]) -> Report:
    """Put what needs a decision before everything else, one line each; places in the report move down by as much."""
    chosen = choose_first(findings)
    added = _list_items(phrase("What needs your decision"), [_tell(each) for each in chosen.first])
    if chosen.others:
        added.insert(-1, f"- {translate(phrase('and {count} more, below', count=chosen.others))}")
    moved = [_move(finding, len(added)) for finding in findings]
    first = tuple(_move(finding, len(added)) for finding in chosen.first)
    text = "\n".join([*lines[:at], *added, *lines[at:]]).rstrip("\n") + "\n"
    return Report(text, tuple(moved), first)


class Chosen(NamedTuple):
    """The findings that need a decision, ten at most, and how many others do."""

    first: tuple[Diagnostic, ...]
    others: int


def choose_first(findings: Sequence[Diagnostic]) -> Chosen:
    """Choose what an author has to decide on: errors and warnings, and notes of what only custom tells."""
    ranks = {code: rank for rank, code in enumerate(_DECISIONS)}
    open_ = [each for each in findings if each.severity is not Severity.NOTE or each.code == "import-author"]
    ranked = sorted(open_, key=lambda each: (each.severity is not Severity.ERROR, ranks.get(each.code, len(ranks))))
    return Chosen(tuple(ranked[:_MOST_DECISIONS]), max(0, len(ranked) - _MOST_DECISIONS))


def _tell(finding: Diagnostic) -> str:
    place = f"`{finding.span.path}:{finding.span.line}`: " if finding.span and finding.span.path != REPORT else ""
    hint = f" ({translate(finding.hint)})" if finding.hint else ""
    return f"{place}{translate(finding.message)}{hint}"


def _move(finding: Diagnostic, lines: int) -> Diagnostic:
    """Move a place in the report down by some lines."""
    span = finding.span
    if span is None or span.path != REPORT:
        return finding
    return replace(finding, span=replace(span, line=span.line + lines))


def _tell_uncited(imported: Imported) -> list[str]:
    """Say in the report's first line how much of the list the text cites nowhere: citations may have been missed."""
    listed = sum(bool(each.printed) for each in imported.references)
    counts = [len(doubt.text.split(", ")) for doubt in imported.doubts if doubt.kind == "uncited"]
    return [f"**{translate(_say_uncited(uncited, listed))}**\n" for uncited in counts]


def _say_uncited(uncited: int, listed: int) -> Phrase:
    return phrase_count(
        listed,
        r"{uncited} of the {count} work of the list are cited nowhere in the text; `\nocite` prints them.",
        r"{uncited} of the {count} works of the list are cited nowhere in the text; `\nocite` prints them.",
        uncited=uncited,
    )


def _list_items(title: Phrase, items: Sequence[str] | Mapping[str, object]) -> list[str]:
    return [f"## {translate(title)}", "", *(f"- {item}" for item in items), ""] if items else []


def _write_doubt(doubt: Doubt, span: Span | None) -> str:
    place = f"`{span.path}:{span.line}`: " if span else ""
    done = f" — {translate(doubt.done)}" if doubt.done else ""
    return f"{place}{' '.join(translate(doubt.text).split())}{done}"


def _report_lost(lost: Sequence[str], span: Span) -> Diagnostic:
    words = " ".join(lost[:_MOST_WORDS])
    hint = phrase("look in the source for these words, and write them where they belong")
    return error(
        "import-text-lost",
        phrase_count(
            len(lost),
            "{count} word of the source is nowhere: {words}",
            "{count} words of the source are nowhere: {words}",
            words=words,
        ),
        span,
        hint,
    )


def _short(doubt: Doubt) -> str:
    text = " ".join(doubt.text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _quoted(doubt: Doubt) -> Phrase:
    return (
        phrase("“{doubt}”: {done}", doubt=_short(doubt), done=doubt.done)
        if doubt.done
        else phrase("“{doubt}”", doubt=_short(doubt))
    )


def _change(doubt: Doubt, span: Span) -> Diagnostic:
    return note(
        "import-change",
        phrase("tracked change {doubt}", doubt=_quoted(doubt)),
        span,
        phrase("change it back if you refuse the change"),
    )


def _hidden(doubt: Doubt, span: Span) -> Diagnostic:
    hint = phrase("show it in Word (Font, Hidden) and import again if it belongs")
    return note("import-hidden", _quoted(doubt), span, hint)


def _comment(doubt: Doubt, span: Span) -> Diagnostic:
    return warning(
        "import-comment",
        phrase("{done}: “{doubt}”", done=doubt.done, doubt=_short(doubt)),
        span,
        phrase("answer it; no manuscript has comments"),
    )


def _citation(doubt: Doubt, span: Span) -> Diagnostic:
    if doubt.done.startswith("taken for"):
        # Certain enough; only the style decides whether it prints the same.
        return note(
            "import-citation",
            phrase("citation {doubt}", doubt=_quoted(doubt)),
            span,
            phrase("compare it with the source once it is printed"),
        )
    hint = phrase(r"write \citep{{key}} or \citet{{key}}, with a key of bib/references.bib")
    return warning("import-citation", phrase("a citation? {doubt}", doubt=_quoted(doubt)), span, hint)


def _reference(doubt: Doubt, span: Span) -> Diagnostic:
    return note("import-reference", _quoted(doubt), span, phrase("complete the entry in bib/references.bib"))


def _heading(doubt: Doubt, span: Span) -> Diagnostic:
    return note("import-heading", _quoted(doubt), span, phrase("check it, and its level, in manuscript/sections"))


def _no_headings(doubt: Doubt, span: Span) -> Diagnostic:
    message = phrase("{text} has no headings: {done}", text=doubt.text, done=doubt.done)
    return warning(
        "import-no-headings", message, span, phrase(r"write \section{{…}} where sections begin, in a file for each")
    )


def _say_of(doubt: Doubt) -> Phrase:
    return phrase("{text}: {done}", text=doubt.text, done=doubt.done)


def _no_title(doubt: Doubt, span: Span) -> Diagnostic:
    return warning("import-no-title", _say_of(doubt), span, phrase("write it there, under [title]"))


def _no_authors(doubt: Doubt, span: Span) -> Diagnostic:
    hint = phrase("write them there, each with [[authors]]; a paper that names nobody is right without")
    return warning("import-no-authors", _say_of(doubt), span, hint)


def _author(doubt: Doubt, span: Span) -> Diagnostic:
    return note("import-author", _quoted(doubt), span, phrase("check it in manuscript/article.toml"))


def _caption(doubt: Doubt, span: Span) -> Diagnostic:
    return warning(
        "import-caption",
        _say_of(doubt),
        span,
        phrase(r"write \caption{{…}} into its figure or table"),
    )


def _formula(doubt: Doubt, span: Span) -> Diagnostic:
    hint = phrase("save the file as .docx in LibreOffice or Word and import that, or write them where they belong")
    return error("import-formula-lost", _say_of(doubt), span, hint)


def _number(doubt: Doubt, span: Span) -> Diagnostic:
    return warning("import-number", _quoted(doubt), span, phrase("check that the text means the right one"))


def _object(doubt: Doubt, span: Span) -> Diagnostic:
    hint = phrase(
        "save it in Word as a picture (copy, paste special, picture) and import the file again; formulas: type anew"
    )
    return error("import-object-lost", _say_of(doubt), span, hint)


def _shape(doubt: Doubt, span: Span) -> Diagnostic:
    hint = phrase("if it belongs to a picture, save both as one picture, and put that into manuscript/figures")
    return warning("import-shape", _say_of(doubt), span, hint)


def _picture(doubt: Doubt, span: Span) -> Diagnostic:
    return warning("import-picture", _quoted(doubt), span, phrase("put a .pdf, .png or .jpg into manuscript/figures"))


def _left_out(doubt: Doubt, span: Span) -> Diagnostic:
    hint = phrase(
        r"if the paper needs it, put it into manuscript/figures, and write \includegraphics where it "
        "belongs"
    )
    return warning(
        "import-picture-left-out", phrase("picture {text}: {done}", text=doubt.text, done=doubt.done), span, hint
    )


def _plain_formula(doubt: Doubt, span: Span) -> Diagnostic:
    return warning(
        "import-formula-plain",
        phrase("formula {doubt}", doubt=_quoted(doubt)),
        span,
        phrase("check it: no formula can stand there"),
    )


def _language(doubt: Doubt, span: Span) -> Diagnostic:
    return note("import-language", _quoted(doubt), span, phrase("check it in manuscript/article.toml"))


def _no_language(doubt: Doubt, span: Span) -> Diagnostic:
    hint = phrase("write its language there, and the words of that language in a file (docs/languages.md)")
    return warning("import-no-language", _say_of(doubt), span, hint)


def _encoding(doubt: Doubt, span: Span) -> Diagnostic:
    hint = phrase("look at its letters; save it as UTF-8 and import it again if they are wrong")
    return warning("import-encoding", _say_of(doubt), span, hint)


def _uncited(doubt: Doubt, span: Span) -> Diagnostic:
    hint = phrase(r"write \citep{{key}} where the text cites them, and take them out of \nocite")
    return warning(
        "import-uncited",
        phrase("list of references: {done}: {doubt}", done=doubt.done, doubt=_short(doubt)),
        span,
        hint,
    )


def _unplaced(doubt: Doubt, span: Span) -> Diagnostic:
    hint = phrase("move it to manuscript/article.toml, or delete it")
    return warning("import-unplaced", _quoted(doubt), span, hint)


_MAKERS: Mapping[str, Callable[[Doubt, Span], Diagnostic]] = {
    "author": _author,
    "caption": _caption,
    "change": _change,
    "citation": _citation,
    "comment": _comment,
    "encoding": _encoding,
    "formula": _formula,
    "heading": _heading,
    "hidden": _hidden,
    "language": _language,
    "left-out": _left_out,
    "no-authors": _no_authors,
    "no-headings": _no_headings,
    "no-language": _no_language,
    "no-title": _no_title,
    "number": _number,
    "object": _object,
    "picture": _picture,
    "plain-formula": _plain_formula,
    "shape": _shape,
    "reference": _reference,
    "uncited": _uncited,
    "unplaced": _unplaced,
}
