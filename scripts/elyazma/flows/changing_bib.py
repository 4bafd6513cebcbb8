"""What `invoke bib` changes when it is asked to: each change is made of the texts that the one before it left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path

from elyazma.flows.renaming_keys import load_sources, read_braced, rename_citations
from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, error, note
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Reference
from elyazma.model.phrases import Phrase, phrase
from elyazma.references.adding import Identifier, Servers, fetch_entries, write_entry
from elyazma.references.bibtex import read_bibliography
from elyazma.references.changing import BibText, change_files, compose, rename_links
from elyazma.references.dois import find_doi
from elyazma.references.dropping import drop_fields, judge_drops
from elyazma.references.journal_names import Form, find_renamed, learn_names, rename_journal, report_unknown
from elyazma.references.layout import Change, EntryText, list_entries
from elyazma.references.making_keys import TEMPLATE, make_keys, report_unnamed
from elyazma.references.merging import Merge, merge
from elyazma.references.tidy import Tidied
from elyazma.references.uncited import ALL, drop_keys, find_uncited, list_cited, report_uncited
from elyazma.system.doi import read_kept_record
from elyazma.system.locking import Progress

RECORDS = "build/cache/doi"
OWN_FILE = "bib/references.bib"
"""The file that an entry is added to where there is none yet."""


@dataclass(frozen=True, slots=True)
class BibWishes:
    """The changes that are asked: see the flags of `invoke bib`."""

    added: tuple[Identifier, ...] = ()
    merges: tuple[Merge, ...] = ()
    dropped: tuple[str, ...] = ()
    journals: Form | None = None
    prune: bool = False
    keys: str = ""
    servers: Servers = field(default_factory=Servers)


@dataclass(frozen=True, slots=True)
class ChangedBib:
    """The files of bib/ that have been changed or made; old key -> new key; the sources that cite the new keys."""

    files: tuple[BibText, ...]
    keys: Mapping[str, str]
    sources: tuple[Tidied, ...]


@dataclass
class _Work:
    """The files that may be changed, as they are by now; the others; and the keys that are other by now."""

    root: Path
    findings: Findings
    files: tuple[BibText, ...]
    others: tuple[BibText, ...]
    keys: dict[str, str]

    def read(self) -> tuple[Reference, ...]:
        """Give the entries of the files that may be changed, each with its place on disk."""
        now = read_bibliography({file.path: file.text for file in self.files}).value
        on_disk = read_bibliography({file.path: file.data.decode(errors="replace") for file in self.files}).value
        assert now is not None and on_disk is not None  # read_bibliography gives one beside any finding
        places = on_disk.by_key()
        return tuple(_place_on_disk(each, places.get(each.key)) for each in now.references)

    def change(self, change: Change, new: Mapping[str, Sequence[EntryText]] | None = None) -> None:
        """Change these files; the whole flow ends where one of them cannot be changed."""
        self.files = self.findings.take(change_files(self.files, change, new))
        self.findings.stop_if_fatal()

    def list_keys(self, files: Sequence[BibText]) -> list[str]:
        """List the keys of all entries of some files."""
        return [entry.key for file in files for entry, _ in list_entries(file.text)]


def _place_on_disk(reference: Reference, known: Reference | None) -> Reference:
    """Give an entry with its place on disk; a new one stands at the beginning of its file."""
    if known is None:
        return replace(reference, span=Span(reference.span.path), places={})
    return replace(reference, span=known.span, places=known.places)


@collecting
def change_bibliography(
    findings: Findings,
    root: Path,
    state: tuple[Sequence[BibText], Sequence[Diagnostic], str],
    wishes: BibWishes,
    progress: Progress,
) -> ChangedBib:
    """Make the changes that are asked; `state` is the files of bib/, what is wrong in them, and the one that is named.

    A file with errors, and one that another program writes unless it is named, is never changed. Where something that
    is asked cannot be done, nothing is.
    """
    files, faults, named = state
    steps = _list_steps(wishes, progress)
    if not steps:
        return ChangedBib((), {}, ())
    mine = _choose_files(files, faults, named)
    work = _Work(root, findings, mine, tuple(each for each in files if each not in mine), {})
    for step in steps:
        step(work, wishes)
    changed = tuple(each for each in work.files if each not in files)
    sources = findings.take(rename_citations(root, work.keys)) if work.keys else ()
    return ChangedBib(changed, work.keys, sources)


def _list_steps(wishes: BibWishes, progress: Progress) -> list[Callable[[_Work, BibWishes], None]]:
    """Give what is to be done, in the order in which each finds what it needs."""
    steps: tuple[tuple[object, Callable[[_Work, BibWishes], None]], ...] = (
        (wishes.added, partial(_add, progress=progress)),
        (wishes.merges, _merge),
        (wishes.dropped, _drop),
        (wishes.journals, _name_journals),
        (wishes.prune, _prune),
        (wishes.keys, _make_keys),
    )
    return [step for wanted, step in steps if wanted]


def _choose_files(files: Sequence[BibText], faults: Sequence[Diagnostic], named: str) -> tuple[BibText, ...]:
    broken = {finding.span.path for finding in faults if finding.severity == "error" and finding.span}
    sound = (each for each in files if each.path not in broken)
    return tuple(each for each in sound if (each.path == named if named else not each.manager))


def replace_files(files: Sequence[BibText], changed: Sequence[BibText]) -> tuple[BibText, ...]:
    """Give files with those that have been changed in their places, and those that have been made behind them."""
    texts = {each.path: each for each in changed}
    return (*(texts.pop(each.path, each) for each in files), *texts.values())


# --- The changes --------------------------------------------------------------------------------------


def _same(entry: EntryText) -> EntryText:
    return entry


def _add(work: _Work, wishes: BibWishes, progress: Progress) -> None:
    everything = read_bibliography({file.path: file.text for file in (*work.files, *work.others)}).value
    known = tuple(everything.references) if everything else ()
    progress(_list_wanted(wishes.added))
    made = work.findings.accept(fetch_entries(wishes.added, known, work.root / RECORDS, wishes.servers)) or ()
    work.findings.stop_if_fatal()
    target = _choose_file(work)
    taken = work.list_keys((*work.files, *work.others))
    entries = []
    for reference in made:
        given = replace(reference, key="work")
        key = make_keys((given,), wishes.keys or TEMPLATE, taken).get("work", "work")
        taken.append(key)
        entries.append(write_entry(reference, key))
        message = phrase('added as "{key}": compare it with the work itself before you cite it', key=key)
        work.findings.add([note("bib-added", message, Span(target))])
    work.change(_same, {target: entries})


def _list_wanted(added: Sequence[Identifier]) -> Phrase:
    return phrase("looking up {names}", names=", ".join(each.value for each in added))


def _choose_file(work: _Work) -> str:
    """Choose the file that gets new entries: an author's own, references.bib first; one is made where there is none."""
    paths = [file.path for file in work.files]
    if OWN_FILE in paths or not paths:
        if OWN_FILE in {file.path for file in work.others}:
            message = phrase("no file of bib/ may be changed: no entry was added")
            hint = phrase("name the file: invoke bib --file NAME --add ID")
            work.findings.refuse(error("bib-add-nowhere", message, Span(OWN_FILE), hint))
        work.files += () if paths else (BibText(OWN_FILE, b"", ""),)
        return OWN_FILE
    return paths[0]


def _merge(work: _Work, wishes: BibWishes) -> None:
    merged = work.findings.take(merge(work.files, wishes.merges))
    work.findings.stop_if_fatal()
    work.change(merged.change)
    work.keys = compose(work.keys, merged.gone)


def _drop(work: _Work, wishes: BibWishes) -> None:
    work.findings.add(judge_drops(work.read(), wishes.dropped))
    work.findings.stop_if_fatal()
    work.change(partial(drop_fields, names=wishes.dropped))


def _name_journals(work: _Work, wishes: BibWishes) -> None:
    assert wishes.journals is not None
    references = work.read()
    dois = filter(None, map(find_doi, references))
    kept = (read_kept_record(doi, work.root / RECORDS) for doi in dois)
    names = learn_names(references, [record for record in kept if record])
    work.findings.add(report_unknown(references, names, wishes.journals))
    work.change(partial(rename_journal, renamed=find_renamed(references, names, wishes.journals)))


def _prune(work: _Work, wishes: BibWishes) -> None:
    sources = work.findings.take(load_sources(work.root))
    cited = list_cited(sources)
    if ALL in cited:
        path, line = cited[ALL]
        message = phrase("the text cites all entries here: none is taken out")
        hint = phrase("without this line, only what the text cites is printed")
        work.findings.add([note("bib-prune-all", message, Span(path, line), hint)])
        return
    named = {work.keys.get(name, name) for name in (*cited, *read_braced(work.root))}
    own = tuple(file for file in work.files if not file.manager)
    libraries = tuple(file for file in work.files if file.manager)
    uncited = [each for each in find_uncited((*work.files, *work.others), named) if each.file in own]
    work.findings.add(report_uncited(uncited))
    work.findings.add(map(_report_library, libraries))
    work.files = own
    work.change(partial(drop_keys, keys={key for each in uncited for key in each.keys}))
    work.files += libraries


def _report_library(file: BibText) -> Diagnostic:
    message = phrase("{manager} writes this file: nothing is taken out of a library", manager=file.manager)
    return note("bib-prune-library", message, Span(file.path), phrase("take the entries out there"))


def _make_keys(work: _Work, wishes: BibWishes) -> None:
    fixed = set(work.list_keys(work.others))
    references = work.read()
    works = {each.key for each in references}
    fixed |= {key for key in work.list_keys(work.files) if key not in works}
    named = [each for each in references if each.key not in fixed]
    work.findings.add(report_unnamed(named, wishes.keys))
    renamed = make_keys(named, wishes.keys, fixed)
    work.change(partial(_rename_entry, renamed=renamed))
    work.keys = compose(work.keys, renamed)


def _rename_entry(entry: EntryText, renamed: Mapping[str, str]) -> EntryText:
    return replace(rename_links(entry, renamed), key=renamed.get(entry.key, entry.key))
