"""Find the classes and packages of a paper, beside it or in TeX's own trees, and read them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePosixPath

from elyazma.model.imported import TexPaper
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.tex_paper.files import LARGEST_TEXT, list_below, read_tex
from elyazma.system.process import ProgramMissing, run_program
from elyazma.tex.class_definitions import list_inputs, list_loaded_classes, list_loaded_packages


@dataclass
class Finder:
    """Finds classes and packages: beside the paper, or in TeX's own trees."""

    beside: dict[str, Path]
    of_tex: dict[str, Path | None]

    @classmethod
    def make(cls, paper: TexPaper) -> Finder:
        """Look at what stands beside a paper; of two files of one name the nearer counts."""
        nearest = reversed([*list_below(paper.folder, (".cls", ".sty", ".tex"))])
        return cls({path.name: path for path in nearest}, {})

    def ask(self, names: Iterable[str]) -> None:
        """Ask TeX for files, all at once."""
        new = [name for name in names if name not in self.beside and name not in self.of_tex and _NAME.fullmatch(name)]
        self.of_tex |= dict.fromkeys(new)
        if not new:
            return
        try:
            asked = run_program(["kpsewhich", *new], folder=Path("/"))
        except ProgramMissing:
            return
        for line in asked.stdout.decode("utf-8", "replace").splitlines():
            self.of_tex[PurePosixPath(line).name] = Path(line)

    def read(self, name: str) -> str:
        """Read a file; nothing where there is none."""
        self.ask([name])
        path = self.beside.get(name) or self.of_tex.get(name)
        if path is None or not path.is_file() or path.stat().st_size > LARGEST_TEXT:
            return ""
        source = read_tex(path, "", {})[0]
        inputs = {file if "." in file else f"{file}.tex" for file in list_inputs(source)} & self.beside.keys()
        return "\n".join([source, *(read_tex(self.beside[file], "", {})[0] for file in sorted(inputs))])

    def read_class(self, name: str, depth: int = 0) -> str:
        """Read a class, behind that which it loads."""
        if name in _STANDARD:
            return ""
        source = self.read(f"{PurePosixPath(name).name}.cls")
        loaded = list_loaded_classes(source) if depth < _DEEPEST else ()
        return "\n".join([*(self.read_class(each, depth + 1) for each in loaded), source])

    def read_packages(self, names: Iterable[str], loaded: Collection[str] = ()) -> Iterator[str]:
        """Read packages, behind those beside the paper that they load; nothing of one that is not here.

        Those that the paper has `loaded` itself are left to it.
        """
        wanted = [f"{PurePosixPath(name).name}.sty" for name in names]
        self.ask(wanted)
        for name in wanted:
            source = self.read(name)
            further = (f"{each}.sty" for each in list_loaded_packages(source) if each not in loaded)
            yield from (self.read(each) for each in further if each in self.beside and each != name)
            yield source


_NAME = re.compile(r"[\w.-]+\.(?:cls|sty)")
_STANDARD = frozenset(("article", "report", "book", "letter", "minimal"))
_DEEPEST = 3
