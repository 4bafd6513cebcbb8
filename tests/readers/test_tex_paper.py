r"""An author's LaTeX as a manuscript: the text stays, the front matter is read, nothing is lost in silence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from elyazma.flows.imports import Wishes, import_paper
from elyazma.model.diagnostics import Outcome
from elyazma.model.imported import ImportSummary
from elyazma.model.manuscript import Manuscript
from elyazma.sources.load import load_manuscript
from elyazma.tex.conditionals import blank_out, find_conditionals, find_skipped
from elyazma.tex.tokens import tokenize

LETTERS = Path(__file__).parents[1] / "data/english/manuscript/figures/letters.png"


def bring_in(folder: Path, text: str, **others: str) -> Outcome[ImportSummary]:
    for name, content in {
        "paper.tex": text,
        **{key.replace("__", "/"): value for key, value in others.items()},
    }.items():
        path = folder / (name if "." in name else f"{name}.tex")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return import_paper(folder / "paper.tex", folder / "made", lambda _: None)


def load(folder: Path) -> Manuscript:
    loaded = load_manuscript(folder / "made")
    assert loaded.value is not None, loaded.diagnostics
    return loaded.value


def read(folder: Path, path: str) -> str:
    return (folder / "made" / path).read_text(encoding="utf-8")


def article(body: str, head: str = "", class_: str = "article") -> str:
    return f"\\documentclass{{{class_}}}\n{head}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"


def codes(outcome: Outcome[ImportSummary]) -> set[str]:
    return {finding.code for finding in outcome.diagnostics}


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


def test_only_files_that_a_paper_has_come_from_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "macros.tex").write_text("Shared.", encoding="utf-8")
    (tmp_path / "passwords").write_text("geheim", encoding="utf-8")
    body = "\\section{One}\nText \\input{../macros} and \\input{../passwords}\n"
    outcome = bring_in(tmp_path / "in", article(body))
    assert {"import-renamed", "import-outside"} <= codes(outcome)
    assert r"\input{macros.tex}" in read(tmp_path / "in", "manuscript/sections/01-one.tex")
    assert not any("geheim" in path.read_text("utf-8") for path in (tmp_path / "in/made").rglob("*.tex"))


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


def test_pictures_come_along_by_the_names_the_text_has(tmp_path: Path) -> None:
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


# --- The front matter -------------------------------------------------------------------------------------

ADA, CHARLES = ("Ada", "Lovelace"), ("Charles", "Babbage")
CLASSES = {
    "authblk": (
        "article",
        r"""\title{A Trial}\author[1]{Ada Lovelace\thanks{ada@mill.example}}\author[2]{Charles Babbage}
\affil[1]{Mill, London}\affil[2]{Institute, Paris}""",
    ),
    "lines": (
        "article",
        r"""\title{A Trial}\author{Ada Lovelace\\Mill, London\\\texttt{ada@mill.example}
\and Charles Babbage\\Institute, Paris}""",
    ),
    "marks": (
        "article",
        r"""\title{A Trial}\author{Ada Lovelace$^{1}$ and Charles Babbage\textsuperscript{2}\\
$^1$Mill, London\\ $^2$Institute, Paris\\ ada@mill.example}""",
    ),
    "labels": (
        "elsarticle",
        r"""\begin{frontmatter}\title{A Trial}\author[a]{Ada Lovelace\corref{cor1}}\ead{ada@mill.example}
\author[b]{Charles Babbage}\cortext[cor1]{Corresponding author}
\affiliation[a]{organization={Mill},city={London}}\address[b]{Institute, Paris}\end{frontmatter}""",
    ),
    "inst": (
        "llncs",
        r"""\title{A Trial}\author{Ada Lovelace\inst{1} \and Charles Babbage\inst{2}}
\institute{Mill, London \email{ada@mill.example} \and Institute, Paris}""",
    ),
    "order": (
        "acmart",
        r"""\title{A Trial}\author{Ada Lovelace}\email{ada@mill.example}
\affiliation{\institution{Mill}\city{London}}
\author{Charles Babbage}\affiliation{\institution{Institute}\city{Paris}}""",
    ),
    "revtex": (
        "revtex4-2",
        r"""\title{A Trial}\author{Ada Lovelace}\email{ada@mill.example}\affiliation{Mill, London}
\author{Charles Babbage}\affiliation{Institute, Paris}""",
    ),
    "blocks": (
        "IEEEtran",
        r"""\title{A Trial}\author{\IEEEauthorblockN{Ada Lovelace}\IEEEauthorblockA{Mill, London\\ada@mill.example}
\and\IEEEauthorblockN{Charles Babbage}\IEEEauthorblockA{Institute, Paris}}""",
    ),
    "with": (
        "IEEEtran",
        r"""\title{A Trial}\author{Ada~Lovelace,~\IEEEmembership{Member,~IEEE,} and Charles~Babbage%
\thanks{A. Lovelace is with Mill, London (e-mail: ada@mill.example).}\thanks{C. Babbage is with Institute, Paris.}}""",
    ),
    "parts": (
        "sn-jnl",
        r"""\title[Trial]{A Trial}\author*[1]{\fnm{Ada} \sur{Lovelace}}\email{ada@mill.example}
\author[2]{\fnm{Charles} \sur{Babbage}}\affil*[1]{\orgname{Mill}, \orgaddress{\city{London}}}
\affil[2]{\orgname{Institute}, \orgaddress{\city{Paris}}}""",
    ),
    "list": (
        "Definitions/mdpi",
        r"""\Title{A Trial}\Author{Ada Lovelace $^{1,*}$ and Charles Babbage $^{2}$}
\address{$^{1}$ \quad Mill, London\\ $^{2}$ \quad Institute, Paris}\corres{Correspondence: ada@mill.example}""",
    ),
    "numbers": (
        "agujournal2019",
        r"""\title{A Trial}\authors{Ada Lovelace\affil{1}, Charles Babbage\affil{2}}
\affiliation{1}{Mill, London}\affiliation{2}{Institute, Paris}\correspondingauthor{Ada Lovelace}{ada@mill.example}""",
    ),
    "given": (
        "copernicus",
        r"""\title{A Trial}\Author[1][ada@mill.example]{Ada}{Lovelace}\Author[2]{Charles}{Babbage}
\affil[1]{Mill, London}\affil[2]{Institute, Paris}""",
    ),
    "record": (
        "lipics-v2021",
        r"""\title{A Trial}\author{Ada Lovelace}{Mill, London}{ada@mill.example}{}{}
\author{Charles Babbage}{Institute, Paris}{}{}{}""",
    ),
    "at": (
        "svjour3",
        r"""\title{A Trial}\author{Ada Lovelace \and Charles Babbage}
\institute{A. Lovelace \at Mill, London\\ \email{ada@mill.example} \and C. Babbage \at Institute, Paris}""",
    ),
}


@pytest.mark.parametrize("name", CLASSES)
def test_authors_institutions_and_addresses_are_read(name: str, tmp_path: Path) -> None:
    class_, front = CLASSES[name]
    outcome = bring_in(tmp_path, article(f"{front}\n\\maketitle\n\\section{{One}}\nText.", class_=class_))
    made = load(tmp_path).article
    assert made.title == {"en": "A Trial"}
    assert [(author.given, author.family) for author in made.authors] == [ADA, CHARLES]
    assert made.authors[0].email == "ada@mill.example"
    places = {each.id: ", ".join(text["en"] for text in (each.name, each.city) if text) for each in made.affiliations}
    assert [[places[id_] for id_ in author.affiliations] for author in made.authors] == [
        ["Mill, London"],
        ["Institute, Paris"],
    ]
    assert codes(outcome) <= {"import-language", "corresponding-without-email"}


@pytest.mark.parametrize(
    "front",
    [
        r"\begin{abstract}Zebras were \emph{counted}.\end{abstract}" "\n\\begin{document}",
        "\\abstract{Zebras were \\emph{counted}.}\n\\begin{document}",
        "\\begin{document}\n\\begin{abstract}Zebras were \\emph{counted}.\n\\keywords{grain \\and dune}\\end{abstract}",
        "\\begin{document}\n\\IEEEtitleabstractindextext{\\begin{abstract}Zebras were \\emph{counted}.\\end{abstract}}",
    ],
)
def test_an_abstract_is_kept_as_it_was_written(front: str, tmp_path: Path) -> None:
    text = f"\\documentclass{{article}}\n\\title{{T}}\\author{{A B}}\n{front}\n\\maketitle\n\\section{{One}}\nText.\n"
    bring_in(tmp_path, text + "\\end{document}\n")
    assert read(tmp_path, "manuscript/abstract.en.tex") == "Zebras were \\emph{counted}.\n"


@pytest.mark.parametrize(
    "words",
    [
        r"\textbf{Keywords:} grain, dune",
        r"\keywords{grain, dune}",
        r"\begin{keyword}grain \sep dune\end{keyword}",
        r"\begin{IEEEkeywords}grain, dune.\end{IEEEkeywords}",
        r"\keywords{grain $\cdot$ dune}",
    ],
)
def test_keywords_are_read(words: str, tmp_path: Path) -> None:
    bring_in(tmp_path, article(f"\\title{{T}}\\author{{A B}}\\maketitle\n\n{words}\n\n\\section{{One}}\nText."))
    assert load(tmp_path).article.keywords == {"en": ("grain", "dune")}
    assert [section.slug for section in load(tmp_path).sections] == ["one"]


def test_highlights_codes_and_thanks_have_their_places(tmp_path: Path) -> None:
    front = r"""\title{A Trial\thanks{Funded by the Trial Fund.}}\author{A B}
\begin{highlights}\item Sand drifts\item Slopes matter\end{highlights}
\ccsdesc[500]{Computing~Graphs}\JEL{C10, D2}"""
    bring_in(tmp_path, article(f"{front}\\maketitle\n\\section{{One}}\nText."))
    made = load(tmp_path).article
    assert made.highlights == {"en": ("Sand drifts", "Slopes matter")}
    assert (made.codes.ccs, made.codes.jel) == (("Computing → Graphs",), ("C10", "D2"))
    assert made.statements.acknowledgements == {"en": "Funded by the Trial Fund."}


def test_what_has_no_place_is_said_with_its_place(tmp_path: Path) -> None:
    outcome = bring_in(
        tmp_path, article("\\title{T}\\author{A B}\n\\dedicatory{To the zebra.}\\maketitle\n\\section{One}")
    )
    [left] = [each for each in outcome.diagnostics if each.code == "import-unplaced"]
    assert "To the zebra." in left.message
    assert left.span
    assert (left.span.path, left.span.line) == ("paper.tex", 5)
    assert "To the zebra." in read(tmp_path, "import-report.md")


def test_a_title_s_formula_is_written_as_text_and_said(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, article("\\title{The $H_0$ of $\\alpha^2$}\\author{A B}\\maketitle\n\\section{One}"))
    assert load(tmp_path).article.title == {"en": "The H₀ of α²"}
    assert "import-title" in codes(outcome)


# --- Language, journal, report ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code"), [("ngerman", "de"), ("english,french", "fr"), ("main=spanish,english", "es"), ("brazil", "pt")]
)
def test_babel_says_the_language(options: str, code: str, tmp_path: Path) -> None:
    bring_in(tmp_path, article("\\title{T}\\author{A B}\\section{A}\nX.", f"\\usepackage[{options}]{{babel}}"))
    assert load(tmp_path).article.language == code


def test_a_language_without_a_file_is_said(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, article("\\section{A}\nX.", "\\usepackage[italian]{babel}"))
    assert any("italian" in each.message for each in outcome.diagnostics if each.code == "import-language")
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


# --- Conditionals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (r"a\iffalse b\fi c", "a c"),
        (r"a\iffalse b\else d\fi c", "a d c"),
        (r"\newif\ifx@y \newif\ifown \owntrue \ifown a\else b\fi", "a"),
        (r"\newif\ifown \ifown a\else b\fi", "b"),
        (r"\iffalse a\ifx b\fi c\fi d", "d"),
        (r"$a \iff b$", r"a \iff b"),
    ],
)
def test_what_tex_surely_skips_is_known(text: str, left: str) -> None:
    seen = blank_out(text, find_skipped(text))
    assert len(seen) == len(text)
    for command in (r"\newif\ifx@y", r"\newif\ifown", r"\owntrue", r"\ifown", r"\else", r"\fi", "$"):
        seen = seen.replace(command, " ")
    assert " ".join(seen.split()) == left


def test_only_tex_can_tell_what_it_compares() -> None:
    [conditional] = find_conditionals(tokenize(r"\ifx\a\b c\else d\fi", ""))
    assert conditional.value is None
