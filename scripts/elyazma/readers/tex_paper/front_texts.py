"""Read the commands and environments of front matter that hold titles, abstracts and keywords."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.readers.tex_paper.divide import Held
from elyazma.readers.tex_paper.front_state import FrontState, LeftOver, read_option
from elyazma.readers.tex_paper.keywords import read_keywords, take_keywords
from elyazma.readers.tex_paper.plain import has_unknown_macro, holds_formula
from elyazma.readers.tex_paper.slices import cut_ranges, slice_text, tidy
from elyazma.readers.tex_paper.table import Holder, read_table
from elyazma.tex.parse import parse
from elyazma.tex.plain import strip_tex
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Break, Command, Comment, Environment, walk

_JEL = re.compile(r"[A-Z]\d{1,2}")


# --- Titles -------------------------------------------------------------------------------------------------


def read_title(state: FrontState, held: Held, language: str = "") -> None:
    """Read a title, and its short form in brackets; a second one in the same language is left."""
    tex = _without_notes(state, state.source(held), held)
    text, code = state.plain(tex), language or state.language
    if not text:
        return
    if code in state.titles:
        state.leave(held)
        return
    state.titles[code] = text
    if holds_formula(tex) or has_unknown_macro(tex, state.macros):
        state.near.append(LeftOver(" ".join(tex.split()), held.node.start, held.node.end))
    short = state.plain(read_option(held))
    if short and short != text:
        state.short_titles.setdefault(code, short)


def _without_notes(state: FrontState, tex: str, held: Held) -> str:
    """Take notes out of a title; what they say is left."""
    tree = parse(tex)
    edits = []
    for node in tree.commands(_TITLE_NOTES):
        argument = node.last or tree.tokens.mandatory(node.end)
        edits.append((node.start, argument.end if argument else node.end, ""))
        if argument and node.name not in _MARKS:
            state.leave_text(state.plain(argument.text), held)
    return slice_text(tex, 0, len(tex), edits)


_MARKS = frozenset(("thanksref", "tnoteref", "footnotemark", "tnotemark", "label"))
_TITLE_NOTES = frozenset(("thanks", "footnote", "titlenote", "footnotetext")) | _MARKS


def read_english_title(state: FrontState, held: Held) -> None:
    """Read the English title of a paper in another language."""
    read_title(state, held, "en")


def read_short_title(state: FrontState, held: Held) -> None:
    """Read a short title."""
    text = state.plain(state.source(held))
    if text and state.language not in state.short_titles:
        state.short_titles[state.language] = text
    elif text:
        state.repeated.append(text)


def read_subtitle(state: FrontState, held: Held) -> None:
    """Read a subtitle, which stands behind the title's colon."""
    state.subtitle = state.plain(_without_notes(state, state.source(held), held))


# --- Abstracts ------------------------------------------------------------------------------------------------


def read_abstract(state: FrontState, held: Held) -> None:
    """Read an abstract, which is in the paper's language or surely in another one."""
    text = _write_abstract(state, held)
    plain = strip_tex(tokenize(text, ""))
    if not plain.strip():
        return
    guessed, sure = state.lexicon.guess_language(plain, state.language)
    own = not sure or (guessed in state.abstracts and state.language not in state.abstracts)
    _add_abstract(state, held, text, state.language if own else guessed)


def read_english_abstract(state: FrontState, held: Held) -> None:
    """Read the English abstract of a paper in another language."""
    _add_abstract(state, held, _write_abstract(state, held), "en")


def _add_abstract(state: FrontState, held: Held, text: str, code: str) -> None:
    if code in state.abstracts:
        state.leave(held)
    elif text:
        state.abstracts[code] = text


def _write_abstract(state: FrontState, held: Held) -> str:
    """Give an abstract as the author wrote it, without the keywords in it, which are read."""
    text = state.divided.paper.text
    inner = [(node.start, node.end) for node in _list_inside(state, held)]
    inner += _list_wrapping(held, text)
    edits = list(cut_ranges(text, inner))
    pieces = [tidy(slice_text(text, start, end, edits)) for start, end in _list_spans(held)]
    rest, found = take_keywords("\n".join(filter(None, pieces)), state.lexicon)
    for code, words in found:
        state.keywords.setdefault(code or state.language, words)
    return rest


def _list_wrapping(held: Held, text: str) -> Iterator[tuple[int, int]]:
    """Give what begins and ends a language that is the whole abstract's: who reads it there knows the language."""
    nodes = held.node.body if isinstance(held.node, Environment) else held.node.children
    said = [node for node in nodes if not isinstance(node, (Break, Comment)) and text[node.start : node.end].strip()]
    whole = said[0] if len(said) == 1 else None
    if isinstance(whole, Environment) and whole.name.rstrip("*") == "otherlanguage":
        yield whole.start, whole.inner
        yield whole.outer, whole.end


def _list_spans(held: Held) -> Iterator[tuple[int, int]]:
    node = held.node
    if isinstance(node, Environment):
        yield node.inner, node.outer
        return
    for letter, argument in zip(held.holder.arguments.replace("s", ""), node.arguments, strict=False):
        if letter == "m" and argument and argument.text.strip():
            yield argument.start, argument.stop


def _list_inside(state: FrontState, held: Held) -> Iterator[Command | Environment]:
    """Find the keywords and codes that stand in an abstract, and read them."""
    commands, environments = read_table().holders(state.divided.front_class)
    end = 0
    for node in walk(held.node.children):
        known = commands if isinstance(node, Command) else environments if isinstance(node, Environment) else {}
        if not isinstance(node, (Command, Environment)) or node.start < end:
            continue
        holder = known.get(node.name)
        if holder and holder.role in _INSIDE and _is_given(node):
            end = node.end
            _read_inside(state, Held(holder, node), holder)
            yield node


def _is_given(node: Command | Environment) -> bool:
    return isinstance(node, Environment) or node.last is not None


def _read_inside(state: FrontState, held: Held, holder: Holder) -> None:
    _INSIDE[holder.role](state, held)


# --- Keywords and codes -----------------------------------------------------------------------------------------


def read_keywords_command(state: FrontState, held: Held, language: str = "") -> None:
    """Read keywords; a second list in the same language is left."""
    words = read_keywords(state.source(held), state.plain, state.lexicon)
    code = language or state.language
    if words and code in state.keywords:
        state.leave(held)
    elif words:
        state.keywords[code] = words


def read_english_keywords(state: FrontState, held: Held) -> None:
    """Read the English keywords of a paper in another language."""
    read_keywords_command(state, held, "en")


def read_highlights(state: FrontState, held: Held) -> None:
    """Read highlights, one an item."""
    node = held.node
    if not isinstance(node, Environment):
        return
    items = [each for each in node.children if isinstance(each, Command) and each.name == "item"]
    ends = [*(each.start for each in items[1:]), node.outer]
    tree = state.divided.tree
    texts = (state.plain(tree.text[item.end : end]) for item, end in zip(items, ends, strict=False))
    state.highlights = tuple(filter(None, texts))


def read_jel(state: FrontState, held: Held) -> None:
    """Read JEL codes."""
    codes = _JEL.findall(state.plain(state.source(held)))
    state.jel += codes
    if not codes:
        state.leave(held)


def read_concept(state: FrontState, held: Held) -> None:
    """Read a concept of the Computing Classification System: the general one, a tie, the special one."""
    parts = state.source(held).replace("~", _TIE).split(_TIE)
    state.ccs.append(" → ".join(filter(None, map(state.plain, parts))))


_TIE = "\ue000"


def leave_codes(state: FrontState, held: Held) -> None:
    """Leave codes that an article has no place for."""
    state.leave(held)


_INSIDE = {"keywords": read_keywords_command, "jel": read_jel, "codes": leave_codes}
