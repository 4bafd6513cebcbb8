r"""An author's LaTeX as a manuscript: the text stays, the front matter is read, nothing is lost in silence."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from elyazma.flows.imports import Wishes, import_paper
from elyazma.model.diagnostics import Severity
from elyazma.system.untrusted import TRUSTED, UNTRUSTED
from tex_papers import article, bring_in, codes, load, read

LETTERS = Path(__file__).parents[1] / "data/english/manuscript/figures/letters.png"


# --- The text -------------------------------------------------------------------------------------------

TEXT = r"""\section{Method}\label{plain} % a remark
Words\footnote{With $y=2$.} of $\R$, \SI{5}{\metre} and \eqref{two}, \ref{tab:n}.
\begin{align}a&=b\label{two}\\c&=d\label{three}\end{align}
\begin{equation}x=1\end{equation}
\begin{thm}[Main]\label{thm:main} It holds.\end{thm}
\begin{table}\caption{Rates}\label{tab:n}\begin{tabular}{lcc}\toprule
 & \multicolumn{2}{c}{B}\\ \cmidrule(lr){2-3}
a & 1 & 2\\ \bottomrule\end{tabular}\end{table}
\iffalse \section{Never} \fi
\begin{figure}\begin{tikzpicture}\draw (0,0)--(1,1);\end{tikzpicture}\caption{Line.}\end{figure}
"""


def test_the_text_stays_as_it_was_written(tmp_path: Path) -> None:
    head = r"\usepackage{booktabs,tikz}\newcommand{\R}{\mathbb{R}}\newtheorem{thm}{Theorem}" "\n\\title{T}\\author{A B}"
    outcome = bring_in(tmp_path, article(f"\\maketitle\n{TEXT}\\section{{End}}\nLast.", head))
    assert codes(outcome) <= {"import-language"}
    assert read(tmp_path, "manuscript/sections/01-method.tex") == TEXT
    assert read(tmp_path, "manuscript/sections/02-end.tex") == "\\section{End}\nLast.\n"
    preamble = read(tmp_path, "manuscript/preamble.tex")
    assert preamble.startswith("% from \\documentclass{article}\n")
    assert r"\newcommand{\R}{\mathbb{R}}\newtheorem{thm}{Theorem}" in preamble
    assert r"\title" not in preamble


def test_a_label_behind_the_beginning_of_the_appendix_stays(tmp_path: Path) -> None:
    body = "\\section{One}\nText in \\ref{app}.\n\\clearpage\\appendix\n\\label{app}\n\\section{More}\nWords."
    assert not [each for each in bring_in(tmp_path, article(body)).diagnostics if each.severity is Severity.ERROR]
    assert read(tmp_path, "manuscript/appendices/01-more.tex") == "\\label{app}\n\n\\section{More}\nWords.\n"


def test_a_text_that_is_all_in_a_macro_is_no_front_matter(tmp_path: Path) -> None:
    bring_in(tmp_path, article("\\content\n", "\\newcommand{\\content}{All words are here.}"))
    (section,) = load(tmp_path).sections
    assert section.source.text.strip() == "\\content"


def test_an_include_with_a_star_is_laid_in_too(tmp_path: Path) -> None:
    bring_in(tmp_path, article("\\include*{one}", r"\usepackage{newclude}"), one="\\section{One}\nText.\n")
    assert read(tmp_path, "manuscript/sections/01-one.tex") == "\\section{One}\nText.\n"


def test_parts_are_laid_in_and_tables_stay_inputs(tmp_path: Path) -> None:
    body = "\\section{One}\nText.\n\\input{tables/rates}\n\\input{two}\n\\subfile{three}\n\\import{parts/}{four}\n"
    three = "\\documentclass[paper]{subfiles}\n\\begin{document}\n\\section{Three}\nMore.\n\\end{document}\n"
    others = {
        "tables__rates": "\\begin{tabular}{l}a\\end{tabular}\n",
        "two": "\\section{Two}\nAgain.\n",
        "three": three,
    }
    bring_in(tmp_path, article(body), **others, parts__four="\\section{Four}\nLast.\n")
    made = load(tmp_path)
    assert [section.slug for section in made.sections] == ["one", "two", "three", "four"]
    assert made.sections[0].source.text == "\\section{One}\nText.\n\\input{tables/rates}\n"
    assert made.sections[2].source.text == "\\section{Three}\nMore.\n"
    assert read(tmp_path, "manuscript/tables/rates.tex") == others["tables__rates"]


def test_only_files_that_a_paper_has_come_from_outside_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TRUSTED, "1")
    (tmp_path / "macros.tex").write_text("Shared.", encoding="utf-8")
    (tmp_path / "passwords").write_text("geheim", encoding="utf-8")
    body = "\\section{One}\nText \\input{../macros} and \\input{../passwords}\n"
    outcome = bring_in(tmp_path / "in", article(body))
    assert {"import-renamed", "import-outside"} <= codes(outcome)
    assert r"\input{macros.tex}" in read(tmp_path / "in", "manuscript/sections/01-one.tex")
    assert not any("geheim" in path.read_text("utf-8") for path in (tmp_path / "in/made").rglob("*.tex"))


OUTSIDE = {
    "\\input{../macros}": "import-outside",
    "\\input{%s/macros}": "import-outside",
    "\\include{../macros}": "import-outside",
    "\\input{own}": "import-outside",
    "\\includegraphics{../shot}": "import-picture",
    "\\includegraphics{%s/shot.png}": "import-picture",
    "\\includegraphics{own.png}": "import-picture",
    "\\lstinputlisting{../settings.py}": "import-missing-input",
    "\\lstinputlisting{own.py}": "import-missing-input",
    "\\cite{a}\\bibliography{../works}": "import-no-bibliography",
    "\\cite{a}\\bibliography{own}": "import-no-bibliography",
}


@pytest.mark.parametrize("body", OUTSIDE)
def test_a_stranger_s_paper_brings_nothing_from_outside_its_folder(tmp_path: Path, body: str) -> None:
    secrets = {"macros.tex": "geheim", "settings.py": "geheim", "works.bib": "@book{a, title={geheim}, author={A}}"}
    for name, text in secrets.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copy(LETTERS, tmp_path / "shot.png")
    (tmp_path / "in").mkdir()
    for name in (*secrets, "shot.png"):
        (tmp_path / "in/own").with_suffix(Path(name).suffix).symlink_to(tmp_path / name)
    outcome = bring_in(tmp_path / "in", article(f"\\section{{One}}\nText.\n{body.replace('%s', str(tmp_path))}\n"))
    (found,) = [each for each in outcome.diagnostics if each.code == OUTSIDE[body]]
    assert found.hint.endswith("--trust-input")
    made = [path for path in (tmp_path / "in/made").rglob("*") if path.is_file()]
    assert not any(b"geheim" in path.read_bytes() for path in made)
    assert not any(path.suffix == ".png" for path in made)


@pytest.mark.parametrize("body", [body for body in OUTSIDE if "own" in body])
def test_a_stranger_s_paper_brings_no_file_with_a_second_name(
    tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    for name in ("own.tex", "own.py", "own.bib"):
        (tmp_path / name).write_text("@book{a, title={geheim}, author={A}}", encoding="utf-8")
        (tmp_path / "in" / name).hardlink_to(tmp_path / name)
    shutil.copy(LETTERS, tmp_path / "own.png")
    (tmp_path / "in/own.png").hardlink_to(tmp_path / "own.png")
    text = article(f"\\section{{One}}\nText.\n{body}\n")
    assert OUTSIDE[body] not in codes(bring_in(tmp_path / "in", text))
    shutil.rmtree(tmp_path / "in/made")
    monkeypatch.setenv(UNTRUSTED, "1")
    assert OUTSIDE[body] in codes(bring_in(tmp_path / "in", text))
    made = [path for path in (tmp_path / "in/made").rglob("*") if path.is_file()]
    assert made and not any(b"geheim" in path.read_bytes() or path.suffix == ".png" for path in made)


def test_a_repository_s_papers_share_its_files(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "macros.tex").write_text("Shared.", encoding="utf-8")
    outcome = bring_in(tmp_path / "in", article("\\section{One}\nText \\input{../macros}\n"))
    assert "import-outside" not in codes(outcome)
    assert r"\input{macros.tex}" in read(tmp_path / "in", "manuscript/sections/01-one.tex")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Text \\input{nowhere}.", "import-missing-input"),
        ("Text.\n\\bibliography{nowhere}", "import-no-bibliography"),
    ],
)
def test_a_file_that_is_not_there_is_said_at_its_place(body: str, code: str, tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, article(f"\\section{{One}}\n{body}\n"))
    [found] = [each for each in outcome.diagnostics if each.code == code]
    assert "nowhere" in found.message
    assert found.span and found.span.path == "paper.tex"


def test_a_file_of_many_megabytes_is_refused_at_its_place(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, article("\\section{One}\n\\input{big}\n"), big="w" * (20 << 20) + "!")
    (found,) = [each for each in outcome.diagnostics if each.code == "import-outside"]
    assert "over 20 MB" in found.message
    assert found.span and (found.span.path, found.span.line) == ("paper.tex", 5)


def test_a_file_that_inputs_itself_is_told(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, article("\\section{One}\n\\input{loop}\n"), loop="\\input{loop}")
    assert "input-cycle" in codes(outcome)


@pytest.mark.parametrize("name", ["*", "**", "../../../../etc/passwd", "[", "a b"])
def test_a_class_of_any_name_is_looked_for_without_harm(name: str, tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, article("\\section{One}\nText.\n", class_=name))
    assert outcome.value
    assert "Text." in read(tmp_path, "manuscript/sections/01-one.tex")


def test_a_paper_without_title_and_authors_is_told_so(tmp_path: Path) -> None:
    assert {"import-no-title", "import-no-authors"} <= codes(bring_in(tmp_path, article("\\section{One}\nText.\n")))


def test_a_printed_list_stands_in_for_a_bib_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "paper.bbl").write_text(
        "\\begin{thebibliography}{1}\n\\bibitem{a} A. Zebra. Stripes. Press, 2001.\n\\end{thebibliography}\n",
        encoding="utf-8",
    )
    outcome = bring_in(tmp_path, article("\\section{One}\nText \\cite{a}.\n\\bibliography{gone}\n"))
    assert "import-list" in codes(outcome)
    assert [each.key for each in load(tmp_path).bibliography.references] == ["a"]


def test_a_comment_at_a_file_s_end_swallows_nothing(tmp_path: Path) -> None:
    bring_in(tmp_path, article("\\section{One}\n\\include{two} Behind.\n"), two="\\section{Two}\nText. % remark")
    assert "Behind." in load(tmp_path).sections[1].source.plain


def test_what_follows_the_appendix_command_is_the_appendix(tmp_path: Path) -> None:
    bring_in(tmp_path, article("\\section{One}\nText.\n\\appendix\n\\section{Proofs}\nClear.\n\\bibliography{a}"))
    made = load(tmp_path)
    assert [section.slug for section in made.appendices] == ["proofs"]
    assert made.appendices[0].source.text == "\\section{Proofs}\nClear.\n"


def test_an_environment_around_all_sections_is_opened(tmp_path: Path) -> None:
    bring_in(tmp_path, article("\\begin{multicols}{2}\n\\section{One}\nText.\n\\section{Two}\nMore.\n\\end{multicols}"))
    assert [section.source.text for section in load(tmp_path).sections] == [
        "\\section{One}\nText.\n",
        "\\section{Two}\nMore.\n",
    ]


def test_pictures_come_along_by_the_names_the_text_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TRUSTED, "1")
    for path in ("figs/flow.png", "Plots/B.PNG"):
        (tmp_path / "in" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(LETTERS, tmp_path / "in" / path)
    shutil.copy(LETTERS, tmp_path / "outside.png")
    body = "\\section{One}\n\\includegraphics{flow}\\includegraphics{\\where/b.png}\\includegraphics{../outside}\n"
    head = "\\graphicspath{{figs/}}\\newcommand\\where{Plots}"
    outcome = bring_in(tmp_path / "in", article(body + "\\includegraphics{gone}", head))
    figures = tmp_path / "in/made/manuscript/figures"
    assert (figures / "flow.png").is_file()
    assert (figures / "outside.png").is_file()
    assert r"\includegraphics{outside.png}" in read(tmp_path / "in", "manuscript/sections/01-one.tex")
    [missing] = [each for each in outcome.diagnostics if each.code == "import-picture"]
    assert missing.span
    assert (missing.span.path, missing.span.line) == ("paper.tex", 6)


# --- The bibliography -----------------------------------------------------------------------------------


def test_a_printed_list_becomes_entries_with_its_keys(tmp_path: Path) -> None:
    items = (
        "\\bibitem{smith} J. Smith. On trials. \\emph{Journal of Trials}, 4(2):11--19, 2001.\n"
        "\\bibitem[Jones(1999)]{j99} A. Jones. \\emph{Trials Again}. Oxford University Press, 1999.\n"
    )
    listed = f"\\begin{{thebibliography}}{{9}}\n{items}\\end{{thebibliography}}"
    body = f"\\section{{One}}\nShown \\cite{{smith,j99}}.\n{listed}"
    outcome = bring_in(tmp_path, article(body))
    assert codes(outcome) <= {"import-language", "import-no-title", "import-no-authors"}
    entries = {entry.key: entry.fields for entry in load(tmp_path).bibliography.references}
    assert entries["smith"]["journal"] == "Journal of Trials"
    assert entries["j99"]["publisher"] == "Oxford University Press"
    assert "thebibliography" not in read(tmp_path, "manuscript/sections/01-one.tex")


def test_biber_s_list_is_read_where_there_is_no_bib_file(tmp_path: Path) -> None:
    bbl = (
        "\\entry{lee}{article}{}\n\\name{author}{1}{}{%\n{{hash=a}{%\nfamily={Lee},\ngiven={Ann}}}%\n}\n"
        "\\field{title}{On Sand}\n\\field{year}{2020}\n\\verb{doi}\n\\verb 10.1000/a_b\n\\endverb\n\\endentry\n"
    )
    bring_in(tmp_path, article("\\section{One}\n\\parencite{lee}"), **{"paper.bbl": bbl})
    [entry] = load(tmp_path).bibliography.references
    assert (entry.key, entry.fields["author"], entry.fields["doi"]) == ("lee", "Lee, Ann", "10.1000/a_b")


# --- Language, journal, report ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code"), [("ngerman", "de"), ("english,french", "fr"), ("main=spanish,english", "es"), ("brazil", "pt")]
)
def test_babel_says_the_language(options: str, code: str, tmp_path: Path) -> None:
    bring_in(tmp_path, article("\\title{T}\\author{A B}\\section{A}\nX.", f"\\usepackage[{options}]{{babel}}"))
    assert load(tmp_path).article.language == code


def test_a_language_without_a_file_is_said(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, article("\\section{A}\nX.", "\\usepackage[swedish]{babel}"))
    assert any("swedish" in each.message for each in outcome.diagnostics if each.code == "import-language")
    assert load(tmp_path).article.language == "en"


@pytest.mark.parametrize(
    ("class_", "journal"),
    [
        ("elsarticle", "elsarticle"),
        ("IEEEtran", "ieee-journal"),
        ("[sigconf]{acmart", "acm-sigconf"),
        ("mine", "arxiv"),
    ],
)
def test_the_nearest_journal_is_chosen_by_the_class(class_: str, journal: str, tmp_path: Path) -> None:
    text = article("\\section{A}\nX.", class_=class_).replace("\\documentclass{[", "\\documentclass[")
    bring_in(tmp_path, text)
    assert load(tmp_path).article.journal == journal


def test_a_wish_goes_before_the_class(tmp_path: Path) -> None:
    (tmp_path / "paper.tex").write_text(article("\\section{A}\nX.", class_="elsarticle"), encoding="utf-8")
    import_paper(tmp_path / "paper.tex", tmp_path / "made", lambda _: None, Wishes("apa7"))
    assert load(tmp_path).article.journal == "apa7"


def test_the_report_begins_with_three_lines(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, article("\\title{T}\\author{A B}\\maketitle\n\\section{One}\nText."))
    assert outcome.value
    assert len(outcome.value.first) == 3
    assert read(tmp_path, "import-report.md").splitlines()[2:5] == [
        f"{number}. {line}" for number, line in enumerate(outcome.value.first, 1)
    ]


def test_a_loss_leaves_nothing_unless_it_is_to_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from elyazma.readers.tex_paper import arrange

    monkeypatch.setattr(arrange, "_name_sections", lambda _: {})
    text = article("\\title{T}\\author{A B}\\maketitle\n\\section{One}\nZebras \\ref{a}.")
    outcome = bring_in(tmp_path, text)
    assert {"import-text-lost", "import-lost", "import-refused"} <= codes(outcome)
    assert not (tmp_path / "made").exists()
    [zebra] = [each for each in outcome.diagnostics if "zebras" in each.message]
    assert zebra.span
    assert (zebra.span.path, zebra.span.line, zebra.span.column) == ("paper.tex", 6, 1)
    import_paper(tmp_path / "paper.tex", tmp_path / "made", lambda _: None, Wishes(keep=True))
    assert (tmp_path / "made").is_dir()


def test_a_package_that_is_a_layout_is_read_as_a_class_is(tmp_path: Path) -> None:
    layout = (
        "\\setlength{\\textwidth}{130mm}\n\\def\\author#1#2{}\n\\usepackage{xspace}\n"
        "\\newcommand{\\species}[1]{\\emph{#1}}\n"
    )
    text = article("\\section{One}\nOf \\species{Rana}.", "\\usepackage{amsmath,look}\n\\usepackage{mine}")
    outcome = bring_in(tmp_path, text, **{"look.sty": layout, "mine.sty": "\\newcommand{\\x}{y}\n"})
    assert "import-layout" in codes(outcome)
    assert not (tmp_path / "made/manuscript/look.sty").exists()
    assert (tmp_path / "made/manuscript/mine.sty").exists()
    preamble = read(tmp_path, "manuscript/preamble.tex")
    kept = [line for line in preamble.splitlines() if not line.startswith("%")]
    assert "\\usepackage{amsmath}" in kept and "\\usepackage{mine}" in kept
    assert "% \\usepackage{amsmath,look}" in preamble
    assert "\\emph{#1}" in preamble


def test_a_package_that_only_an_own_package_loads_comes_along(tmp_path: Path) -> None:
    beside = {"mine.sty": "\\RequirePackage{inner}\n", "inner.sty": "\\input{deep.def}\n", "deep.def": "% end\n"}
    bring_in(tmp_path, article("\\section{One}\nA.", "\\usepackage{mine}"), **beside, **{"other.sty": "% not named\n"})
    assert {path.name for path in (tmp_path / "made/manuscript").glob("*.*")} >= beside.keys()
    assert not (tmp_path / "made/manuscript/other.sty").exists()


def test_a_listing_in_the_folder_that_the_paper_gives_to_listings_comes_along(tmp_path: Path) -> None:
    head = "\\usepackage{listings}\n\\lstset{language=Java,\n  inputpath=code/all}"
    bring_in(tmp_path, article("\\section{One}\n\\lstinputlisting{a.java}", head), **{"code/all/a.java": "int a;"})
    assert read(tmp_path, "manuscript/code/all/a.java") == "int a;"
    assert r"\lstinputlisting{a.java}" in read(tmp_path, "manuscript/sections/01-one.tex")


def test_a_macro_that_inputs_files_is_the_files(tmp_path: Path) -> None:
    head = "\\newcommand*{\\Source}{\n\\input{parts/one}\n\\input{parts/two}\n}"
    files = {"parts/one.tex": "\\section{One}\nFirst.\n", "parts/two.tex": "\\section{Two}\nSecond.\n"}
    bring_in(tmp_path, article("\\Source", head), **files)
    assert "First." in read(tmp_path, "manuscript/sections/01-one.tex")
    assert "Second." in read(tmp_path, "manuscript/sections/02-two.tex")


def test_macros_that_input_within_each_other_end(tmp_path: Path) -> None:
    uses = {one: f"\\{two}" * 9 for one, two in pairwise("abcdefga")}
    head = "".join(f"\\newcommand\\{one}{{\\input{{part}}{others}}}" for one, others in uses.items())
    outcome = bring_in(tmp_path, article("\\section{One}\n\\a", head), **{"part.tex": "Words.\n"})
    assert "import-outside" in codes(outcome)


def test_a_letter_outside_ascii_ends_the_name_of_a_command_as_for_pdftex(tmp_path: Path) -> None:
    body = "\\section{One}\n\\begin{itemize}\\itemТекст \\item\u0259\\end{itemize}"
    bring_in(tmp_path, article(body))
    assert "\\item Текст \\item \u0259" in read(tmp_path, "manuscript/sections/01-one.tex")


def test_a_listing_whose_options_stand_on_lines_comes_along(tmp_path: Path) -> None:
    text = article("\\section{One}\n\\lstinputlisting[\n language=SQL,\n% basicstyle=x,\n tabsize=2,\n ]{code/a.sql}")
    bring_in(tmp_path, text, **{"code__a.sql": "SELECT 1;\n"})
    assert (tmp_path / "made/manuscript/code/a.sql").read_text(encoding="utf-8") == "SELECT 1;\n"


def test_a_package_may_set_the_front_matter_as_a_class_does(tmp_path: Path) -> None:
    front = "\\sectionhead{Contributed}\\year{20ZZ}\\month{M}\n"
    body = "\\title{T}\\author{by Ann Berg}\\maketitle\n\\section{One}\nText.\n"
    text = article(f"{front}\\begin{{article}}\n{body}\\end{{article}}", "\\usepackage{RJournal}")
    bring_in(tmp_path, text)
    assert load(tmp_path).article.title == {"en": "T"}
    assert "20ZZ" not in read(tmp_path, "manuscript/sections/01-one.tex")


@pytest.mark.parametrize("way", ["\\include{defs.tex}", "\\input{defs}", "\\newcommand{\\mine}{Mine}"])
def test_macros_defined_before_the_title_come_along(way: str, tmp_path: Path) -> None:
    text = article(f"{way}\n\\title{{T}}\\author{{A B}}\\maketitle\n\\section{{One}}\n\\mine.")
    bring_in(tmp_path, text, defs="\\newcommand{\\mine}{Mine}\n")
    assert "\\newcommand{\\mine}{Mine}" in read(tmp_path, "manuscript/sections/01-opening.tex")


def test_what_only_sets_how_keywords_look_is_no_loss(tmp_path: Path) -> None:
    front = "\\title{T}\\author{A B}\\maketitle\n\\begin{small}\\textbf{Keywords:} one, two.\\end{small}\n\n"
    outcome = bring_in(tmp_path, article(f"{front}\\section{{One}}\nText."))
    assert not {"import-lost", "import-text-lost"} & codes(outcome)
    assert load(tmp_path).article.keywords == {"en": ("one", "two")}


def test_a_drawing_in_a_folder_that_is_imported_stays_a_file_and_has_its_picture(tmp_path: Path) -> None:
    picture = "%% Exported.\n\\begin{picture}(1,1)\\put(0,0){\\includegraphics{pipe.png}}\\end{picture}\n"
    (tmp_path / "figures").mkdir()
    shutil.copy(LETTERS, tmp_path / "figures/pipe.png")
    text = article("\\section{One}\nText.\n\\input{system}\n", "\\usepackage{import}")
    files = {"system.tex": "Drawn: \\import{figures/}{pipe.pdf_tex}.\n", "figures__pipe.pdf_tex": picture}
    outcome = bring_in(tmp_path, text, **files)
    assert "import-picture" not in codes(outcome)
    assert read(tmp_path, "manuscript/system.tex") == "Drawn: \\import{figures/}{pipe.pdf_tex}.\n"
    assert read(tmp_path, "manuscript/figures/pipe.pdf_tex") == picture
    assert (tmp_path / "made/manuscript/figures/pipe.png").read_bytes() == LETTERS.read_bytes()


def test_a_title_page_of_the_authors_own_has_his_title(tmp_path: Path) -> None:
    page = r"\makeatletter\begin{titlepage}Report: \@title\end{titlepage}\makeatother"
    bring_in(tmp_path, article(page + "\n\\section{One}\nText.\n", "\\title{Of \\emph{Cats}}\\author{Ada B}"))
    assert read(tmp_path, "manuscript/preamble.tex").endswith(
        "\n\\makeatletter\n\\def\\@title{Of \\emph{Cats}}\n\\makeatother\n"
    )


def test_columns_that_the_class_has_begun_are_no_part_of_the_text(tmp_path: Path) -> None:
    body = "\\section{One}\nText.\n\\end{paracol}\nWide.\n\\begin{paracol}{2}\n\\switchcolumn\nMore.\n"
    bring_in(tmp_path, article(f"{body}\\section{{Two}}\nLast.\n\\end{{paracol}}"))
    assert read(tmp_path, "manuscript/sections/01-one.tex") == "\\section{One}\nText.\nWide.\nMore.\n"
    assert read(tmp_path, "manuscript/sections/02-two.tex") == "\\section{Two}\nLast.\n"


def test_what_a_title_page_sets_ends_with_it(tmp_path: Path) -> None:
    page = "\\begin{titlepage}\n\\centering\nSome University\n\\title{Cats}\n\\end{titlepage}\n"
    bring_in(tmp_path, article(f"{page}\\section{{One}}\nText.\n"))
    opening = read(tmp_path, "manuscript/sections/01-opening.tex")
    assert opening == "\\begingroup\n\\centering\nSome University\n\\par\\endgroup\n"


def test_a_title_page_of_front_matter_alone_leaves_nothing(tmp_path: Path) -> None:
    page = "\\begin{titlepage}\n\\title{Cats}\n\\author{Ada B}\n\\end{titlepage}\n"
    bring_in(tmp_path, article(f"{page}\\section{{One}}\nText.\n"))
    assert [path.name for path in sorted((tmp_path / "made/manuscript/sections").iterdir())] == ["01-one.tex"]


def test_a_macro_of_the_text_that_the_abstract_needs_stands_before_it(tmp_path: Path) -> None:
    body = "\\def\\tool{Tool}\n\\newcommand\\other{Other}\n\\begin{abstract}The \\tool{} works.\\end{abstract}\n"
    bring_in(tmp_path, article(f"{body}Before.\n\\section{{One}}\nThe \\tool{{}} of \\other.\n"))
    assert read(tmp_path, "manuscript/preamble.tex").endswith("\\def\\tool{Tool}\n")
    assert read(tmp_path, "manuscript/sections/01-opening.tex") == "\\newcommand\\other{Other}\nBefore.\n"


def test_works_are_counted_by_what_is_cited(tmp_path: Path) -> None:
    body = "\\section{A} \\cite{a,b} \\cite{a} \\nocite{*}\n\\bibliography{r}"
    made = bring_in(tmp_path, article(body), **{"r.bib": "@misc{a, title={A}}@misc{b, title={B}}@misc{c, title={C}}"})
    assert made.value and (made.value.citations, made.value.references) == (3, 2)


def test_a_title_page_that_begins_with_what_goes_stays_a_group(tmp_path: Path) -> None:
    page = "\\begin{titlepage}\n\\thispagestyle{empty}\n\\maketitle\n\\vspace{2cm}\nA university\n\\end{titlepage}\n"
    bring_in(tmp_path, article(f"\\title{{T}}{page}\\section{{A}} words"))
    opening = read(tmp_path, "manuscript/sections/01-opening.tex")
    assert opening.startswith("\\begingroup\n") and opening.rstrip().endswith("\\par\\endgroup")
