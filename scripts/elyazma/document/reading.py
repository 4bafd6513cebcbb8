"""All of a manuscript's sources through one run of pandoc, and what came out of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import chain
from pathlib import Path

from elyazma.document.acronyms import Acronyms, read_acronyms
from elyazma.document.blocks import Trouble
from elyazma.document.commands import Knowledge
from elyazma.document.failures import find_obstacle, find_taken_names, report_depth, report_failure
from elyazma.document.fragments import Wanted, find_fragments, find_plain_environments, list_settings
from elyazma.document.losses import Unread, list_raw, list_unread
from elyazma.document.macros import list_preamble, list_told, read_macros
from elyazma.document.marks import read_mark, write_mark
from elyazma.document.outline import Outline
from elyazma.document.pictures import Pictures, name_pictures
from elyazma.document.reductions import report_reductions
from elyazma.document.resolving import Resolver
from elyazma.document.restated import list_restated, report_restated
from elyazma.document.rewriting import Rewriter
from elyazma.document.stream import Stream
from elyazma.document.symbols import write_definitions
from elyazma.document.targets import Counters, Targets
from elyazma.document.theorems import list_theorems, name_counters
from elyazma.document.words import SIMPLER, Lost, Written, find_lost_words
from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, Outcome
from elyazma.model.document import Blocks
from elyazma.model.fragments import Drawn, Fragment, Fragments
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, References, Source
from elyazma.model.nodes import Block, Node, Para, children_of, fold
from elyazma.model.phrases import Phrase, phrase_fault
from elyazma.sources.tree import find_figure, find_input, find_sheet
from elyazma.system.pandoc.parsing import parse_document
from elyazma.system.pandoc.program import LOG, PandocFailed, Skipped, read_log, run_pandoc
from elyazma.system.process import Limits
from elyazma.system.texts import read_text
from elyazma.tex.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Reading:
    """What the sources say: blocks by a source's path, and pictures by the name that Images have.

    `unread` is what only TeX can print, `plain` environments whose text stands as it is, `lost` the words that are not
    there, `numbers` what each label names; `resolver` prints citations and references.
    """

    passages: Mapping[str, Blocks]
    pictures: Mapping[str, Path]
    unread: tuple[Unread, ...] = ()
    plain: tuple[Unread, ...] = ()
    lost: tuple[Lost, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    resolver: Resolver | None = None

    def blocks(self, path: str) -> Blocks:
        """Give the blocks of a source."""
        return self.passages.get(path, ())


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be read, and for which journal.

    `drawn` is what TeX has printed of it, `failed` the pieces that it could not print. With `anchors` the places
    that answers to reviewers name are kept.
    """

    manuscript: Manuscript
    journal: Journal
    references: References
    languages: Mapping[str, Language]
    drawn: tuple[Drawn, ...] = ()
    failed: tuple[Fragment, ...] = ()
    anchors: bool = False

    @property
    def main(self) -> str:
        """Give the code of the article's language."""
        return self.manuscript.article.language


def read_sources(task: Task, scratch: Path) -> Outcome[Reading]:
    """Read all sources of a manuscript; the value is none after an error."""
    knowledge = _gather_knowledge(task)
    parts = list(_list_parts(task.manuscript))
    sources = knowledge.sources.values()
    taken = tuple(find_taken_names((*task.manuscript.preamble, *sources)))
    if taken or not parts:
        return Outcome(None if taken else Reading({}, {}), taken)
    try:
        stream, blocks = _read_past(knowledge, list_preamble(task.manuscript), [source for _, source in parts], scratch)
        if _measure_depth(blocks) > _DEEPEST:
            return Outcome(None, (report_depth(sources),))
        return _resolve(task, knowledge, parts, _split_at_marks(blocks), (stream, read_log(scratch)))
    except _Unreadable as reason:
        return Outcome(None, (report_failure(reason.said, reason.stream, tuple(sources)),))
    except PandocFailed as reason:
        return Outcome(None, (report_failure(phrase_fault(reason), Stream("", ()), tuple(sources)),))
    except RecursionError:
        return Outcome(None, (report_depth(sources),))


class _Unreadable(Exception):  # noqa: N818
    """What pandoc said last, and of which text."""

    def __init__(self, said: Phrase, stream: Stream) -> None:
        super().__init__(said)
        self.said, self.stream = said, stream


_MOST_OBSTACLES = 8
"""What pandoc stumbles over and TeX is asked for; each takes a run of pandoc."""


def _read_past(
    knowledge: Knowledge, preamble: Sequence[Source], sources: list[Source], scratch: Path
) -> tuple[Stream, Blocks]:
    """Have pandoc read the text, without what it cannot read at all. Raises _Unreadable, PandocFailed."""
    for _ in range(_MOST_OBSTACLES):
        stream = _write_stream(knowledge, preamble, sources)
        try:
            return stream, _read_blocks(stream.text, scratch)
        except PandocFailed as reason:
            found = find_obstacle(str(reason), stream, knowledge.sources.values(), list_told(preamble))
            if found is None or found in knowledge.obstacles:
                raise _Unreadable(phrase_fault(reason), stream) from reason
            knowledge.obstacles = (*knowledge.obstacles, found)
            knowledge.spans.clear()
            knowledge.acronyms.used.clear()
            said = phrase_fault(reason)
    raise _Unreadable(said, stream)


def _resolve(
    task: Task,
    knowledge: Knowledge,
    parts: list[tuple[str, Source]],
    passages: Mapping[str, Blocks],
    said: tuple[Stream, tuple[Skipped, ...]],
) -> Outcome[Reading]:
    outline = _make_outline(task, knowledge)
    walked = dict(_walk(outline, parts, passages, inner=task.journal.manifest.numbering.sections == "inner"))
    root = task.manuscript.root
    pictures = Pictures(root, lambda name: find_figure(root, name), drawn=name_pictures(task.drawn))
    resolver = Resolver(
        outline.targets,
        task.references,
        task.languages,
        task.main,
        knowledge.spans,
        pictures,
        bare=task.journal.manifest.citations.labels == "bare",
        counters=name_counters(knowledge.theorems),
        checked=frozenset(mark.name for each in knowledge.sources.values() for mark in each.references),
    )
    spoken = {source.path: code for code, source in task.manuscript.abstracts.items()}
    resolved = {path: resolver.resolve(found, spoken.get(path, task.main)) for path, found in walked.items()}
    unread = (
        *list_unread(*said, knowledge.sources),
        *_list_obstacles(knowledge),
        *list_raw(resolved, knowledge.sources),
    )
    plain = find_plain_environments(unread, knowledge.sources, knowledge.macros)
    text = tuple(each for each in unread if each.environment and each.name in plain)
    notes = [each.report_plain() for each in text]
    unread = tuple(each for each in unread if each not in text)
    findings: list[Diagnostic] = [*(each.report() for each in unread), *resolver.findings]
    lost: tuple[Lost, ...] = ()
    if not findings:
        written = Written(knowledge.list_written(), knowledge.macros, task.drawn)
        lost = tuple(find_lost_words(resolved, written, _list_names(task, outline)))
        findings += [each.report() for each in lost]
    findings += report_reductions(knowledge.sources.values(), task.manuscript.preamble)
    findings += report_restated(knowledge.sources.values(), knowledge.restated)
    numbers = {name: target.number for name, target in outline.targets.by_label.items()}
    return Outcome(
        Reading(resolved, pictures.files, unread, text, lost, numbers, resolver), (*findings, *dict.fromkeys(notes))
    )


def _list_obstacles(knowledge: Knowledge) -> Iterator[Unread]:
    for each in knowledge.obstacles:
        if source := knowledge.sources.get(each.path):
            span = tokenize(source.text, source.path).span(each.start)
            yield Unread(each.name, each.environment, span, (each.start, each.end))


def list_fragments(task: Task, scratch: Path) -> Outcome[Fragments]:
    """List the pieces of the text that pandoc cannot read and TeX can be asked for."""
    read = read_sources(task, scratch).value
    if read is None or read.resolver is None:
        return Outcome(Fragments())
    knowledge = _gather_knowledge(task)
    macros = knowledge.macros
    wanted = Wanted(
        read.unread,
        [each for each in read.plain if each.name in macros.environments],
        [Trouble(each.start, each.start, each.span, each.said, SIMPLER) for each in read.lost],
        {each.place for each in (*task.failed, *(drawn.fragment for drawn in task.drawn))},
    )
    pieces = find_fragments(wanted, knowledge.sources, macros, knowledge.theorems, read.resolver.print_alone)
    return Outcome(Fragments(pieces, tuple(list_settings(task.manuscript.sources)), read.numbers))


def _list_names(task: Task, outline: Outline) -> Iterator[str]:
    """List what a text names and does not say: labels, keys, pictures."""
    yield from outline.targets.by_label
    yield from (key for key, _ in task.manuscript.bibliography.heads)
    yield from task.manuscript.assets
    yield from read_acronyms(_list_texts(task.manuscript))


def _walk(
    outline: Outline, parts: list[tuple[str, Source]], passages: Mapping[str, Blocks], *, inner: bool
) -> Iterator[tuple[str, Blocks]]:
    counters = outline.counters
    sections = [source.path for part, source in parts if part == "sections"]
    for part, source in parts:
        counters.bare = inner and source.path in {sections[0], sections[-1]}
        if part not in {counters.part, "abstracts"}:
            counters.begin(part)
        with outline.group(_language_of(outline, source)):
            yield source.path, outline.walk_blocks(passages.get(source.path, ()))


def _language_of(outline: Outline, source: Source) -> str:
    """Give the language of an abstract; nothing for a source in the article's language."""
    code = source.path.rpartition("/")[2].removeprefix("abstract.").removesuffix(".tex")
    return code if code in outline.languages else ""


def _make_outline(task: Task, knowledge: Knowledge) -> Outline:
    manifest = task.journal.manifest
    return Outline(
        Counters(manifest.numbering),
        task.languages,
        task.main,
        knowledge.theorems,
        knowledge.tables,
        columns=manifest.document.columns,
        targets=Targets(reserved=frozenset(mark.name for each in knowledge.sources.values() for mark in each.labels)),
    )


def _gather_knowledge(task: Task) -> Knowledge:
    manuscript = task.manuscript
    within = "section" if task.journal.manifest.numbering.theorems == "section" else ""

    def find(name: str) -> str | None:
        return find_input(manuscript.root, name) or find_sheet(manuscript.root, name)

    def read_file(name: str) -> str | None:
        path = find_input(manuscript.root, name)
        return read_text(manuscript.root, path).value if path else None

    return Knowledge(
        sources={source.path: source for source in manuscript.sources},
        tables={table.path: table for table in manuscript.tables},
        find_input=find,
        read_file=read_file,
        languages={language.babel: code for code, language in task.languages.items()},
        theorems=list_theorems(task.languages[task.main], _list_texts(manuscript), within),
        drawn=task.drawn,
        anchors=task.anchors,
        acronyms=Acronyms(read_acronyms(_list_texts(manuscript))),
        restated=list_restated(manuscript.sources),
        macros=read_macros(list_preamble(manuscript), manuscript.sources),
    )


def _list_texts(manuscript: Manuscript) -> Iterator[str]:
    """Give what the author wrote, in the order in which TeX reads it."""
    yield from (source.text for source in (*list_preamble(manuscript), *manuscript.sources))


def _list_parts(manuscript: Manuscript) -> Iterator[tuple[str, Source]]:
    for source in manuscript.abstracts.values():
        yield "abstracts", source
    for part in ("sections", "appendices", "supplement"):
        for section in getattr(manuscript, part):
            yield part, section.source


def _write_stream(knowledge: Knowledge, preamble: Sequence[Source], sources: list[Source]) -> Stream:
    rewriter = Rewriter(knowledge)
    knowledge.written.clear()
    knowledge.examples = 0
    rewriter.define(preamble)
    for source in sources:
        rewriter.stream.insert(f"\n\n{write_mark('file', source.path)}\n\n")
        rewriter.write(source)
    stream = rewriter.stream.finish()
    # They take no line, so that each line keeps its place.
    return Stream(write_definitions(stream.text, knowledge.macros.letters) + stream.text, stream.places)


_LIMITS = Limits(seconds=60, cpu=60, memory=2 << 30)
"""A megabyte of text takes a second and 200 MB; macros that call each other ten times over stop here."""


def _read_blocks(text: str, scratch: Path) -> Blocks:
    arguments = ["--from=latex", "--to=json", "--sandbox", "--verbose", f"--log={LOG}", "-"]
    return parse_document(json.loads(run_pandoc(arguments, scratch, stdin=text, limits=_LIMITS))).blocks


_DEEPEST = 150
"""TeX itself has no more than 255 groups within each other; each level here takes five of Python's 1000 calls."""


def _measure_depth(blocks: Blocks) -> int:
    """Count the nodes within each other where they are the most."""

    def add_level(_: Node, groups: list[list[int]]) -> tuple[int]:
        return (1 + max(chain.from_iterable(groups), default=0),)

    every: Iterable[Node] = blocks
    return max(fold(every, children_of, add_level), default=0)


def _split_at_marks(blocks: Blocks) -> Mapping[str, Blocks]:
    """Split the blocks at the marks between sources."""
    passages: dict[str, list[Block]] = {}
    current: list[Block] = []
    for block in blocks:
        mark = read_mark(block.inlines[0]) if isinstance(block, Para) and block.inlines else None
        if mark and mark.kind == "file":
            current = passages.setdefault(mark.words[0], [])
        else:
            current.append(block)
    return {path: tuple(found) for path, found in passages.items()}
