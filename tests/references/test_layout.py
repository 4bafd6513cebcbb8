"""One layout for every .bib file, and nothing lost by it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.model.diagnostics import is_fatal
from elyazma.references.bibtex import read_bibliography
from elyazma.references.dois import normalise_doi
from elyazma.references.layout import lay_out, loses_nothing

ROOT = Path(__file__).parents[2]


def test_layout_of_everything_there_is() -> None:
    before = r"""% the head of the file

@string{acm = "ACM"}
@string{ieee = "IEEE"}
% belongs to zeta
@Article{zeta, Author="Ö. Zeta", TITLE = {Last {and} {"}least}, year=2011, month = jan # "~1", publisher = acm } % aside
% a report below alpha's neighbour
@book{Alpha,
  title = {First
           of all},
  doi = "https://doi.org/10.1000/ABC%28x",
}
@inbook(child, crossref = {Alpha}, chapter = 2)

% --- a heading ---

@misc{beta, title={B}}
@comment{jabref-meta: grouping;

x}
@misc{aaa,title={A},}
the end
"""
    assert lay_out(before) == (
        r"""% the head of the file

@string{acm = "ACM"}
@string{ieee = "IEEE"}

@inbook{child,
  crossref = {Alpha},
  chapter  = {2},
}

% belongs to zeta
@article{zeta,
  author    = {Ö. Zeta},
  title     = {Last {and} {"}least},
  year      = {2011},
  month     = jan # "~1",
  publisher = acm,
} % aside

% a report below alpha's neighbour
@book{Alpha,
  title = {First
           of all},
  doi   = {10.1000/abc(x},
}

% --- a heading ---

@misc{beta,
  title = {B},
}

@comment{jabref-meta: grouping;

x}

@misc{aaa,
  title = {A},
}
the end
"""
    )


def read(text: str) -> tuple[object, ...]:
    """Give all that a .bib file says, DOIs in their one spelling, without places."""
    outcome = read_bibliography({"a.bib": text})
    assert outcome.value
    entries = {
        each.key: (each.type, {**each.fields, "doi": normalise_doi(each.fields.get("doi", ""))}, each.verified)
        for each in outcome.value.references
    }
    return entries, sorted(
        (finding.code, finding.message) for finding in (*outcome.diagnostics, *outcome.value.findings)
    )


def is_sound(text: str) -> bool:
    """Tell whether a file can be read without an error."""
    outcome = read_bibliography({"": text})
    assert outcome.value
    return not is_fatal((*outcome.diagnostics, *outcome.value.findings))


def check(text: str) -> None:
    after = lay_out(text)
    assert read(after) == read(text)
    assert lay_out(after) == after
    assert loses_nothing(text, after)


def test_an_entry_that_begins_behind_a_comment_stays_whole() -> None:
    text = "@book{b,title={a}}% a comment @Article{-,\n\nauthor={a}}\n@book{a,title={a}}\n"
    assert is_sound(text)
    check(text)


WORD = st.text(alphabet="aəB1-é", min_size=1, max_size=5)
SPACE = st.sampled_from(["", " ", "\n", "\n\n", " \n \n\t"])
INNER = st.recursive(
    st.sampled_from(["x", "Ə", " ", "\n  ", "%", "=", ",", "#", "\\&", "\\'e", "-", "~"]),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: "{" + "".join(parts) + "}"),
    max_leaves=6,
)
TEXT = st.lists(INNER, min_size=1, max_size=5).map("".join)
VALUE = st.one_of(
    TEXT.map(lambda text: f"{{a{text}}}"),
    TEXT.map(lambda text: f'"a{text}"'),
    st.integers(0, 9999).map(str),
    st.sampled_from(["jan", 'jan # " 3"', '{a} # "b" # word', "word", "{https://doi.org/10.1000/XyZ}"]),
)
FIELDS = st.dictionaries(st.sampled_from(["author", "TITLE", "Year", "doi", "x-note"]), VALUE, min_size=1, max_size=4)
ENTRY = st.builds(
    lambda kind, key, fields, gap: (
        f"@{kind}{{{key},{gap}" + f",{gap}".join(f"{k}={v}" for k, v in fields.items()) + "}"
    ),
    st.sampled_from(["book", "Article", "MISC"]),
    WORD,
    FIELDS,
    SPACE,
)
OTHER = st.sampled_from(
    ["% a comment", "words alone", "% two\n% lines", '@string{word = "W"}', '@preamble{"\\x"}', "@comment{a\n\nb}", "%"]
)


@given(st.lists(st.tuples(st.one_of(ENTRY, ENTRY, OTHER), SPACE), max_size=6))
def test_nothing_is_lost_and_twice_is_once(blocks: list[tuple[str, str]]) -> None:
    text = '@string{word = "V"}\n' + "".join(block + (space or "\n") for block, space in blocks)
    if is_sound(text):
        check(text)


@pytest.mark.parametrize("path", sorted((ROOT / "tests/data").rglob("*.bib")), ids=lambda path: str(path.name))
def test_bibliographies_of_the_tests_keep_their_meaning(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")
    if is_sound(text):
        check(text)


def test_this_repositorys_bibliography_has_the_layout() -> None:
    text = (ROOT / "bib/references.bib").read_text(encoding="utf-8")
    assert lay_out(text) == text


def test_loss_is_noticed() -> None:
    before = "% note\n@book{a, title = {T}, year = 2000}\n@string{x = {y}}\n"
    assert loses_nothing(before, lay_out(before))
    for after in (
        "% note\n@book{a, title = {T}}\n@string{x = {y}}\n",
        "@book{a, title = {T}, year = 2000}\n@string{x = {y}}\n",
        "% note\n@book{a, title = {T}, year = 2000}\n",
        "% note\n@misc{a, title = {T}, year = 2000}\n@string{x = {y}}\n",
        "% note\n@book{b, title = {T}, year = 2000}\n@string{x = {y}}\n",
    ):
        assert not loses_nothing(before, after)


def test_added_fields_come_last_and_fill_what_is_empty() -> None:
    text = "@book{a, title = {T}, year = {}}\n"
    after = lay_out(text, {"a": {"publisher": "P \\& Q", "year": "2000", "title": "Other"}})
    assert after == "@book{a,\n  title     = {T},\n  year      = {2000},\n  publisher = {P \\& Q},\n}\n"
    assert loses_nothing(text, after)


@pytest.mark.skipif(not shutil.which("bibtex"), reason="an independent reader: TeX's own bibtex")
@pytest.mark.tex
def test_bibtex_reads_the_same(tmp_path: Path) -> None:
    """BibTeX itself, which knows no UTF-8 and wants parents below their children, prints one list for both."""
    before = (
        '@string{p = "Press"}\n@proceedings{Proc, title = {All}, booktitle = {All}, year = 2001, publisher = p}\n'
        '@inproceedings{b, author = "B. Bee", title = {{B} of "it"}, crossref = {Proc}}\n'
        "@Article{a, author = {A. Ay}, title = {An \\'{E}}, journal = {J} # { of X}, year = 1999, month = jan}\n"
    )
    # The child above its parent, as BibTeX wants it from whoever writes a file by hand.
    by_hand = "\n".join(sorted(before.splitlines(), key=lambda line: ("proceedings{P" in line, "string" not in line)))
    lists = []
    for name, text in (("by-hand", by_hand), ("laid-out", lay_out(before))):
        (tmp_path / f"{name}.bib").write_text(text, encoding="ascii")
        aux = f"\\citation{{*}}\n\\bibstyle{{plain}}\n\\bibdata{{{name}}}\n"
        (tmp_path / f"{name}.aux").write_text(aux, encoding="ascii")
        done = subprocess.run(["bibtex", name], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
        lists.append((tmp_path / f"{name}.bbl").read_text(encoding="ascii"))
    assert lists[0] == lists[1] and "Press" in lists[0]


def test_repeated_fields_and_comments_inside_an_entry_stay() -> None:
    repeated = "@book{b,\n  annote = {one},\n  annote = {two},\n  year   = {1},\n}\n"
    commented = "@book{a, % see\n  title={x},\n  % year = 1,\n note={n}}\n"
    off = "article{c,\n  title = {off},\n}\n"
    after = lay_out(f"{repeated}\n{commented}\n{off}")
    assert after == f"{commented}\n{repeated}\n{off}"
    assert loses_nothing(repeated, repeated)
    assert not loses_nothing(repeated, repeated.replace("  annote = {two},\n", ""))
