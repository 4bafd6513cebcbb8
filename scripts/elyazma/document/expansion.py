r"""Which of an author's macros are spelled out before anything else reads his text.

pandoc and the tree of TeX see no formula that \be opens and \ee closes; pandoc knows no definitions of xparse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from elyazma.document.deluxe import PARTS, TABLES
from elyazma.document.listings import rename_verbatim
from elyazma.document.macros import is_kept, is_told, list_preamble
from elyazma.languages import Language
from elyazma.model.manuscript import Manuscript, Section, Source
from elyazma.sources.preamble import list_shorthands
from elyazma.tex.commands import CITING, REFERRING
from elyazma.tex.conditionals import Conditional, choose_branches, find_conditionals, read_switches
from elyazma.tex.definitions import Definition, list_definitions
from elyazma.tex.edits import apply_edits
from elyazma.tex.expansion import expand_macros
from elyazma.tex.kernel import kernel_commands
from elyazma.tex.parse import parse
from elyazma.tex.pixels import write_pixels
from elyazma.tex.shorthands import spell_out
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tokens import Tokens, tokenize
from elyazma.tex.tree import Environment, Mathematics
from elyazma.tex.verbatim import list_verbatim_names


def expand_manuscript(manuscript: Manuscript, languages: Mapping[str, Language]) -> Manuscript:
    """Spell out what has to be in all texts of a manuscript; lines stay where they are.

    Of conditionals whose switch is known only the branch that TeX takes stays.
    """
    manuscript = _spell_shorthands(manuscript, languages)
    # pandoc reads lengths in formulas by the units that all engines know.
    manuscript = _change_texts(manuscript, lambda text: write_pixels(text, "pt"))
    switches = read_switches("\n".join(source.text for source in reversed(manuscript.preamble)))
    known = kernel_commands() | {
        each.name
        for source in (*manuscript.preamble, *manuscript.sources)
        for each in list_definitions(parse(source.text))
        if not each.definer.startswith("renew")
    }
    signs = dict(_list_signs((*manuscript.preamble, *manuscript.sources)))
    certain = frozenset(_list_certain(manuscript.preamble))
    manuscript = _change_texts(manuscript, lambda text: _take_certain(text, certain))
    manuscript = _change_texts(
        manuscript, lambda text: choose_branches(_spell_signs(_leave_out_idle(text, known), signs), switches)
    )
    own = frozenset(name for source in manuscript.preamble for name in list_verbatim_names(source.text))
    manuscript = _change_texts(manuscript, lambda text: rename_verbatim(text, own))
    sources = (*list_preamble(manuscript), *manuscript.sources)
    chosen: dict[str, Definition] = {}
    for source in sources:
        for each in list_definitions(parse(source.text, source.path)):
            if each.other in chosen:
                chosen[each.name] = chosen[each.other]
            elif each.other in CITING | REFERRING:
                chosen[each.name] = _stand_for(each.name, each.other)
            elif _is_spelled_out(each):
                chosen[each.name] = each
    if not chosen:
        return manuscript
    return _change_texts(manuscript, lambda text: expand_macros(text, chosen))


def _leave_out_idle(text: str, known: Collection[str]) -> str:
    r"""Leave out \ifdefined\name where nobody defines the name, and its one branch defines alone: it says nothing."""
    tokens = tokenize(text, "")
    edits = [
        (each.start, each.end, "%\n" * text.count("\n", each.start, each.end))
        for each in find_conditionals(tokens)
        if each.otherwise is None and text[each.start : each.then] == _DEFINED and _is_idle(tokens, each, known)
    ]
    return apply_edits(text, edits) if edits else text


def _list_certain(preamble: Iterable[Source]) -> Iterator[str]:
    """List the names that a preamble defines whatever else holds: in no branch, and in no argument."""
    for source in preamble:
        tree = parse(source.text, source.path)
        branches = [(each.start, each.end) for each in find_conditionals(tree.tokens)]
        for each in list_definitions(tree):
            chosen = any(start < each.start < end for start, end in branches)
            if not chosen and not tree.tokens.is_in_braces(each.start):
                yield each.name


def _take_certain(text: str, certain: Collection[str]) -> str:
    r"""Take the branch of \ifdefined\name where the name is surely defined; lines stay where they are."""
    tokens = tokenize(text, "")
    edits = []
    for each in find_conditionals(tokens):
        name = tokens.control_sequence(each.then) if text[each.start : each.then] == _DEFINED else None
        if name and name.text.strip().removeprefix("\\") in certain:
            closed = each.end - len(r"\fi")
            other = each.otherwise if each.otherwise is not None else closed
            edits += [(each.start, name.end, ""), (other, each.end, "%\n" * text.count("\n", other, each.end))]
    return apply_edits(text, edits) if edits else text


def _list_signs(sources: Sequence[Source]) -> Iterator[tuple[str, str]]:
    """List the macros that are one letter or figure each, and defined once: what an author compares as a switch."""
    found = [each for source in sources for each in list_definitions(parse(source.text, source.path))]
    times = Counter(each.name for each in found)
    for each in found:
        sign = each.body.strip() if each.bodies and not each.letters and not each.environment else ""
        if times[each.name] == 1 and len(sign) == 1 and sign.isascii() and sign.isalnum():
            yield each.name, sign


def _spell_signs(text: str, signs: Mapping[str, str]) -> str:
    r"""Put the letter or figure of a macro behind \if, which compares it: \if\draft1."""
    tokens = tokenize(text, "")
    edits = [
        (named.start, tokens.skip_gap(named.end), signs[named.name])
        for condition, named in pairwise(tokens.items)
        if condition.kind == named.kind == "command" and condition.name == "if" and named.name in signs
    ]
    return apply_edits(text, edits) if edits else text


_DEFINED = r"\ifdefined"


def _is_idle(tokens: Tokens, conditional: Conditional, known: Collection[str]) -> bool:
    name = tokens.control_sequence(conditional.then)
    if name is None or name.text.strip().removeprefix("\\") in known:
        return False
    branch = tokens.text[name.end : conditional.end - len(r"\fi")]
    gone = [(each.start, each.end, "") for each in list_definitions(parse(branch))]
    return bool(gone) and not apply_edits(branch, gone).strip()


def _spell_shorthands(manuscript: Manuscript, languages: Mapping[str, Language]) -> Manuscript:
    """Put what babel's shorthands print in their places, where a preamble loads languages that have some."""
    loaded = list_shorthands(manuscript.preamble)
    if not loaded:
        return manuscript
    own = {
        source.path: languages[code].babel
        for code, source in manuscript.abstracts.items()
        if code in languages and code != manuscript.article.language
    }
    return _change_sources(manuscript, lambda source: spell_out(source.text, loaded, own.get(source.path, "")))


def _stand_for(name: str, other: str) -> Definition:
    """Give the definition of a name that stands for another."""
    return next(list_definitions(parse(rf"\def\{name}{{\{other}}}")))


def _change_texts(manuscript: Manuscript, change: Callable[[str], str]) -> Manuscript:
    return _change_sources(manuscript, lambda source: change(source.text))


def _change_sources(manuscript: Manuscript, change: Callable[[Source], str]) -> Manuscript:
    texts = {source.path: replace(source, text=change(source)) for source in manuscript.sources}
    return replace(
        manuscript,
        sources=tuple(texts.values()),
        abstracts={code: texts.get(source.path, source) for code, source in manuscript.abstracts.items()},
        sections=_replace_sections(manuscript.sections, texts),
        appendices=_replace_sections(manuscript.appendices, texts),
        supplement=_replace_sections(manuscript.supplement, texts),
    )


def _replace_sections(sections: tuple[Section, ...], texts: Mapping[str, Source]) -> tuple[Section, ...]:
    return tuple(replace(each, source=texts.get(each.path, each.source)) for each in sections)


def _is_spelled_out(definition: Definition) -> bool:
    if not definition.bodies or is_kept(definition.name) or definition.name in _DELUXE:
        return False
    if definition.environment:
        heads = not is_told(definition) and _opens_section(definition)
        return heads or _opens_formula(definition) or (definition.by_xparse and _asks(definition))
    spelled = _leaves_open(definition.body) or _names_label(definition)
    return spelled or (definition.by_xparse and not is_told(definition) and not _programs(definition))


def _programs(definition: Definition) -> bool:
    """Tell whether a definition is a program of names that only its package knows."""
    names = {opening.name for opening in tokenize(definition.body, "").openings()}
    return any("@" in name for name in names) and any(name.startswith("if") for name in names)


def _opens_section(definition: Definition) -> bool:
    """Tell whether an environment begins with a heading, beside what only sets counters."""
    names = {opening.name for opening in tokenize(definition.body, "").openings()}
    return bool(names & _HEADINGS) and not any(name.startswith("if") or "@" in name for name in names)


_HEADINGS = frozenset(("section", "subsection", "subsubsection", "paragraph"))


def _names_label(definition: Definition) -> bool:
    """Tell whether a macro sets a label or a tag: in a formula that is its number's."""
    return any(parse(definition.body).commands({"label", "tag"}))


_DELUXE = frozenset((*TABLES, *PARTS))
"""Tables that are read as such, also where a layout defines them."""


def _asks(definition: Definition) -> bool:
    """Tell whether a definition takes a star, or an optional argument that pandoc cannot be told."""
    return any(letter in "sd" for letter in definition.letters) or "o" in definition.letters[1:]


def _leaves_open(body: str) -> bool:
    """Tell whether a body begins an environment or a formula that it does not end, or the other way round."""
    tree = parse(body)
    opened = (not each.closed for each in tree.walk() if isinstance(each, Environment | Mathematics))
    return any(opened) or any(tree.commands({"end", "]", ")"}))


def _opens_formula(definition: Definition) -> bool:
    known = standard_signatures().mathematics
    return any(not each.closed and each.name in known for each in parse(definition.bodies[0].text).environments())
