"""Read what came, person by person: each version holds the changes of those before it too."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace

from elyazma.languages import Language
from elyazma.model.diagnostics import Findings, Span, collecting, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, References
from elyazma.model.phrases import phrase
from elyazma.revision.incoming.citing import Citer, Work, make_citer, make_work
from elyazma.revision.incoming.lines import Line, Person, Reading, Refusal
from elyazma.revision.incoming.merging import Files, Incoming, bring_in
from elyazma.revision.incoming.new_works import NewWork, read_new_works
from elyazma.revision.incoming.placing import Anchor, Placement
from elyazma.revision.incoming.sources import Sources
from elyazma.revision.incoming.tying import Tied, tie_lines
from elyazma.revision.incoming.word_lines import read_word
from elyazma.revision.incoming.writing import Scribe
from elyazma.revision.word.package import read_parts
from elyazma.system.xml import BadXml, parse_xml
from elyazma.tex.commands import CITING
from elyazma.tex.parse import parse
from elyazma.writers.word.bookmarks import LABEL, NUMBER, read_name


@dataclass(frozen=True, slots=True)
class Version:
    """What came up to one person's tracked changes; a person without a name made the changes nobody tracked."""

    person: Person
    came: Incoming


@dataclass(frozen=True, slots=True)
class Versions:
    """Both files read, and what came; the last version holds all of it. `direct` says whether the first is nobody's."""

    before: Reading
    after: Reading
    versions: tuple[Version, ...]

    @property
    def last(self) -> Incoming:
        """Give all that came."""
        return self.versions[-1].came


@dataclass(frozen=True, slots=True)
class Known:
    """What the sources of the file that left are, and what they print: for reading citations, and for new entries.

    `languages` are all that a list may be in, the article's own first.
    """

    manuscript: Manuscript
    references: References
    sources: Sources
    languages: tuple[Language, ...]


@collecting
def read_versions(findings: Findings, base: bytes, theirs: bytes, known: Known, name: str) -> Versions:
    """Read both files, and bring what changed to the sources; `name` is that of the file that came."""
    try:
        before, after = read_word(base), read_word(theirs)
        everybody = [person.name for person in after.people]
        last = _last_author(theirs)
        steps = [read_word(theirs, frozenset(everybody[:at]).__contains__) for at in range(len(everybody))]
    except (BadXml, zipfile.BadZipFile, KeyError, ValueError, RecursionError) as reason:
        hint = phrase("open it in Word or LibreOffice, save it anew as .docx, and merge that")
        findings.refuse(
            error(
                "merge-damaged", phrase("{name} cannot be read: {reason}", name=name, reason=reason), Span(name), hint
            )
        )
    tied = tie_lines(before.lines, known.sources)
    people = [Person(last, ""), *after.people]
    versions: list[Version] = []
    for person, reading in zip(people, (*steps, after), strict=True):
        came = _bring_in(before.lines, reading.lines, tied, known)
        _credit(came, [version.came for version in versions], person)
        versions.append(Version(person, came))
    return Versions(before, after, tuple(versions))


def _bring_in(before: Sequence[Line], after: Sequence[Line], tied: dict[int, Tied], known: Known) -> Incoming:
    files = Files(before, after, known.sources, tied)
    labels = _read_labels(before)
    came = bring_in(files, Scribe(_make_citer(known, ()), labels))
    works = read_new_works(came.references, known.manuscript, known.languages)
    if works:
        # What the text cites of the new works can be read only now.
        more = [make_work(each.key, each.fields) for each in works]
        came = bring_in(files, Scribe(_make_citer(known, more), labels))
        _add_works(came, works, known)
    return came


def _make_citer(known: Known, more: Sequence[Work]) -> Citer:
    used = {
        command.name
        for path, text in known.sources.texts.items()
        if path.endswith(".tex")
        for command in parse(text, path).commands(CITING)
    }
    return make_citer(known.manuscript, known.references, used, more)


def _add_works(came: Incoming, works: Sequence[NewWork], known: Known) -> None:
    paths = known.manuscript.bibliography.paths
    path = paths[0] if paths else "bib/references.bib"
    text = known.sources.texts.get(path, "")
    for order, work in enumerate(works):
        place = Anchor(path, len(text.rstrip()), "behind", known.sources.body[0])
        came.placements.append(
            Placement(place, order, work.write(known.languages[0].words["source_not_given"]).rstrip())
        )
        came.applied += 1
        if work.doubtful:
            came.refused.append(
                Refusal(phrase("a new reference of which nothing was understood"), "", work.printed, path)
            )


def _read_labels(lines: Sequence[Line]) -> dict[str, str]:
    """Give the label of each cross-reference by what it prints, such as "Figure 2" and "2"."""
    found: dict[str, str] = {}
    for line, at in ((each, at) for each in lines for at, _ in enumerate(each.tokens)):
        name = read_name(line.tokens[at].target)
        if name and name[0] in (LABEL, NUMBER):
            word = "".join(each.text for each in line.tokens[max(0, at - 2) : at + 1])
            found.setdefault(word.strip(), name[1])
            found.setdefault(_join_target(line, at), name[1])
    return found


def _join_target(line: Line, at: int) -> str:
    target = line.tokens[at].target
    return "".join(token.text for token in line.tokens[max(0, at - 3) : at + 4] if token.target == target).strip()


def _credit(came: Incoming, earlier: Sequence[Incoming], person: Person) -> None:
    """Name at each refusal the person with whom it came."""
    known = {(each.reason, each.before, each.after): each.person for one in earlier for each in one.refused}
    came.refused[:] = [
        replace(each, person=known.get((each.reason, each.before, each.after), person.name)) for each in came.refused
    ]


def _last_author(content: bytes) -> str:
    """Give who saved a file last, as its properties say."""
    parts = read_parts(content)
    if "docProps/core.xml" not in parts:
        return ""
    found = (node for node in parse_xml(parts["docProps/core.xml"]) if str(node.tag).endswith("}lastModifiedBy"))
    return next((node.text or "" for node in found), "")


def list_distinct(versions: Versions) -> Iterator[Version]:
    """Give the versions that differ from the one before them."""
    seen: object = (0, 0, ())
    for version in versions.versions:
        came = version.came
        now = (
            sorted((path, sorted(edits)) for path, edits in came.edits.items() if edits),
            came.placements,
            came.moves,
        )
        if now != seen and (now != ([], [], []) or seen != (0, 0, ())):
            yield version
        seen = now
