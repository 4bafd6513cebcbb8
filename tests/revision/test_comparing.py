"""Diff markers, marks, merged data and paired paragraphs."""

from __future__ import annotations

import pytest

from elyazma.model.article import Article, Author
from elyazma.model.manuscript import Inline, PrintedReference, References
from elyazma.model.manuscript import Label as Printed
from elyazma.model.table import Layout, Table
from elyazma.revision.blocks import restore_blocks, spell_verbatim, take_blocks
from elyazma.revision.diff_markers import add, delete, merge_lists, merge_words, write_diff_markers
from elyazma.revision.marks import mark_words
from elyazma.revision.merging import DELETED_KEY, merge_articles, merge_inlines, merge_references, merge_tables
from elyazma.revision.paragraphs import count_words, pair_paragraphs, split_paragraphs
from elyazma.revision.spelling import spell_out
from elyazma.revision.whole_paragraphs import mark_paragraphs
from elyazma.tex.escape import escape
from elyazma.tex.write import to_tex


def shown(text: str) -> str:
    """Write diff markers as "[-gone-]" and "[+come+]"."""
    return write_diff_markers(text).replace(r"\DIFadd{", "[+").replace(r"\DIFdel{", "[-").replace("}", "]")


# --- Diff markers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "merged"),
    [
        ("güc balansı", "güc balansı", "güc balansı"),
        ("Enerji və güc", "Enerji, güc", "[-Enerji və] [+Enerji,] güc"),
        ("", "Əlavə", "[+Əlavə]"),
        ("Əlavə", "", "[-Əlavə]"),
    ],
)
def test_words_are_merged(old: str, new: str, merged: str) -> None:
    assert shown(merge_words(old, new)) == merged


def test_lists_are_merged_item_by_item() -> None:
    merged = merge_lists(("enerji", "güc"), ("enerji siyasəti", "güc"))
    assert [shown(item) for item in merged] == ["[-enerji]", "[+enerji siyasəti]", "güc"]


def test_signs_survive_an_escape_and_stay_out_of_document_properties() -> None:
    signed = escape(f"50 % {delete('A & B')}{add('C_D')}")
    assert write_diff_markers(signed) == r"50 \% \DIFdel{A \& B}\DIFadd{C\_D}"
    assert write_diff_markers(f"  pdftitle={{{delete('A')}{add('B')}}},") == "  pdftitle={B},"


def test_half_a_pair_marks_nothing() -> None:
    assert write_diff_markers(add("Əli")[0] + ". Həsənov") == ". Həsənov"


# --- Marks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tex", "marked"),
    [
        (r"\DIFadd{iki söz }son", r"\DIFaddword{iki}\DIFaddspace{}\DIFaddword{söz} son"),
        (r"\DIFdel{a~b}", r"\DIFdelword{a~b}"),
        (r"\DIFadd{\emph{iki söz}.}", r"\emph{\DIFaddword{iki}\DIFaddspace{}\DIFaddword{söz}}\DIFaddword{.}"),
        (r"\DIFadd{$a + b$ qədər}", r"\DIFaddword{$a + b$}\DIFaddspace{}\DIFaddword{qədər}"),
        (r"\DIFaddFL{\includegraphics[width=2 cm]{a.png}}", r"\DIFaddpicture{\includegraphics[width=2 cm]{a.png}}"),
        (r"\[a \DIFdel{\frac{b}{c}}\]", r"\[a \DIFdelmath{\frac{b}{c}}\]"),
        (r"\DIFdel{bir }\{ \DIFadd{iki", r"\DIFdelword{bir} \{ \DIFaddword{iki}"),
        (r"\$5 \DIFdel{bir iki} \$6", r"\$5 \DIFdelword{bir}\DIFdelspace{}\DIFdelword{iki} \$6"),
        (r"\verb|$| \DIFdel{bir iki} $a$", r"\verb|$| \DIFdelword{bir}\DIFdelspace{}\DIFdelword{iki} $a$"),
        (r"$a \text{\DIFdel{bir iki}}$", r"$a \text{\DIFdelword{bir}\DIFdelspace{}\DIFdelword{iki}}$"),
        ("% $\n\\DIFdel{bir iki} $a$", "% $\n\\DIFdelword{bir}\\DIFdelspace{}\\DIFdelword{iki} $a$"),
        (r"\DIFadd{\(a + b\) qədər}", r"\DIFaddword{\(a + b\)}\DIFaddspace{}\DIFaddword{qədər}"),
        ("\\DIFadd{iki%DIF > }\n söz}", r"\DIFaddword{ikisöz}"),
        (
            "\\DIFadd{a {\\color{blue}%\n\\verb|b c| %\n}}",
            "\\DIFaddword{a}\\DIFaddspace{}{\\color{DIFblue}{\\color{blue}%\n\\verb|b c| %\n}}",
        ),
        (r"\DIFdel{a \verb|b c|}", r"\DIFdelword{a}\DIFdelspace{}{\color{DIFred}\verb|b c|}"),
        (r"\DIFadd{\c c bir}", r"\DIFaddword{\c c}\DIFaddspace{}\DIFaddword{bir}"),
        (r"\section{\DIFdel{A}\DIFdelend \DIFaddbegin \DIFadd{B}}", None),
    ],
)
def test_marks_go_by_words(tex: str, marked: str | None) -> None:
    if marked is None:
        assert r"\DIFdelend{} \DIFaddbegin" in mark_words(tex)
    else:
        assert mark_words(tex) == marked


def test_blocks_come_back_where_they_stood() -> None:
    verbatim = "\\begin{verbatim}\n% $\n\\end{verbatim}"
    text, blocks = take_blocks(f"a\n{verbatim}\nb")
    (name,) = blocks
    assert "verbatim" not in text
    assert restore_blocks(text, blocks, blocks) == f"a\n{verbatim}\nb"
    gone = restore_blocks(f"\\DIFdel{{a\n}}%DIFDELCMD < \\DIFblock{{{name}}}\n%DIFDELCMD < %%%", blocks, {})
    assert f"\\begin{{DIFdelblock}}\n{verbatim}\n\\end{{DIFdelblock}}" in gone
    assert f"\\begin{{DIFaddblock}}\n{verbatim}" in restore_blocks(text, {}, blocks)


def test_a_block_stands_in_its_environment_and_options_are_no_text() -> None:
    listing = "\\begin{lstlisting}[language=C]\n\\begin{figure} \\DIFblock{t} %DIFDELCMD <\n\\end{lstlisting}"
    text, blocks = take_blocks(f"a\n{listing}")
    assert restore_blocks(text, blocks, blocks) == f"a\n{listing}"
    assert "figure" in spell_verbatim(listing)
    assert "language" not in spell_verbatim(listing)


# --- Data -------------------------------------------------------------------------------------------


def test_people_and_languages_are_merged() -> None:
    old = Article(slug="a", language="az", title={"az": "A", "en": "B"}, authors=(Author(family="Əliyev", given="Ə."),))
    new = Article(slug="a", language="az", title={"az": "A"}, authors=(Author(family="Həsənov"),))
    merged = merge_articles(old, new)
    assert {code: shown(title) for code, title in merged.title.items()} == {"az": "A", "en": "[-B]"}
    assert [shown(author.family) for author in merged.authors] == ["[-Əliyev]", "[+Həsənov]"]


def test_formatted_text_is_merged_with_its_form() -> None:
    old = (Inline("text", "A. (2020). "), Inline("emph", children=(Inline("text", "Köhnə ad"),)))
    new = (Inline("text", "A. (2021). "), Inline("emph", children=(Inline("text", "Yeni ad"),)))
    merged = to_tex(merge_inlines(old, new))
    assert shown(merged) == r"A. [-(2020).] [+(2021).] \emph{[-Köhnə]] \emph{[+Yeni] ad]"


def test_an_entry_that_went_keeps_its_place() -> None:
    def entry(key: str) -> PrintedReference:
        return PrintedReference(key, Printed(key, key, "2020", 1), (Inline("text", key),))

    old, new = (References(tuple(map(entry, keys))) for keys in ("abd", "acd"))
    merged = merge_references(old, new).entries
    assert [item.key for item in merged] == ["a", f"{DELETED_KEY}b", "c", "d"]
    assert [shown(to_tex(item.text)) for item in merged] == ["a", "[-b]", "[+c]", "d"]


def test_tables_are_merged_cell_by_cell() -> None:
    def table(*rows: tuple[str, ...]) -> Table:
        return Table("manuscript/tables/t.csv", rows, Layout(), {})

    old = table(("il", "say"), ("2020", "1"), ("2021", "2"), ("2022", "3"))
    new = table(("il", "say", "qeyd"), ("2020", "1", ""), ("2021", "5", "x"))
    rows = [[shown(cell) for cell in row] for row in merge_tables(old, new).rows]
    assert rows == [["il", "say", "qeyd"], ["2020", "1", ""], ["2021", "[-2] [+5]", "[+x]"], ["[-2022]", "[-3]", ""]]
    assert merge_tables(new, new) is new
    assert all(cell.startswith("[-") for row in merge_tables(old, None).rows[1:] for cell in map(shown, row))


# --- Paragraphs -------------------------------------------------------------------------------------

FIRST = "Birinci abzas enerji haqqındadır və uzundur."
SECOND = "İkinci abzas nəqliyyat haqqındadır və o da uzundur."
THIRD = "Üçüncü abzas güc balansını təsvir edir."


def test_paragraphs_are_paired_by_what_they_say() -> None:
    old = split_paragraphs(f"\\section{{A}}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}")
    new = split_paragraphs(f"\\section{{A}}\n\n{THIRD}\n\n{FIRST} Bir söz.\n\n{SECOND}\n\nTamamilə başqa.")
    pairs = {(pair.before, pair.after): pair.moved for pair in pair_paragraphs(old, new)}
    assert pairs == {(0, 0): False, (3, 1): True, (1, 2): False, (2, 3): False, (None, 4): False}


def test_an_environment_is_one_paragraph() -> None:
    tex = "a\n\n\\begin{quote}\nb\n\nc\n\\end{quote}\n\nd"
    assert [piece.tex for piece in split_paragraphs(tex)] == ["a", "\\begin{quote}\nb\n\nc\n\\end{quote}", "d"]


@pytest.mark.parametrize(
    ("tex", "pieces"),
    [
        (r"\verb|\end{quote}| a" "\n\n\\begin{quote}\nb\n\nc\n\\end{quote}", 2),
        ("a % \\begin{quote}\n\nb", 2),
        ("a\\footnote{b\n\nc}", 1),
        ("\\end{quote} \\section{A} a", 2),
        ("\\begin{multicols}{2}\n\\section{A}\na\n\\end{multicols}", 1),
    ],
)
def test_paragraphs_end_where_tex_ends_them(tex: str, pieces: int) -> None:
    assert len(split_paragraphs(tex)) == pieces


def test_words_are_counted() -> None:
    assert count_words(["a", "b", "c"], ["a", "x", "y", "c"]) == (2, 1)


def test_whole_paragraphs_keep_the_words_of_what_went() -> None:
    marked = mark_paragraphs(f"{FIRST} $a+b$\n\n{SECOND}", f"{SECOND}\n\n{THIRD}")
    assert rf"\DIFdel{{{FIRST} a+b}}" in marked
    assert f"\\begin{{DIFaddblock}}\n{THIRD}\n\\end{{DIFaddblock}}" in marked
    assert marked.count(SECOND) == 1


def test_what_counts_for_no_words_is_spelt_out() -> None:
    spelt = spell_out(r"Bax \autoref{fig:a_b}, $x^2$ \DIFblock{t.tex}", {"t.tex": "il 2020"})
    assert spelt == rf"Bax [{escape('fig:a_b')}], {escape('x^2')} il 2020"
    assert spell_out(r"\verb|$| \$5 \\$a$ \ref*{b}", {}) == r"\verb|$| \$5 \\a [b]"
