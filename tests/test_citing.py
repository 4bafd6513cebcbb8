r"""What print_citation prints is what natbib printed in real PDFs: tests/data/citations, which TeX makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cited import references_of
from elyazma.languages import load_language
from elyazma.model.journal import Citations
from elyazma.model.manuscript import CitationForm, Inline, Label, PrintedReference, References
from elyazma.references.citations.printing import brackets_of, ends_in_point, print_citation
from elyazma.tex.commands import CITING
from elyazma.tex.inlines import Inlines, to_plain
from test_citation_forms import BARE, DATA, STYLES

CITATION = re.compile(r"\\(\w+)(\*?)((?:\[[^\]]*\])*)\{([^}]*)\}")


def print_tex(tex: str, references: References, language: str, *, bare: bool = False) -> tuple[Inline, ...]:
    """Print a line of commands.txt, where citations may stand in \\citetext."""
    if inner := re.fullmatch(r"\\citetext\{(.*)\}(.*)", tex):
        opening, closing = brackets_of(references, bare=bare)
        within = print_tex(inner[1], references, language, bare=bare)
        return Inline("text", opening), *within, Inline("text", closing + inner[2])
    return tuple(_pieces(tex, references, language, bare=bare))


def _pieces(tex: str, references: References, language: str, *, bare: bool) -> Iterator[Inline]:
    end = 0
    for found in CITATION.finditer(tex):
        yield Inline("text", tex[end : found.start()].replace("~", "\u00a0"))
        notes = re.findall(r"\[([^\]]*)\]", found[3])
        before, after = ("", *notes, "", "")[:2] if not notes else (*["", *notes][-2:],)
        keys = [key.strip() for key in found[4].split(",")]
        spoken = load_language(language)
        printed = print_citation(
            found[1], keys, (before, after), references, bool(found[2]), language=spoken, bare=bare
        )
        yield from printed
        end = found.end() + (ends_in_point((before, after), printed) and tex[found.end() :].startswith("."))
    yield Inline("text", tex[end:])


def as_extracted(text: str) -> str:
    """Bring a text to what is comparable with a PDF's: raised signs stand apart there, spaces are all alike."""
    return re.sub(r"\s+", " ", text).strip()


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(("style", "language"), STYLES)
def test_prints_what_the_pdf_has(style: str, language: str, tmp_path: Path) -> None:
    bib = (DATA / "works.bib").read_text(encoding="utf-8")
    references = references_of(bib, tmp_path / "cache", language, Citations(csl=style))
    lines = (DATA / f"{style}.{language}.txt").read_text(encoding="utf-8").splitlines()
    # Around raised signs a PDF's text has spaces of its own.
    alike = squeeze if references.form.superscript else as_extracted
    printed = {
        tex: alike(to_plain(print_tex(f"{tex}.", references, language, bare=style in BARE))) for tex in lines[::2]
    }
    assert printed == {tex: alike(line) for tex, line in zip(lines[::2], lines[1::2], strict=True)}


# --- What no page of TeX shows ------------------------------------------------------------------------

WORKS = References(
    (
        PrintedReference("cornell", Label("Cornell", "Cornell", "2011", 1), ()),
        PrintedReference("agency", Label("the Agency", "the Agency", "2015", 2, language="en"), ()),
        PrintedReference("nobody", Label("Şahin", "Şahin", "t.y.", 3), (), complete=False),
        PrintedReference("pair", Label("Rzayev & Quliyev", "Rzayev & Quliyev", "2020", 4, joined=True), ()),
    ),
    form=CitationForm(narrative_and="və"),
)
NUMBERED = replace(WORKS, mode="numeric", form=CitationForm("[", "]", ",", sorted=True, compressed=True))
RAISED = replace(NUMBERED, form=replace(NUMBERED.form, superscript=True, opening="", closing=""))


def plain(
    command: str, *keys: str, before: str | Inlines = "", after: str | Inlines = "", references: References = WORKS
) -> str:
    return to_plain(print_citation(command, keys, (before, after), references))


def leading(words: str, key: str) -> Inline:
    return Inline("link", children=(Inline("text", words),), target=f"#ref-{key}")


def test_name_and_year_lead_to_the_work() -> None:
    assert print_citation("citep", ["cornell"], ("", "s.~35"), WORKS) == (
        Inline("text", "("),
        leading("Cornell", "cornell"),
        Inline("text", ", "),
        leading("2011", "cornell"),
        Inline("text", ", s.\u00a035)"),
    )


def test_number_leads_to_the_work_and_the_author_beside_it_does_not() -> None:
    printed = print_citation("citet", ["cornell"], ("", ""), NUMBERED)
    assert printed == (Inline("text", "Cornell ["), leading("1", "cornell"), Inline("text", "]"))


def test_raised_numbers_are_one_raised_piece() -> None:
    (printed,) = print_citation("citep", ["cornell", "agency", "nobody"], ("", ""), RAISED)
    assert printed.kind == "sup"
    assert to_plain((printed,)) == "1–3"


def test_name_in_another_language_says_so() -> None:
    printed = print_citation("Citet", ["agency"], ("", ""), WORKS)
    assert printed[0].children == (Inline("plain", children=(Inline("text", "the Agency"),), language="en"),)


def test_title_that_stands_for_an_author_or_a_year_is_in_italics() -> None:
    labels = Label("Yearbook", "Yearbook", "2016", 1, title="Yearbook"), Label("Rza", "Rza", "Roads", 2, title="Roads")
    entries = tuple(PrintedReference(key, label, ()) for key, label in zip("ab", labels, strict=True))
    printed = print_citation("citep", ["a", "b"], ("", ""), replace(WORKS, entries=entries))
    emphasised = [to_plain(part.children) for part in printed if part.children and part.children[0].kind == "emph"]
    assert emphasised == ["Yearbook", "Roads"]


def test_notes_of_the_caller_stand_untouched() -> None:
    note = (Inline("emph", children=(Inline("text", "passim"),)),)
    assert note[0] in print_citation("citep", ["cornell"], ("", note), WORKS)
    assert plain("citep", "cornell", before=note, after=note) == "(passim Cornell, 2011, passim)"


def test_sign_of_the_caller_that_stands_for_a_note_is_handed_through() -> None:
    sign = Inline("link", target="note:1")
    assert sign in print_citation("citep", ["cornell"], ("", (sign,)), WORKS)


def test_formatting_in_a_note_stays() -> None:
    assert Inline("emph", children=(Inline("text", "passim"),)) in print_citation(
        "citep", ["cornell"], ("", r"\emph{passim}"), WORKS
    )


def test_unverified_work_is_cited_as_any() -> None:
    assert plain("citep", "nobody") == "(Şahin, t.y.)"


def test_ampersand_between_people_is_a_word_in_the_sentence() -> None:
    assert (plain("citep", "pair"), plain("citet", "pair")) == ("(Rzayev & Quliyev, 2020)", "Rzayev və Quliyev (2020)")


def test_key_without_an_entry_is_seen() -> None:
    assert plain("citep", "cornell", "absent") == "(Cornell, 2011; ?)"
    assert plain("citep", "absent", "cornell", references=NUMBERED) == "[?,1]"


def test_alias_stands_for_the_work() -> None:
    aliases = {"cornell": (Inline("text", "I məqalə"),)}
    assert to_plain(print_citation("citetalias", ["cornell"], ("", ""), WORKS, aliases=aliases)) == "I məqalə"
    assert to_plain(print_citation("citepalias", ["cornell"], ("bax:", "s. 1"), WORKS, aliases=aliases)) == (
        "(bax: I məqalə, s. 1)"
    )


@pytest.mark.parametrize(("alias", "command"), [("parencite", "citep"), ("Textcite", "Citet"), ("citep*", "citep")])
def test_commands_of_other_packages_say_the_same(alias: str, command: str) -> None:
    assert plain(alias, "pair") == plain(command, "pair")


@pytest.mark.parametrize("command", ["nocite", "emph", "", "*"])
def test_what_prints_nothing(command: str) -> None:
    assert print_citation(command, ["cornell"], ("", ""), WORKS) == ()


@pytest.mark.parametrize("command", sorted(CITING))
@pytest.mark.parametrize("references", [WORKS, NUMBERED, RAISED], ids=["names", "numbers", "raised"])
def test_no_command_breaks_on_no_keys(command: str, references: References) -> None:
    for keys in ([], ["absent"], ["cornell", "cornell"]):
        print_citation(command, keys, ("", ""), references)
        print_citation(command, keys, ("a", "b"), references, bare=True)


def test_point_of_a_name_ends_the_sentence() -> None:
    notes = ("", "")
    assert ends_in_point(notes, print_citation("citeyear", ["nobody"], notes, WORKS))
    assert not ends_in_point(notes, print_citation("citep", ["nobody"], notes, WORKS))
    assert not ends_in_point(("", "ibid."), print_citation("citealp", ["nobody"], ("", "ibid."), WORKS))
