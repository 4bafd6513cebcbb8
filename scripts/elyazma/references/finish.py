"""Complete what the CSL engine wrote: links for addresses, the language's "et al." for BibTeX's "and others"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from elyazma.languages import Language
from elyazma.model.manuscript import Inline
from elyazma.references.formatted import Formatted
from elyazma.references.items import OTHERS, CslItem
from elyazma.tex.inlines import Inlines, to_plain


def finish_work(work: Formatted, item: CslItem, language: Language) -> Formatted:
    """Replace the name that stands for "and others" by "et al.", with the "&" before it, and link the addresses.

    CSL has no name for "others", so the engine gets a special name for it. `language` is the list's.
    """
    name_others = _name_others(language)
    return Formatted(
        finish_text(work.text, (item,), language),
        _map_texts(work.parenthetical, name_others),
        _map_texts(work.narrative, name_others),
        work.year_only,
        _map_texts(work.located, name_others),
        work.number,
    )


def finish_text(text: Inlines, works: Iterable[CslItem], language: Language) -> Inlines:
    """Do the same to a text in which some works are named."""
    items = tuple(works)
    finished = _map_texts(_map_texts(text, _name_others(language)), _order_marks)
    if any(item.type == "software" and not _has_month(item) for item in items):
        finished = _map_texts(finished, _drop_released)
    for item in items:
        finished = _map_texts(_map_texts(finished, _write_days(item, language)), _count_one_version(item))
        finished = _map_texts(_map_texts(finished, _drop_points(item)), _join_two(item))
        finished = _map_texts(finished, _linker(item))
    return finished


def _count_one_version(item: CslItem) -> Callable[[str], Inlines]:
    """Let a version with a hyphen be one: the engine takes "3.0-0" for a range and says "Versions"."""
    version = to_plain(item.texts.get("version", ()))
    if "-" not in version:
        return lambda _text: ()
    pattern = re.compile(r"(Version|version)s(?=\s)")
    return lambda text: (Inline("text", pattern.sub(r"\1", text)),)


def _has_month(item: CslItem) -> bool:
    issued = item.dates.get("issued")
    return bool(issued and issued.days and issued.days[0][1:])


def _drop_released(text: str) -> Inlines:
    """Leave out "Released." where no date follows: Chicago's style sets it before month and day (CMOS 18, 14.169)."""
    kept = re.sub(r"(?<=\.) Released\.|, released(?=\.)", "", text)
    return (Inline("text", kept),) if kept != text else ()


def _order_marks(text: str) -> Inlines:
    """Set the point of a sentence inside both marks where it stands between them, as American English does."""
    ordered = re.sub("’([.,])”", r"\1’”", text)
    return (Inline("text", ordered),) if ordered != text else ()


_WITHOUT_INITIALS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""Kana, Han and Hangul: a given name in them has no initials, and no point."""


def _drop_points(item: CslItem) -> Callable[[str], Inlines]:
    """Leave out the points that the engine sets behind given names in scripts that have no initials."""
    people = [name for names in item.names.values() for name in names if _WITHOUT_INITIALS.fullmatch(name.given)]
    if not people:
        return lambda _text: ()
    written = "|".join(re.escape(f"{name.family}{name.given}") for name in people)
    pattern = re.compile(rf"({written})\.(?=,|\s(?!\())")
    return lambda text: (Inline("text", pattern.sub(r"\1", text)),)


def _join_two(item: CslItem) -> Callable[[str], Inlines]:
    """Join an institution and one other author by "&" alone: the comma stands behind inverted names (APA 7, 9.11)."""
    authors = item.names.get("author", ())
    if len(authors) != 2 or not authors[0].literal:  # noqa: PLR2004
        return lambda _text: ()
    joined = f"{authors[0].literal}, & "
    return lambda text: (Inline("text", text.replace(joined, f"{authors[0].literal} & ")),)


def _write_days(item: CslItem, language: Language) -> Callable[[str], Inlines]:
    """Write the days of a work as the language does: CSL has one form of a month's name, "2 январь" for "2 января".

    A day that the work itself names so stays: "Rede am 03. Oktober".
    """
    days = {day[1:] for date in item.dates.values() for day in date.days if len(day) > _MONTH}
    between = language.dates.form.partition("{day}")[2].partition("{month}")[0]
    inside = language.dates.months or language.months
    written = {
        re.compile(rf"(?<![\w.])0?{day}[.,]?\s(?:de\s)?{re.escape(language.months[month - 1])}(?!\w)", re.IGNORECASE): (
            f"{day}{between}{inside[month - 1]}"
        )
        for month, day in days
    }

    own = "\n".join(map(to_plain, item.texts.values()))
    written = {pattern: day for pattern, day in written.items() if not pattern.search(own)}

    def write_days(text: str) -> Inlines:
        settled = text
        for pattern, day in written.items():
            settled = pattern.sub(day, settled)
        return (Inline("text", settled),) if settled != text else ()

    return write_days


_MONTH = 2
"""Parts of a date that has no day."""


def _name_others(language: Language) -> Callable[[str], Inlines]:
    conjunction, et_al = language.words["and"], language.words["et_al"]
    joiner = re.compile(rf"\s*(?:&|\s[-–—]|\b{re.escape(conjunction)}\b)?\s*{OTHERS}")

    def name_others(text: str) -> Inlines:
        return (Inline("text", joiner.sub(lambda _: f" {et_al}", text).replace("..", ".")),) if OTHERS in text else ()

    return name_others


def _map_texts(inlines: Iterable[Inline], change: Callable[[str], Inlines]) -> Inlines:
    """Replace text leaves, at any depth but inside links, by what `change` makes of them, if anything."""
    parts: list[Inline] = []
    for part in inlines:
        if part.kind == "text":
            parts += change(part.text) or (part,)
        elif part.children and part.kind != "link":
            parts.append(replace(part, children=_map_texts(part.children, change)))
        else:
            parts.append(part)
    return tuple(parts)


def _linker(item: CslItem) -> Callable[[str], Inlines]:
    addresses: dict[str, str] = {}
    if doi := to_plain(item.texts.get("DOI", ())):
        addresses |= dict.fromkeys((f"https://doi.org/{doi}", doi), f"https://doi.org/{doi}")
    if url := to_plain(item.texts.get("URL", ())):
        addresses[url] = url
    if not addresses:
        return lambda _text: ()
    longest_first = sorted(addresses, key=len, reverse=True)
    pattern = re.compile("(" + "|".join(re.escape(address) for address in longest_first) + ")")

    def link(text: str) -> Inlines:
        pieces = [piece for piece in pattern.split(text) if piece]
        return tuple(
            Inline("link", children=(Inline("text", piece),), target=addresses[piece])
            if piece in addresses
            else Inline("text", piece)
            for piece in pieces
        )

    return link
