"""Rename keys in what an author cites them in: the manuscript's sources, as they are on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from elyazma.languages.folding import fold_case
from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, error, warning
from elyazma.model.manuscript import Source
from elyazma.model.phrases import phrase
from elyazma.references.changing import BibText
from elyazma.references.tidy import Tidied
from elyazma.references.uncited import list_braced, list_cited
from elyazma.sources.load import load_manuscript
from elyazma.sources.tree import MANUSCRIPT, list_files
from elyazma.system.texts import read_text
from elyazma.tex.renaming import rename_in_text
from elyazma.tex.scan import scan
from elyazma.tex.verbatim import list_verbatim_names

_TEXTS = (".tex", ".toml", ".csv", ".sty")
"""The files of a manuscript that may name a key."""


@collecting
def load_sources(findings: Findings, root: Path) -> tuple[Source, ...]:
    """Read all TeX of the manuscript, its preamble too; where it cannot be read, say why, and nothing is known."""
    loaded = load_manuscript(root)
    if loaded.value is None:
        findings.refuse(*loaded.diagnostics)
    preamble = (scan(each.text, each.path) for each in loaded.value.preamble)
    return (*loaded.value.sources, *preamble)


def read_braced(root: Path) -> frozenset[str]:
    """Give all that stands in braces anywhere in the manuscript's text files."""
    return list_braced(text for _, text in _read_texts(root))


def _read_texts(root: Path) -> Iterator[tuple[str, str]]:
    for path in list_files(root, MANUSCRIPT):
        if path.endswith(_TEXTS) and (text := read_text(root, path).value):
            yield path, text


@collecting
def rename_citations(findings: Findings, root: Path, keys: Mapping[str, str]) -> tuple[Tidied, ...]:
    """Give the sources that cite other keys now, each as it would be on disk; keys are whole, in commands that cite.

    A source where anything else would change ends it all.
    """
    sources = findings.take(load_sources(root))
    verbatim = frozenset().union(*(list_verbatim_names(source.text) for source in sources))
    keys = {**keys, **_spell_as_cited(list_cited(sources), keys)}
    changed = []
    for source in sources:
        data = (root / source.path).read_bytes()
        before = data.decode("utf-8", errors="replace")
        after = rename_in_text(before, source, keys)
        renamed = scan(after, source.path, verbatim)
        if _names(renamed) != [keys.get(name, name) for name in _names(source)]:
            findings.add([_report_unsafe(source)])
        elif after != before:
            changed.append(Tidied(BibText(source.path, data, before), after))
            findings.add(_find_doubled(renamed, source))
    findings.stop_if_fatal()
    texts = dict(_read_texts(root)) | {each.file.path: each.after for each in changed}
    findings.add(_find_left(texts, keys))
    return tuple(changed)


def _spell_as_cited(cited: Mapping[str, tuple[str, int]], keys: Mapping[str, str]) -> dict[str, str]:
    """Give the keys that the text spells in another case than the bibliography, which BibTeX takes for the same."""
    folded = {fold_case(key): new for key, new in keys.items()}
    return {name: folded[fold_case(name)] for name in cited if name not in keys and fold_case(name) in folded}


def _names(source: Source) -> list[str]:
    return [mark.name for citation in source.citations for mark in citation.keys]


def _report_unsafe(source: Source) -> Diagnostic:
    message = phrase("the citations here cannot be renamed: nothing was changed")
    return error("bib-unsafe-change", message, Span(source.path), phrase("please report this, with the file"))


def _find_doubled(after: Source, before: Source) -> Iterator[Diagnostic]:
    """Find citations that name a work twice by now, since its two entries are one."""
    for citation, old in zip(after.citations, before.citations, strict=True):
        names = [mark.name for mark in citation.keys]
        if len(set(names)) < len(names) and len({mark.name for mark in old.keys}) == len(names):
            message = phrase('"{key}" is cited twice by one command now', key=_first_doubled(names))
            yield warning("bib-cited-twice", message, citation.span, phrase("delete one of the two keys"))


def _first_doubled(names: Sequence[str]) -> str:
    return next(name for at, name in enumerate(names) if name in names[:at])


def _find_left(texts: Mapping[str, str], keys: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Find old keys that still stand in braces: in a command of the author's own, or in a comment."""
    gone = keys.keys() - set(keys.values())
    for path, text in texts.items():
        for key in sorted(gone & list_braced([text])):
            lines = text.split("\n")
            line = next((at for at, each in enumerate(lines, 1) if key in list_braced([each])), 1)
            message = phrase('the old key "{key}" still stands here; it is now "{new}"', key=key, new=keys[key])
            hint = phrase("rename it yourself, if it is a key: no command that cites is known to stand here")
            yield warning("bib-key-left", message, Span(path, line), hint)
