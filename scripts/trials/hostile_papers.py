r"""Hostile papers for a batch: those of the other trials, and what only an inbox brings: archives, links, odd folders.

Each has a scene of its own, as in scenes.py. What lays one out gives the path that is named to the batch.
"""

from __future__ import annotations

import os
import shutil
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import attack_links
import attack_templates
import attack_tex
from scenes import DATA, SECRET, Attack, Scene, copy_manuscript
from tool_child import LANDLOCK

from bombs import BOMBS, PAPERS, Bomb, write_word
from hostile_git import WAYS, Way, make_program, make_repository

PAPER = "paper"
"""The folder of a scene in which papers lie that are no manuscripts yet, and the stem of their names."""
MAIN = r"""\documentclass{article}
\usepackage{graphicx}
\title{A Paper}
\author{A. Author}
\begin{document}
\maketitle
Text.
\end{document}
"""
GIB = 1 << 30
Lay = Callable[[Scene], Path]


@dataclass(frozen=True, slots=True)
class Hostile:
    """A hostile paper: its kind, its name, and what lays it out and gives its path."""

    kind: str
    name: str
    lay: Lay


def list_papers() -> Iterator[Hostile]:
    """Yield each once."""
    of_journals = {each.name: each for each in (*attack_tex.list_attacks(LANDLOCK), *attack_templates.list_attacks())}
    kinds: Mapping[str, Mapping[str, Lay]] = {
        "LaTeX papers": {name: partial(_lay_tex, tex) for name, tex in TEX.items()},
        "TeX of journals": {name: partial(_lay_attack, of_journals[name]) for name in TEMPLATES_OF_TEX},
        "templates that compute": {name: partial(_lay_attack, of_journals[name]) for name in TEMPLATES},
        "pictures": {name: partial(_lay_bomb, BOMBS[name]) for name in PICTURES},
        "texts": {name: partial(_lay_bomb, BOMBS[name]) for name in TEXTS},
        "Word and Markdown": {
            **{name: partial(_lay_paper, write) for name, write in PAPERS.items() if not name.startswith("txt")},
            **{name: partial(_lay_word, write) for name, write in WORD.items()},
        },
        "git": {name: partial(_lay_repository, WAYS[name]) for name in REPOSITORIES},
        "zips": {name: partial(_lay_archive, pack) for name, pack in ARCHIVES.items()},
        "links and folders": FOLDERS,
    }
    for kind, ways in kinds.items():
        yield from (Hostile(kind, name, lay) for name, lay in ways.items())


def _lay_attack(attack: Attack, scene: Scene) -> Path:
    attack.lay(scene)
    return scene.root


def _lay_bomb(bomb: Bomb, scene: Scene) -> Path:
    copy_manuscript("minimal", scene.root)
    bomb(scene.root)
    return scene.root


def _lay_paper(write: Callable[[], tuple[str, bytes]], scene: Scene) -> Path:
    name, content = write()
    path = scene.folder / PAPER / f"{PAPER}.{name.rpartition('.')[2]}"
    path.parent.mkdir()
    path.write_bytes(content)
    return path


# --- LaTeX papers ----------------------------------------------------------------------------------------

TEX: Mapping[str, str] = {
    "endless-macro": r"\def\a{\a}\a",
    "endless-pages": r"\loop x\newpage\iftrue\repeat",
    "growing-macro": r"\def\a{xx}\loop\edef\a{\a\a}\iftrue\repeat",
    "growing-box": r"\setbox0\vbox{\loop\hbox{x}\iftrue\repeat}",
    "growing-file": r"\newwrite\w\immediate\openout\w=big \loop\immediate\write\w{\number\maxdimen}\iftrue\repeat",
    "waiting": r"\newread\r\openin\r=/dev/stdin \read\r to\x \read-1 to\x",
    "shell": r"\immediate\write18{touch SPRUNG OUT/made}",
    "pipe": r'\input{|"touch SPRUNG OUT/made"}',
    "reads": r"\input{OUT/secret.tex}",
    "reads-up": r"\input{../outside/secret.tex}",
    "reads-key": r"\newread\r\openin\r=KEY \read\r to\x \x",
    "shows": r"\includegraphics{OUT/secret.pdf}",
    "shows-up": r"\includegraphics{../outside/secret.png}",
    "lists": r"\usepackage{listings}\lstinputlisting{OUT/secret.tex}",
    "cites": r"\cite{a}\bibliography{OUT/secret}",
    "writes": r"\newwrite\w\immediate\openout\w=OUT/made \immediate\write\w{x}",
    "driver": r"\special{pdf:fstream @x (OUT/secret.tex)}\special{pdf:put @catalog <</X @x>>}",
}
"""The body of a paper; OUT is a folder outside, KEY a key in a home, SPRUNG what a program would leave."""


def _lay_outside(scene: Scene) -> None:
    scene.outside.mkdir()
    (scene.outside / "secret.tex").write_text(f"{SECRET}\n", encoding="utf-8")
    (scene.outside / "secret.bib").write_text(f"@book{{a, title={{{SECRET}}}, author={{A}}, year=1999}}\n", "utf-8")
    (scene.outside / "secret.png").write_bytes(attack_links.write_secret_png())
    (scene.outside / "secret.docx").write_bytes(write_word(_paragraph(SECRET)))


def _lay_tex(tex: str, scene: Scene) -> Path:
    _lay_outside(scene)
    folder = scene.folder / PAPER
    folder.mkdir()
    places = {"OUT": scene.outside, "KEY": scene.home / ".ssh/id_ed25519", "SPRUNG": scene.sprung}
    for name, path in places.items():
        tex = tex.replace(name, str(path))
    (folder / "main.tex").write_text(MAIN.replace("Text.", f"Text.\n\n{tex}"), encoding="utf-8")
    return folder


# --- Those of the other trials -----------------------------------------------------------------------------

TEMPLATES_OF_TEX = (
    "xelatex template input-key", "xelatex template write18", "xelatex template pipe", "xelatex template openout-over",
    "xelatex template settings-of-the-driver", "lualatex template lua-execute", "lualatex template lua-popen",
    "lualatex template lua-open", "lualatex template lua-remove", "lualatex template lua-key", "xelatex loop",
    "xelatex files", "lualatex lua-loop", "lualatex lua-memory", "lualatex endless-file",
)  # fmt: skip
TEMPLATES = (
    "journal range-list", "journal power-of-power", "journal long-text", "journal cycler", "journal include-outside",
    "journal thirty-loops", "journal deep-parentheses", "journal surrogate",
)  # fmt: skip
PICTURES = ("png-pixels", "jpeg-pixels", "pdf-content-twice", "pdf-folded-pages", "pdf-large-page")
TEXTS = ("braces", "doubling", "table", "sheet", "entries", "entry-strings", "authors", "words")
REPOSITORIES = (
    "hooks-of-a-commit", "hooks-of-files", "filter-with-equals-sign", "include", "submodule", "promisor-ext",
    "worktree-of-its-own", "large-files",
)  # fmt: skip


def _lay_repository(way: Way, scene: Scene) -> Path:
    make_repository(scene.root, DATA / "minimal")
    way(scene.root, make_program(scene.folder))
    if (scene.root / ".git").is_dir():
        # Without it beside the repository the batch takes what is committed.
        shutil.rmtree(scene.root / "manuscript")
    return scene.root


# --- Word ------------------------------------------------------------------------------------------------


def _paragraph(text: str) -> bytes:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode()


def _name_entity(outside: Path) -> bytes:
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{outside}/secret.tex">]>'.encode()
    return write_word(_paragraph("&e;"), {}, declared)


def _climb_in_word(outside: Path) -> bytes:
    return write_word(_paragraph("a"), {"word/media/../../../outside/made.png": b"x", f"{outside}/made": b"x"})


WORD: Mapping[str, Callable[[Path], bytes]] = {
    "docx-entity-outside": _name_entity,
    "docx-climbing-part": _climb_in_word,
    "docx-cut": lambda _: write_word(_paragraph("a"))[:300],
}


def _lay_word(write: Callable[[Path], bytes], scene: Scene) -> Path:
    _lay_outside(scene)
    path = scene.folder / PAPER / "paper.docx"
    path.parent.mkdir()
    path.write_bytes(write(scene.outside))
    return path


# --- Archives ------------------------------------------------------------------------------------------

Pack = Callable[[zipfile.ZipFile, Path], object]


def _add_link(archive: zipfile.ZipFile, outside: Path, name: str = "main.tex") -> None:
    link = zipfile.ZipInfo(name)
    link.external_attr = 0o120777 << 16
    archive.writestr(link, str(outside / "secret.tex"))


def _add_zeros(size: int, name: str, archive: zipfile.ZipFile, _: Path) -> None:
    with archive.open(name, "w", force_zip64=True) as member:
        for _ in range(size >> 24):
            member.write(bytes(1 << 24))


def _add_many(archive: zipfile.ZipFile, _: Path) -> None:
    for number in range(30_000):
        archive.writestr(f"a{number}.tex", "")


ARCHIVES: Mapping[str, Pack] = {
    "climbing": lambda archive, _: archive.writestr("../outside/made.tex", "x"),
    "climbing-far": lambda archive, outside: archive.writestr(f"{'../' * 30}{outside}/made.tex", "x"),
    "absolute": lambda archive, outside: archive.writestr(f"{outside}/made.tex", "x"),
    "backslashes": lambda archive, _: archive.writestr("..\\..\\outside\\made.tex", "x"),
    "link": _add_link,
    "link-to-a-folder": lambda archive, outside: (
        _add_link(archive, outside.parent, "out"),
        archive.writestr("out/made.tex", "x"),
    ),
    "member-that-swells": partial(_add_zeros, 3 * GIB, "big.tex"),
    "member-of-a-gigabyte": partial(_add_zeros, GIB, "big.tex"),
    "many-members": _add_many,
    "hooks": lambda archive, outside: (
        archive.writestr(".git/config", f"[core]\nfsmonitor = touch {outside}/made\n"),
        archive.writestr(".git/HEAD", "ref: refs/heads/main\n"),
    ),
    "tasks": lambda archive, outside: archive.writestr("tasks.py", f"open('{outside}/made', 'w')"),
    "settings": lambda archive, outside: (
        archive.writestr(".latexmkrc", f"system('touch {outside}/made');"),
        archive.writestr("texmf.cnf", "shell_escape=t"),
        archive.writestr("article.cls", rf"\immediate\write18{{touch {outside}/made}}"),
    ),
    "deep": lambda archive, _: archive.writestr("a/" * 1500 + "deep.tex", "x"),
    "file-below-a-file": lambda archive, _: archive.writestr("main.tex/below.tex", "x"),
    "long-name": lambda archive, _: archive.writestr("x" * 5000 + ".tex", "x"),
    "same-name-twice": lambda archive, _: archive.writestr("MAIN.TEX", "x"),
}


def _lay_archive(pack: Pack, scene: Scene) -> Path:
    _lay_outside(scene)
    path = scene.folder / PAPER / "paper.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr("main.tex", MAIN)
        pack(archive, scene.outside)
    return path


def _lay_overlapping(scene: Scene) -> Path:
    """Write a zip whose 200 members are the same compressed ten megabytes."""
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = raw.compress(bytes(10 << 20)) + raw.flush()
    sizes = (zlib.crc32(bytes(10 << 20)), len(data), 10 << 20)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, *sizes, 6, 0) + b"a0.tex" + data
    entries = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, *sizes, len(name), 0, 0, 0, 0, 0, 0) + name
        for name in (f"a{number}.tex".encode() for number in range(200))
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 200, 200, len(entries), len(local), 0)
    path = scene.folder / PAPER / "paper.zip"
    path.parent.mkdir()
    path.write_bytes(local + entries + end)
    return path


# --- Links and folders -------------------------------------------------------------------------------------


def _make_paper(scene: Scene) -> Path:
    _lay_outside(scene)
    folder = scene.folder / PAPER
    folder.mkdir()
    # None is a copy of another.
    (folder / "main.tex").write_text(f"{MAIN}% {scene.folder.name}\n", encoding="utf-8")
    return folder


def _link_paper(name: str, target: str, scene: Scene) -> Path:
    folder = _make_paper(scene)
    (folder / "main.tex").unlink()
    (folder / name).symlink_to(scene.outside / target)
    return folder


def _link_text(scene: Scene) -> Path:
    folder = _make_paper(scene)
    (folder / "part.tex").symlink_to(scene.outside / "secret.tex")
    (folder / "main.tex").write_text(MAIN.replace("Text.", "\\input{part}"), encoding="utf-8")
    return folder


def _name_outside_twice(scene: Scene) -> Path:
    folder = _make_paper(scene)
    os.link(scene.outside / "secret.tex", folder / "part.tex")
    (folder / "main.tex").write_text(MAIN.replace("Text.", "\\input{part}"), encoding="utf-8")
    return folder


def _add_pipe(scene: Scene) -> Path:
    folder = _make_paper(scene)
    os.mkfifo(folder / "part.tex")
    os.mkfifo(folder / "other.docx")
    return folder


def _lock_folder(scene: Scene) -> Path:
    folder = _make_paper(scene)
    (folder / "closed").mkdir(mode=0)
    (folder / "shut.tex").write_text("x", encoding="utf-8")
    (folder / "shut.tex").chmod(0)
    return folder


def _lock_all(scene: Scene) -> Path:
    folder = _make_paper(scene)
    folder.chmod(0)
    return folder


def _nest_folders(scene: Scene) -> Path:
    folder = deep = _make_paper(scene)
    for _ in range(1200):
        deep = Path(f"{deep}/a")
        os.mkdir(deep)  # noqa: PTH102 - a Path of so many parts takes long
    return folder


def _fill_folder(scene: Scene) -> Path:
    folder = _make_paper(scene)
    for number in range(30_000):
        (folder / f"a{number}.tex").touch()
    return folder


def _name_oddly(scene: Scene) -> Path:
    folder = _make_paper(scene)
    os.close(os.open(os.fsencode(folder) + b"/\xff\xfe\n.tex", os.O_CREAT | os.O_WRONLY))
    odd = folder.with_name("-rf\n\x1b[2J$(touch made)")
    folder.rename(odd)
    return odd


def _leave_holes(suffix: str, scene: Scene) -> Path:
    folder = _make_paper(scene)
    path = folder / f"{PAPER}{suffix}"
    with path.open("wb") as stream:
        stream.write(b"\\documentclass{article}\n")
        stream.truncate(1 << 40)
    return path


FOLDERS: Mapping[str, Lay] = {
    "overlapping-zip": _lay_overlapping,
    "linked-word": partial(_link_paper, "paper.docx", "secret.docx"),
    "linked-tex": partial(_link_paper, "main.tex", "secret.tex"),
    "linked-text": _link_text,
    "second-name": _name_outside_twice,
    "named-pipes": _add_pipe,
    "closed-folder": _lock_folder,
    "closed-paper": _lock_all,
    "deep-folders": _nest_folders,
    "many-files": _fill_folder,
    "odd-names": _name_oddly,
    "holes-word": partial(_leave_holes, ".docx"),
    "holes-zip": partial(_leave_holes, ".zip"),
    "holes-tex": partial(_leave_holes, ".tex"),
}
