"""The front matter of a LaTeX paper: its people, abstract, keywords, and what has no place."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.sources.packages import find_stand_ins
from tex_papers import article, bring_in, codes, load, read

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
    "names": (
        "jmlr",
        r"""\title{A Trial}\coltauthor{\Name{Ada Lovelace} \Email{ada@mill.example}\\ \addr Mill\\ London
\AND \Name{Charles Babbage}\\ \addr Institute\\ Paris}""",
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
    "parts in a box": (
        "bmcart",
        r"""\begin{frontmatter}\begin{fmbox}\dochead{Research}\title{A Trial}
\author[addressref={aff1},email={ada@mill.example}]{\inits{AL}\fnm{Ada} \snm{Lovelace}}
\author[addressref={aff2}]{\inits{CB}\fnm{Charles} \snm{Babbage}}
\address[id=aff1]{\orgname{Mill}, \city{London}}\address[id=aff2]{\orgname{Institute}, \city{Paris}, \cny{FR}}
\begin{artnotes}\end{artnotes}\end{fmbox}\begin{abstractbox}\begin{keyword}\kwd{one}\kwd{two words}\end{keyword}
\end{abstractbox}\end{frontmatter}""",
    ),
    "names in a box": (
        "imsart",
        r"""\begin{frontmatter}\title{A Trial\thanksref{T1}}\runtitle{Trial}\thankstext{T1}{Thanks.}\begin{aug}
\author[A]{\fnms{Ada} \snm{Lovelace}\thanksref{m1}\ead[label=e1]{ada@mill.example}},
\and \author[B]{\fnms{Charles} \snm{Babbage}}\runauthor{A. Lovelace}
\address[A]{Mill, London, \printead*{e1}}\address[B]{Institute, Paris}\end{aug}\end{frontmatter}""",
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
    "record of another office": (
        "gd-lipics-v2023",
        r"""\title{A Trial}\author{Ada Lovelace}{Mill, London}{ada@mill.example}{}{}
\author{Charles Babbage}{Institute, Paris}{}{}{}""",
    ),
    "at": (
        "svjour3",
        r"""\title{A Trial}\author{Ada Lovelace \and Charles Babbage}
\institute{A. Lovelace \at Mill, London\\ \email{ada@mill.example} \and C. Babbage \at Institute, Paris}""",
    ),
}


def test_keywords_each_in_a_command_of_its_own_are_told_apart(tmp_path: Path) -> None:
    class_, front = CLASSES["parts in a box"]
    bring_in(tmp_path, article(f"{front}\n\\section{{One}}\nText.", class_=class_))
    assert load(tmp_path).article.keywords == {"en": ("one", "two words")}
    assert "Research" not in read(tmp_path, "manuscript/sections/01-one.tex")


def test_what_a_keyword_is_of_is_no_keyword(tmp_path: Path) -> None:
    words = r"\begin{keyword}\kwd[Primary ]{60J20}\kwd{60K35}\kwd[; secondary ]{62F15}\end{keyword}"
    body = f"\\begin{{frontmatter}}{words}\\end{{frontmatter}}\\section{{One}}\nText."
    bring_in(tmp_path, article(body, class_="imsart"))
    assert load(tmp_path).article.keywords == {"en": ("60J20", "60K35", "62F15")}


def test_and_of_a_preamble_stays(tmp_path: Path) -> None:
    bring_in(tmp_path, article("\\section{One}\nText.", r"\let\oldand\and\renewcommand{\and}{\wedge}"))
    assert r"\let\oldand\and\renewcommand{\and}{\wedge}" in read(tmp_path, "manuscript/preamble.tex")


def test_what_pnas_prints_by_its_class_is_no_text_and_its_methods_are(tmp_path: Path) -> None:
    short = r"\ifthenelse{\boolean{short}}{\ifthenelse{\boolean{single}}{\abscontentformatted}{\abscontent}}{}"
    methods = r"\matmethods{All was done.}\showmatmethods{}"
    body = rf"\verticaladjustment{{-2pt}}{short}\section{{One}}\dropcap{{T}}ext.{methods}"
    bring_in(tmp_path, article(body, class_="pnas-new"))
    made = load(tmp_path)
    text = "".join(source.text for source in made.sources)
    assert "abscontent" not in text and "verticaladjustment" not in text and r"\matmethods{All was done.}" in text
    assert r"\section*{Materials and Methods} #1" in "".join(find_stand_ins([text]).values())


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
        "\\begin{document}\\begin{abstract}\n\\begin{otherlanguage*}{english}Zebras were \\emph{counted}."
        "\\end{otherlanguage*}\\end{abstract}",
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


def test_keywords_between_full_stops_are_told_apart(tmp_path: Path) -> None:
    words = r"\textbf{Keywords}: grain. dune sand. U.S. coast."
    bring_in(tmp_path, article(f"\\title{{T}}\\author{{A B}}\\maketitle\n\n{words}\n\n\\section{{One}}\nText."))
    assert load(tmp_path).article.keywords == {"en": ("grain", "dune sand", "U.S. coast")}


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


def test_a_short_title_may_stand_on_a_line_of_its_own(tmp_path: Path) -> None:
    bring_in(tmp_path, article("\\maketitle\n\\section{A} a", "\\title\n[Short]\n{A Longer \\\\ Title}"))
    assert load(tmp_path).article.title == {"en": "A Longer Title"}
    assert "Short" not in read(tmp_path, "manuscript/preamble.tex")


def test_a_picture_among_keywords_is_no_word_and_is_told(tmp_path: Path) -> None:
    head = r"\title{T}\keywords{sand, \includegraphics[height=1em]{badge.png} Open Data}"
    made = bring_in(tmp_path, article("\\maketitle\n\\section{A} a", head), **{"badge.png": "a"})
    assert load(tmp_path).article.keywords == {"en": ("sand", "Open Data")}
    (told,) = [each for each in made.diagnostics if each.code == "import-unplaced"]
    assert "badge.png" in told.message


def test_an_environment_around_front_matter_alone_goes_with_it(tmp_path: Path) -> None:
    front = "\\begin{title}\n  \\title{A Trial} % here\n\\end{title}\n"
    front += "\\begin{center}\\author{Ada Lovelace} by\\end{center}"
    bring_in(tmp_path, article(f"{front}\n\\section{{One}}\nText."))
    assert load(tmp_path).article.title == {"en": "A Trial"}
    opening = read(tmp_path, "manuscript/sections/01-opening.tex")
    assert "{title}" not in opening and "by\\end{center}" in opening
