"""What babel's shorthands print, in every format."""

from __future__ import annotations

import pytest

from elyazma.sources.preamble import read_preamble
from elyazma.tex.shorthands import spell_out, write_shorthands

GERMAN = ("english", "ngerman")


@pytest.mark.parametrize(
    ("tex", "printed"),
    [
        ('Fu"sball und "Ubung', "Fußball und Übung"),
        ('"`Zitat"\' und "<Welt">', "„Zitat“ und «Welt»"),
        ('E"~Mail"=Server, Auf"|lage, Daten"-bank, und/""oder', "E-Mail-Server, Auflage, Datenbank, und/oder"),
        ('"Wort", "x "', '"Wort", "x "'),
        ('ein " a und " \no', "ein ä und ö\n"),
        (r'\emph{"a} \verb|"a| $"a$ \url{"a} % "a', r'\emph{ä} \verb|"a| $"a$ \url{"a} % "a'),
        (r'\foreignlanguage{english}{"a} "a', r'\foreignlanguage{english}{"a} ä'),
        (r'"a \selectlanguage{english} "a', r'ä \selectlanguage{english} "a'),
        (r'{\selectlanguage{english} "a} "a', r'{\selectlanguage{english} "a} ä'),
        (r'\begin{center}\shorthandoff{"} "a\end{center} "a', r'\begin{center}\shorthandoff{"} "a\end{center} ä'),
        (r'"a \shorthandoff{"} "a \shorthandon{"} "a', r'ä \shorthandoff{"} "a \shorthandon{"} ä'),
        (
            '\\begin{otherlanguage}{english}"a\\end{otherlanguage}"a',
            '\\begin{otherlanguage}{english}"a\\end{otherlanguage}ä',
        ),
    ],
)
def test_german(tex: str, printed: str) -> None:
    assert spell_out(tex, GERMAN) == printed


def test_russian_dashes_are_the_longest_of_what_they_begin_with() -> None:
    assert spell_out('слово "--- слово, Менделеев"--~Клапейрон, пере"-нос', ("russian",)) == (
        "слово — слово, Менделеев—Клапейрон, перенос"
    )


def test_a_text_that_begins_in_another_language_has_none() -> None:
    assert spell_out('An "apple', GERMAN, "english") == 'An "apple'
    assert spell_out('Ein "Apfel', ("ngerman", "english")) == 'Ein "Apfel'


@pytest.mark.parametrize(
    ("preamble", "languages"),
    [
        (r"\usepackage[english,ngerman]{babel}", ("english", "ngerman")),
        (r"\usepackage[main=ngerman,english]{babel}", ("english", "ngerman")),
        ("\\PassOptionsToPackage{ngerman}{babel}\n\\usepackage[T1]{fontenc}\\usepackage{babel}", ("ngerman",)),
        (r"\usepackage[spanish,english]{babel}\PassOptionsToPackage{spanish}{babel}", ("spanish", "english")),
        (r"\PassOptionsToPackage{spanish}{babel}\usepackage[english]{babel}", ("spanish", "english")),
        (r"\usepackage[ngerman,shorthands=off]{babel}", ()),
        (r"\usepackage[spanish,es-minimal]{babel}", ()),
        (
            '\\usepackage[english]{babel}\\useshorthands{"}\\addto\\extrasenglish{\\languageshorthands{ngerman}}',
            ("ngerman",),
        ),
        (r"\usepackage[ngerman]{babel}\languageshorthands{english}", ()),
        ('\\usepackage[ngerman]{babel}\\AtBeginDocument{\\shorthandoff{"}}', ()),
        (r"\usepackage[ngerman]{babel}\shorthandoff{:}", ("ngerman",)),
        (r"\usepackage{polyglossia}\setmainlanguage{german}", ()),
        (
            r"\setmainlanguage[babelshorthands=true]{german}\setotherlanguage[babelshorthands]{russian}",
            ("russian", "german"),
        ),
    ],
)
def test_languages_that_a_preamble_loads_with_their_shorthands(preamble: str, languages: tuple[str, ...]) -> None:
    assert read_preamble(preamble).shorthands == languages


def test_tex_has_them_where_a_text_uses_them() -> None:
    assert write_shorthands(GERMAN, "german", ["Ein Wort"]) == []
    begin, written, end = write_shorthands(GERMAN, "german", ['Fu"sball'])
    assert end == r"\catcode`\"=12"
    assert begin.endswith('\\initiate@active@char{"}')
    assert '\\declare@shorthand{german}{"s}{ß}' in written
    assert '\\declare@shorthand{german}{"~}{\\texorpdfstring{\\babelhyphen{nobreak}}{-}}' in written
    switched = [line.partition("\\endcsname")[0] for line in written.split("\n") if "csname extras" in line]
    assert switched == ["\\expandafter\\addto\\csname extrasgerman", "\\expandafter\\addto\\csname extrasngerman"]


def test_a_text_that_the_author_sets_in_another_language_has_no_shorthands_of_its_own() -> None:
    assert write_shorthands(("spanish", "english"), "spanish", ['"a']) == []
