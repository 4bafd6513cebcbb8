"""Inlines: words, emphasis, links, cross-references, citations, formulas in the line, notes, pictures."""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.model.diagnostics import error, warning
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
    RawInline,
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
from elyazma.model.phrases import phrase
from elyazma.writers.accessible.code import NOTHING, call, join, label, write_string
from elyazma.writers.accessible.gathering import Gathering
from elyazma.writers.accessible.pictures import UnreadablePicture, place_picture
from elyazma.writers.web.identifiers import ENTRY
from elyazma.writers.web.links import join_links
from elyazma.writers.web.targets import allow_target

_DRESSED = {
    Emph: "emph",
    Strong: "strong",
    SmallCaps: "smallcaps",
    Strikeout: "strike",
    Underline: "underline",
    Superscript: "super",
    Subscript: "sub",
    Label: "strong",
}


def write_inlines(nodes: Sequence[Inline], gathering: Gathering) -> str:
    """Write inlines as one content; neighbouring words are one string."""
    pieces: list[str] = []
    words = ""
    for node in nodes:
        text = _text_of(node)
        if text is not None:
            words += text
            continue
        pieces += [write_string(words)] if words else []
        pieces.append(_write_inline(node, gathering))
        words = ""
    pieces += [write_string(words)] if words else []
    return join(pieces)


def _text_of(node: Inline) -> str | None:
    """Give the text of a word or a blank; none of what is more than text."""
    match node:
        case Str(text):
            return text
        case Space() | SoftBreak():
            return " "
        case _:
            return None


def _write_inline(node: Inline, gathering: Gathering) -> str:  # noqa: PLR0911 - one case for each kind
    match node:
        case Emph() | Strong() | SmallCaps() | Strikeout() | Underline() | Superscript() | Subscript() | Label():
            return call(_DRESSED[type(node)], write_inlines(node.inlines, gathering))
        case LineBreak():
            return "linebreak()"
        case Quoted(inlines, double):
            opening, closing = "“”" if double else "‘’"
            return write_inlines((Str(opening), *inlines, Str(closing)), gathering)
        case Cite(inlines):
            return write_inlines(join_links(inlines), gathering)
        case Code(text) | RawInline(_, text):
            # What is raw in the document, and is none of ours, is shown as it is written.
            return call("raw", write_string(text))
        case Math(tex, display):
            return write_math(tex, gathering, display=display)
        case Note(blocks):
            return call("footnote", gathering.write_note(blocks, gathering))
        case CitationLink() | Reference() | Link():
            return _write_link(node, gathering)
        case Image():
            return _write_image(node, gathering)
        case _:
            return _write_span(node, gathering)


def _write_span(node: Inline, gathering: Gathering) -> str:
    match node:
        case Foreign(inlines, language):
            return in_language(write_inlines(inlines, gathering), language)
        case Qed(inlines) | ItemSign(inlines):
            return write_inlines((Space(), *inlines, Space()), gathering)
        case Anchor(identifier):
            return _write_place("", identifier, gathering)
        case Span(inlines, attributes):
            inside = in_language(write_inlines(inlines, gathering), attributes.get("lang"))
            return _write_place(inside, attributes.identifier, gathering)
        case _:
            return ""


def _write_place(content: str, identifier: str, gathering: Gathering) -> str:
    """Write content with a place in front of it that links lead to."""
    claimed = gathering.claim(identifier)
    place = label("metadata(none)", claimed) if claimed else ""
    return join((place, content)) if place else content


def in_language(content: str, language: str) -> str:
    """Say which language content is in; one that has no code of its own is not said."""
    code = language.partition("-")[0]
    known = code != "und" and len(code) in {2, 3} and code.isascii() and code.isalpha()
    return call("text", content, lang=write_string(code.lower())) if known else content


def write_math(tex: str, gathering: Gathering, *, display: bool) -> str:
    """Write a formula, with its TeX for those who do not see it; one that Typst cannot set is remembered."""
    if not tex.strip("{} \n"):
        return NOTHING
    formula = gathering.formulas.get((tex, display))
    if formula is None:
        gathering.unread.append(tex)
        return call("raw", write_string(tex))
    shown = {"block": "true"} if display else {}
    return call("math.equation", formula, alt=write_string(" ".join(tex.split())), **shown)


# --- Links ------------------------------------------------------------------------------------------


def _write_link(node: CitationLink | Reference | Link, gathering: Gathering) -> str:
    inside = write_inlines(node.inlines, gathering)
    match node:
        case CitationLink(key=key):
            target = f"#{ENTRY}{key}"
        case Reference(identifier=identifier):
            target = f"#{identifier}"
        case Link(target=target):
            pass
    if target.startswith("#"):
        name = target.removeprefix("#")
        return call("link", call("label", write_string(name)), inside) if name in gathering.known else inside
    allowed = allow_target(target)
    if allowed is None:
        said = " ".join(plain_text(node.inlines).split())
        message = phrase(
            'the link "{said}" leads to "{target}", which a PDF may not open: only its text is shown',
            said=said,
            target=target,
        )
        hint = phrase("give an address that begins with https:, http:, mailto: or doi:")
        gathering.findings.append(warning("accessible-link", message, gathering.place, hint))
        return inside
    return call("link", write_string(allowed), inside)


# --- Pictures ---------------------------------------------------------------------------------------


def _write_image(node: Image, gathering: Gathering) -> str:
    said = plain_text(node.inlines).strip() or gathering.words["no_alternative"]
    path = gathering.pictures.get(node.target)
    try:
        if path is None:
            raise UnreadablePicture(phrase("it is not there"))
        picture = place_picture(path, dict(node.attributes.pairs), gathering.folder, len(gathering.files))
    except UnreadablePicture as reason:
        message = phrase('the picture "{name}" cannot be shown: {reason}', name=node.target, reason=reason)
        hint = phrase("export it again as PDF, PNG or JPEG")
        gathering.findings.append(error("accessible-picture", message, gathering.place, hint))
        return write_string(node.target)
    gathering.files[picture.name] = node.target
    return call("box", call("image", write_string(picture.name), alt=write_string(said), width=picture.width))
