"""Make of a source tree that compiles here one that compiles anywhere: own names, own fonts, nothing beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from posixpath import normpath
from string import Template

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, is_fatal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import SourceTree
from elyazma.model.phrases import phrase
from elyazma.model.portal import LatexSource, Portal
from elyazma.sources.tree import CONVERSIONS, FIGURE_SUFFIXES, FONT_SUFFIXES, MANUSCRIPT, find_picture
from elyazma.submission.naming import name_members, read_letters
from elyazma.submission.pdf_figures import blank_pdf
from elyazma.submission.pictures import strip_picture
from elyazma.submission.rewriting import rename_files, strip_comments
from elyazma.system.fonts import may_be_sent
from elyazma.tex.commands import PICTURING
from elyazma.tex.edits import apply_edits
from elyazma.tex.note_file import NOTES_PATH, rename_places
from elyazma.tex.parse import parse
from elyazma.typesetting.archiving import PACKET_SUFFIX
from elyazma.typesetting.log import LOG_HOOKS

_TEX = frozenset([".tex", ".tikz", ".pgf"])
_TEX_FOLDERS = ("", "manuscript/")
"""As TEXINPUTS has them (typesetting/engine.py)."""
_FONT_PATH = re.compile(r"Path=(/[^,\]]+/),")
_LIST_OF_MEMBERS = "manifest.json"
_MODES = {"pdflatex": 1, "lualatex": 4, "xelatex": 5}
"""latexmk's numbers of its ways to a PDF ($pdf_mode)."""


@dataclass(frozen=True, slots=True)
class PortableSource:
    """A source tree in an archive: path -> content, below no folder yet; `main` without a suffix."""

    main: str
    engine: str
    files: Mapping[str, bytes]
    names: Mapping[str, str]
    """The archive's path of each path of the tree."""


def make_portable(tree: SourceTree, used: Iterable[str], portal: Portal) -> Outcome[PortableSource]:
    """Take of a tree what TeX `used`, rename it as the portal wants, and take out what is nobody's business."""
    rules = portal.rules.latex
    fonts, refused = _choose_fonts(tree.fonts)
    if is_fatal(refused):
        return Outcome(None, refused)
    kept = _choose_files(tree, used)
    own = {tree.main: f"{rules.main}.tex", f"{tree.job}.bbl": _name_list(rules)}
    extra = [file.path for file in portal.rules.file]
    reserved = [*own.values(), *extra, _LIST_OF_MEMBERS, *(font.name for font in fonts)]
    classes = {path: _name_class(path) for path in kept if PurePosixPath(path).suffix.lower() in _FOUND_BY_NAME}
    free = [path for path in kept if path not in classes]
    taken = [*reserved, *classes.values()]
    names = {**own, **classes, **name_members(free, read_letters(), flat=rules.flat, taken=taken)}
    files = {names[path]: _read_content(tree, path, names, rules) for path in (*own, *kept)}
    files |= {_font_path(font, rules): font.read_bytes() for font in fonts}
    files |= {file.path: _fill(file.text, rules.main, tree.engine) for file in portal.rules.file}
    return Outcome(PortableSource(rules.main, tree.engine, files, names), refused)


def _choose_files(tree: SourceTree, used: Iterable[str]) -> list[str]:
    # TeX finds the .aux by itself, and makes its own.
    left = {tree.main, f"{tree.job}.aux", f"{tree.job}.bbl", f"{tree.job}{PACKET_SUFFIX}"}
    # XeTeX does not tell of fonts; an author's stand beside the main file, where he names them from.
    fonts = [path for path in tree.files if path.lower().endswith(FONT_SUFFIXES) and not path.startswith(MANUSCRIPT)]
    return [path for path in dict.fromkeys((*used, *fonts)) if path in tree.files and path not in left]


def _name_list(rules: LatexSource) -> str:
    r"""Name the printed list; over a .bbl that is read without \bibliography latexmk runs BibTeX, which empties it."""
    return f"{rules.main}.bbl" if rules.references == "bbl" else "references.tex"


_FOUND_BY_NAME = frozenset([".cls", ".sty", ".clo", ".def", ".fd", ".cfg", ".ldf", ".bst", ".icc", *FONT_SUFFIXES])
"""What other files name: a class keeps the name, and the folder, in which its publisher's files look for it."""


def _name_class(path: str) -> str:
    """Name a class or a package in the archive: an author's own stands where TeX looks without being told."""
    return path.removeprefix("manuscript/")


def _fill(text: str, main: str, engine: str) -> bytes:
    filled = Template(text).safe_substitute(main=main, engine=engine, mode=_MODES[engine])
    return f"{filled.strip()}\n".encode()


def _read_content(tree: SourceTree, path: str, names: Mapping[str, str], rules: LatexSource) -> bytes:
    content = tree.files[path]
    suffix = PurePosixPath(path).suffix.lower()
    if isinstance(content, Path):
        data = content.read_bytes()
        if suffix == ".pdf":
            return blank_pdf(data)
        if suffix not in _TEX:
            return strip_picture(path, data)
        content = data.decode("utf-8")
    return _rewrite(tree, path, content, names, rules).encode()


# --- TeX ------------------------------------------------------------------------------------------


def _rewrite(tree: SourceTree, path: str, text: str, names: Mapping[str, str], rules: LatexSource) -> str:
    if path == tree.main:
        text = _rewrite_main(text, names, rules)

    def rename(command: str, name: str) -> str | None:
        found = _find_file(name, command, names)
        return names[found] if found else None

    # No author wrote the printed list and the notes; a % in one of their addresses is none of TeX's.
    if path == NOTES_PATH:
        return rename_places(text, {PurePosixPath(old).name: PurePosixPath(new).name for old, new in names.items()})
    if path.endswith(".bbl"):
        return text
    return rename_files(strip_comments(text, path, keep_lines=NOTES_PATH in tree.files), path, rename)


def _rewrite_main(text: str, names: Mapping[str, str], rules: LatexSource) -> str:
    text = text.replace(f"{LOG_HOOKS}\n", "")
    text = _FONT_PATH.sub(lambda found: _write_font_path(Path(found[1]), rules), text)
    folders = sorted({str(PurePosixPath(name).parent) for name in names.values() if _is_picture(name)} - {"."})
    paths = "".join(f"{{{folder}/}}" for folder in folders)
    # Where a macro of the author's own puts a name together, nothing is renamed, and TeX looks in these folders.
    text = _write_picture_folders(text, f"\\graphicspath{{{paths}}}\n" if paths else "")
    if rules.references == "input":
        text = text.replace("\\bibliography{references}", f"\\input{{{_name_list(rules)}}}")
    return text


def _write_picture_folders(text: str, line: str) -> str:
    commands = parse(text).commands({"graphicspath"})
    return apply_edits(text, ((each.start, each.end + 1, line) for each in commands if text[each.end :][:1] == "\n"))


def _is_picture(name: str) -> bool:
    return name.lower().endswith((*FIGURE_SUFFIXES, *CONVERSIONS))


def _find_file(name: str, command: str, names: Mapping[str, str]) -> str | None:
    """Find which file of the tree a name means, as TeX would."""
    if command in PICTURING:
        return find_picture(name, names.__contains__)
    tries = (normpath(folder + name + suffix) for folder in _TEX_FOLDERS for suffix in (".tex", ""))
    return next((path for path in tries if path in names), None)


# --- Fonts ----------------------------------------------------------------------------------------


def _choose_fonts(fonts: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Give the fonts that must come along: those of TeX's own trees are everywhere, others only if they are free."""
    needed = [font for font in dict.fromkeys(fonts) if not _is_in_tex(font)]
    bound = [font.name for font in needed if not may_be_sent(font)]
    if not bound:
        return tuple(needed), ()
    message = phrase("the licence of a font does not let it be sent, or is not known: {bound}", bound=", ".join(bound))
    hint = phrase("name a free font first in [document] fonts, such as Liberation Serif; system/fonts.toml lists them")
    return (), (error("font-not-free", message, Span("styles"), hint),)


def _is_in_tex(font: Path) -> bool:
    return any(part.startswith("texmf") for part in font.parts)


def _write_font_path(folder: Path, rules: LatexSource) -> str:
    if _is_in_tex(folder):
        return ""
    return "Path=./," if rules.flat else "Path=./fonts/,"


def _font_path(font: Path, rules: LatexSource) -> str:
    return font.name if rules.flat else f"fonts/{font.name}"
