"""Put commands where links stand for a reference manager's citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from elyazma.model.imported import Managed, ManagedCitation
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Inline, Link, RawInline
from elyazma.readers.managers.commands import Wording, write_command
from elyazma.readers.managers.found import FIELD
from elyazma.readers.recognition import ParsedReference, Vocabulary, find_citations
from elyazma.readers.runs import Runs, put, read_runs, text_of, write_runs


@dataclass(slots=True)
class Tying:
    """The citations of a paper and its works by key; `cited` and `replaced` grow as links are tied."""

    managed: Managed
    works: Mapping[str, ParsedReference]
    vocabulary: Vocabulary
    cited: set[str] = field(default_factory=set)
    replaced: list[str] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def tie(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Replace links to citations by their commands."""
        runs = read_runs(inlines)
        found = _find_links(runs)
        for start, end, number in reversed(found):
            runs = self._replace(runs, start, end, number)
        return write_runs(runs) if found else inlines

    def _replace(self, runs: Runs, start: int, end: int, number: int) -> Runs:
        citation = self.managed.citations.get(number)
        if citation is None:
            return runs
        text = text_of(runs)
        keys = [item.key for item in citation.items]
        works = {key: self.works[key] for key in keys if key in self.works}
        wording = Wording(text[start:end], self.vocabulary.languages[0], works)
        first, command = self._name_author(citation, wording, (text, start, end))
        if not command or number in self.seen:
            # A citation that something parts is one all the same.
            self.replaced.append(text[start:end])
            return put(runs, start, end, None)
        self.seen.add(number)
        self.cited.update(item.key for item in citation.items if item.form != "hidden")
        self.replaced.append(text[first:end])
        return put(runs, first, end, RawInline("latex", command))

    def _name_author(self, citation: ManagedCitation, wording: Wording, place: tuple[str, int, int]) -> tuple[int, str]:
        r"""Give a command and where what it prints begins: "Brook (2019)", whose year alone is a field, is \citet."""
        text, start, end = place
        before = text[:start].rstrip()
        if citation.before and not before.endswith(citation.before):
            citation = replace(citation, source="")
        command = write_command(citation, wording)
        only = citation.items[0]
        if citation.source and command == citation.source:
            return (len(before) - len(citation.before) if citation.before else start), command
        if len(citation.items) > 1 or only.form != "year" or only.prefix.strip():
            return start, command
        for found in find_citations(text[:end], wording.works, self.vocabulary, numeric=False):
            if found.command.startswith("citet") and found.end == end and found.keys == (only.key,):
                name = f"\\{found.command}"
                return found.start, command.replace("\\citeyearpar", name, 1)
        return start, command

    def list_uncited(self) -> tuple[str, ...]:
        """List the works that stand in the list and that no command cites."""
        named = (item.key for each in self.managed.citations.values() for item in each.items)
        return tuple(dict.fromkeys(key for key in (*named, *self.managed.uncited) if key not in self.cited))


def _find_links(runs: Runs) -> list[tuple[int, int, int]]:
    """Find the ranges of links to citations, with their numbers; blanks in a link may stand outside any."""
    found: list[tuple[int, int, int]] = []
    at = 0
    text = text_of(runs)
    for run in runs:
        number = _read_number(run.wrappers) if run.text else 0
        end = at + len(run.text)
        if number and found and found[-1][2] == number and not text[found[-1][1] : at].strip():
            found[-1] = (found[-1][0], end, number)
        elif number:
            found.append((at, end, number))
        at = end
    return found


def _read_number(wrappers: tuple[object, ...]) -> int:
    targets = (each.target for each in wrappers if isinstance(each, Link))
    number = next((target.removeprefix(FIELD) for target in targets if target.startswith(FIELD)), "")
    return int(number) if number.isdecimal() else 0
