from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.typesetting.state import has_references, is_settled, merge_citations, read_state, unused_labels

OWN = "\\relax \n\\bibcite{a}{{1}{2018}{{A}}{{}}}\n"
WRITTEN = (
    "\\relax \n\\providecommand\\hyper@newdestlabel[2]{}\n\\citation{a}\n\\bibdata{x}\n\\babel@aux{english}{}\n"
    "\\HyperFirstAtBeginDocument{\\ifx\\hyper@anchor\\@undefined\n\\fi}\n\\fi}\n"
    "\\bibcite{a}{{1}{2018\\natexlab{a}}{{A}}{{}}}\n\\@writefile{toc}{\\contentsline {section}{X}{1}{section.1}}\n"
    "\\gdef \\@abspage@last{3}\n"
)
NONE: frozenset[str] = frozenset()


def test_reads_what_tex_left(tmp_path: Path) -> None:
    (tmp_path / "manuscript").mkdir()
    (tmp_path / "a.aux").write_bytes(b"\\relax \xff")
    (tmp_path / "manuscript" / "b.aux").write_text("x")
    (tmp_path / "a.pdf").write_text("x")
    (tmp_path / "link.aux").symlink_to("a.pdf")
    assert read_state(tmp_path) == {"a.aux": "\\relax \ufffd", "manuscript/b.aux": "x"}


def test_first_pass_settles_what_nothing_reads() -> None:
    assert is_settled({"a.aux": OWN}, {"a.aux": WRITTEN, "a.out": ""}, OWN, NONE)


@pytest.mark.parametrize(
    "line",
    [
        "\\newlabel{x}{{1}{1}{}{}{}}",
        "\\bibcite{b}{{2}{2019}{{B}}{{}}}",
        "\\gdef \\LT@i {\\LT@entry {1}{35.3pt}}",
        "\\newlabel{LastPage}{{}{3}{}{page.3}{}}",
        "\\XC@mg@set@color",
    ],
)
def test_what_the_next_pass_reads_matters(line: str) -> None:
    assert not is_settled({"a.aux": OWN}, {"a.aux": f"{WRITTEN}{line}\n"}, OWN, NONE)


@pytest.mark.parametrize("name", ["a.toc", "a.lof", "a.out", "a.lot"])
def test_lists_matter(name: str) -> None:
    line = "\\contentsline {section}{X}{1}{}\n"
    assert not is_settled({}, {name: line}, OWN, NONE)
    assert is_settled({name: line}, {name: line}, OWN, NONE)
    assert not is_settled({name: line}, {}, OWN, NONE)


def test_unused_label_does_not_matter() -> None:
    after = {"a.aux": "\\newlabel{x}{{1}{1}{}{}{}}\n\\newlabel{x@cref}{{[section][1][]1}{1}}\n"}
    assert is_settled({}, after, OWN, frozenset({"x"}))


def test_labels_nobody_names() -> None:
    sources = {
        "a": "\\label{used}\\label{free} \\label {intro}\\label{two}\\label{three}",
        "b": "see \\ref{used}, the intro, \\cref{two, three} \\input{01-intro}",
        "c": "\\label{quiet} % \\label{gone} \\ref{free}",
    }
    assert unused_labels(sources, []) == {"free", "intro", "quiet"}
    assert unused_labels(sources, ["quiet"]) == {"free", "intro"}


def test_only_a_label_that_is_set_and_named_makes_a_first_pass_a_draft() -> None:
    assert has_references({"a": "\\label{one}", "b": "see \\ref{one}"})
    assert not has_references({"a": "\\label{one} % \\ref{one}", "b": "see \\ref{other}"})


def test_our_citations_stand_in_for_those_tex_wrote() -> None:
    merged = merge_citations(WRITTEN, OWN)
    assert merged.count("\\bibcite{a}") == 1 and "\\bibcite{a}{{1}{2018}{{A}}{{}}}" in merged
    assert merged.count("\\fi}") == 2
    assert merge_citations(merged, OWN) == merged


def test_citations_that_are_tex_s_own_stay() -> None:
    assert merge_citations(WRITTEN, "") == WRITTEN
    assert merge_citations("", OWN) == "\\relax \n" + OWN.splitlines()[1] + "\n"
