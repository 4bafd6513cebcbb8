"""A scripted history of the seed article: ten commits, as a revision goes."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

from elyazma.system.files import write_file

SEED = Path(__file__).parents[1]
Step = Callable[[Path], None]


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A B", "-c", "user.email=a@b.example", "-c", "commit.gpgSign=false")
    done = subprocess.run(("git", *identity, *arguments), cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def make_history(root: Path) -> Path:
    """Make the repository: tags r0 ... r9, one for each commit."""
    for name in ("manuscript", "bib"):
        shutil.copytree(SEED / name, root / name)
    write_file(root / ".gitignore", "/build/\n/dist/\n")
    git(root, "init", "--quiet", "--initial-branch=main")
    for number, step in enumerate(STEPS):
        step(root)
        git(root, "add", "--all", ".")
        git(root, "commit", "--quiet", "--allow-empty", "--message", step.__name__)
        git(root, "tag", f"r{number}")
    return root


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def replace_in(path: Path, old: str, new: str) -> None:
    text = read(path)
    assert old in text, old
    write_file(path, text.replace(old, new, 1))


def begin(_: Path) -> None:
    """Leave the seed as it is."""


def edit_words(root: Path) -> None:
    research = root / "manuscript/sections/02-tedqiqat.tex"
    replace_in(research, "yalnız regional deyil, həm də qlobal", "təkcə yerli deyil, həmçinin ümumdünya")
    replace_in(research, "Hər iki ölkə enerji sahəsində birgə təlimlər", "İki ölkə birgə təlimlər, ÇĞÖŞÜƏ hərfləri")


def move_section(root: Path) -> None:
    """Put the balance of power before diplomacy."""
    sections = root / "manuscript/sections"
    (sections / "05-guc-balansi.tex").rename(sections / "x.tex")
    (sections / "04-diplomatik.tex").rename(sections / "05-diplomatik.tex")
    (sections / "x.tex").rename(sections / "04-guc-balansi.tex")


def add_reference(root: Path) -> None:
    bib = root / "bib/references.bib"
    entry = (
        "\n@book{yeni2024,\n  author = {Əliyev, Çingiz and Şükürlü, Ülvi},\n  title = {Enerji və güc},\n"
        "  publisher = {Elm},\n  address = {Bakı},\n  year = 2024,\n}\n"
    )
    write_file(bib, read(bib) + entry)
    replace_in(root / "manuscript/sections/01-giris.tex", r"\citep{", r"\citep{yeni2024,")


def change_reference(root: Path) -> None:
    bib = root / "bib/references.bib"
    replace_in(bib, "title = {Enerji və güc}", "title = {Enerji, güc və təhlükəsizlik}")
    replace_in(bib, "year = 2024,", "year = 2025,")
    replace_in(root / "manuscript/sections/01-giris.tex", r"\citep{yeni2024,", r"\citep[s.~5]{yeni2024,")
    replace_in(root / "manuscript/sections/02-tedqiqat.tex", r" \citep{eia2022}", "")


def add_figure(root: Path) -> None:
    write_file(root / "manuscript/figures/xerite.png", draw_png(200, 120, (40, 90, 160)))
    figure = "\\begin{figure}[htbp]\n\\centering\n\\includegraphics[width=.5\\linewidth]{xerite}\n"
    figure += "\\caption{Kəmərlərin xəritəsi}\\label{fig:xerite}\n\\end{figure}\n"
    research = root / "manuscript/sections/02-tedqiqat.tex"
    write_file(research, f"{read(research)}\n\\autoref{{fig:xerite}} kəmərləri göstərir.\n\n{figure}")


def add_table(root: Path) -> None:
    write_file(root / "manuscript/tables/hecm.csv", "İl,Həcm,Qeyd\n2020,10.5,başlanğıc\n2021,12.0,artım\n2022,14.25,\n")
    write_file(root / "manuscript/tables/hecm.toml", 'label = "tab:hecm"\n\n[caption]\naz = "Qazın həcmi"\n')
    military = root / "manuscript/sections/03-herbi-ve-tehlukesizlik.tex"
    write_file(military, f"{read(military)}\nRəqəmlər \\autoref{{tab:hecm}} içindədir.\n\n\\input{{tables/hecm}}\n")
    write_file(root / "manuscript/figures/xerite.png", draw_png(200, 120, (160, 90, 40)))


def switch_journal(root: Path) -> None:
    replace_in(root / "manuscript/article.toml", 'journal = "ancient-land"', 'journal = "scientific-research"')
    replace_in(root / "manuscript/tables/hecm.csv", "2021,12.0,artım", "2021,13.0,böyük artım\n2023,15,gözlənti")


def split_section(root: Path) -> None:
    research = root / "manuscript/sections/02-tedqiqat.tex"
    text = read(research)
    at = text.index("Bu əməkdaşlıq enerji layihələrinin")
    write_file(research, text[:at].replace(r"\section{Tədqiqat}", r"\section{Enerji əməkdaşlığı}"))
    for later in sorted(research.parent.glob("0[3-9]-*.tex"), reverse=True):
        later.rename(later.with_name(f"{int(later.name[:2]) + 1:02}{later.name[2:]}"))
    write_file(research.with_name("03-diplomatiya.tex"), f"\\section{{Enerji diplomatiyası}}\n\n{text[at:]}")


def change_front(root: Path) -> None:
    toml = root / "manuscript/article.toml"
    keywords = '\n[keywords]\naz = ["enerji", "Türkiyə", "güc balansı"]\nen = ["energy", "Turkey"]\n'
    write_file(toml, read(toml) + keywords)
    replace_in(toml, "Energy and Security Aspects", "Energy, Transit and Security Aspects")
    abstract = root / "manuscript/abstract.az.tex"
    write_file(abstract, read(abstract).rstrip() + "\nXülasəyə əlavə olunan cümlə.\n")


STEPS: tuple[Step, ...] = (
    begin, edit_words, move_section, add_reference, change_reference, add_figure, add_table, switch_journal,
    split_section, change_front,
)  # fmt: skip


def draw_png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """Draw a picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
