"""What is not asked for stays: the proof that every change of a .bib file passes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.references.bibtex import read_bibliography
from elyazma.references.changing import BibText, change_files, changes_only, compose, list_linked, rename_links
from elyazma.references.dropping import drop_fields, judge_drops
from elyazma.references.layout import EntryText, lay_out, lay_out_changed, list_entries, list_others
from elyazma.references.uncited import drop_keys

TEXT = """% the head

@string{acm = "ACM"}
% above a
@book{a, title = {A}, publisher = acm, abstract = {Long}, keywords = {x}, keywords = {y}} % behind a
@inbook{b, crossref = {a}, related = {a,c}, title = "B"}

% --- a heading ---
@misc{c, title = {C}, note = {} }
@comment{of a program}
"""


def read(text: str) -> BibText:
    return BibText("bib/a.bib", text.encode(), text)


def keep(entry: EntryText) -> EntryText:
    return entry


def test_fields_go_and_all_else_stays() -> None:
    after = lay_out_changed(TEXT, partial(drop_fields, names=("abstract", "keywords")))
    assert after == lay_out(TEXT.replace(", abstract = {Long}, keywords = {x}, keywords = {y}", ""))


def test_an_entry_that_goes_leaves_its_comments() -> None:
    after = lay_out_changed(TEXT, partial(drop_keys, keys={"a"}))
    assert "@book" not in after and list_others(after) == list_others(TEXT)
    assert "% above a\n% behind a\n\n@" in after.replace("\n\n@inbook", "\n\n@")
    assert lay_out(after) == after


def test_links_follow_a_new_key() -> None:
    (entry,) = (each for each, _ in list_entries(TEXT) if each.key == "b")
    assert list(list_linked(entry)) == ["a", "a", "c"]
    renamed = rename_links(entry, {"a": "z", "b": "y"})
    assert dict(renamed.fields) == {"crossref": "{z}", "related": "{z,c}", "title": "{B}"} and renamed.key == "b"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title    = {B}", "title    = {b}"),
        ("@misc{c", "@book{c"),
        ("@misc{c", "@misc{C"),
        ("publisher = acm", "publisher = {acm}"),
        ('@string{acm = "ACM"}', '@string{acm = "Acm"}'),
        ("% --- a heading ---\n", ""),
        ("  keywords  = {y},\n", ""),
        ("@comment{of a program}", "@comment{of a programme}"),
    ],
)
def test_any_other_change_is_seen(old: str, new: str) -> None:
    after = lay_out(TEXT)
    assert old in after and changes_only(TEXT, after, keep)
    assert not changes_only(TEXT, after.replace(old, new), keep)


def test_a_change_that_says_something_else_is_refused() -> None:
    turns = iter("abcdefgh")
    outcome = change_files((read(TEXT),), lambda entry: replace(entry, fields=(("title", f"{{{next(turns)}}}"),)))
    assert [each.code for each in outcome.diagnostics] == ["bib-unsafe-change"]
    assert outcome.value == (read(TEXT),)


def test_a_comment_inside_an_entry_that_changes() -> None:
    file = read("@misc{a, title = {A},\n% why\n note = {N}}\n\n@misc{ b, title = {B}, note = {M}}\n")
    outcome = change_files((file,), partial(drop_fields, names=("note",)))
    assert [(each.code, each.span and each.span.line) for each in outcome.diagnostics] == [("bib-comment-inside", 1)]
    assert outcome.value == (file,)
    other = change_files((file,), partial(drop_keys, keys={"b"}))
    assert other.diagnostics == () and "@misc{b" not in (other.value or ())[0].text


def test_two_renamings_are_one() -> None:
    assert compose({"a": "b"}, {"b": "c", "x": "y"}) == {"a": "c", "b": "c", "x": "y"}


NAMES = st.sampled_from(["title", "note", "keywords", "abstract", "doi", "crossref"])
VALUES = st.sampled_from(["{A}", '"A"', "acm", 'acm # " x"', "{}", "12", "{10.1/X}", "{b}"])
ENTRIES = st.tuples(
    st.sampled_from(["a", "b", "C", "c", "d:1"]), st.lists(st.tuples(NAMES, VALUES), max_size=4), st.booleans()
)


@given(st.lists(ENTRIES, max_size=5), st.sets(NAMES), st.sets(st.sampled_from(["a", "c"])))
def test_no_text_is_changed_beyond_what_is_asked(
    entries: list[tuple[str, list[tuple[str, str]], bool]], names: set[str], keys: set[str]
) -> None:
    text = "".join(
        ("% of it\n" if commented else "\n") + f"@misc{{{key}, {', '.join(f'{a} = {b}' for a, b in fields)}}}\n"
        for key, fields, commented in entries
    )
    before = [entry for entry, _ in list_entries(text)]
    after = lay_out_changed(text, lambda entry: drop_keys(drop_fields(entry, names), keys))
    wanted = [replace(each, fields=tuple(it for it in each.fields if it[0] not in names)) for each in before]
    left = Counter(each for each in wanted if each.key not in keys)
    assert Counter(entry for entry, _ in list_entries(after)) == left
    assert list_others(after) == list_others(text)


def judge(text: str, *names: str) -> list[tuple[str, str]]:
    value = read_bibliography({"bib/a.bib": text}).value
    assert value is not None
    return [(str(each.severity), each.code) for each in judge_drops(value.references, names)]


def test_a_field_that_is_needed_or_printed() -> None:
    text = "@book{a, title = {A}, author = {B, C}, publisher = {P}, year = 2000, isbn = {1}, abstract = {X}}\n"
    assert judge(text, "title") == [("error", "bib-drop-needed")]
    assert judge(text, "isbn") == [("warning", "bib-drop-printed")]
    assert judge(text, "abstract") == []
    assert judge(text, "abstracts") == [("note", "bib-drop-absent")]
    assert judge(TEXT, "crossref") == [("error", "bib-drop-needed")]
    assert judge(text.replace("year = 2000", "year = 2000, date = {2000}"), "date") == []
