"""Read from the CSL engine's citations how the text cites each work: labels of author and year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Inline, Label
from elyazma.references.formatted import Formatted
from elyazma.references.items import OTHERS, CslItem
from elyazma.references.names import CslName
from elyazma.references.order import lead_names
from elyazma.references.styles import Style
from elyazma.tex.inlines import to_plain

_AMPERSAND = " & "


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language that labels need, how it joins names, its ISO code, and whether "&" joins names."""

    join: Callable[[Sequence[str]], str]
    et_al: str
    conjunction: str
    no_date: str
    code: str
    ampersand: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """A label per work, in order, and what the style sets between author and year and before a page.

    `unlike` are the citations that the parts of a label do not give: what we print, and what the style prints.
    """

    labels: tuple[Label, ...]
    before_year: str
    before_page: str = ", "
    unlike: tuple[tuple[str, str], ...] = ()


def read_labels(items: Sequence[CslItem], formatted: Sequence[Formatted], style: Style, words: Words) -> Labels:
    """Read author and year from "(A, 2018)", "A (2018)" and "(2018)"; for a numeric style, make them from the items."""
    author_year = style.kind == "author-year"
    reads = [_read_parts(work, style) if author_year else None for work in formatted]
    labels = list(_make_labels(items, formatted, reads, words))
    between = [read[2] for read in reads if read and read[2] is not None]
    separator = max(between, key=between.count) if between else ", "
    dated = [at for at, item in enumerate(items) if author_year and "issued" in item.dates]
    unlike = _find_unlike([labels[at] for at in dated], [formatted[at] for at in dated], style, separator)
    return Labels(tuple(labels), separator, _read_page_separator(formatted, style), tuple(unlike))


_Parts = tuple[str, str, str | None]
"""Author, year, and what stands between them; None there if it is not known."""


def _make_labels(
    items: Sequence[CslItem], formatted: Sequence[Formatted], reads: Sequence[_Parts | None], words: Words
) -> Iterator[Label]:
    # A style that cites years may still print none for an undated work: there the language's word stands.
    yearless = any(read and not read[1] and "issued" in item.dates for item, read in zip(items, reads, strict=True))
    for number, (item, work, read) in enumerate(zip(items, formatted, reads, strict=True), 1):
        short, year = _build_short(item, words), _build_year(item, words)
        if read:
            label = _make_label(item, read[0] or short, read[1] or ("" if yearless else year), number, words)
            yield replace(label, title=_find_title(work, label))
        else:
            yield _make_label(item, short, year, number, words)


def _read_parts(work: Formatted, style: Style) -> _Parts | None:
    """Read a label's parts from a work's citations; None if the style's citations have another form."""
    suffix, whole = to_plain(work.year_only), to_plain(work.narrative)
    inner = _unbracket(to_plain(work.parenthetical), style)
    if inner and inner == _unbracket(whole, style) and not _unbracket(suffix, style):
        # The author alone, without a year.
        return inner, "", None
    if not suffix or not whole.endswith(suffix) or whole == suffix:
        return None
    author, year = whole.removesuffix(suffix).strip(), _unbracket(suffix, style)
    found = inner.startswith(author) and inner.endswith(year) and bool(year)
    return author, year, inner[len(author) : len(inner) - len(year)] if found else None


def _find_title(work: Formatted, label: Label) -> str:
    """Find the title, set in italics by the style, that stands in place of a label's author or year."""
    emphasised = _emphasised((*work.narrative, *work.year_only))
    return next((text for text in emphasised if text in {label.short, label.year}), "")


def _emphasised(inlines: Sequence[Inline]) -> Iterator[str]:
    for part in inlines:
        if part.kind == "emph":
            yield to_plain(part.children)
        else:
            yield from _emphasised(part.children)


def _find_unlike(
    labels: Sequence[Label], formatted: Sequence[Formatted], style: Style, separator: str
) -> Iterator[tuple[str, str]]:
    """Find citations that differ from author, separator and year; give our form and the style's."""
    for label, work in zip(labels, formatted, strict=True):
        year = f"{separator.strip()} {label.year}" if label.year else ""
        ours, theirs = f"{style.opening}{label.short}{year}{style.closing}", to_plain(work.parenthetical)
        if _squeeze(ours) != _squeeze(theirs):
            yield ours, theirs


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def _read_page_separator(formatted: Sequence[Formatted], style: Style) -> str:
    """Read what the style sets before a page, from a work that is cited without and with a page."""
    located = next((work for work in formatted if work.located), None)
    if located is None:
        return ", "
    inner, plain = (_unbracket(to_plain(each), style) for each in (located.located, located.parenthetical))
    found = re.match(r"[,;:.]?\s*", inner.removeprefix(plain)) if inner.startswith(plain) else None
    return found.group() if found and found.group() else ", "


def _unbracket(text: str, style: Style) -> str:
    return text.strip().removeprefix(style.opening).removesuffix(style.closing).strip()


def _make_label(item: CslItem, short: str, year: str, number: int, words: Words) -> Label:
    names = lead_names(item)
    institution = len(names) == 1 and bool(names[0].literal)
    people = len(names) > 1 and not any(_AMPERSAND in name.literal for name in names)
    ampersand = people and (_AMPERSAND in short or words.ampersand)
    families = _all_families(item, words, ampersand=ampersand) if names else short
    joined = people and _AMPERSAND in f"{short}\n{families}"
    # With one or two people, the short form names all of them.
    all_named = len(names) < 2 or (len(names) == 2 and _AMPERSAND in short)  # noqa: PLR2004
    long = short if all_named and not institution else families
    language = item.language.split("-")[0]
    return Label(short, long, year, number, language if institution and language != words.code else "", joined)


def _all_families(item: CslItem, words: Words, *, ampersand: bool) -> str:
    """Give all family names; with `ampersand`, "&" stands for the last conjunction."""
    others = len(_named(item)) < len(lead_names(item))
    families = ", ".join(_families(item)) + f" {words.et_al}" if others else words.join(_families(item))
    head, _, tail = families.rpartition(f" {words.conjunction} ")
    return f"{head}{_AMPERSAND}{tail}" if ampersand and head else families


def _families(item: CslItem) -> list[str]:
    return [name.literal or f"{name.particle} {name.family}".strip() for name in _named(item)]


def _named(item: CslItem) -> tuple[CslName, ...]:
    return tuple(name for name in lead_names(item) if name.literal != OTHERS)


def _build_short(item: CslItem, words: Words) -> str:
    families = _families(item)
    if not families:
        titles = (to_plain(item.texts.get(name, ())) for name in ("title", "container-title"))
        return next(filter(None, titles), item.key)
    many = len(lead_names(item)) > 2 or len(families) < len(lead_names(item))  # noqa: PLR2004
    return f"{families[0]} {words.et_al}" if many else words.join(families)


def _build_year(item: CslItem, words: Words) -> str:
    issued = item.dates.get("issued")
    if issued is None:
        return words.no_date
    return str(issued.days[0][0]) if issued.days else issued.literal
