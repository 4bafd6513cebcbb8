"""Inlines: words, emphasis, links, cross-references, citations, equations in the line, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from elyazma.model.nodes import (
    Anchor,
    CitationLink,
    Cite,
    Code,
    Emph,
    Foreign,
    Image,
    Inline,
    ItemSign,
    Label,
    LineBreak,
    Link,
    Math,
    Note,
    Qed,
    Quoted,
    Reference,
    SmallCaps,
    SoftBreak,
    Space,
    Span,
    Str,
    Strikeout,
    Strong,
    Subscript,
    Superscript,
    Underline,
    plain_text,
)
from elyazma.writers.word.bookmarks import LABEL, NUMBER, REFERENCE, write_name
from elyazma.writers.word.elements import element
from elyazma.writers.word.gathering import Gathering, Look, write_field, write_run
from elyazma.writers.word.pictures import write_picture


def write_inlines(nodes: Sequence[Inline], look: Look, gathering: Gathering) -> str:
    """Write inlines as runs; neighbouring words are one run."""
    pieces: list[str] = []
    words = ""
    for node in nodes:
        text = _text_of(node)
        if text is None:
            pieces += [write_run(words, look), _write_inline(node, look, gathering)]
            words = ""
        else:
            words += text
    return "".join((*pieces, write_run(words, look)))


def _text_of(node: Inline) -> str | None:
    """Give the text of a word or a blank; none of what is more than text."""
    match node:
        case Str(text):
            return text
        case Space() | SoftBreak():
            return " "
        case LineBreak():
            return "\n"
        case _:
            return None


def _write_inline(node: Inline, look: Look, gathering: Gathering) -> str:  # noqa: PLR0911 - one case for each kind
    match node:
        case Emph() | Strong() | SmallCaps() | Strikeout() | Underline() | Superscript() | Subscript():
            return write_inlines(node.inlines, _dress(node, look), gathering)
        case Quoted(inlines, double):
            opening, closing = "“”" if double else "‘’"
            return f"{write_run(opening, look)}{write_inlines(inlines, look, gathering)}{write_run(closing, look)}"
        case Cite():
            return _write_citation(node, look, gathering)
        case Code(text):
            return write_run(text, replace(look, style="VerbatimChar"))
        case Math():
            return write_math(node, look, gathering)
        case Note(blocks):
            gathering.notes.append("")  # A note in a note comes after the one it stands in.
            number = len(gathering.notes)
            with gathering.in_note(number):
                gathering.notes[number - 1] = gathering.write_note(blocks, look.language, gathering)
            kind = gathering.sheet.note
            gathering.endnotes |= {number} if kind == "endnote" else set()
            face = replace(Look(look.language), style=f"{kind.title()}Reference")
            return element("w:r", None, face.write(), element(f"w:{kind}Reference", {"w:id": number}))
        case CitationLink() | Reference() | Link():
            return _write_any_link(node, look, gathering)
        case Foreign() | Label() | Qed() | ItemSign() | Span() | Anchor():
            return _write_span(node, look, gathering)
        case Image(inlines, target):
            values = dict(node.attributes.pairs)
            return write_picture(target, values, plain_text(inlines).strip(), look, gathering)
        case _:
            gathering.lose(node)
            return ""


_Dressed = Emph | Strong | SmallCaps | Strikeout | Underline | Superscript | Subscript


def _dress(node: _Dressed, look: Look) -> Look:  # noqa: PLR0911 - one case for each kind
    match node:
        case Emph():
            return look.emphasised()
        case Strong():
            return replace(look, bold=True)
        case SmallCaps():
            return replace(look, small_caps=True)
        case Strikeout():
            return replace(look, struck=True)
        case Underline():
            return replace(look, underlined=True)
        case Superscript():
            return replace(look, raised="superscript")
        case Subscript():
            return replace(look, raised="subscript")


def write_math(node: Math, look: Look, gathering: Gathering) -> str:
    """Write a formula as Word's equation; its TeX where pandoc could not read it, which is reported."""
    written = gathering.equations.find(node)
    if written is None:
        gathering.refused.append(node.tex)
        return write_run(node.tex, look)
    return written


def _write_span(node: Foreign | Label | Qed | ItemSign | Span | Anchor, look: Look, gathering: Gathering) -> str:
    match node:
        case Foreign(inlines, language):
            return write_inlines(inlines, replace(look, language=gathering.tag(language)), gathering)
        case Label(inlines):
            return write_inlines(inlines, replace(look, bold=True, italic=False), gathering)
        case Qed(inlines):
            return write_run("\t", look) + write_inlines(inlines, look, gathering)
        case ItemSign(inlines):
            return write_inlines(inlines, look, gathering)
        case Anchor(identifier):
            return gathering.bookmark(LABEL, identifier, "")
        case Span(inlines, attributes):
            language = attributes.get("lang")
            # Word has no dictionary for a language of which only the script is known; the runs themselves say that.
            known = language and not language.startswith("und-")
            face = replace(look, language=gathering.tag(language)) if known else look
            return gathering.bookmark(LABEL, attributes.identifier, write_inlines(inlines, face, gathering))


def _write_citation(node: Cite, look: Look, gathering: Gathering) -> str:
    """Write a citation with links to the list, or as a field where that is wanted."""
    parts = gathering.citations.split(node) if gathering.citations else None
    if parts is None:
        return write_inlines(_join_links(node.inlines), look, gathering)
    before, inside, code = parts
    return write_inlines(before, look, gathering) + write_field(code, write_inlines(inside, look, gathering), look)


# --- Links ------------------------------------------------------------------------------------------


def _write_any_link(node: CitationLink | Reference | Link, look: Look, gathering: Gathering) -> str:
    match node:
        case Reference(inlines, identifier):
            return _write_reference(inlines, identifier, look, gathering)
        case CitationLink(inlines, key):
            return _write_jump(write_name(REFERENCE, key), write_inlines(inlines, look, gathering))
        case Link(inlines, target) if target.startswith("#"):
            label = write_name(LABEL, target.removeprefix("#"))
            return _write_jump(label, write_inlines(inlines, look, gathering))
        case Link(inlines, target):
            shown = write_inlines(inlines, replace(look, style="Hyperlink"), gathering)
            return element("w:hyperlink", {"r:id": gathering.link(target), "w:history": "1"}, shown)


def _join_links(nodes: Sequence[Inline]) -> list[Inline]:
    """Join a citation's links to one work, such as name and year, with the words between them."""
    joined: list[Inline] = []
    for at, node in enumerate(nodes):
        last = joined[-1] if joined else None
        if not isinstance(last, CitationLink):
            joined.append(node)
        elif isinstance(node, CitationLink) and node.key == last.key:
            joined[-1] = CitationLink((*last.inlines, *node.inlines), last.key)
        elif _goes_on(nodes[at:], last.key):
            joined[-1] = CitationLink((*last.inlines, node), last.key)
        else:
            joined.append(node)
    return joined


def _goes_on(nodes: Sequence[Inline], key: str) -> bool:
    """Tell whether words lead to one more link to the same work."""
    after = next((node for node in nodes if not isinstance(node, Str | Space)), None)
    return isinstance(after, CitationLink) and after.key == key


def _write_jump(bookmark: str, inner: str) -> str:
    return element("w:hyperlink", {"w:anchor": bookmark, "w:history": "1"}, inner)


def _write_reference(inlines: Sequence[Inline], label: str, look: Look, gathering: Gathering) -> str:
    """Write a cross-reference as a field on what it names: the whole label, or its number with the words around it."""
    target = gathering.targets.get(label)
    printed = plain_text(inlines)
    if target is None:
        return write_inlines(inlines, look, gathering)
    whole = write_name(LABEL, label)
    if printed == target.printed and not target.automatic:
        return write_field(rf"REF {whole} \h \* MERGEFORMAT", write_inlines(inlines, look, gathering), look)
    if not target.number or target.number not in printed:
        return _write_jump(whole, write_inlines(inlines, look, gathering))
    before, _, after = printed.rpartition(target.number)
    code = rf"REF {whole} \r \h" if target.automatic else rf"REF {write_name(NUMBER, label)} \h \* MERGEFORMAT"
    number = write_field(code, write_run(target.number, look), look)
    return f"{write_run(before, look)}{number}{write_run(after, look)}"
