"""Who wrote a LaTeX paper and where they work, in the ways that strangers' papers write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.model.article import Article
from elyazma.model.diagnostics import Outcome
from elyazma.model.imported import ImportSummary
from elyazma.readers.tex_paper.likely_names import (
    cut_number,
    is_likely_name,
    join_particle,
    names_teacher,
    read_family_first,
)
from elyazma.readers.tex_paper.person import find_emails
from tex_papers import article, bring_in, load, read

ADA, CHARLES = ("Ada", "Lovelace"), ("Charles", "Babbage")
TITLE = r"\title{A Trial}"

BOTH = {
    "numbers before one list of places": (
        "iopart",
        r"\author{Ada Lovelace${^1}$ and Charles Babbage$^{2}$}\address{" + "\n"
        r"$^1$ Mill, London\\ $^{\text{\sf 2}}$Institute, Paris\\ }",
    ),
    "each place with its letter": (
        "article",
        r"""\author{Ada Lovelace$^{a}$,}\author{Charles Babbage$^{b}$}
\affiliation{$^a$Mill, London}\affiliation{$^b$Institute, Paris}""",
    ),
    "labels of references": (
        "aa",
        r"""\author{Ada Lovelace\inst{\ref{inst:mill}} \and Charles Babbage\inst{\ref{inst:p}}}
\institute{Mill, London\label{inst:mill} \and Institute, Paris\label{inst:p}}""",
    ),
    "signs and a table": (
        "article",
        r"""\author{\begin{tabular}{cc} \multicolumn{2}{c}{Ada Lovelace$^\dagger$, Charles Babbage$^\ddagger$} \\
\small{$^\dagger$Mill, London} & \small{$^\ddagger$Institute, Paris} \\
ada@mill.example & \end{tabular}}""",
    ),
    "a column for each": (
        "article",
        r"""\author{\begin{tabular}{c} Ada Lovelace \\ Mill, London \\ ada@mill.example \end{tabular} \and
\begin{tabular}{c} Charles Babbage \\ Institute, Paris \end{tabular}}""",
    ),
    "alignauthor": (
        "sig-alternate",
        r"""\author{\alignauthor Ada Lovelace\\ \affaddr{Mill}\\ \affaddr{London}\\ \email{ada@mill.example}
\alignauthor{Charles Babbage\\ \affaddr{Institute}\\ \affaddr{Paris}}}""",
    ),
    "authorinfo": (
        "sigplanconf",
        r"\authorinfo{Ada Lovelace}{Mill, London}{ada@mill.example}\authorinfo{Charles Babbage}{Institute, Paris}{}",
    ),
    "altaffiltext": (
        "aastex",
        r"""\newcommand{\mill}{1}\author{Ada Lovelace\altaffilmark{\mill}, Charles Babbage\altaffilmark{2}}
\altaffiltext{\mill}{Mill, London}\altaffiltext{2}{Institute, Paris}""",
    ),
    "an environment of places": (
        "nature",
        r"""\author{Ada Lovelace$^{1}$ \& Charles Babbage$^2$}
\begin{affiliations}\item Mill, London \item Institute, Paris\end{affiliations}""",
    ),
    "addresses that begin with the name": (
        "amsart",
        r"\author{Ada Lovelace}\author{Charles Babbage}\address{Ada Lovelace, Mill, London}"
        r"\address{Charles Babbage, Institute, Paris}",
    ),
    "places that begin with the name in capitals": (
        "svjour3",
        r"""\author{Ada Lovelace \and Charles Babbage}\institute{Ada LOVELACE \at Mill, London\\ Tel.: +1 23 456
\and Charles BABBAGE \at Institute, Paris}""",
    ),
    "macros of a class": (
        "frontiersSCNS",
        r"""\def\Authors{Ada Lovelace\,$^{1,*}$ and Charles Babbage\,$^{2}$}
\def\Address{$^{1}$Mill, London\\ $^{2}$Institute, Paris}\author[Lovelace]{\Authors}\address{}""",
    ),
    "a short name in brackets": (
        "achemso",
        r"\author{Ada Lovelace}\affiliation[Mill]{Mill, London}\author{Charles Babbage}"
        r"\affiliation[Institute of Paris]{Institute, Paris}",
    ),
    "marks in brackets": (
        "epl2",
        r"""\author{Ada Lovelace$^1$, Charles Babbage$^{2}$}
\institute{(1) Mill, London\\ (2) Institute, Paris}""",
    ),
    "names and addresses without braces": (
        "article",
        r"""\author{\name Ada Lovelace$^*$ {\email ada@mill.example \\ \addr Mill\\ London}
\AND \name Charles Babbage \\ \addr Institute\\ Paris}""",
    ),
    "a mark that is a sign and a number": (
        "elife",
        r"""\author[1$\dagger$]{Ada Lovelace}\author[2*]{Charles Babbage}\affil[1]{Mill, London}
\affil[2]{Institute, Paris}\affil[*]{corresponding author: Charles Babbage}""",
    ),
    "by hand in the middle": (
        "article",
        r"""\begin{center}{\Large \bf A Trial }

\vskip1cm
Ada Lovelace$^{1}$,\footnote{ada@mill.example} Charles~Babbage$^2$

{\small\it $^1$Mill, London\\ $^2$ Institute, Paris\\ }
\end{center}""",
    ),
    "by hand": (
        "article",
        r"""\begin{flushleft}{\Large \textbf\newline{A Trial} }\newline \\
Ada Lovelace\textsuperscript{1*}, Charles Babbage\textsuperscript{2}\\ \bigskip
\textbf{1} Mill, London\\ \textbf{2} Institute, Paris\\ * ada@mill.example \end{flushleft}""",
    ),
}


def made_of(folder: Path, front: str, class_: str = "article", **others: str) -> tuple[Article, Outcome[ImportSummary]]:
    body = f"{front}\n\\maketitle\n\\section{{One}}\nText."
    outcome = bring_in(folder, article(body, class_=class_), **others)
    assert (folder / "made").is_dir(), outcome.diagnostics
    return load(folder).article, outcome


def names(made: Article) -> list[tuple[str, str]]:
    return [(author.given, author.family) for author in made.authors]


def places(made: Article) -> list[list[str]]:
    known = {each.id: ", ".join(text["en"] for text in (each.name, each.city) if text) for each in made.affiliations}
    return [[known[id_] for id_ in author.affiliations] for author in made.authors]


@pytest.mark.parametrize("name", BOTH)
def test_two_authors_are_where_they_work(name: str, tmp_path: Path) -> None:
    class_, front = BOTH[name]
    made, _ = made_of(tmp_path, front if "A Trial" in front else TITLE + front, class_)
    assert made.title == {"en": "A Trial"}
    assert names(made) == [ADA, CHARLES]
    assert places(made) == [["Mill, London"], ["Institute, Paris"]]
    assert made.authors[0].email == ("ada@mill.example" if "ada@" in front else "")
    assert len(made.affiliations) == len(made.authors)


@pytest.mark.parametrize(
    ("block", "read"),
    [
        (r"Ada Lovelace \\ Charles Babbage", [ADA, CHARLES]),
        (r"Lovelace,Ada; Babbage, Charles \\ \and{Institute, Paris}", [ADA, CHARLES]),
        (r"Lovelace, Ada \\ Babbage, Charles", [ADA, CHARLES]),
        (r"Ada Lovelace \hspace{1cm} Charles Babbage \\ Institute, Paris", [ADA, CHARLES]),
        (r"Ada Lovelace (3770214) \and Charles Babbage, s1234567", [ADA, CHARLES]),
        (r"Ada Lovelace <ada@mill.example> \and Charles Babbage (ORCID: 0000-0001-5109-3700)", [ADA, CHARLES]),
        (r"Ada Lovelace \\ \\ Tutor: Charles Babbage", [ADA]),
        (r"The Engine Group:\\ Ada Lovelace$^1$ \and Charles Babbage", [("", "The Engine Group"), ADA, CHARLES]),
        (r"Ada Lovelace$^1$ \mbox{and Charles Babbage}$^2$", [ADA, CHARLES]),
        (r"Ада Лавлейс и Чарльз Бэббидж", [("Ада", "Лавлейс"), ("Чарльз", "Бэббидж")]),
        (r"Ada Lovelace \newauthor{Charles Babbage}", [ADA, CHARLES]),
        (r"David J.\,D.\ Earn \& Charles Babbage", [("David J. D.", "Earn"), CHARLES]),
        (r"Ada Lovelace \and Jonathan Schooler", [ADA, ("Jonathan", "Schooler")]),
        (r"Ada Lovelace \\ Georgia Tech \and Charles Babbage \\ Johns Hopkins", [ADA, CHARLES]),
        (r"Ada Lovelace \; Charles Babbage \; Wei Wang \\ Institute, Paris", [ADA, CHARLES, ("Wei", "Wang")]),
        (r"Wei Wang$^1$, Ada Lovelace$^1$, Wei Wang$^2$", [("Wei", "Wang"), ADA, ("Wei", "Wang")]),
        (r"张三 \\ 清华大学", [("", "张三")]),
        (r"张三$^1$，李四$^2$", [("", "张三"), ("", "李四")]),
        (r"Məmmədov Elnur Əli oğlu \and Elnur Əli oğlu Məmmədov", [("Elnur Əli oğlu", "Məmmədov")] * 2),
        (r"Məmmədov E.Ə. \and Иванов И. И.$^1$", [("E.Ə.", "Məmmədov"), ("И. И.", "Иванов")]),
        (r"Ada\hspace{2mm}Lovelace$^{1-3}$", [ADA]),
        (r"[firstname = Ada, surname = Lovelace] \and Charles Babbage", [CHARLES]),
        (r"\Large Luca De Feo \and Ahmed El Alaoui", [("Luca", "De Feo"), ("Ahmed", "El Alaoui")]),
    ],
)
def test_names_are_read_as_people_write_them(block: str, read: list[tuple[str, str]], tmp_path: Path) -> None:
    made, _ = made_of(tmp_path, rf"{TITLE}\author{{{block}}}")
    assert names(made) == read
    assert all("1" not in place for each in places(made) for place in each)


def test_one_place_below_the_last_name_is_everybodys(tmp_path: Path) -> None:
    made, _ = made_of(tmp_path, rf"{TITLE}\author{{Ada Lovelace \and Charles Babbage \\ Mill, London}}")
    assert places(made) == [["Mill, London"], ["Mill, London"]]


def test_who_is_named_for_two_classes_is_one_person(tmp_path: Path) -> None:
    both = r"\author{Ada Lovelace}\author{Charles Babbage}"
    made, _ = made_of(tmp_path, rf"{TITLE}{both}\affiliation{{Mill, London}}{both}", "revtex4-2")
    assert names(made) == [ADA, CHARLES]
    assert places(made) == [["Mill, London"], ["Mill, London"]]


@pytest.mark.parametrize(
    ("block", "where"),
    [
        (r"Ada Lovelace$^1$, Charles Babbage$^2$\\ $^1$Tel Aviv University, Israel\\ $^2$Mill, London", 0),
        (r"Ada Lovelace$^*$, Charles Babbage$^\dagger$\\ $^*$Tel Aviv University, Israel\\ $^\dagger$Mill, London", 0),
        (r"Ada Lovelace$^{1-2}$, Charles Babbage$^2$\\ $^1$Tel Aviv University, Israel\\ $^2$Mill, London", 1),
        (
            r"Ada Lovelace \\ Tel Aviv University, Israel \\ ORCID: 0000-0002-1825-0097 "
            r"\and Charles Babbage \\ Mill, London",
            0,
        ),
    ],
)
def test_lines_below_names_are_places_and_nothing_else(block: str, where: int, tmp_path: Path) -> None:
    made, _ = made_of(tmp_path, rf"{TITLE}\author{{{block}}}")
    both = ["Tel Aviv University, Israel", "Mill, London"]
    assert places(made) == [both[: 1 + where], both[1:]]
    assert made.authors[0].orcid == ("0000-0002-1825-0097" if "ORCID" in block else "")


def test_places_in_the_date_are_places(tmp_path: Path) -> None:
    date = r"\date{$^1$Mill, London\\ $^2$Institute, Paris\\[2ex] \today}"
    made, _ = made_of(tmp_path, rf"{TITLE}\author{{Ada Lovelace$^1$, Charles Babbage$^2$}}{date}")
    assert places(made)[0] == ["Mill, London"]


def test_who_paid_is_no_place_of_work(tmp_path: Path) -> None:
    thanks = r"\thanks{Supported by the National Institute of Health.}"
    made, _ = made_of(tmp_path, rf"{TITLE}\author{{Ada Lovelace{thanks}}}")
    assert made.affiliations == ()


def test_prose_below_a_large_line_is_the_text(tmp_path: Path) -> None:
    block = r"\begin{flushleft}{\Large \textbf{On cats}}" + "\n\nCats are animals, and dogs are too.\n\\end{flushleft}"
    bring_in(tmp_path, article(f"{block}\n\\section{{One}}\nText."))
    assert "dogs are too" in read(tmp_path, "manuscript/sections/01-opening.tex")
    assert load(tmp_path).article.authors == ()


def test_lines_that_were_taken_for_names_are_told(tmp_path: Path) -> None:
    made_of(tmp_path, rf"{TITLE}\author{{Ada Lovelace \\ Charles Babbage}}")
    assert "Ada Lovelace; Charles Babbage (each line was read as an author" in read(tmp_path, "import-report.md")


def test_a_place_that_looks_like_a_name_is_told(tmp_path: Path) -> None:
    made, _ = made_of(tmp_path, rf"{TITLE}\author{{Ada Lovelace \and Charles Babbage \\ Grace Hopper}}")
    assert names(made) == [ADA, CHARLES]
    assert "Grace Hopper (read as a place of work, though it looks like a name)" in read(tmp_path, "import-report.md")


def test_another_place_of_one_author_closes_no_group(tmp_path: Path) -> None:
    front = r"\author{Ada Lovelace}\altaffiliation{Tower, Rome}\author{Charles Babbage}\affiliation{Mill, London}"
    made, _ = made_of(tmp_path, TITLE + front, "revtex4-2")
    assert places(made) == [["Tower, Rome", "Mill, London"], ["Mill, London"]]


def test_addresses_that_stand_behind_all_authors_go_by_their_letters_and_their_order(tmp_path: Path) -> None:
    front = r"""\author[a]{A. Lovelace}\author[b]{C. Babbage}\affiliation[a]{Mill, London}\affiliation[b]{Tower, Rome}
\emailAdd{first@mill.example}\emailAdd{babbage@tower.example}"""
    made, _ = made_of(tmp_path, TITLE + front, "JHEP")
    assert [author.email for author in made.authors] == ["first@mill.example", "babbage@tower.example"]


def test_capitals_around_several_authors_keep_their_names_and_their_marks(tmp_path: Path) -> None:
    front = r"""\author{\uppercase{Ada Lovelace\authorrefmark{1}, and Charles Babbage}\authorrefmark{2}}
\address[1]{Mill, London (e-mail: ada@mill.example)}\address[2]{Institute, Paris}\tfootnote{Supported by the Mill.}"""
    made, _ = made_of(tmp_path, TITLE + front, "ieeeaccess")
    assert (names(made), places(made)) == ([ADA, CHARLES], [["Mill, London"], ["Institute, Paris"]])
    assert made.authors[0].email == "ada@mill.example"
    assert "Supported by the Mill." in read(tmp_path, "manuscript/article.toml")


def test_a_length_behind_the_end_of_a_line_is_no_word_of_the_title(tmp_path: Path) -> None:
    made, _ = made_of(tmp_path, r"\title{A \\[4mm] Trial \\* of it}\author{Ada Lovelace}")
    assert made.title == {"en": "A Trial of it"}


def test_the_title_that_a_class_inputs_is_read(tmp_path: Path) -> None:
    metadata = r"\def\articleTITLE{A Trial}\title{\articleTITLE}\author[1]{Ada Lovelace}\affil[1]{Mill, London}" + "\n"
    others = {"own.cls": "\\LoadClass{article}\n\\input{metadata.tex}\n", "metadata.tex": metadata}
    bring_in(tmp_path, article("\\maketitle\n\\section{One}\nText.", class_="own"), **others)
    made = load(tmp_path).article
    assert (made.title, names(made), places(made)) == ({"en": "A Trial"}, [ADA], [["Mill, London"]])


def test_what_is_cut_out_of_names_and_places_is_told(tmp_path: Path) -> None:
    front = r"\author{Ada Lovelace (3770214) \\ Mill, London \\ Tel. +1 23 456 \\ Supervisor: Charles Babbage}"
    made_of(tmp_path, TITLE + front)
    report = read(tmp_path, "import-report.md")
    assert all(each in report for each in ("3770214", "+1 23 456", "Supervisor: Charles Babbage"))
    assert "- Ada **Lovelace**, Mill, London" in report


@pytest.mark.parametrize(
    ("line", "likely"),
    [
        ("Ada Lovelace", True), ("Leandro Rabindranath León", True), ("Jan van der Berg", True), ("李文耀", True),
        ("ADA LOVELACE", True), ("J. R. Smith", True), ("李文耀 3230102302", True),
        ("Google Research", False), ("Computer Science", False), ("DHBW Karlsruhe", False), ("Mill, London", False),
        ("A Neighborhood of Infinity", False), ("Candidat 27397", False), ("London", False), ("New York City", False),
    ],
)  # fmt: skip
def test_a_line_that_is_a_name_is_told_from_a_place(line: str, likely: bool) -> None:
    assert is_likely_name(line) is likely


def test_lists_that_begin_with_family_names_are_told_from_lists_of_names() -> None:
    assert read_family_first("Lovelace, Ada; Babbage, Charles") == [ADA, CHARLES]
    assert read_family_first("Lovelace, A. K.") == [("A. K.", "Lovelace")]
    assert read_family_first("Ada Lovelace, Charles Babbage") == []
    assert read_family_first("Mill, London") == []
    assert read_family_first("Lovelace, Ada", several=True) == [ADA]
    assert read_family_first("Ada Lovelace, London", several=True) == []


def test_small_parts_of_lines() -> None:
    assert cut_number("Ada Lovelace, s1234567") == ("Ada Lovelace", "s1234567")
    assert cut_number("PB22030795") == ("", "PB22030795")
    assert cut_number("Ada Lovelace") == ("Ada Lovelace", "")
    assert join_particle("Francesco Van", "Dyck") == ("Francesco", "Van Dyck")
    assert join_particle("De", "Feo") == ("De", "Feo")
    assert names_teacher("Tutor: Jordi") and not names_teacher("Contact: Jordi")
    assert find_emails("a@x.example, {b, c}@y.example") == ["a@x.example", "b@y.example", "c@y.example"]
