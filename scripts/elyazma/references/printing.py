"""Make References, the printed list, of formatted works, their labels and the form of citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from elyazma.languages import Language, capitalise, join_list
from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.journal import Citations
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import CitationForm, Inline, Label, PrintedReference, Reference, References
from elyazma.model.phrases import phrase
from elyazma.references.formatted import Formatted
from elyazma.references.items import CslItem
from elyazma.references.labels import Labels, Words, read_labels
from elyazma.references.styles import Style
from elyazma.tex.inlines import to_plain


@dataclass(frozen=True)
class Context:
    """What printing needs besides the works: the journal's options, the language, the cited entries.

    `place` is where the journal names its style.
    """

    options: Citations
    language: Language
    cited: Mapping[str, Reference]
    place: Span


def print_references(
    items: Sequence[CslItem], formatted: Sequence[Formatted], style: Style, context: Context
) -> tuple[References, list[Diagnostic]]:
    """Print the works in the given order; works and citations that the style cannot print are reported."""
    language = context.language
    et_al, conjunction, no_date = (language.words[word] for word in ("et_al", "and", "no_date"))
    words = Words(partial(join_list, language), et_al, conjunction, no_date, language.code, style.ampersand)
    labels = read_labels(items, formatted, style, words)
    entries, findings = _make_entries(items, formatted, labels, (style, context))
    noted = style.kind == "note"
    numeric = not noted and (style.kind == "numeric" or context.options.mode == "numeric")
    if labels.unlike and not numeric:
        findings.append(_unlike(labels.unlike, style, context.place))
    mode: Literal["author-year", "numeric", "note"] = "note" if noted else "numeric" if numeric else "author-year"
    form = _make_form(style, labels, context)
    # Not all names of unverified works are known, so their order within a citation is not known either.
    form = replace(form, sorted=form.sorted and (numeric or all(entry.complete for entry in entries)))
    number = next((work.number for work in formatted), ()) if numeric else ()
    numbered = numeric or context.options.numbered
    return References(tuple(entries), mode, form, numbered, number, listed=style.listed), findings


def _make_entries(
    items: Sequence[CslItem], formatted: Sequence[Formatted], labels: Labels, how: tuple[Style, Context]
) -> tuple[list[PrintedReference], list[Diagnostic]]:
    """Make the entries of a list; a work of a type for which the style prints nothing is named, and told."""
    style, context = how
    entries: list[PrintedReference] = []
    findings: list[Diagnostic] = []
    for item, work, label in zip(items, formatted, labels.labels, strict=True):
        reference = context.cited[item.key]
        text = work.text
        if style.listed and not any(letter.isalnum() for letter in to_plain(text)):
            findings.append(_not_printed(reference, style))
            text = _plain_entry(item, label)
        entries.append(_make_entry(item, text, label, reference.verified, context.language))
    return entries, findings


def _not_printed(reference: Reference, style: Style) -> Diagnostic:
    message = phrase(
        'the style "{id}" prints no entry for "{key}"; author, year and title are printed',
        id=style.id,
        key=reference.key,
    )
    hint = phrase("give the entry another type, or mention the work in the text only")
    return warning("reference-without-form", message, reference.span, hint)


def _unlike(unlike: Sequence[tuple[str, str]], style: Style, place: Span) -> Diagnostic:
    ours, theirs = unlike[0]
    message = phrase(
        'the style "{id}" would cite "{theirs}"; the PDF has "{ours}" (works concerned: {unlike})',
        id=style.id,
        theirs=theirs,
        ours=ours,
        unlike=len(unlike),
    )
    hint = phrase("compare the citations with the journal's own, or choose another style")
    return warning("citation-form", message, place, hint)


def _plain_entry(item: CslItem, label: Label) -> tuple[Inline, ...]:
    year = f" ({label.year})" if label.year else ""
    return (Inline("text", f"{label.long}{year}. {to_plain(item.texts.get('title', ()))}."),)


def _make_entry(
    item: CslItem, text: tuple[Inline, ...], label: Label, verified: bool, language: Language
) -> PrintedReference:
    foreign = "" if item.language.split("-")[0] == language.code else item.language.split("-")[0]
    if verified:
        return PrintedReference(item.key, label, text, complete=True, language=foreign)
    known = (Inline("plain", children=text, language=foreign),) if foreign else text
    absent = capitalise(language, language.words["source_not_given"])
    return PrintedReference(item.key, label, (*known, Inline("text", f" [{absent}.]")), complete=False)


def _make_form(style: Style, labels: Labels, context: Context) -> CitationForm:
    joined = any(label.joined for label in labels.labels)
    options = context.options
    return CitationForm(
        opening=style.opening,
        closing=style.closing,
        between=style.between,
        before_year=labels.before_year,
        superscript=style.superscript,
        years_apart="suffix" not in style.collapse,
        narrative_and=context.language.words["and"] if joined else "",
        before_page=labels.before_page if options.before_page is None else options.before_page,
        sorted=style.sorts,
        compressed=style.collapse == "citation-number",
        grouped=style.collapse.startswith("year"),
        each=style.each,
    )
