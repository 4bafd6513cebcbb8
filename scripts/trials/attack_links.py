"""Links that lead out of a stranger's manuscript, where it is read and where it is written, and papers that name paths.

Outside stands a copy of the manuscript in which each file says the secret, so that what is read there is seen in a
result. Links are symbolic ones, to a file, a folder, through another link and through /proc, and second names of the
same file.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from scenes import CHECKOUT, SECRET, Attack, Scene, Step, copy_manuscript

from bombs import write_word
from small_pdf import one_page

READ, WRITTEN, PAPERS = "links: read", "links: written and deleted", "papers that name paths"
UNTRUSTED = {"ELYAZMA_UNTRUSTED": "1"}
SECTION = "manuscript/sections/02-method.tex"
JOURNAL = "styles/plain"


def list_attacks() -> Iterator[Attack]:
    """Yield every link with the commands that would follow it."""
    for place, steps in PLACES.items():
        for name, link in LINKS.items():
            environment = UNTRUSTED if name == "second-name" else {}
            yield Attack(READ, f"{place} {name}", partial(_lay, place, link), steps, environment=environment)
    for place, steps in TARGETS.items():
        for name, link in LINKS.items():
            is_top = "/" not in place.rstrip("/")
            if not (place.endswith("/") and name == "second-name") and not (is_top and name == "folder"):
                lay = partial(_lay_target, place.rstrip("/"), link)
                yield Attack(WRITTEN, f"{place} {name}", lay, steps)
    for name, write in {**NAMED, **ARCHIVES}.items():
        paper = f"../paper/paper.{name.partition(' ')[0]}"
        steps = (("import", paper, "--into", "made", "--keep"),)
        yield Attack(PAPERS, name, partial(_lay_paper, write), steps)


# --- What is read ------------------------------------------------------------------------------------------

ALL: tuple[Step, ...] = (("check",), ("pdf",), ("docx",), ("html",), ("submit", "--draft"))
LETTERS: tuple[Step, ...] = (("letter",), ("response",))
PLACES: Mapping[str, tuple[Step, ...]] = {
    SECTION: (*ALL, ("jats",), ("status",)),
    "manuscript/article.toml": (*ALL, ("status",)),
    "manuscript/abstract.en.tex": ALL,
    "manuscript/preamble.tex": ALL,
    "manuscript/appendices/01-alphabet.tex": ALL,
    "manuscript/supplement/01-trial.tex": ALL,
    "manuscript/tables/alphabet.csv": ALL,
    "manuscript/tables/alphabet.toml": ALL,
    "manuscript/figures/flow.pdf": (*ALL, ("figures", "--embed")),
    "manuscript/figures/letters.png": ALL,
    "manuscript/figures/glyph.jpg": ALL,
    "manuscript/listing.py": ALL,
    "manuscript/letters/letter.en.md": LETTERS,
    "manuscript/letters/response.toml": LETTERS,
    "manuscript/letters/letters.toml": LETTERS,
    "styles/arxiv/assets/own.sty": (("check", "--journal", "arxiv"), ("pdf", "--journal", "arxiv")),
    "manuscript/releases.toml": (("status",), ("verify", "--version", "1"), ("release", "--version", "2")),
    "bib/references.bib": (*ALL, ("bib",)),
    f"{JOURNAL}/style.toml": (*ALL, ("journals",), ("letter",)),
    f"{JOURNAL}/article.tex.j2": ALL,
    f"{JOURNAL}/assets/own.sty": ALL,
    f"{JOURNAL}/NOTES.md": (("journals",), ("pdf",)),
    "portals/evil.toml": (("submit", "--draft", "--portal", "evil"),),
    "languages/en.toml": ALL,
}
"""What is read of a manuscript, each with the commands that read it."""


def _lay(place: str, link: Callable[[Path, Path], None], scene: Scene) -> None:
    write_whole(scene.root)
    shutil.copytree(scene.root, scene.outside)
    for path in scene.outside.rglob("*"):
        if path.is_file():
            tell_secret(path)
    link(scene.root / place, scene.outside / place)


def write_whole(root: Path) -> None:
    """Write a manuscript that has every kind of file that is read."""
    copy_manuscript("english", root)
    template = root / JOURNAL / "article.tex.j2"
    template.write_text(template.read_text("utf-8").replace(r"\begin{doc", "\\usepackage{own}\n\\begin{doc"), "utf-8")
    own = (CHECKOUT / "scripts/elyazma/languages/en.toml").read_text("utf-8")
    texts = {
        f"{JOURNAL}/assets/own.sty": "\\ProvidesPackage{own}\n",
        "styles/arxiv/assets/own.sty": "\\ProvidesPackage{own}\n",
        f"{JOURNAL}/NOTES.md": "Notes.\n",
        "manuscript/preamble.tex": "\\newcommand{\\own}{own}\n",
        "manuscript/listing.py": "print()\n",
        "manuscript/letters/letter.en.md": "Dear editor,\n\nwords.\n",
        "manuscript/letters/response.toml": 'opening = "Words."\n[[reviewers]]\n[[reviewers.points]]\ncomment = "A."\n',
        "manuscript/letters/letters.toml": "",
        "manuscript/releases.toml": "",
        "portals/evil.toml": _PORTAL,
        "languages/en.toml": own,
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    with (root / SECTION).open("a", encoding="utf-8") as section:
        section.write("\n\\lstinputlisting{listing.py}\n")
    with (root / "manuscript/preamble.tex").open("a", encoding="utf-8") as preamble:
        preamble.write("\\usepackage{listings}\n")


_PORTAL = """
[portal]
name = "Evil"
[portal.source]
unverified = true
[contents]
accepted = ["pdf"]
always = ["pdf"]
"""


def tell_secret(path: Path) -> None:
    """Write the secret into a file of a manuscript, where it would be printed or packed."""
    if path.suffix in _BINARY:
        path.write_bytes(_BINARY[path.suffix]())
        return
    text = path.read_text("utf-8")
    for pattern, printed in _TEXTS.get(path.suffix, ()):
        text = re.sub(pattern, printed, text, flags=re.MULTILINE)
    if SECRET not in text:
        text += f"\n# {SECRET}\n" if path.suffix == ".toml" else f"\n{SECRET}\n"
    path.write_text(text, encoding="utf-8")


_TEXTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    ".toml": ((r'^((?:name|en|opening|references|abstract) = ")', rf"\1{SECRET} "),),
    ".bib": ((r"^( *title *= *\{)", rf"\1{SECRET} "),),
    ".csv": ((r"^(\w+)", rf"\1{SECRET}"),),
    ".j2": ((r"^(\\bibliography)", rf"{SECRET}\n\1"),),
    ".sty": ((r"$(?!\n)", rf"\\AtEndDocument{{{SECRET}}}"),),
}


def write_secret_png() -> bytes:
    """Write a picture whose pixels spell the secret."""
    word = SECRET.encode()

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", len(word), 1, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" + word)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _write_secret_jpeg() -> bytes:
    plain = (CHECKOUT / "tests/data/english/manuscript/figures/glyph.jpg").read_bytes()
    word = SECRET.encode()
    return plain[:2] + b"\xff\xfe" + struct.pack(">H", len(word) + 2) + word + plain[2:]


_BINARY: Mapping[str, Callable[[], bytes]] = {
    ".png": write_secret_png,
    ".jpg": _write_secret_jpeg,
    ".pdf": lambda: one_page(f"% {SECRET}\n0 0 m 9 9 l S\n"),
}


# --- Links ---------------------------------------------------------------------------------------------------


def _clear(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)


def _link_whole(place: Path, target: Path) -> None:
    _clear(place)
    place.symlink_to(target)


def _link_relative(place: Path, target: Path) -> None:
    _clear(place)
    place.symlink_to(os.path.relpath(target, place.parent))


def _link_folder(place: Path, target: Path) -> None:
    """Let the folder that a file is in be the link."""
    _clear(place.parent)
    place.parent.symlink_to(target.parent)


def _link_twice(place: Path, target: Path) -> None:
    """Link by a link within the manuscript, whose name looks as if it stayed."""
    _clear(place)
    between = place.parent / "between"
    between.symlink_to(target.parent)
    place.symlink_to(f"between/{target.name}")


def _link_process(place: Path, target: Path) -> None:
    """Link through what the process itself has open."""
    _clear(place)
    place.symlink_to(f"/proc/self/root{target}")


def _link_hard(place: Path, target: Path) -> None:
    _clear(place)
    place.hardlink_to(target)


LINKS: Mapping[str, Callable[[Path, Path], None]] = {
    "absolute": _link_whole,
    "relative": _link_relative,
    "folder": _link_folder,
    "twice": _link_twice,
    "process": _link_process,
    "second-name": _link_hard,
}


# --- What is written ------------------------------------------------------------------------------------------

MADE: tuple[Step, ...] = (
    ("pdf",),
    ("docx",),
    ("html",),
    ("jats",),
    ("picture",),
    ("letter",),
    ("submit", "--draft"),
    ("clean", "--dist"),
)
TARGETS: Mapping[str, tuple[Step, ...]] = {
    **{f"{name}/": MADE for name in ("build", "dist", "build/plain", "build/cache", "build/plain/seed")},
    **{f"build/plain/{name}": MADE for name in ("lock", "stamp.json", "seed/article.aux", "last.json")},
    "build/cache/accepted.json": MADE,
    "dist/minimal-plain.pdf": MADE,
    "dist/minimal-plain.docx": MADE,
    "dist/minimal-plain.html": MADE,
    "dist/minimal-plain.xml": MADE,
    "dist/minimal-plain-letter.pdf": MADE,
    "dist/minimal-plain-submission.zip": MADE,
    "bib/references.bib": (("bib", "--write"), ("clean", "--dist")),
    "manuscript/letters/": (("letter", "--begin"), ("response", "--begin")),
    "manuscript/letters/letter.en.md": (("letter", "--begin"),),
    "manuscript/letters/response.toml": (("response", "--begin"),),
    "manuscript/figures/": (("figures", "--embed", "--convert"),),
    "manuscript/figures/a.eps": (("figures", "--embed", "--convert"), ("pdf",)),
    "manuscript/figures/a.pdf": (("figures", "--embed", "--convert"), ("pdf",)),
    "manuscript/figures/originals/": (("figures", "--embed", "--convert"),),
    "made/": (("new", "made"), ("import", "manuscript/abstract.en.tex", "--into", "made")),
}
"""Where something is written, swept or deleted; folders end with a slash."""


def _lay_target(place: str, link: Callable[[Path, Path], None], scene: Scene) -> None:
    copy_manuscript("minimal", scene.root)
    outside = scene.outside / place
    outside.parent.mkdir(parents=True, exist_ok=True)
    if not Path(place).suffix and Path(place).name != "lock":
        for name in ("run-1/kept", "seed/kept", "plain/kept", "kept", "figures/a.eps"):
            (outside / name).parent.mkdir(parents=True, exist_ok=True)
            (outside / name).write_text("%!PS-Adobe-3.0 EPSF-3.0\nshowpage\n", encoding="utf-8")
    elif (scene.root / place).is_file():
        shutil.copy(scene.root / place, outside)
    else:
        outside.write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n", encoding="utf-8")
    link(scene.root / place, outside)


# --- Papers ----------------------------------------------------------------------------------------------------

Writer = Callable[[Path, Path], None]
"""Writes a paper into a folder, which names files of another one."""


def _lay_paper(write: Writer, scene: Scene) -> None:
    scene.root.mkdir()
    (scene.folder / "paper").mkdir()
    scene.outside.mkdir()
    for name, content in _OUTSIDE.items():
        (scene.outside / name).write_bytes(content)
    write(scene.folder / "paper", scene.outside)


_OUTSIDE = {
    "secret.tex": f"{SECRET}\n".encode(),
    "secret.txt": f"{SECRET}\n".encode(),
    "secret.csv": f"a,b\n{SECRET},2\n".encode(),
    "secret.bib": f"@book{{a, title={{{SECRET}}}, author={{A}}, year=2000}}\n".encode(),
    "secret.bbl": f"\\begin{{thebibliography}}{{1}}\\bibitem{{a}} {SECRET}.\\end{{thebibliography}}\n".encode(),
    "secret.sty": f"\\AtEndDocument{{{SECRET}}}\n".encode(),
    "secret.cls": b"\\LoadClass{article}\n\\AtEndDocument{" + SECRET.encode() + b"}\n",
    "secret.pdf": one_page(f"% {SECRET}\n0 0 m 9 9 l S\n"),
    "secret.png": write_secret_png(),
}


def _tex(body: str, before: str = "") -> Writer:
    def write(folder: Path, outside: Path) -> None:
        text = f"\\documentclass{{article}}\n{before}\\begin{{document}}\n\\section{{A}}\nWords.\n\n{body}\n"
        for shown, path in (("OUTSIDE", str(outside)), ("BESIDE", "../outside")):
            text = text.replace(shown, path)
        paper = folder / "paper.tex"
        paper.write_text(f"{text}\\end{{document}}\n", encoding="utf-8")

    return write


def _linked(name: str, body: str, before: str = "") -> Writer:
    def write(folder: Path, outside: Path) -> None:
        (folder / f"own{Path(name).suffix}").symlink_to(outside / name)
        _tex(body, before)(folder, outside)

    return write


def _markdown(text: str) -> Writer:
    def write(folder: Path, outside: Path) -> None:
        paper = folder / "paper.md"
        paper.write_text(text.replace("OUTSIDE", str(outside)).replace("BESIDE", "../outside"), encoding="utf-8")

    return write


_CITED = "\\cite{a}\n"
NAMED: Mapping[str, Writer] = {
    **{
        f"tex {name} {how}": _tex(body.replace("HERE", here), before.replace("HERE", here))
        for how, here in (("absolute", "OUTSIDE"), ("beside", "BESIDE"))
        for name, (body, before) in {
            "input": ("\\input{HERE/secret}", ""),
            "include": ("\\include{HERE/secret}", ""),
            "import": ("\\import{HERE/}{secret}", "\\usepackage{import}\n"),
            "subfile": ("\\subfile{HERE/secret}", "\\usepackage{subfiles}\n"),
            "verbatim": ("\\verbatiminput{HERE/secret.txt}", "\\usepackage{verbatim}\n"),
            "listing": ("\\lstinputlisting{HERE/secret.txt}", "\\usepackage{listings}\n"),
            "picture": ("\\includegraphics{HERE/secret.png}", "\\usepackage{graphicx}\n"),
            "pdf-picture": ("\\includegraphics{HERE/secret.pdf}", "\\usepackage{graphicx}\n"),
            "graphicspath": ("\\includegraphics{secret.png}", "\\usepackage{graphicx}\\graphicspath{{HERE/}}\n"),
            "table": ("\\csvautotabular{HERE/secret.csv}", "\\usepackage{csvsimple}\n"),
            "bibliography": (f"{_CITED}\\bibliography{{HERE/secret}}", ""),
            "addbibresource": (
                f"{_CITED}\\printbibliography",
                "\\usepackage{biblatex}\\addbibresource{HERE/secret.bib}\n",
            ),
            "package": ("x", "\\usepackage{HERE/secret}\n"),
            "primitive": ("\\input HERE/secret.tex\n", ""),
            "read": ("\\newread\\r\\openin\\r=HERE/secret.tex \\read\\r to\\x\\x", ""),
            "catchfile": ("\\x", "\\usepackage{catchfile}\\CatchFileDef\\x{HERE/secret.tex}{}\n"),
            "pipe": ('\\input{|"cat HERE/secret.tex"}', ""),
            "write18": ("\\immediate\\write18{cp HERE/secret.tex made.tex; touch HERE/made}", ""),
        }.items()
    },
    "tex linked input": _linked("secret.tex", "\\input{own}"),
    "tex linked picture": _linked("secret.png", "\\includegraphics{own.png}", "\\usepackage{graphicx}\n"),
    "tex linked bibliography": _linked("secret.bib", f"{_CITED}\\bibliography{{own}}"),
    "tex linked list": _linked("secret.bbl", f"{_CITED}\\input{{own.bbl}}"),
    "tex linked package": _linked("secret.sty", "x", "\\usepackage{own}\n"),
    "tex linked text": _linked("secret.txt", "\\verbatiminput{own.txt}", "\\usepackage{verbatim}\n"),
    "md picture absolute": _markdown("# A\n\nWords ![a](OUTSIDE/secret.png)\n"),
    "md picture beside": _markdown("# A\n\nWords ![a](BESIDE/secret.png)\n"),
    "md picture by address": _markdown("# A\n\nWords ![a](file://OUTSIDE/secret.png)\n"),
    "md raw input": _markdown("# A\n\nWords \\input{OUTSIDE/secret.tex}\n"),
    "md raw block": _markdown("# A\n\n```{=latex}\n\\input{OUTSIDE/secret.tex}\n```\n"),
    "md bibliography": _markdown("---\nbibliography: OUTSIDE/secret.bib\n---\n# A\n\nWords [@a].\n"),
    "md style": _markdown("---\ncsl: OUTSIDE/secret.txt\ntemplate: OUTSIDE/secret.txt\n---\n# A\n\nWords [@a].\n"),
    "md include-before": _markdown(
        "---\ninclude-before: OUTSIDE/secret.txt\nheader-includes: \\input{OUTSIDE/secret}\n---\n# A\n"
    ),
}
"""Papers that name what is outside, by what they name it with."""


def _link_member(folder: Path, outside: Path) -> None:
    held = io.BytesIO(write_word(_PICTURED, {"word/_rels/document.xml.rels": _RELATION}))
    member = zipfile.ZipInfo("word/media/a.png")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr(member, str(outside / "secret.png"))
    (folder / "paper.docx").write_bytes(held.getvalue())


_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PICTURED = (
    f'<w:p><w:r><w:t>Words.</w:t></w:r></w:p><w:p><w:r><w:drawing><wp:inline xmlns:wp="{_WP}">'
    f'<wp:extent cx="990000" cy="990000"/><wp:docPr id="1" name="a"/><a:graphic xmlns:a="{_A}"><a:graphicData '
    f'uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}"><pic:blipFill><a:blip xmlns:r="{_R}" r:embed="p1" r:link="p1"/>'
    "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
).encode()
_RELATION = (
    f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="p1" Type="{_R}/image" Target="media/a.png"/></Relationships>'
).encode()


def _external_picture(folder: Path, outside: Path) -> None:
    target = f'Target="file://{outside}/secret.png" TargetMode="External"'
    relation = _RELATION.replace(b'Target="media/a.png"', target.encode())
    (folder / "paper.docx").write_bytes(write_word(_PICTURED, {"word/_rels/document.xml.rels": relation}))


def _climbing_picture(folder: Path, outside: Path) -> None:
    relation = _RELATION.replace(b"media/a.png", b"../../../outside/secret.png")
    (folder / "paper.docx").write_bytes(write_word(_PICTURED, {"word/_rels/document.xml.rels": relation}))


def _member(name: str) -> Writer:
    def write(folder: Path, outside: Path) -> None:
        path = name.replace("OUTSIDE", str(outside))
        relation = _RELATION.replace(b"media/a.png", path.encode())
        parts = {
            "word/_rels/document.xml.rels": relation,
            f"word/{path}": write_secret_png()[:-1] + b"\0",
            path: b"made",
        }
        (folder / "paper.docx").write_bytes(write_word(_PICTURED, parts))

    return write


def _entity(folder: Path, outside: Path) -> None:
    before = f'<!DOCTYPE x [<!ENTITY l SYSTEM "file://{outside}/secret.txt">]>'
    (folder / "paper.docx").write_bytes(write_word(b"<w:p><w:r><w:t>&l;</w:t></w:r></w:p>", {}, before.encode()))


ARCHIVES: Mapping[str, Writer] = {
    "docx linked member": _link_member,
    "docx external picture": _external_picture,
    "docx climbing picture": _climbing_picture,
    "docx climbing member": _member("../../outside/made.png"),
    "docx absolute member": _member("OUTSIDE/made.png"),
    "docx member of git": _member("../.git/hooks/pre-commit"),
    "docx entity": _entity,
}
