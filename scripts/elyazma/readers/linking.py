"""Link the text to its references, figures and tables: what was typed becomes a command, where that is certain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TypeVar, cast

from elyazma.model.imported import Doubt, Managed
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Block,
    Float,
    Header,
    Inline,
    Link,
    Mark,
    Node,
    Note,
    Para,
    Plain,
    RawBlock,
    RawInline,
    Superscript,
    children_of,
    plain_text,
    walk,
    with_children,
)
from elyazma.model.phrases import phrase
from elyazma.readers.caption_words import NUMBER, read_number
from elyazma.readers.keys import read_target
from elyazma.readers.managers.tying import Tying
from elyazma.readers.recognition import (
    FoundCitation,
    ParsedReference,
    Vocabulary,
    add_cited_works,
    cites_in_parentheses,
    find_citations,
    write_citation,
)
from elyazma.readers.recognition.keys import first_family, fold_ascii
from elyazma.readers.runs import Run, Runs, cut, put, read_runs, text_of, write_runs

CERTAIN = 0.5
"""A citation that recognition is less sure of stays as it was typed, and is listed."""


Kind = TypeVar("Kind", Inline, Block)
Inlines = tuple[Inline, ...]


@dataclass(slots=True)
class Linked:
    """Blocks with commands in them, every work that is cited, and what was replaced by what."""

    blocks: tuple[Block, ...]
    references: Mapping[str, ParsedReference]
    doubts: list[Doubt] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    parenthesised: bool = False
    """Whether the text cites its numbered list as (1)."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What cross-references can mean: labels by kind and number, and the words that name a kind in the text."""

    labels: Mapping[tuple[str, str], str]
    words: Mapping[str, Sequence[str]]
    own: Mapping[str, str]
    """The word that LaTeX itself prints before a number of the kind, in the article's language."""


def link_text(
    blocks: Sequence[Block],
    references: Mapping[str, ParsedReference],
    vocabulary: Vocabulary,
    targets: Targets,
    managed: Managed,
) -> Linked:
    """Find citations and cross-references in all blocks; works that only the text names are added, unverified.

    What a reference manager cites is no guess: it is replaced first.
    """
    tying = Tying(managed, references, vocabulary)
    blocks = tie_blocks(blocks, tying)
    texts: list[str] = []
    map_inlines(blocks, lambda inlines: _note_text(inlines, texts))
    # "(Routledge, 2016)" in a note is the imprint of the work that the note describes.
    every = references if cites_in_notes(blocks) else add_cited_works(texts, references, vocabulary)
    linked = Linked((), every, replaced=tying.replaced, parenthesised=cites_in_parentheses(texts, every, vocabulary))

    def link_inlines(inlines: Inlines) -> Inlines:
        runs = read_runs(inlines)
        runs = _link_labels(runs, targets, linked)
        runs = _link_citations(runs, vocabulary, linked)
        return write_runs(_link_numbers(runs, targets, linked))

    linked.blocks = (*map_inlines(blocks, link_inlines), *_cite_silently(tying.list_uncited()))
    return linked


def cites_in_notes(blocks: Sequence[Block]) -> bool:
    """Tell whether a text cites in its notes: more of them describe works than brackets in the text name any."""
    notes = [node for node in walk(blocks) if isinstance(node, Note)]
    described = sum(len(_IMPRINT.findall(plain_text(note.blocks))) for note in notes)
    if described < _FEWEST_DESCRIBED:
        return False
    text = plain_text(blocks, without=(Note,))
    return described > len(_AUTHOR_YEAR.findall(text))


_FEWEST_DESCRIBED = 2
_IMPRINT = re.compile(r"[\w”’»\"'.)],?\s\((?:[^()]{2,60}[:,]\s*)?[^()]{2,60},\s*(?:1[5-9]|20)\d\d\)")
"""A place, a publisher and a year in brackets behind a title: "(London: Routledge, 2016)", "(Routledge, 2016)"."""
_AUTHOR_YEAR = re.compile(r"\([^()]{2,80},\s*(?:1[5-9]|20)\d\d[a-z]?[^()]*\)")


def tie_blocks(blocks: Sequence[Block], tying: Tying) -> tuple[Block, ...]:
    """Put commands for what a reference manager cites, in headings too."""
    if not tying.managed.citations:
        return tuple(blocks)
    headed = (replace(each, inlines=tying.tie(each.inlines)) if isinstance(each, Header) else each for each in blocks)
    return map_inlines([*headed], tying.tie)


def _cite_silently(keys: Sequence[str]) -> Iterator[Block]:
    if keys:
        yield RawBlock("latex", rf"\nocite{{{','.join(keys)}}}")


def map_inlines(nodes: Iterable[Kind], change: Callable[[Inlines], Inlines]) -> tuple[Kind, ...]:
    """Change all inlines of blocks, the innermost first: of paragraphs, cells, captions and notes, not of headings."""
    return cast("tuple[Kind, ...]", tuple(_map_node(node, change) for node in nodes))


def _map_node(node: Node, change: Callable[[Inlines], Inlines]) -> Node:
    match node:
        case Header():
            return node
        case Para(inlines) | Plain(inlines):
            return replace(node, inlines=change(map_inlines(inlines, change)))
        case Float(caption=caption, block=block, notes=notes):
            said = change(map_inlines(caption, change))
            (inside,) = map_inlines([block], change)
            return replace(node, caption=said, block=inside, notes=map_inlines(notes, change))
        case _:
            groups = cast("Sequence[Sequence[Inline]]", children_of(node))
            return with_children(node, [map_inlines(group, change) for group in groups]) if groups else node


def _note_text(inlines: Inlines, texts: list[str]) -> Inlines:
    texts.append(text_of(read_runs(inlines)))
    return inlines


# --- Citations ----------------------------------------------------------------------------------------


def _link_citations(runs: Runs, vocabulary: Vocabulary, linked: Linked) -> Runs:
    text = text_of(runs)
    raised = _list_superscripts(runs)
    found = find_citations(text, linked.references, vocabulary, raised, parenthesised=linked.parenthesised)
    for citation in reversed(found):
        citation = _use_links(citation, runs, linked.references)
        printed = text[citation.start : citation.end]
        keys = ", ".join(citation.keys)
        if (
            citation.certainty < CERTAIN
            or not citation.keys
            or any(key not in linked.references for key in citation.keys)
        ):
            linked.doubts.append(
                Doubt(
                    "citation",
                    printed,
                    phrase("perhaps {keys}: left as typed", keys=keys) if keys else phrase("left as typed"),
                )
            )
            runs = put(runs, citation.start, citation.start, None)
            runs = _insert_mark(runs, citation.start, len(linked.doubts) - 1)
            continue
        if not citation.exact:
            linked.doubts.append(
                Doubt("citation", printed, phrase("taken for {citation}", citation=_spell_command(citation)))
            )
            runs = _insert_mark(runs, citation.start, len(linked.doubts) - 1)
        linked.replaced.append(printed)
        runs = put(runs, citation.start, citation.end, RawInline("latex", write_citation(citation)))
    return runs


def _use_links(citation: FoundCitation, runs: Runs, references: Mapping[str, ParsedReference]) -> FoundCitation:
    """Take the works that links in a citation lead to: our own Word files have one for each work.

    Who changes a citation in Word types over its text, and the link stays: where the two differ, the text counts.
    """
    keys: dict[str, None] = {}
    said = ""
    for run in cut(runs, citation.start, citation.end):
        said += run.text
        target = read_target(_address(run))
        if target and target[0] == "reference":
            keys[target[1]] = None
    if not keys or _contradicts(said, tuple(keys), citation, references):
        return citation
    return replace(citation, keys=tuple(keys), certainty=1.0, exact=True)


_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


def _contradicts(
    said: str, keys: Sequence[str], citation: FoundCitation, references: Mapping[str, ParsedReference]
) -> bool:
    """Tell whether a citation's text names other works than its links lead to, by years, numbers or families' names."""
    if any(key not in references for key in keys):
        return False
    linked = [references[key] for key in keys]
    typed = set(_YEAR.findall(said))
    years = {year[0] for each in linked if (year := _YEAR.search(each.fields.get("year", "")))}
    if typed and years and typed != years:
        return True
    named = _list_verified(citation.keys, references)
    if citation.keys == tuple(keys) or not named:
        return False
    return not _names_family(said, linked) if typed else all(each.number for each in named)


def _list_verified(keys: Sequence[str], references: Mapping[str, ParsedReference]) -> list[ParsedReference]:
    """Give the works of keys, if all of them stand in the paper's own list; else none."""
    works = [references[key] for key in keys if key in references]
    return works if len(works) == len(keys) and all(work.verified for work in works) else []


def _names_family(said: str, works: Sequence[ParsedReference]) -> bool:
    """Tell whether a text names the family of the first author of one of the works."""
    families = [fold_ascii(first_family(each.fields.get("author", ""))) for each in works]
    return any(family and family in fold_ascii(said) for family in families)


def _address(run: Run) -> str:
    return next((wrapper.target for wrapper in run.wrappers if isinstance(wrapper, Link)), "")


def _spell_command(citation: FoundCitation) -> str:
    return f"\\{citation.command}{{{','.join(citation.keys)}}}"


def _insert_mark(runs: Runs, at: int, index: int) -> Runs:
    """Lay a mark before a place; `index` counts this module's own doubts, which are appended to the paper's later."""
    mark = Run("", (), Mark(index, tied=True))
    return (*cut(runs, 0, at), mark, *cut(runs, at, len(text_of(runs)) + 1))


def _list_superscripts(runs: Runs) -> tuple[tuple[int, int], ...]:
    at, ranges = 0, []
    for run in runs:
        if run.text and any(isinstance(wrapper, Superscript) for wrapper in run.wrappers):
            ranges.append((at, at + len(run.text)))
        at += len(run.text)
    return tuple(ranges)


# --- Cross-references ---------------------------------------------------------------------------------


def _link_labels(runs: Runs, targets: Targets, linked: Linked) -> Runs:
    """Make references of links that our own Word files have: to a label, or to its bare number."""
    at, places = 0, []
    for run in runs:
        target = read_target(_address(run)) if run.text else None
        if target and target[0] in ("label", "number"):
            places.append((at, at + len(run.text), target[1]))
        at += len(run.text)
    for start, end, label in reversed(places):
        text = text_of(runs)
        first, command = _choose_reference(text, start, end, targets)
        linked.replaced.append(text[first:end])
        runs = put(runs, first, end, _write_command(command, label))
    return runs


def _choose_reference(text: str, start: int, end: int, targets: Targets) -> tuple[int, str]:
    """Choose the command that prints what a link shows, and where what it prints begins."""
    shown = text[start:end]
    if _NUMBERED.fullmatch(shown):
        before = _BEFORE.search(text[:start])
        joined = before is not None and before[1] in targets.own.values()
        return (before.start(), "autoref") if before and joined else (start, "ref")
    return start, "autoref" if shown.split()[0] in targets.own.values() else "nameref"


_BEFORE = re.compile(r"(?<!\w)([^\W\d]+)[\s\u00a0]+$")
_NUMBERED = re.compile(r"[A-Z]?\d*(?:\.\d+)*")
"""A number as cross-references print it: 2, 1.1, S1, A."""


def _link_numbers(runs: Runs, targets: Targets, linked: Linked) -> Runs:
    """Make references of "Figure 2" where the paper has one figure 2."""
    text = text_of(runs)
    found = []
    for kind, words in targets.words.items():
        pattern = "|".join(re.escape(word) for word in words)
        for match in re.finditer(rf"(?<!\w)({pattern})([\s\u00a0]+){NUMBER}(?![\d.,]*\d)", text, re.IGNORECASE):
            label = targets.labels.get((kind, read_number(match[3])))
            if label:
                found.append((match, label, targets.own.get(kind, "")))
    for match, label, own in sorted(found, key=lambda each: -each[0].start()):
        linked.replaced.append(match[0])
        if match[1] == own:
            runs = put(runs, match.start(), match.end(), _write_command("autoref", label))
        else:
            runs = put(runs, match.start(2), match.end(), RawInline("latex", rf"~\ref{{{label}}}"))
    return runs


def _write_command(name: str, label: str) -> RawInline:
    return RawInline("latex", rf"\{name}{{{label}}}")
