"""Change a manuscript as its author may, and disturb what builds have left, by chance."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from elyazma.system.files import remove_folder
from elyazma.typesetting.formats import FILE, RECORD, builds_folder, formats_folder
from history import draw_png, read
from processes import kill_each
from warm_builds import wait_for_engine

_WORDS = "river wall stone düşüncə əməkdaşlıq İstanbul fluffy office AVATAR Ωmega 1990-cı follows together"
WORDS = _WORDS.split()
MACROS = r"""
\newcommand{\<name>}{one}
\newcommand{\<name>}[1][x]{\textbf{#1}}
\DeclareMathOperator{\<name>}{arg}
\NewDocumentCommand{\<name>}{}{\emph{two}}
\newlength{\<name>len}\setlength{\<name>len}{1em}\newcommand{\<name>}{\hspace*{\<name>len}}
\newcounter{<name>c}\newcommand{\<name>}{\stepcounter{<name>c}\arabic{<name>c}}
\newtheorem{<name>thm}{Claim}\newcommand{\<name>}{\ensuremath{x^2}}
\newsavebox{\<name>box}\sbox{\<name>box}{kept}\newcommand{\<name>}{\usebox{\<name>box}}
\newlength{\<name>len}\settowidth{\<name>len}{wide}\newcommand{\<name>}{\makebox[\<name>len]{a}}
\definecolor{<name>col}{rgb}{1,0,.5}\newcommand{\<name>}{\textcolor{<name>col}{red}}
""".strip().split("\n")
_PACKAGES = """
tikz siunitx microtype booktabs cleveref soul xspace enumitem listings csquotes longtable cancel mathtools multirow
tcolorbox algorithm xcolor bm subcaption pifont relsize
"""
PACKAGES = _PACKAGES.split()
ERRORS = (r"\textbf{open", r"\unknowncommand", r"\begin{itemize}", "$x", r"\end{nothing}", r"\frac{1}", "a & b")
NO_EDIT = "nothing"


@dataclass
class Author:
    """A manuscript in `root`, and what its author has done to it; `state` counts names and remembers what is broken."""

    root: Path
    random: Random
    journals: tuple[str, ...]
    journal: str = ""
    count: int = 0
    broken: dict[Path, str] = field(default_factory=dict)
    macros: list[str] = field(default_factory=list)

    @property
    def sections(self) -> list[Path]:
        """Give the files of the text."""
        return sorted(self.root.glob("manuscript/sections/*.tex"))

    @property
    def preamble(self) -> Path:
        """Give the author's preamble, which need not exist."""
        return self.root / "manuscript/preamble.tex"

    def name(self, kind: str = "x") -> str:
        """Make a new name of letters alone."""
        self.count += 1
        return kind + "".join(chr(ord("a") + int(digit)) for digit in str(self.count))

    def section(self) -> Path:
        """Choose a section."""
        return self.random.choice(self.sections)

    def insert(self, tex: str, *, apart: bool = False) -> None:
        """Put TeX behind a paragraph of the text, or into one."""
        path = self.section()
        parts = read(path).split("\n\n")
        whole = [n for n, part in enumerate(parts) if part.count(r"\begin") == part.count(r"\end") and part.strip()]
        at = self.random.choice(whole) if whole else len(parts) - 1
        parts[at] = f"{parts[at].rstrip()}{chr(10) * 2 if apart else ' '}{tex}\n"
        write(path, "\n\n".join(parts))

    def edit(self) -> str:
        """Make an edit by chance; give its name. What is broken is mended before anything else."""
        if self.broken:
            return mend(self)
        kinds, weights = zip(*EDITS.items(), strict=True)
        for kind in self.random.choices(kinds, weights, k=20):
            if kind(self) != NO_EDIT:
                return name_edit(kind)
        return NO_EDIT


def write(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


Edit = Callable[[Author], str | None]


def name_edit(edit: Edit) -> str:
    """Give the name of an edit or a disturbance."""
    return str(edit.__name__)


# --- The text -------------------------------------------------------------------------------------------


def add_word(author: Author) -> None:
    author.insert(author.random.choice(WORDS))


def change_word(author: Author) -> str | None:
    path = author.section()
    words = [word for word in read(path).split() if word.isalpha() and len(word) > 3]
    if not words:
        return NO_EDIT
    write(path, read(path).replace(f"{author.random.choice(words)} ", f"{author.random.choice(WORDS)} ", 1))
    return None


def delete_paragraph(author: Author) -> str | None:
    path = author.section()
    parts = read(path).split("\n\n")
    plain = [part for part in parts if part.strip() and "\\" not in part]
    if not plain:
        return NO_EDIT
    parts.remove(author.random.choice(plain))
    write(path, "\n\n".join(parts))
    return None


def add_section(author: Author) -> None:
    name = author.name("part")
    text = f"\\section{{{name.title()}}}\\label{{sec:{name}}}\nWords of a new section, \\ref{{sec:{name}}}.\n"
    write(author.root / f"manuscript/sections/9{author.count % 10}-{name}.tex", text)


def delete_section(author: Author) -> str | None:
    path = author.section()
    if len(author.sections) < 2 or ("\\label" in read(path) and author.random.random() < 0.7):
        return NO_EDIT
    path.unlink()
    return None


def add_reference(author: Author) -> None:
    key, bib = author.name("ref"), author.root / "bib/references.bib"
    entry = (
        f"\n@book{{{key},\n  author = {{Əliyev, Çingiz and Nowak, Jan}},\n  title = {{Work {key}}},\n"
        f"  publisher = {{Elm}},\n  address = {{Bakı}},\n  year = {author.random.randint(1980, 2024)},\n}}\n"
    )
    write(bib, read(bib) + entry)
    author.insert(rf"\citep{{{key}}}.")


def remove_citation(author: Author) -> str | None:
    path = author.section()
    head, found, rest = read(path).partition(r"\citep")
    if not found or "}" not in rest:
        return NO_EDIT
    write(path, head + rest.partition("}")[2])
    return None


def add_label(author: Author) -> None:
    name = author.name("lab")
    author.insert(f"\\subsection{{On {name}}}\\label{{sec:{name}}}\nIt is said.", apart=True)
    author.insert(rf"See \ref{{sec:{name}}}.")


def add_figure(author: Author) -> None:
    name = author.name("fig")
    author.random.choice((_write_png, _write_drawing))(author, name)
    figure = f"\\includegraphics[width=.4\\linewidth]{{{name}}}\n\\caption{{Of {name}}}\\label{{fig:{name}}}"
    author.insert(f"\\begin{{figure}}\n\\centering\n{figure}\n\\end{{figure}}", apart=True)
    author.insert(rf"See \autoref{{fig:{name}}}.")


def replace_figure(author: Author) -> str | None:
    figures = sorted(author.root.glob("manuscript/figures/fig*.p*"))
    if not figures:
        return NO_EDIT
    chosen = author.random.choice(figures)
    chosen.unlink()
    (_write_drawing if chosen.suffix == ".pdf" else _write_png)(author, chosen.stem)
    return None


def _write_png(author: Author, name: str) -> None:
    colour = (author.random.randrange(256), author.random.randrange(256), author.random.randrange(256))
    size = author.random.randint(20, 90)
    write(author.root / f"manuscript/figures/{name}.png", draw_png(size, 40, colour))


def _write_drawing(author: Author, name: str) -> None:
    """Write the smallest PDF with a line in it."""
    line = f"{author.random.randint(1, 90)} 1 m 90 {author.random.randint(1, 90)} l S"
    parts = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<<>>>>",
        f"<</Length {len(line)}>>stream\n{line}\nendstream",
    )
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += f"{number} 0 obj{part}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 5\n0000000000 65535 f \n{table}trailer<</Size 5/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n"
    write(author.root / f"manuscript/figures/{name}.pdf", data + end.encode())


def add_table(author: Author) -> None:
    name = author.name("tab")
    write(author.root / f"manuscript/tables/{name}.csv", f"Year,Volume\n2020,{author.count}.5\n2021,12.0\n")
    write(author.root / f"manuscript/tables/{name}.toml", f'label = "tab:{name}"\n\n[caption]\nen = "Of {name}"\n')
    author.insert(f"See \\autoref{{tab:{name}}}.\n\n\\input{{tables/{name}}}")


def break_text(author: Author) -> None:
    path = author.section()
    author.broken[path] = read(path)
    write(path, f"{read(path)}\n{author.random.choice(ERRORS)}\n")


def mend(author: Author) -> str:
    """Write what was before it broke."""
    for path, text in author.broken.items():
        if text:
            write(path, text)
        else:
            path.unlink(missing_ok=True)
    author.broken.clear()
    return "mend"


# --- The preamble and the front -------------------------------------------------------------------------


def add_macro(author: Author) -> None:
    name = author.name("mac")
    author.macros.append(name)
    _add_to_preamble(author, author.random.choice(MACROS).replace("<name>", name))
    if author.random.random() < 0.7:
        use_macro(author)


def use_macro(author: Author) -> str | None:
    if not author.macros:
        return NO_EDIT
    author.insert(rf"${{}}$\{author.random.choice(author.macros)}{{}}")
    return None


def change_macro(author: Author) -> str | None:
    if not author.macros:
        return NO_EDIT
    name = author.random.choice(author.macros)
    lines = read(author.preamble).split("\n")
    changed = author.random.choice(MACROS).replace("<name>", name)
    write(author.preamble, "\n".join(changed if f"{name}}}" in line and "\\" in line else line for line in lines))
    return None


def add_package(author: Author) -> None:
    _add_to_preamble(author, rf"\usepackage{{{author.random.choice(PACKAGES)}}}", first=True)


def _add_to_preamble(author: Author, line: str, *, first: bool = False) -> None:
    before = read(author.preamble) if author.preamble.is_file() else ""
    write(author.preamble, f"{line}\n{before}" if first else f"{before}{line}\n")


def break_preamble(author: Author) -> None:
    author.broken[author.preamble] = read(author.preamble) if author.preamble.is_file() else ""
    faults = (r"\unknowncommand", r"\newcommand{\a}{", r"\usepackage{nosuchpack}")
    _add_to_preamble(author, author.random.choice(faults))


def change_local_package(author: Author) -> None:
    path = author.root / "manuscript/mylocal.sty"
    write(path, f"\\newcommand{{\\mylocal}}{{said {author.random.randint(1, 9)}}}\n")
    if not author.preamble.is_file() or "{mylocal}" not in read(author.preamble):
        _add_to_preamble(author, r"\usepackage{mylocal}")
        author.insert(r"\mylocal")


def change_title(author: Author) -> str | None:
    toml = author.root / "manuscript/article.toml"
    lines = read(toml).split("\n")
    title = [n for n, line in enumerate(lines) if line.startswith(('en = "', 'az = "', 'tr = "'))]
    if not title:
        return NO_EDIT
    lines[title[0]] = lines[title[0]].rstrip('"') + f' {author.random.choice(WORDS)}"'
    write(toml, "\n".join(lines))
    return None


def change_author(author: Author) -> None:
    toml = author.root / "manuscript/article.toml"
    if "\n[[authors]]" in read(toml) and author.random.random() < 0.5:
        write(toml, read(toml).replace('family = "', f'family = "{author.name("Van")} ', 1))
    else:
        write(toml, f'{read(toml)}\n[[authors]]\ngiven = "Çingiz"\nfamily = "{author.name("Reed")}"\n')


def switch_journal(author: Author) -> str | None:
    if len(author.journals) < 2:
        return NO_EDIT
    author.journal = author.random.choice(author.journals)
    return None


EDITS: Mapping[Edit, int] = {
    add_word: 9, change_word: 9, delete_paragraph: 4, add_section: 2, delete_section: 2, add_reference: 3,
    remove_citation: 2, add_label: 3, add_figure: 3, replace_figure: 3, add_table: 2, break_text: 4, add_macro: 4,
    use_macro: 3, change_macro: 2, add_package: 2, break_preamble: 2, change_local_package: 2, change_title: 2,
    change_author: 2, switch_journal: 3,
}  # fmt: skip


# --- Disturbances ---------------------------------------------------------------------------------------


def delete_formats(_: Author) -> None:
    remove_folder(formats_folder())


def delete_build(author: Author) -> None:
    # An engine that was begun may still write there: then a part is left, as "rm -r" leaves it.
    with suppress(OSError):
        remove_folder(author.root / "build")


def delete_scratch(author: Author) -> str | None:
    """Delete a file that a build has left."""
    files = [path for path in sorted(author.root.glob("build/**/*")) if path.is_file() and path.name != "lock"]
    if not files:
        return NO_EDIT
    author.random.choice(files).unlink()
    return None


def delete_last(_: Author) -> None:
    for path in builds_folder().glob("*.json"):
        path.unlink()


def truncate_format(author: Author) -> None:
    for path in formats_folder().glob(f"*/{FILE}"):
        size = path.stat().st_size
        os.truncate(path, author.random.choice((0, 100, size // 2, max(0, size - 1))))


def damage_format(_: Author) -> None:
    """Write other bytes over the end of each format."""
    for path in formats_folder().glob(f"*/{FILE}"):
        with path.open("r+b") as stream:
            stream.seek(path.stat().st_size // 2)
            stream.write(b"\xff" * 4096)


def truncate_record(author: Author) -> None:
    for path in formats_folder().glob(f"*/{RECORD}"):
        os.truncate(path, author.random.choice((0, 10, path.stat().st_size // 2)))


def damage_last(author: Author) -> None:
    for path in builds_folder().glob("*.json"):
        write(path, author.random.choice(("", "{}", "[]", "null", '{"folder": 1}', "{" * 9)))


def kill_engine(author: Author) -> None:
    running = wait_for_engine(author.root, _A_MOMENT)
    kill_each(each for each, command in running.items() if "/xelatex" in command or "/pdflatex" in command)


_A_MOMENT = 0.2
"""Seconds: an engine need not be held at all."""


def sweep_folders(author: Author) -> None:
    for folder in author.root.glob("build/*/run-*"):
        # An engine may be writing its first files there.
        with suppress(OSError):
            remove_folder(folder)


BEFORE: tuple[Edit, ...] = (
    delete_formats, delete_build, delete_scratch, delete_scratch, delete_last, truncate_format, damage_format,
    truncate_record, damage_last,
)  # fmt: skip
"""What happens between two builds."""
MEANWHILE: tuple[Edit, ...] = (
    kill_engine, sweep_folders, delete_formats, truncate_format, delete_scratch, delete_build,
)  # fmt: skip
"""What happens while an engine waits."""
