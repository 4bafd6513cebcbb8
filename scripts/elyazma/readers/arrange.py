"""Lay a paper's pieces where a manuscript has a place for them: front, abstracts, keywords, text, statements, list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from elyazma.model.imported import Piece
from elyazma.model.nodes import (
    Block,
    BlockQuote,
    BulletList,
    Header,
    Image,
    LineBreak,
    OrderedList,
    Para,
    Plain,
    RawBlock,
    Strong,
    Table,
)
from elyazma.readers.arranged import SENTENCE_END, Arranged, Walk
from elyazma.readers.caption_words import is_caption
from elyazma.readers.first_sentences import SHORTEST_TEXT, are_sentences, find_longest_line
from elyazma.readers.front.lines import read_lines
from elyazma.readers.front.texts import read_contacts
from elyazma.readers.front.title_weights import QUOTED, speaks_of_people
from elyazma.readers.left_out import spell_formulas
from elyazma.readers.lexicon import STATEMENTS, Known, Lexicon
from elyazma.readers.outline import inlines_of, read_text
from elyazma.readers.outlook import look_ahead
from elyazma.readers.placing import head_sections, lift_title, unfold_placed
from elyazma.readers.runs import OBJECT, cut, read_runs, text_of, write_runs
from elyazma.tex.equations import holds_only
from elyazma.tex.parse import parse

_SECTION_KINDS = ("first", "body", "section", "appendix")
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")
_ANNOUNCES = re.compile(r"[^\W\d_](?::|\s[–—-])$")
_LAYOUT = """
    maketitle tableofcontents newpage clearpage bibliographystyle bibliography printbibliography appendix
"""
"""Commands of a LaTeX file that only its journal had a use for."""


def arrange(pieces: Sequence[Piece], lexicon: Lexicon) -> Arranged:
    """Walk through the pieces once; nothing is dropped but what heads a part."""
    pieces = head_sections(lift_title(unfold_placed(pieces, lexicon)))
    walk = Walk(Arranged(), lexicon, look_ahead(pieces, lexicon))
    for at, piece in enumerate(pieces):
        walk.at = at
        _sort_piece(walk, piece)
    walk.read_waiting("")
    return walk.arranged


def _sort_piece(walk: Walk, piece: Piece) -> None:
    if _says_nothing(piece.block) or _turn_at_name(walk, piece):
        return
    if isinstance(piece.block, Header):
        _place_heading(walk, piece, piece.block)
    elif piece.style.startswith(("title", "subtitle")) and walk.zone != "front":
        _place_title(walk, piece)
    else:
        _place_text(walk, piece)


def _place_title(walk: Walk, piece: Piece) -> None:
    """Place what has a title's style behind the beginning: a title in another language, or a section's heading."""
    if walk.zone == "body" and not walk.outlook.part_ahead[walk.at]:
        walk.arranged.body.append(replace(piece, block=Header(1, inlines_of(piece.block))))
        return
    walk.read_waiting("")
    walk.zone, walk.waiting = "front", [piece]


def _says_nothing(block: Block) -> bool:
    match block:
        case RawBlock(text=text):
            return holds_only(parse(text), _LAYOUT.split())
        case Para(inlines) | Plain(inlines):
            # A blank alone is how many leave space between a title and names.
            return all(not run.text.strip() and isinstance(run.node, LineBreak | None) for run in read_runs(inlines))
        case _:
            return False


def _turn_at_name(walk: Walk, piece: Piece) -> bool:
    """Begin a part where a piece names one; tell whether it did."""
    text = read_text(piece)
    if not text:
        return False
    heading = walk.lexicon.name_heading(text.replace(OBJECT, "").strip()) or _name_further_list(walk, text)
    if _heads_in_abstract(walk, piece, heading):
        _choose_list(walk).append(replace(piece, block=Para((Strong(inlines_of(piece.block)),))))
        return True
    if heading:
        if not _may_turn(walk, heading, piece):
            return False
        _turn_at_heading(walk, heading, piece, text)
        return True
    run_in = walk.lexicon.name_run_in(text) or _name_bare_start(walk, text)
    if run_in is None or not _may_turn(walk, run_in, piece):
        return False
    _turn_at_words(walk, run_in, piece, text)
    return True


def _name_further_list(walk: Walk, text: str) -> Known | None:
    """Tell what heads the list of references once more, with a word in brackets: "References (transliterated)"."""
    if walk.zone != "references" or not walk.arranged.references or not text.endswith((")", "]")):
        return None
    known = walk.lexicon.name_heading(_IN_BRACKETS.sub("", text))
    return known if known and known.kind == "references" else None


def _heads_in_abstract(walk: Walk, piece: Piece, known: Known | None) -> bool:
    """Tell whether a heading is one of a structured abstract: below its own, or with keywords or a section near."""
    level = piece.block.level if isinstance(piece.block, Header) else 0
    run_in = walk.lexicon.name_run_in(read_text(piece))
    other = (known is not None and known.kind not in _SECTION_KINDS[1:]) or run_in is not None
    if walk.zone != "abstract" or other or not (level or known):
        return False
    return 0 < walk.level < level or (not walk.arranged.body and walk.outlook.is_in_abstract(walk.at))


def _name_bare_start(walk: Walk, text: str) -> Known | None:
    """Tell that a paragraph begins with the word for an abstract or for keywords, though no sign stands behind it."""
    if walk.arranged.body:
        return None
    words = text.split(" ")
    # "Key words" are two.
    for first in (words[0], " ".join(words[:2])):
        rest = text[len(first) + 1 :]
        known = walk.lexicon.name_heading(first) if rest else None
        is_abstract = known is not None and known.kind == "abstract" and rest[0].isupper() and first == words[0]
        is_list = known is not None and known.kind == "keywords" and _is_list_of_words(rest, walk.lexicon)
        if known and (is_abstract or is_list):
            return known._replace(end=len(first) + 1)
    return None


_LONGEST_KEYWORD = 5


def _is_list_of_words(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is keywords with commas between, and no sentence."""
    parts = text.split(",")
    small = any(text.split(" ")[0].lower() in words for words in lexicon.commons.values())
    return len(parts) > 2 and not small and all(0 < len(part.split()) <= _LONGEST_KEYWORD for part in parts)  # noqa: PLR2004


def _may_turn(walk: Walk, known: Known, piece: Piece) -> bool:
    """Tell whether a part may begin here: a statement or the list only once there is text."""
    if known.kind in ("abstract", "keywords"):
        # "Summary" may head a section of the text: only one more abstract, and only a language's first, stands there.
        return known.kind == "keywords" or known.language not in walk.arranged.abstracts
    if known.kind in STATEMENTS:
        return bool(walk.arranged.body) and (isinstance(piece.block, Header) or known.end > 0 or walk.zone != "body")
    return known.kind in _SECTION_KINDS or bool(walk.arranged.body)


def _turn_at_heading(walk: Walk, known: Known, piece: Piece, text: str) -> None:
    if known.kind in _SECTION_KINDS:
        if isinstance(piece.block, Header):
            _begin_body(walk, piece)
        elif known.kind == "first" and walk.zone != "body" and not walk.arranged.body:
            _begin_body(walk, replace(piece, block=Header(1, inlines_of(piece.block))))
        else:
            _place_text(walk, piece)
        return
    if known.kind == "references" and walk.arranged.references:
        walk.arranged.relisted.append((len(walk.arranged.references), text))
    walk.turn(known)
    walk.level = piece.block.level if isinstance(piece.block, Header) else 0
    walk.arranged.headings.append(text)


def _turn_at_words(walk: Walk, known: Known, piece: Piece, text: str) -> None:
    """Begin a part whose name begins its paragraph; the rest of that is its first."""
    zone, language = walk.zone, walk.language
    walk.turn(known)
    walk.arranged.headings.append(text[: known.end].strip())
    _place_text(walk, _cut_start(piece, known.end))
    if known.kind == "keywords" and zone == "abstract" and not walk.arranged.abstracts.get(language):
        # Keywords right below an abstract's heading: its words come behind them.
        walk.zone, walk.language = zone, language


def _cut_start(piece: Piece, start: int) -> Piece:
    runs = read_runs(inlines_of(piece.block))
    whole = text_of(runs)
    # Places were counted with single blanks; the runs may have more.
    skipped = len(whole) - len(whole.lstrip())
    rest = cut(runs, start + skipped, len(whole) + 1)
    return replace(piece, block=Para(write_runs(rest)))


def _place_heading(walk: Walk, piece: Piece, header: Header) -> None:
    if walk.zone in ("front", "abstract", "keywords") and not walk.arranged.body and _belongs_to_front(walk, piece):
        walk.zone = "front"
        walk.waiting.append(replace(piece, block=Para(header.inlines)))
        return
    _begin_body(walk, piece)


def _begin_body(walk: Walk, piece: Piece) -> None:
    walk.read_waiting("")
    walk.zone = "body"
    walk.arranged.body.append(piece)


def _belongs_to_front(walk: Walk, piece: Piece) -> bool:
    """Tell whether a heading is a title or a name: an abstract or keywords follow, or nothing stands before it."""
    beside = [read_text(each) for each in walk.outlook.pieces[walk.at : walk.at + 2]]
    raised = [line.text for line in read_lines([replace(piece, block=Para(inlines_of(piece.block)))])]
    if walk.outlook.part_ahead[walk.at] or any(speaks_of_people(each, walk.lexicon) for each in raised[:1]):
        return True
    if any(read_contacts(text).emails and len(text.split()) <= SHORTEST_TEXT for text in beside):
        return True
    front = walk.arranged.front
    if _goes_on_with_title(walk, piece):
        return True
    return not front.titles and not any(isinstance(each.block, Para) and _may_be_title(each) for each in walk.waiting)


def _goes_on_with_title(walk: Walk, piece: Piece) -> bool:
    """Tell whether a heading is the second line of a title: the one before it looks alike and ends with a colon."""
    before = walk.waiting[-1] if walk.waiting else None
    alone = before is not None and before.look is not None and before.look == piece.look
    return alone and before is not None and bool(_ANNOUNCES.search(read_text(before)))


def _may_be_title(piece: Piece) -> bool:
    look = piece.look
    styled = piece.style.startswith("title")
    return styled or (
        look is not None and (look.level > 0 or ((look.bold or look.capitals) and look.align == "center"))
    )


def _place_text(walk: Walk, piece: Piece) -> None:
    arranged = walk.arranged
    if walk.zone == "front" and piece.style == "abstract":
        language, _ = walk.lexicon.guess_language(read_text(piece))
        walk.turn(Known("abstract", language))
    if isinstance(piece.block, Table) and _ends_list(walk):
        # What follows stands with its tables: their captions, and the notes below them.
        walk.zone = "body"
        arranged.body.append(arranged.references.pop())
    inner = _open_up(walk, piece)
    if inner:
        for each in inner:
            _sort_piece(walk, each)
    elif not _can_hold(walk.zone, piece.block) or (walk.zone == "references" and _is_figure(piece, walk.lexicon)):
        arranged.body.append(piece)
    else:
        _place_in_zone(walk, piece)


def _ends_list(walk: Walk) -> bool:
    """Tell whether the list of references has ended: the line before is the caption of a table."""
    listed = walk.arranged.references if walk.zone == "references" else []
    return len(listed) > 1 and is_caption(read_text(listed[-1]), walk.lexicon)


def _open_up(walk: Walk, piece: Piece) -> Sequence[Piece]:
    """Give what stands in a piece that only places it; nothing for any other."""
    match piece.block:
        case BlockQuote(blocks) if walk.zone not in ("body", *STATEMENTS):
            # pandoc's word for a paragraph that is indented, as abstracts and the entries of a list often are.
            return [replace(piece, block=block) for block in blocks]
        case BulletList(items) | OrderedList(items) if walk.zone == "front" and walk.outlook.part_ahead[walk.at]:
            # A template's style may make a list of names.
            inner = [replace(piece, block=block) for item in items for block in item]
            return inner if all(_speaks_of_people(each, walk.lexicon) for each in inner) else ()
        case Table() if walk.zone == "front" and walk.outlook.is_layout[walk.at]:
            return piece.inner
        case _:
            return ()


def _place_in_zone(walk: Walk, piece: Piece) -> None:
    if walk.zone == "front":
        _place_front(walk, piece)
    elif walk.zone == "keywords":
        _place_keywords(walk, piece)
    elif walk.zone == "abstract" and _names_people(walk, piece):
        walk.zone = "front"
        walk.waiting.append(piece)
    elif walk.zone == "abstract" and _is_behind_abstract(walk):
        _begin_body(walk, piece)
    else:
        _choose_list(walk).append(piece)


def _names_people(walk: Walk, piece: Piece) -> bool:
    """Tell whether the authors stand between an abstract and the text: nobody has been named yet."""
    arranged = walk.arranged
    if arranged.body or arranged.front.people or not arranged.abstracts.get(walk.language):
        return False
    return _speaks_of_people(piece, walk.lexicon)


def _speaks_of_people(piece: Piece, lexicon: Lexicon) -> bool:
    first = next(iter(read_lines([piece])), None)
    return first is not None and speaks_of_people(first.text, lexicon)


def _is_behind_abstract(walk: Walk) -> bool:
    """Tell whether the text has begun behind an abstract of one paragraph, though no word says so."""
    # Behind the text an abstract ends where the file does.
    begun = bool(walk.arranged.abstracts.get(walk.language)) and not walk.arranged.body
    return begun and not walk.outlook.ends_abstract(walk.at)


def _choose_list(walk: Walk) -> list[Piece]:
    arranged = walk.arranged
    if walk.zone == "abstract":
        return arranged.abstracts.setdefault(walk.language, [])
    if walk.zone == "references":
        return arranged.references
    if walk.zone in STATEMENTS:
        return arranged.statements.setdefault((walk.zone, walk.language), [])
    return arranged.body


def _place_keywords(walk: Walk, piece: Piece) -> None:
    arranged = walk.arranged
    text = read_text(spell_formulas(piece)).replace(OBJECT, " ").rstrip(". ")
    text = text[1:-1] if QUOTED.fullmatch(text) else text
    signs = r"\s*[;,•|]\s*" if re.search("[;,•|]", text) else r"\s*[.–—]\s+|\s+-\s+"
    words = (word.strip(" .") for word in re.split(signs, text))
    found = tuple(word for word in words if word)
    known = arranged.keywords.setdefault(walk.language, found)
    if known != found:
        # Two lists in one language: nobody can tell which is meant.
        arranged.front.unplaced.append(piece)
    elif known is not found:
        arranged.front.replaced.append(read_text(piece))
    walk.zone = "body" if arranged.body and not arranged.references else "front"


def _can_hold(zone: str, block: Block) -> bool:
    """Tell whether a part can hold a block: only text and abstracts hold tables, only lists of references lists."""
    if zone == "references":
        return isinstance(block, Para | Plain | OrderedList | BulletList)
    return isinstance(block, Para | Plain) or zone not in ("keywords", *STATEMENTS)


def _is_figure(piece: Piece, lexicon: Lexicon) -> bool:
    """Tell whether a paragraph is a picture, alone or with its caption: figures may stand behind the list."""
    runs = read_runs(inlines_of(piece.block))
    words = read_text(piece).replace(OBJECT, " ").strip(" |")
    return any(isinstance(run.node, Image) for run in runs) and (not words or is_caption(words, lexicon))


def _place_front(walk: Walk, piece: Piece) -> None:
    """Gather a line; a picture, a table or a long paragraph is text already, or an abstract that nothing announces."""
    lines = ("title", "author", "affiliation", "institute", "subtitle")
    text = read_text(piece)
    most = find_longest_line(walk, piece, text)
    long = SENTENCE_END.search(text) and (len(text.split()) > most or are_sentences(walk, text))
    if (text and not long) or piece.style.startswith(lines):
        walk.waiting.append(piece)
        return
    language = walk.outlook.find_abstract(walk.at, walk.lexicon) if long else ""
    if language and language not in walk.arranged.abstracts:
        walk.turn(Known("abstract", language))
        walk.arranged.abstracts[language] = [piece]
        walk.zone = "front"
        return
    _begin_body(walk, piece)


def heading_of(block: Block) -> str:
    """Give a heading's text; empty for any other block."""
    return read_text(Piece(block)) if isinstance(block, Header) else ""
