r"""What pdflatex can print, and how it is told to: it knows letters by 8-bit encodings, and fonts by packages.

XeLaTeX and LuaLaTeX read font files and need none of this.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.typesetting.preamble import NoEscape

_ASCII = range(0x80)
_SHOWN_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Encodings:
    """The letters beyond ASCII that pdflatex prints in one font; `package` loads it, empty for the class's own.

    `families` are the names that stand for a package.
    """

    letters: frozenset[str]
    package: str
    families: tuple[str, ...]

    def lacking(self, text: str) -> str:
        """Give the letters of a text that cannot be printed, each once, in their order."""
        return "".join(
            letter for letter in dict.fromkeys(text) if ord(letter) not in _ASCII and letter not in self.letters
        )


def read_encodings(families: Sequence[str]) -> Encodings:
    """Read encodings.toml for the first of these families that has a package."""
    table = tomllib.loads(Path(__file__).with_name("encodings.toml").read_text(encoding="utf-8"))
    packages: dict[str, str] = table["packages"]
    package = next((packages[family] for family in families if family in packages), "")
    letters = frozenset(table["letters"]) - frozenset(table["lacking"].get(package, ""))
    return Encodings(letters, package, tuple(packages))


def write_encoded_fonts(families: Sequence[str], encodings: Encodings, place: Span) -> Outcome[NoEscape]:
    r"""Load T1 and the package of the `families`; none is loaded for an empty list: the class has its own.

    glyphtounicode makes the text that is copied from the PDF the author's (pdfTeX manual, \pdfgentounicode).
    """
    if families and not encodings.package:
        hint = phrase(
            "name one of these: {families}; or fonts = [] for the class's own", families=", ".join(encodings.families)
        )
        message = phrase("pdflatex has no package for {families}", families=", ".join(families))
        return Outcome(None, (error("font-unknown", message, place, hint),))
    lines = [r"\input{glyphtounicode}\pdfgentounicode=1", r"\usepackage[T1]{fontenc}", r"\usepackage{textcomp}"]
    lines += [rf"\usepackage{{{encodings.package}}}"] if encodings.package else []
    return Outcome(NoEscape("\n".join(lines)))


def find_unprintable(texts: Iterable[tuple[str, str]], encodings: Encodings, place: Span) -> tuple[Diagnostic, ...]:
    """Find what pdflatex cannot print in texts, each with the name of where it stands; `place` names the engine."""
    found = {name: letters for name, text in texts if (letters := encodings.lacking(text))}
    if not found:
        return ()
    letters = "".join(dict.fromkeys("".join(found.values())))
    shown = letters[:_SHOWN_LETTERS] + "…" * (len(letters) > _SHOWN_LETTERS)
    message = phrase(
        "pdflatex has no encoding with “{shown}”, needed in {found}", shown=shown, found=" and ".join(list(found)[:2])
    )
    hint = phrase('write engine = "xelatex"; a journal that ships is first copied to a folder of your own in styles/')
    return (error("engine-letters", message, place, hint),)
