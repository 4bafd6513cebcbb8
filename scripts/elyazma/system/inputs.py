"""Group the files that results were made from: the author's, the journal's, fonts, this toolchain, TeX."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.system.stamp import Stamp

_FONTS = frozenset([".ttf", ".otf", ".ttc", ".pfb", ".dfont"])
_PROGRAM = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that results were made from: path or name -> sha256.

    `inputs` are the author's and the journal's files, `fonts` those of fonts. `rest` has lines of name and sha256 for
    "program" and "tex".
    """

    inputs: dict[str, str]
    fonts: dict[str, str]
    rest: Mapping[str, set[str]]

    def sum(self, kind: str) -> str:
        """Give the number of files of a kind, and one sha256 for all of them."""
        lines = sorted(self.rest[kind])
        return f"{len(lines)} files, sha256 {hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"


def group_inputs(stamps: Iterable[Stamp], journal: Path, shown: str, apart: str) -> Inputs:
    """Group the files that stamps record; `shown` is the name for the journal's folder, `apart` a path to leave out."""
    found = Inputs({}, {}, {"program": set(), "tex": set()})
    for name, (_, _, digest) in (entry for stamp in stamps for entry in stamp.files.items()):
        path = Path(name)
        if not digest or path.parts[0] == "dist" or name == apart:
            continue
        if not path.is_absolute():
            found.inputs[name] = digest
        elif path.is_relative_to(journal):
            found.inputs[f"{shown}/{path.relative_to(journal).as_posix()}"] = digest
        elif path.suffix.lower() in _FONTS:
            found.fonts[path.name] = digest
        elif path.is_relative_to(_PROGRAM):
            found.rest["program"].add(f"{path.relative_to(_PROGRAM).as_posix()} {digest}")
        # A format is made on each machine, and holds the time of that.
        elif path.suffix != ".fmt":
            found.rest["tex"].add(f"{path.name} {digest}")
    return found
