"""How the text cites each work: the author and year labels, read from what the CSL engine wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from elyazma.model import Inline, Label
from elyazma.tools.bibliography.citeproc import Formatted
from elyazma.tools.bibliography.items import OTHERS, CslItem
from elyazma.tools.bibliography.names import CslName
from elyazma.tools.bibliography.order import lead_names
from elyazma.tools.bibliography.styles import Style
from elyazma.tools.tex.inlines import to_plain

_AMPERSAND = " & "


@dataclass(frozen=True, slots=True)
class Words:
    """What a language gives to labels: how it joins names, et al., no date, its ISO code; and whether "&" joins."""

    join: Callable[[Sequence[str]], str]
    et_al: str
    conjunction: str
    no_date: str
    code: str
    ampersand: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """A label per work, in order, and the signs that the style sets between author and year and before a page.

    `unlike` are the citations that the parts of a label cannot make: what we print, and the style's own.
    """

    labels: tuple[Label, ...]
    before_year: str
    before_page: str = ", "
    unlike: tuple[tuple[str, str], ...] = ()


def read_labels(items: Sequence[CslItem], formatted: Sequence[Formatted], style: Style, words: Words) -> Labels:
    """Take author and year apart in "(A, 2018)", "A (2018)" and "(2018)"; a numeric style's labels are built here."""
    labels = []
    between: list[str] = []
    reads = [_read_label(work, style) if style.kind == "author-year" else None for work in formatted]
    # A style that cites years may still print none for an undated work: there the language's word stands.
    yearless = any(read and not read[1] and "issued" in item.dates for item, read in zip(items, reads, strict=True))
    for number, (item, work, read) in enumerate(zip(items, formatted, reads, strict=True), 1):
        short, year = _build_short(item, words), _build_year(item, words)
        if read:
            short, year, sign = read[0] or short, read[1] or ("" if yearless else year), read[2]
            between += [sign] if sign is not None else []
        label = _label(item, short, year, number, words)
        labels.append(replace(label, title=_find_title(work, label)) if read else label)
    sign = max(between, key=between.count) if between else ", "
    dated = [at for at, item in enumerate(items) if "issued" in item.dates and style.kind == "author-year"]
    unlike = _find_unlike([labels[at] for at in dated], [formatted[at] for at in dated], style, sign)
    return Labels(tuple(labels), sign, _read_page_sign(formatted, style), tuple(unlike))


def _read_label(work: Formatted, style: Style) -> tuple[str, str, str | None] | None:
    """Give author, year, and what stands between them; nothing when the style's form is another."""
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
    """Find the title that is a label's author or year: the style sets it in italics."""
    emphasised = _emphasised((*work.narrative, *work.year_only))
    return next((text for text in emphasised if text in {label.short, label.year}), "")


def _emphasised(inlines: Sequence[Inline]) -> Iterator[str]:
    for part in inlines:
        if part.kind == "emph":
            yield to_plain(part.children)
        else:
            yield from _emphasised(part.children)


def _find_unlike(
    labels: Sequence[Label], formatted: Sequence[Formatted], style: Style, sign: str
) -> Iterator[tuple[str, str]]:
    """Find citations that differ from what author, sign and year make."""
    for label, work in zip(labels, formatted, strict=True):
        year = f"{sign.strip()} {label.year}" if label.year else ""
        ours, theirs = f"{style.opening}{label.short}{year}{style.closing}", to_plain(work.parenthetical)
        if _squeeze(ours) != _squeeze(theirs):
            yield ours, theirs


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def _read_page_sign(formatted: Sequence[Formatted], style: Style) -> str:
    """Read what the style sets before a page: what follows the citation in the same citation with a page."""
    located = next((work for work in formatted if work.located), None)
    if located is None:
        return ", "
    inner, plain = (_unbracket(to_plain(each), style) for each in (located.located, located.parenthetical))
    sign = re.match(r"[,;:.]?\s*", inner.removeprefix(plain)) if inner.startswith(plain) else None
    return sign.group() if sign and sign.group() else ", "


def _unbracket(text: str, style: Style) -> str:
    return text.strip().removeprefix(style.opening).removesuffix(style.closing).strip()


def _label(item: CslItem, short: str, year: str, number: int, words: Words) -> Label:
    names = lead_names(item)
    institution = len(names) == 1 and bool(names[0].literal)
    people = len(names) > 1 and not any(_AMPERSAND in name.literal for name in names)
    others = len(_named(item)) < len(names)
    long = ", ".join(_families(item)) + f" {words.et_al}" if others else words.join(_families(item)) if names else short
    if people and (_AMPERSAND in short or words.ampersand):
        head, _, tail = long.rpartition(f" {words.conjunction} ")
        long = f"{head}{_AMPERSAND}{tail}" if head else long
    joined = people and (_AMPERSAND in short or _AMPERSAND in long)
    if not institution and (len(names) < 2 or (len(names) == 2 and _AMPERSAND in short)):  # noqa: PLR2004
        long = short
    language = item.language.split("-")[0]
    return Label(short, long, year, number, language if institution and language != words.code else "", joined)


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
