"""`invoke bib` changes the bibliography and the citations together, and nothing without --write."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from elyazma.flows.bib_wishes import BibOptions
from elyazma.flows.changing_bib import BibWishes
from elyazma.flows.tidying import tidy_bibliography
from elyazma.model.diagnostics import Diagnostic
from elyazma.references.adding import Servers, read_identifier
from elyazma.references.merging import Merge
from elyazma.references.tidy import Tidied, write_together
from record_server import RecordServer, address, serve_records

BIB = """@book{a, title = {Moon}, author = {Ay, B}, publisher = {P}, year = 2001, abstract = {Long}}
@book{b, title = {Moon}, author = {Ay, B}, publisher = {P}, year = 2001, address = {Baku}}
@inbook{child, title = {C}, author = {Gün, C}, crossref = {parent}, chapter = 1}
@book{parent, title = {Sky}, editor = {Er, D}, publisher = {P}, year = 1999}
@book{lone, title = {Lone}, author = {Us, E}, publisher = {P}, year = 1998}
"""
TEXT = "\\section{One}\r\nOne \\citep[5]{b, child}, \\citet{A}. % \\cite{b}\r\n\\verb|\\cite{b}| and b alone.\r\n"


@pytest.fixture
def paper(minimal: Path) -> Path:
    (minimal / "bib/references.bib").write_text(BIB, encoding="utf-8")
    (minimal / "manuscript/sections/01-introduction.tex").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    return minimal


def run(
    root: Path, wishes: BibWishes, *, write: bool = True, named: str = ""
) -> tuple[dict[str, str], tuple[str, ...], list[Diagnostic]]:
    """Give the files as they would be, the paths that were written, and what was found but faults of entries."""
    outcome = tidy_bibliography(root, BibOptions(named, write=write, wishes=wishes), lambda _: None)
    quiet = {"duplicate-work", "reference-incomplete"}
    found = [each for each in outcome.diagnostics if each.code not in quiet]
    if outcome.value is None:
        return {}, (), found
    return {each.file.path: each.after for each in outcome.value.changes}, outcome.value.written, found


def codes(found: list[Diagnostic]) -> list[str]:
    return [each.code for each in found]


def read(root: Path, path: str) -> str:
    return (root / path).read_bytes().decode()


SECTION = "manuscript/sections/01-introduction.tex"
LIBRARY = "bib/references.bib"


def test_uncited_entries_are_listed_and_go_when_told(paper: Path) -> None:
    after, written, found = run(paper, BibWishes(prune=True), write=False)
    assert written == () and read(paper, LIBRARY) == BIB and "lone" not in after[LIBRARY]
    (finding,) = found
    assert finding.code == "bib-uncited" and finding.span and finding.span.line == 5
    assert finding.message == "1 of 5 entries is cited by nothing: lone"
    _, written, _ = run(paper, BibWishes(prune=True))
    assert written == (LIBRARY,) and "lone" not in read(paper, LIBRARY)
    assert all(f"{{{key}," in read(paper, LIBRARY) for key in ("a", "b", "child", "parent"))


@pytest.mark.parametrize("text", ["\\nocite{*}", "\\newcommand{\\my}[1]{\\cite{#1}}\\my{lone}"])
def test_what_the_text_may_need_stays(paper: Path, text: str) -> None:
    (paper / SECTION).write_text(f"\\section{{One}}\n\\cite{{a,b,child}}\n{text}\n", encoding="utf-8")
    after, _, found = run(paper, BibWishes(prune=True), write=False)
    assert "{lone," in after[LIBRARY] and codes(found) == (["bib-prune-all"] if "*" in text else [])


def test_a_library_of_another_program_is_never_pruned(paper: Path) -> None:
    (paper / "bib/.zotero").touch()
    assert codes(run(paper, BibWishes(prune=True))[2]) == ["bib-managed"]
    after, _, found = run(paper, BibWishes(prune=True), named=LIBRARY)
    assert "{lone," in after[LIBRARY] and codes(found) == ["bib-prune-library"]


def test_a_manuscript_that_cannot_be_read_leaves_all(paper: Path) -> None:
    (paper / SECTION).write_bytes(b"\xff\xfe\\cite{a}")
    for wishes in (BibWishes(prune=True), BibWishes(merges=(Merge("a", "b"),))):
        after, written, found = run(paper, wishes)
        assert after == {} and written == () and "wrong-encoding" in codes(found)
    assert read(paper, LIBRARY) == BIB


def test_doubles_are_merged_and_their_citations_renamed_on_disk(paper: Path) -> None:
    _, written, found = run(paper, BibWishes(merges=(Merge("a", "b"),)))
    assert set(written) == {LIBRARY, SECTION}
    renamed = TEXT.replace("{b, child}", "{a, child}")
    assert (paper / SECTION).read_bytes() == b"\xef\xbb\xbf" + renamed.encode()
    assert "address   = {Baku}" in read(paper, LIBRARY) and "{b," not in read(paper, LIBRARY)
    assert codes(found) == ["bib-key-left"]


def test_what_cannot_be_merged_changes_nothing(paper: Path) -> None:
    after, written, found = run(paper, BibWishes(merges=(Merge("a", "lone"),), dropped=("abstract",)))
    assert after == {} and written == () and set(codes(found)) == {"bib-merge-conflict"}
    assert read(paper, LIBRARY) == BIB


def test_a_work_that_one_command_cites_twice_by_now_is_told_of(paper: Path) -> None:
    (paper / SECTION).write_text("\\section{One}\n\\citep{a,b}\n", encoding="utf-8")
    assert codes(run(paper, BibWishes(merges=(Merge("a", "b"),)))[2]) == ["bib-cited-twice"]


def test_fields_are_dropped(paper: Path) -> None:
    _, _, found = run(paper, BibWishes(dropped=("abstract", "address")))
    assert codes(found) == ["bib-drop-printed"] and "abstract" not in read(paper, LIBRARY)
    assert codes(run(paper, BibWishes(dropped=("title",)))[2]) == ["bib-drop-needed"]
    assert "title" in read(paper, LIBRARY)


def test_keys_are_made_and_the_text_follows(paper: Path) -> None:
    _, written, _ = run(paper, BibWishes(keys="{author}{year}{title}"))
    assert set(written) == {LIBRARY, SECTION}
    library = read(paper, LIBRARY)
    assert all(f"{{{key}," in library for key in ("ay2001moona", "ay2001moonb", "gun1999c", "er1999sky"))
    assert "crossref = {er1999sky}" in library
    # The text spells one key in capitals, as BibTeX allows.
    assert "\\citep[5]{ay2001moonb, gun1999c}, \\citet{ay2001moona}. % \\cite{b}" in read(paper, SECTION)
    assert run(paper, BibWishes(keys="{author}{year}{title}"))[0] == {}


def test_keys_of_other_files_stay(paper: Path) -> None:
    same = BIB.splitlines()[-1]
    (paper / "bib/other.bib").write_text(f"{same}\n@book{{Ay2001, title = {{Y}}}}\n", encoding="utf-8")
    run(paper, BibWishes(keys="{author}{year}"), named=LIBRARY)
    library = read(paper, LIBRARY)
    assert "{lone," in library and "{ay2001a," in library and "{Ay2001," in read(paper, "bib/other.bib")


def test_one_file_that_changed_meanwhile_keeps_all_from_being_written(
    paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disturb(root: Path, tidied: Sequence[Tidied]) -> Iterator[Diagnostic]:
        (root / SECTION).write_text("newer", encoding="utf-8")
        return write_together(root, tidied)

    monkeypatch.setattr("elyazma.flows.tidying.write_together", disturb)
    _, written, found = run(paper, BibWishes(merges=(Merge("a", "b"),)))
    assert written == () and "bib-changed" in codes(found)
    assert read(paper, LIBRARY) == BIB and read(paper, SECTION) == "newer"


def test_names_of_journals_come_from_kept_records_too(paper: Path) -> None:
    entry = "@article{a, title = {T}, author = {Ay, B}, year = 2001, journal = {J. X}, doi = {10.1000/x}}\n"
    (paper / LIBRARY).write_text(entry, encoding="utf-8")
    kept = paper / "build/cache/doi" / f"{hashlib.sha256(b'10.1000/x').hexdigest()[:32]}.json"
    kept.parent.mkdir(parents=True)
    record = {"container-title": "Journal of X", "container-title-short": "J. X"}
    kept.write_text(json.dumps(record), encoding="utf-8")
    run(paper, BibWishes(journals="full"))
    assert "journal = {Journal of X}" in read(paper, LIBRARY)


@pytest.fixture
def server() -> Iterator[RecordServer]:
    with serve_records() as server:
        server.answers["/10.1000/x"] = (200, b'{"title": "Moon", "type": "book", "author": [{"family": "Ay"}]}', {})
        yield server


def wish(server: RecordServer, *written: str) -> BibWishes:
    servers = Servers(address(server), address(server))
    return BibWishes(added=tuple(each for it in written if (each := read_identifier(it))), servers=servers)


def test_a_work_is_added_with_a_key_of_its_own(paper: Path, server: RecordServer) -> None:
    (paper / LIBRARY).write_text("@book{aymoon, title = {Other}}\n", encoding="utf-8")
    _, written, found = run(paper, wish(server, "10.1000/x"))
    assert written == (LIBRARY,) and codes(found) == ["bib-added"]
    added = "@book{aymoona,\n  title  = {Moon},\n  author = {Ay},\n  doi    = {10.1000/x},\n}\n"
    assert read(paper, LIBRARY) == "@book{aymoon,\n  title = {Other},\n}\n\n" + added
    _, written, found = run(paper, wish(server, "10.1000/x"))
    assert written == () and codes(found) == ["bib-add-known"]


def test_a_work_is_added_to_the_file_that_may_be_changed(paper: Path, server: RecordServer) -> None:
    (paper / "bib/.zotero").touch()
    assert codes(run(paper, wish(server, "10.1000/x"))[2]) == ["bib-add-nowhere"]
    (paper / "bib/.zotero").unlink()
    (paper / LIBRARY).unlink()
    assert run(paper, wish(server, "10.1000/x"))[1] == (LIBRARY,)
    assert read(paper, LIBRARY).startswith("@book{aymoon,\n")


def test_without_a_network_nothing_is_added(paper: Path, server: RecordServer) -> None:
    server.shutdown()
    server.server_close()
    after, written, found = run(paper, wish(server, "10.1000/x", "10.1000/y"))
    assert after == {} and written == () and codes(found) == ["bib-add-offline"]
