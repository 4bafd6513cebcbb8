"""Run the CSL project's own tests through our whole path: style and works in, printed text out.

    python scripts/trials/csl_fixtures.py FOLDER [RESULT.json] [--only position] [--show] [--update]

FOLDER has fixtures of github.com/citation-style-language/test-suite (processor-tests/humans): a style, works as CSL's
JSON, citations, the text that is to come out. The works become entries of a .bib file (references/csl_entries.py) and
are read from there; the citations become commands of a text; the style is fitted as any style is. Compared is the
text, without formatting and kinds of quotation marks.

What passes here passes for an author; what fails may be the engine's (pandoc), or ours on purpose: we sort the list by
the language's alphabet, join several works in the text as natbib does, and make a footnote of each citation in a note
style. Only citations in notes and lists are compared for that reason; the rest is counted as left out, and so are
notes whose numbers start anew, and citations outside the notes of a style that cites in notes: we have neither.

tests/data/mapping/csl-fixtures.txt lists what passes. The run ends with 1 where one of these fails, or another passes
that is not listed; --update writes the list anew.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from printed_differences import normalise

ROOT = Path(__file__).parents[2]
RATCHET = ROOT / "tests/data/mapping/csl-fixtures.txt"
SECTIONS = re.compile(r">>=+ ([A-Z-]+) =+>>\n(.*?)\n?<<=+ \1 =+<<", re.DOTALL)
PASSED, FAILED, LEFT_OUT = "passed", "failed", "left out"

Cluster = list[dict[str, Any]]
"""The works of one citation, with locators, prefixes and suffixes."""


@dataclass(frozen=True)
class Fixture:
    """A test of the suite; `notes` gives the number of the footnote that each cluster stands in."""

    name: str
    mode: str
    style: str
    items: list[dict[str, Any]]
    clusters: list[Cluster]
    notes: list[int]
    result: str

    @property
    def kind(self) -> str:
        """Give what the fixture tests: the part of its name before the line."""
        return self.name.partition("_")[0]


def read_fixture(path: Path) -> Fixture:
    """Read a fixture. Raises ValueError where a part of it is no JSON."""
    parts = {name: text.strip("\n") for name, text in SECTIONS.findall(path.read_text(encoding="utf-8"))}
    items = [item for item in json.loads(parts["INPUT"]) if "id" in item]
    clusters, notes = _read_clusters(parts, items)
    return Fixture(path.stem, parts["MODE"].strip(), parts["CSL"], items, clusters, notes, parts["RESULT"])


def _read_clusters(parts: dict[str, str], items: list[dict[str, Any]]) -> tuple[list[Cluster], list[int]]:
    if "CITATIONS" in parts:
        cited = _order_citations(json.loads(parts["CITATIONS"]))
        return [each["citationItems"] for each in cited], [each["properties"].get("noteIndex", 0) for each in cited]
    if "CITATION-ITEMS" in parts:
        clusters = json.loads(parts["CITATION-ITEMS"])
    else:
        clusters = [[{"id": item["id"]} for item in items]]
    return clusters, [number for number, _ in enumerate(clusters, 1)]


def _order_citations(inserted: list[Any]) -> list[dict[str, Any]]:
    """Put citations in the order of the text: each comes with those that stand before and behind it when it is made."""
    by_id = {each["citationID"]: each for each, _, _ in inserted if "citationID" in each}
    order: list[str] = []
    for citation, before, after in inserted:
        order = [name for name, _ in before] + [citation.get("citationID", "")] + [name for name, _ in after]
    return [by_id[name] for name in order] if set(order) == set(by_id) else [each for each, _, _ in inserted]


# --- Our path -----------------------------------------------------------------------------------------


def write_entries(items: list[dict[str, Any]]) -> str:
    """Write the works as entries of a .bib file."""
    from elyazma.references.csl_entries import make_entry

    written = []
    for item in items:
        made = make_entry(item)
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in made.fields.items())
        written.append(f"@{made.type}{{{name_key(item['id'])},\n{fields}}}\n")
    return "".join(written)


def name_key(identifier: object) -> str:
    """Give a work's citation key."""
    return re.sub(r"\W", "-", str(identifier))


def write_text(fixture: Fixture) -> str:
    """Write the citations as commands; those of one footnote stand in one."""
    lines: list[str] = []
    for at, (cluster, number) in enumerate(zip(fixture.clusters, fixture.notes, strict=True)):
        command = "\\cites" + "".join(map(_write_cite, cluster)) if len(cluster) > 1 else _write_single(cluster[0])
        before = fixture.notes[at - 1] if at else None
        if number and number == before and lines:
            lines[-1] = lines[-1].removesuffix("}\n") + f" {command}}}\n"
        else:
            shared = fixture.notes[at + 1 : at + 2] == [number]
            lines.append(f"Word\\footnote{{{command}}}\n" if number and shared else f"Word {command}\n")
    return "\n".join(lines)


def _write_single(cite: dict[str, Any]) -> str:
    return "\\citep" + _write_cite(cite)


def _write_cite(cite: dict[str, Any]) -> str:
    before, after = _escape(cite.get("prefix", "")), _escape(_write_locator(cite))
    return f"[{before}][{after}]{{{name_key(cite['id'])}}}"


def _write_locator(cite: dict[str, Any]) -> str:
    locator, suffix = str(cite.get("locator", "")).strip(), str(cite.get("suffix", "")).strip()
    return " ".join(filter(None, (locator, suffix)))


def _escape(text: str) -> str:
    from elyazma.tex.escape import escape_text

    text = escape_text(str(text).strip())
    return f"{{{text}}}" if "]" in text else text


def read_language(style: str) -> str:
    """Give the language of a style's locale if we have it, else English."""
    from elyazma.languages import load_language

    found = re.search(r'default-locale="([a-z]{2})', style)
    try:
        load_language(found[1] if found else "en")
    except (LookupError, OSError, ValueError):
        return "en"
    return found[1] if found else "en"


def run_fixture(fixture: Fixture) -> str:
    """Give what our path prints, in the form of the fixture's result."""
    from elyazma.languages import load_language
    from elyazma.model.article import Article
    from elyazma.model.journal import About, Citations, Journal, Manifest
    from elyazma.model.manuscript import Manuscript, Section
    from elyazma.references.bibtex import read_bibliography
    from elyazma.references.cite import cite
    from elyazma.tex.inlines import to_plain
    from elyazma.tex.scan import scan

    bibliography = read_bibliography({"bib/references.bib": write_entries(fixture.items)}).value
    assert bibliography is not None
    source = scan(write_text(fixture), "manuscript/sections/01.tex")
    language = read_language(fixture.style)
    article = Article(slug="x", language=language, sentence_case=False)
    manuscript = Manuscript(Path(), article, {}, {}, (Section("text", source),), (source,), bibliography)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fixture.csl").write_text(fixture.style, encoding="utf-8")
        manifest = Manifest(journal=About(name="Fixture"), citations=Citations(csl="fixture", sort="cited"))
        journal = Journal("fixture", folder, manifest, {}, folder / "x")
        outcome = cite(manuscript, journal, {language: load_language(language)}, folder / "cache")
    if outcome.value is None:
        return "; ".join(str(finding.message) for finding in outcome.diagnostics)
    if fixture.mode == "bibliography":
        return "\n".join(to_plain(entry.text) for entry in outcome.value.entries)
    return "\n".join(to_plain(note.text) for note in outcome.value.notes)


# --- Judging ------------------------------------------------------------------------------------------


def is_ours(fixture: Fixture) -> bool:
    """Tell whether a fixture asks for what our path prints: a list, or the notes of a note style."""
    if fixture.mode == "bibliography":
        return "<bibliography" in fixture.style
    rising = fixture.notes == sorted(fixture.notes) and 0 not in fixture.notes
    return fixture.mode == "citation" and rising and bool(re.search(r"<style[^>]*class=\"note\"", fixture.style))


def clean(result: str, *, ordered: bool) -> list[str]:
    """Give the lines of a result without marks: HTML, "..[0] ", the point that ends a note."""
    text = re.sub(r'<div class="csl-left-margin">.*?</div>', "", result)  # our lists number themselves
    text = re.sub(r"</div>", "\n", text)
    text = re.sub(r"<[^>]+>", "", text)
    for name, sign in {"&#38;": "&", "&amp;": "&", "&#60;": "<", "&lt;": "<", "&gt;": ">", "&#62;": ">"}.items():
        text = text.replace(name, sign)
    lines = [normalise(re.sub(r"^(?:\.\.|>>)\[\d+\]\s*", "", line.strip())) for line in text.splitlines()]
    lines = [line.rstrip(".") for line in lines if line]
    return lines if ordered else sorted(lines)


def judge(fixture: Fixture) -> tuple[str, str]:
    """Run a fixture; give the verdict and what was printed. A fault of ours is a failure, never the end of the run."""
    if not is_ours(fixture):
        return LEFT_OUT, ""
    try:
        printed = run_fixture(fixture)
    except Exception as fault:
        return FAILED, f"{type(fault).__name__}: {fault}"
    ordered = fixture.mode == "citation"
    for suffix in {str(cite.get("suffix", "")).strip() for cluster in fixture.clusters for cite in cluster} - {""}:
        printed = printed.replace(f", {suffix}", f" {suffix}")  # natbib's comma
    same = clean(printed, ordered=ordered) == clean(fixture.result, ordered=ordered)
    return (PASSED if same else FAILED), printed


def _read_all(paths: list[Path]) -> Iterator[Fixture]:
    for path in paths:
        try:
            yield read_fixture(path)
        except (ValueError, KeyError) as fault:
            print(f"{path.name} cannot be read: {type(fault).__name__} {fault}", file=sys.stderr)


def main() -> None:
    """Run the fixtures, the position's first, and print how many pass by kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("result", type=Path, nargs="?")
    parser.add_argument("--only", default="", help="the beginning of the names to run")
    parser.add_argument("--show", action="store_true", help="show what failed")
    parser.add_argument("--update", action="store_true", help="write the list of what passes anew")
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT / "scripts"))
    paths = [path for path in sorted(asked.folder.glob("*.txt")) if path.name.startswith(asked.only)]
    fixtures = sorted(_read_all(paths), key=lambda fixture: (fixture.kind != "position", fixture.name))
    counts: dict[str, Counter[str]] = {}
    verdicts: dict[str, str] = {}
    for fixture in fixtures:
        verdict, printed = judge(fixture)
        verdicts[fixture.name] = verdict
        counts.setdefault(fixture.kind, Counter())[verdict] += 1
        if asked.show and verdict == FAILED:
            print(f"{fixture.name}\n  wanted: {clean(fixture.result, ordered=True)}\n  ours:   {printed.splitlines()}")
    print(f"{'kind':16}{PASSED:>10}{FAILED:>10}{LEFT_OUT:>10}")
    for kind, found in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        print(f"{kind:16}{found[PASSED]:10}{found[FAILED]:10}{found[LEFT_OUT]:10}")
    if asked.result:
        asked.result.write_text(json.dumps(verdicts, indent=1) + "\n", encoding="utf-8")
    sys.exit(hold_ratchet(verdicts, update=asked.update))


def hold_ratchet(verdicts: dict[str, str], *, update: bool) -> int:
    """Compare what passes with the list; tell what differs. Give 1 where something does."""
    passing = sorted(name for name, verdict in verdicts.items() if verdict == PASSED)
    if update:
        head = "# CSL's fixtures that pass through our whole path (scripts/trials/csl_fixtures.py FOLDER --update)"
        RATCHET.write_text("\n".join([head, *passing]) + "\n", encoding="utf-8")
    listed = {line for line in RATCHET.read_text(encoding="utf-8").splitlines() if line[:1] != "#"} & verdicts.keys()
    for name in sorted(listed - set(passing)):
        print(f"{name} passed before")
    for name in sorted(set(passing) - listed):
        print(f"{name} passes and is not listed")
    return int(listed != set(passing))


if __name__ == "__main__":
    main()
