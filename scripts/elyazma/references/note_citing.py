r"""Format the citations of a style that cites in notes: all of a manuscript at once, in reading order.

What a note says depends on those before it: a work's first note is whole, the next ones are short, "ibid." follows its
own. So the engine gets every citation with the number of its footnote, in one document. What stands in no footnote
comes last, each with another work between: its short form is not "ibid.".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from elyazma.languages import Language, capitalise, join_list
from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Citation as CitedWorks
from elyazma.model.manuscript import Inline, Label, PrintedNote
from elyazma.model.nodes import Block, Citation, Cite, Note, Para, Space, Str
from elyazma.model.nodes import Inline as InlineNode
from elyazma.model.phrases import phrase
from elyazma.references.citations.commands import find_form
from elyazma.references.citations.form import Form
from elyazma.references.citeproc import write_request
from elyazma.references.finish import finish_text
from elyazma.references.formatted import FormattedNotes
from elyazma.references.formatting import ask_engine
from elyazma.references.inlines import make_nodes, read_nodes
from elyazma.references.items import CslItem
from elyazma.references.names import CslName
from elyazma.references.note_places import NotePlace
from elyazma.system.pandoc.parsing import UnreadableNode, parse_blocks
from elyazma.system.pandoc.program import PandocFailed
from elyazma.tex.inlines import Inlines, decode_tex, to_plain

_LEAD = Str("x")
"""What stands before a citation that does not begin its note: the engine then writes no capital and no point."""
_END = "\ue002"
"""What keeps the end of a citation as it is (a private-use character)."""
_APART = CslItem("", "book", {"title": (Inline("text", "\ue001"),)}, {"author": (CslName(family="\ue001"),)}, {})
"""A work that nobody cites (private-use characters: no title holds them)."""
_LOCATOR = r"[\divxlcIVXLC]+(?:\s*[-–—]+\s*[\divxlcIVXLC]+)?(?:\s*,\s*[\d]+(?:\s*[-–—]+\s*[\d]+)?)*"
_PAGES = ("p.", "pp.")
"""Words for a page that authors write in every language."""


@dataclass(frozen=True, slots=True)
class NoteWorks:
    """The cited works in the order of the list, what names them in a sentence, and the language's words."""

    items: Sequence[CslItem]
    labels: Mapping[str, Label]
    language: Language


def format_notes(places: Sequence[NotePlace], works: NoteWorks, style: str, cache: Path) -> FormattedNotes:
    """Format the citations, in the same order. Raises PandocFailed.

    `style` is the XML of a CSL style; `cache` a folder for the engine's answers.
    """
    known = {item.key: f"r{at}" for at, item in enumerate(works.items)}
    asked = _write_blocks(places, known, works.language)
    document = write_request([block for _, block in asked], [*works.items, _APART], style, works.language.code)
    texts = ask_engine(document, cache, partial(_read_answer, owners=[owner for owner, _ in asked]))
    asked_or_wrapped = (
        (place, texts.get(at, ())) for at, place in enumerate(places) if at in texts or not place.citations
    )
    notes = tuple(_finish(place, text, works) for place, text in asked_or_wrapped)
    short = {item.key: _complete(texts[item.key], (item,), works.language) for item in works.items}
    return FormattedNotes(notes, short)


def _finish(place: NotePlace, text: Inlines, works: NoteWorks) -> PrintedNote:
    finished = _complete(text, [item for item in works.items if item.key in place.keys], works.language)
    begins = place.first or place.kind == "note"
    if begins and finished and finished[0].kind == "text":
        finished = (Inline("text", capitalise(works.language, finished[0].text)), *finished[1:])
    finished = _raise_behind_prefix(finished, place, works.language)
    name = _name_works(place, works)
    if not name and place.citations and not any(letter.isalnum() for letter in to_plain(finished)):
        finished = _write_plainly(place, works)
    return PrintedNote(place.place, place.until, place.keys, place.kind, finished, name, place.number)


def _raise_behind_prefix(text: Inlines, place: NotePlace, language: Language) -> Inlines:
    """Give a capital to what stands behind words of the author's that end a sentence: "As he said. Ibid."."""
    for citation in place.citations:
        words = to_plain(decode_tex(citation.prenote, Span(""))[0]).strip() if citation.prenote else ""
        if not _SENTENCE_END.search(words):
            continue
        pattern = re.compile(rf"({re.escape(words)}\s+)(\w)")
        text = tuple(
            replace(part, text=pattern.sub(lambda found: found[1] + capitalise(language, found[2]), part.text))
            if part.kind == "text"
            else part
            for part in text
        )
    return text


_SENTENCE_END = re.compile(r"\s\S*\w[.!?][\"'”’»)]*$")


def _write_plainly(place: NotePlace, works: NoteWorks) -> Inlines:
    """Name works of whose type the style prints nothing: people, title, year."""
    cited = [item for item in works.items if item.key in place.keys]
    parts = [
        (works.labels[item.key].long, to_plain(item.texts.get("title", ())), works.labels[item.key].year)
        for item in cited
    ]
    end = "." if place.kind == "note" else ""
    return (Inline("text", "; ".join(", ".join(filter(None, part)) for part in parts) + end),)


def _complete(text: Inlines, items: Sequence[CslItem], language: Language) -> Inlines:
    return finish_text(text, items, language)


def _name_works(place: NotePlace, works: NoteWorks) -> str:
    r"""Give the names that \citet and its like print in the sentence; nothing for a command that prints none."""
    form = _find_form(place)
    if form is None or form.within or place.kind == "inside":
        return ""
    labels = [works.labels[key] for key in place.keys if key in works.labels]
    names = join_list(works.language, [label.long if form.full else label.short for label in labels])
    return capitalise(works.language, names) if form.capital else names


# --- The request -----------------------------------------------------------------------------------


_Owner = int | str | None
"""Whose text a block is: a place's by its index, a work's short form by its key, or nobody's."""


def _write_blocks(
    places: Sequence[NotePlace], known: Mapping[str, str], language: Language
) -> list[tuple[_Owner, Block]]:
    """Write a block for each citation, then for each work; behind the notes, another work stands before each."""
    last = max((place.number for place in places), default=0) + 1
    apart: tuple[_Owner, Block] = (None, Para((_cite([Citation(f"r{len(known)}", note_number=last)]),)))
    cited = [(at, place) for at, place in enumerate(places) if any(key in known for key in place.keys)]
    asked: list[tuple[_Owner, Block]] = [
        (at, _write_citation(place, known, language, last)) for at, place in cited if place.number
    ]
    for at, place in cited:
        if not place.number:
            asked += [apart, (at, _write_citation(place, known, language, last))]
    for key, identifier in known.items():
        asked += [apart, (key, _lead([Citation(identifier, note_number=last)]))]
    return asked


def _write_citation(place: NotePlace, known: Mapping[str, str], language: Language, last: int) -> Block:
    mode = "SuppressAuthor" if place.kind == "inline" and _is_narrative(place) else "NormalCitation"
    works = [
        Citation(known[key], mode, prefix, suffix, place.number or last)
        for citation in place.citations
        for key, prefix, suffix in _write_list(citation, known, language)
    ]
    return Para((_cite(works),)) if place.kind == "note" else _lead(works)


def _write_list(
    citation: CitedWorks, known: Mapping[str, str], language: Language
) -> Iterator[tuple[str, tuple[InlineNode, ...], tuple[InlineNode, ...]]]:
    """Give the known works of a list: before the first stands its note before, behind the last the one behind."""
    keys = [key.name for key in citation.keys if key.name in known]
    for at, key in enumerate(keys):
        prefix = _write_prefix(citation.prenote) if at == 0 else ()
        yield key, prefix, _write_suffix(citation.postnote, language) if at == len(keys) - 1 else ()


def _find_form(place: NotePlace) -> Form | None:
    return find_form(place.citations[0].command, starred=False, numeric=True, noted=False) if place.citations else None


def _is_narrative(place: NotePlace) -> bool:
    form = _find_form(place)
    return form is not None and not form.within


def _cite(works: Sequence[Citation]) -> Cite:
    return Cite((Str("@"),), tuple(works))


def _lead(works: Sequence[Citation]) -> Block:
    """Ask for a citation within a note; the engine takes a point from its end, which may be an abbreviation's."""
    last = works[-1]
    held = replace(last, suffix=(*last.suffix, Str(_END)))
    return Para((Note((Para((_LEAD, Space(), _cite([*works[:-1], held]))),)),))


def _write_prefix(note: str) -> tuple[InlineNode, ...]:
    text = decode_tex(note, Span(""))[0] if note.strip() else ()
    return (*make_nodes(text), Space()) if text else ()


def _write_suffix(note: str, language: Language) -> tuple[InlineNode, ...]:
    """Write a note behind a citation: a page without its word, which the style sets, or the words as they are."""
    text = decode_tex(note, Span(""))[0] if note.strip() else ()
    if not text:
        return ()
    plain = " ".join(to_plain(text).split())
    words = {*_PAGES, language.words["page"], language.words["pages"], *language.recognition.get("page", ())}
    known = "|".join(re.escape(word.rstrip(".")) for word in sorted(words, key=len, reverse=True))
    if page := re.fullmatch(rf"(?:(?:{known})\.?\s*)?({_LOCATOR})", plain, re.IGNORECASE):
        # The engine takes a bare number for several pages.
        word = "pages" if re.search(r"[-–—,]", page[1]) else "page"
        return (Str(","), Space(), Str(language.words[word]), Space(), Str(page[1]))
    return (Str(","), Space(), *make_nodes(text))


# --- The answer ------------------------------------------------------------------------------------


def _read_answer(output: bytes, owners: Sequence[_Owner]) -> dict[int | str, Inlines]:
    """Read what the blocks say that are somebody's. Raises PandocFailed for another answer."""
    try:
        blocks = parse_blocks(json.loads(output)["blocks"])
        pairs = zip(owners, blocks[: len(owners)], strict=True)
        return {owner: _read_note(block) for owner, block in pairs if owner is not None}
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as reason:
        raise PandocFailed(phrase("its answer is damaged: {reason}", reason=repr(reason))) from reason


def _read_note(block: Block) -> Inlines:
    match block:
        case Para((Note(blocks=(Para(written),)),)) if written and isinstance(written[-1], Cite):
            return _without_end(read_nodes(_without_brackets(written[-1].inlines)))
        case Para((Cite(inlines=(Note(blocks=(Para(written),)),)), *_)):
            return read_nodes(written)
        case _:
            raise UnreadableNode(f"its answer has a {type(block).__name__} where a note was asked for")


def _without_end(inlines: Inlines) -> Inlines:
    """Take away what was held, with the comma that the engine sets before it, behind or within quotation marks."""
    *rest, last = inlines or (Inline("text", ""),)
    return (*rest, replace(last, text=_HELD.sub(lambda found: found[1] or "", last.text)))


_HELD = re.compile(rf",(?=[”’\"'])([”’\"']+)\s*{_END}|,?\s*{_END}")


def _without_brackets(inlines: tuple[InlineNode, ...]) -> tuple[InlineNode, ...]:
    """Take off the brackets that pandoc sets around a citation that does not begin its note."""
    match inlines:
        case (Str("("), *inside, Str(")")):
            return tuple(inside)
        case _:
            return inlines
