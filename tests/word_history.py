"""A scripted history of the English sample: ten commits by two people, with everything that a Word file can hold."""

from __future__ import annotations

import subprocess
from pathlib import Path

from elyazma.system.files import write_file
from history import Step, draw_png, git, read, replace_in
from jats_article import copy_manuscript

PEOPLE = ("Aygün Nümunə", "Thomas Example")


def make_word_history(folder: Path) -> Path:
    """Make the repository: tags w0 ... w9, one for each commit, an hour apart; its authors take turns."""
    root = copy_manuscript("english", folder)
    write_file(root / ".gitignore", "/build/\n/dist/\n")
    git(root, "init", "--quiet", "--initial-branch=main")
    for number, step in enumerate(STEPS):
        step(root)
        git(root, "add", "--all", ".")
        commit(root, step.__name__, PEOPLE[number % 2], f"2026-03-01T{number + 8:02}:00:00+04:00")
        git(root, "tag", f"w{number}")
    return root


def commit(root: Path, message: str, author: str, date: str) -> None:
    identity = ("-c", f"user.name={author}", "-c", "user.email=a@b.example", "-c", "commit.gpgSign=false")
    command = ("git", *identity, "commit", "--quiet", "--allow-empty", f"--date={date}", f"--message={message}")
    subprocess.run(command, cwd=root, check=True, capture_output=True)


def section(root: Path, name: str) -> Path:
    return next((root / "manuscript/sections").glob(f"*-{name}.tex"))


def begin(_: Path) -> None:
    """Leave the sample as it is."""


def edit_words(root: Path) -> None:
    first = section(root, "introduction")
    replace_in(first, "changes its clothes often", "changes its looks (and its clothes) very often")
    replace_in(first, "; a third wants the abstract in a second language", "")
    replace_in(section(root, "method"), "A finding is a sentence with a place.", "Each finding is one sentence.")
    replace_in(root / "manuscript/abstract.en.tex", "a", "one and a")


def move_text(root: Path) -> None:
    """Put a paragraph elsewhere, and a whole section before another."""
    last, first = section(root, "discussion"), section(root, "conclusion")
    text = read(last)
    at = text.index("Even so, the division")
    write_file(last, text[:at].rstrip() + "\n")
    write_file(first, read(first).rstrip() + "\n\n" + text[at:])
    sections = root / "manuscript/sections"
    (sections / "03-identifiers.tex").rename(sections / "x.tex")
    (sections / "04-results.tex").rename(sections / "03-results.tex")
    (sections / "x.tex").rename(sections / "04-identifiers.tex")


def change_tables(root: Path) -> None:
    """Change cells, add and delete rows, give one table another column."""
    trial = root / "manuscript/tables/check-digits.csv"
    replace_in(trial, "two digits exchanged across a third,2,20000,0,0.000\n", "")
    replace_in(trial, "20000,1961,9.805", "30000,2961,9.870")
    write_file(trial, read(trial) + "three digits wrong,3,20000,1822,9.110\nnothing wrong,0,100,0,0\n")
    results = section(root, "results")
    replace_in(results, "A wrong identifier & yes & no", "A wrong identifier & yes & never")
    letters = root / "manuscript/tables/alphabet.csv"
    lines = read(letters).splitlines()
    write_file(letters, "".join(f"{line};{'Note' if not at else at % 3}\n" for at, line in enumerate(lines)))


def change_citations(root: Path) -> None:
    bib = root / "bib/references.bib"
    entry = (
        "\n@book{aaron2020,\n  author = {Aaron, Ada},\n  title = {An Added Work},\n  publisher = {Sample Press},\n"
        "  address = {Baku},\n  year = 2020,\n}\n\n@book{zweig2021,\n  author = {Zweig, Zoe},\n"
        "  title = {The Last Work},\n  publisher = {Sample Press},\n  address = {Baku},\n  year = 2021,\n}\n"
    )
    write_file(bib, read(bib) + entry)
    first = section(root, "introduction")
    replace_in(first, r"\citep{knuth1984tex,lamport1994}", r"\citep[see][p.~5]{aaron2020,lamport1994}")
    replace_in(first, r"\citep{haralambous2007}", r"\citep{haralambous2007,zweig2021}")
    replace_in(section(root, "identifiers"), r" \citep{hamming1950}", "")


def change_notes(root: Path) -> None:
    first = section(root, "introduction")
    new = r"\footnote{A note that came, with \href{https://example.org/a}{a link} and $x^{2}$.}"
    replace_in(first, "a channel with noise in\nit", f"a channel{new} with noise in\nit")
    replace_in(first, "printed by the way of working", "printed and checked by the way of working")
    replace_in(section(root, "conclusion"), "One source can", r"One source\footnote{Of plain text.} can")


def change_formulas(root: Path) -> None:
    replace_in(section(root, "method"), r"b = 100\,\lvert r\rvert^{3}", r"b = 1000\,\lvert r\rvert^{4} + 1")
    identifiers = section(root, "identifiers")
    replace_in(identifiers, r"where $1\le\lvert d\rvert\le 10$", r"where $1\le\lvert d\rvert\le 11$")
    more = "\n\\begin{equation}\n  c = d + 1,\n  \\label{eq:more}\n\\end{equation}\nwhich is \\autoref{eq:more}.\n"
    first = section(root, "introduction")
    write_file(first, read(first) + more)


def change_pictures(root: Path) -> None:
    figures = root / "manuscript/figures"
    write_file(figures / "letters.png", draw_png(300, 200, (10, 120, 60)))
    results = section(root, "results")
    replace_in(results, "Letters in the alphabets of four languages.", "Letters in the alphabets of some languages.")
    write_file(figures / "added.png", draw_png(50, 50, (200, 10, 10)))
    figure = "\\begin{figure}[htbp]\n\\includegraphics[width=2cm]{added.png}\n\\caption{A square.}\n\\end{figure}\n"
    write_file(section(root, "conclusion"), read(section(root, "conclusion")) + "\n" + figure)
    replace_in(section(root, "introduction"), "https://example.org/a", "https://example.org/b")


def change_front(root: Path) -> None:
    toml = root / "manuscript/article.toml"
    replace_in(toml, "Typesetting a Scholarly Article Without", "Printing Scholarly Articles Without")
    replace_in(toml, '"check digits", "reproducibility"', '"reproducible research"')
    replace_in(toml, "Institute for Sample Texts", "Institute for Example Texts")
    letters = '[[affiliations]]\nid = "letters"'
    author = '[[authors]]\ngiven = "Nadia"\nfamily = "Third"\naffiliations = ["press"]\n\n'
    replace_in(toml, letters, author + letters)


def change_structure(root: Path) -> None:
    """Change lists, theorems and headings; delete a section, write another, delete a note and the last table."""
    first, method = section(root, "introduction"), section(root, "method")
    replace_in(first, "  \\item Which losses show only on the printed page?\n", "")
    listed = "\\item the bibliography"
    replace_in(method, f"{listed}, as entries with fields;", f"{listed};\n  \\item and more;")
    replace_in(method, r"\subsection{Lines and letters}", r"\subsection{Lines, words and letters}")
    replace_in(section(root, "identifiers"), "No power of two", "No power of $2$")
    replace_in(section(root, "conclusion"), r"\footnote{Of plain text.}", "")
    text = read(section(root, "results"))
    at, end = text.index("\\begin{table}"), text.index("\\end{table}") + len("\\end{table}")
    write_file(section(root, "results"), text[:at] + text[end:].replace("\\autoref{tab:losses}", "A table"))
    write_file(root / "manuscript/sections/05-new.tex", "\\section{A new section}\n\nWith a paragraph of its own.\n")
    lost = section(root, "discussion")
    replace_in(lost, "  \\item[Languages.] Only languages written from left to right were considered.\n", "")


STEPS: tuple[Step, ...] = (
    begin, edit_words, move_text, change_tables, change_citations, change_notes, change_formulas, change_pictures,
    change_front, change_structure,
)  # fmt: skip
