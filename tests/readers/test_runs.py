"""Inlines as runs: found, cut, replaced, built again."""

from __future__ import annotations

from elyazma.model.nodes import (
    Attributes,
    Emph,
    Foreign,
    Link,
    Mark,
    Quoted,
    RawInline,
    Space,
    Span,
    Str,
    Strong,
    Underline,
)
from elyazma.readers.runs import OBJECT, cut, put, read_runs, text_of, write_runs

LINE = (Str("Bir"), Space(), Emph((Str("iki"), Space(), Str("üç"))), Str(" dörd"))
NODE = RawInline("latex", r"\citep{a}")


def test_text_and_wrappers_survive() -> None:
    runs = read_runs(LINE)
    assert text_of(runs) == "Bir iki üç dörd"
    assert write_runs(runs) == (Str("Bir "), Emph((Str("iki üç"),)), Str(" dörd"))


def test_passage_across_emphasis_is_replaced() -> None:
    runs = put(read_runs(LINE), 1, 6, NODE)
    assert text_of(runs) == f"B{OBJECT}i üç dörd"
    assert write_runs(runs)[1] == NODE


def test_mark_inside_a_passage_is_kept() -> None:
    runs = put(read_runs((Str("ab"), Mark(3), Str("cd"))), 1, 3, NODE)
    assert write_runs(runs) == (Str("a"), Mark(3), NODE, Str("d"))


def test_mark_at_the_end_is_not_cut_off() -> None:
    runs = read_runs((Str("ab"), Mark(3)))
    assert write_runs(cut(runs, 0, 3)) == (Str("ab"), Mark(3))


def test_quotation_marks_become_letters() -> None:
    quoted = Quoted((Str("Əsrin müqaviləsi"),))
    assert write_runs(read_runs((quoted, Str("nin")))) == (Str("“Əsrin müqaviləsi”nin"),)


def test_links_languages_and_underlining_survive_and_attributes_that_say_nothing_do_not() -> None:
    reference = (("reference-type", "ref"), ("reference", "fig:a"))
    link = Link((Strong((Str("a"),)),), "#x", "Title", Attributes("id", ("uri",), (*reference, ("width", "3"))))
    words = Span((Str("b"),), Attributes("", ("underline",), (("lang", "az"),)))
    assert write_runs(read_runs((link, words))) == (
        Link((Strong((Str("a"),)),), "#x", "Title", Attributes(pairs=reference)),
        Foreign((Underline((Str("b"),)),), "az"),
    )
