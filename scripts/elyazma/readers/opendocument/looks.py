"""How the paragraphs of an OpenDocument text look: their style's name, size, weight, place, and level as headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from elyazma.model.imported import Look
from elyazma.readers.columns import find_gaps
from elyazma.readers.heading_styles import DEEPEST_HEADING, read_level
from elyazma.readers.opendocument.names import (
    BLANKS,
    COMMENT,
    DRAW,
    FO,
    STYLE,
    STYLE_NAME,
    TEXT,
    UNREAD,
    count_blanks,
    read_number,
)
from elyazma.readers.opendocument.styles import Format, Sheet, Style, apply_styles, find_first
from elyazma.system.xml import Node

_MOST = 0.9
"""The share of its letters from which on a paragraph is bold or italic."""
_ALIGNMENTS = {"start": "left", "end": "right", "justify": "both"}
_TITLES = ("title", "subtitle")
_FIGURES = ("illustration", "figure", "drawing")
_SKIPPED = frozenset((f"{TEXT}note", COMMENT, *UNREAD))


def chain_of(paragraph: Node, sheet: Sheet) -> list[Style]:
    """Give the styles of a paragraph, nearest first."""
    return sheet.chain("paragraph", paragraph.get(STYLE_NAME))


def read_look(paragraph: Node, sheet: Sheet) -> Look:
    """Read how a paragraph looks; its size is that of most of its letters, in points."""
    chain = chain_of(paragraph, sheet)
    sizes: Counter[float] = Counter()
    counts: Counter[str] = Counter()
    for form, text in list_runs(paragraph, apply_styles(Format(), chain), sheet):
        count = sum(map(str.isalnum, text))
        sizes[form.size] += count
        found = {"all": True, "bold": form.bold, "italic": form.italic, "capitals": form.capitals or text.isupper()}
        counts.update({name: count for name, on in found.items() if on})
    most = _MOST * counts["all"]
    bold, italic, capitals = (bool(counts["all"]) and counts[name] >= most for name in ("bold", "italic", "capitals"))
    align = find_first(chain, "paragraph-properties", f"{FO}text-align") or "left"
    return Look(
        style=_name_style(chain),
        size=sizes.most_common(1)[0][0] if sizes else 0.0,
        bold=bold,
        italic=italic,
        capitals=capitals,
        align=_ALIGNMENTS.get(align, align),
        level=_find_level(paragraph, chain),
        gaps=find_gaps("".join(text for _, text in list_runs(paragraph, Format(), sheet))),
    )


def list_runs(node: Node, form: Format, sheet: Sheet) -> Iterator[tuple[Format, str]]:
    """Yield the runs of a paragraph that are read, each with its format; those of its frames and notes are not."""
    if node.text:
        yield form, node.text
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED and not child.tag.startswith(DRAW):
            inner = form
            if child.tag == f"{TEXT}span":
                inner = apply_styles(form, sheet.chain("text", child.get(STYLE_NAME)))
            yield from [(form, _write_blank(child))] if child.tag in BLANKS else list_runs(child, inner, sheet)
        if child.tail:
            yield form, child.tail


def _write_blank(node: Node) -> str:
    """Give the blanks that a node stands for: a tab is a wide one."""
    return "\t" if node.tag == f"{TEXT}tab" else BLANKS[node.tag] * count_blanks(node)


def _name_style(chain: list[Style]) -> str:
    """Name the style that an author chose; LibreOffice's own ones for captions are named after what they stand at."""
    named = [style.name for style in chain if not style.automatic and style.node.tag == f"{STYLE}style"]
    if not named:
        return ""
    if "caption" in named and named[0] in _FIGURES:
        return "image caption"
    return "table caption" if "caption" in named and named[0] == "table" else named[0]


def _find_level(paragraph: Node, chain: list[Style]) -> int:
    """Give the level of a heading; 0 for what is none, a title too."""
    names = [style.name for style in chain if not style.automatic]
    if names and names[0] in _TITLES:
        return 0
    if paragraph.tag == f"{TEXT}h":
        return max(1, min(int(read_number(paragraph.get(f"{TEXT}outline-level", "1"))), DEEPEST_HEADING))
    by_name = next((level for name in names if (level := read_level(name))), 0)
    outline = next((value for style in chain if (value := style.node.get(f"{STYLE}default-outline-level"))), "")
    return by_name or min(int(read_number(outline)), DEEPEST_HEADING)
