"""Formulas: TeX that pandoc writes as Typst's, all in one run."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from elyazma.model.nodes import Block, Equation, Math, Para, RawBlock, walk
from elyazma.system.pandoc.parsing import PandocDocument
from elyazma.system.pandoc.program import LOG, PandocFailed, read_unread_formulas, run_pandoc
from elyazma.system.pandoc.writing import write_document
from elyazma.writers.accessible.gathering import Formulas

_BORDER = "// elyazma: the next formula"
_ARGUMENTS = ("--from=json", "--to=typst", "--wrap=none")


def list_formulas(blocks: Iterable[Block]) -> Iterator[tuple[str, bool]]:
    """Give the TeX of each formula, and whether it is displayed; what is a picture is none."""
    for node in walk(blocks):
        match node:
            case Math(tex, display):
                yield tex, display
            case Equation(tex=tex) if not node.picture:
                yield tex, True


def write_formulas(wanted: Iterable[tuple[str, bool]], scratch: Path) -> Formulas:
    """Write formulas as Typst's code; those that pandoc cannot read are left out. Raises PandocFailed."""
    formulas = list(dict.fromkeys(wanted))
    if not formulas:
        return {}
    border = RawBlock("typst", _BORDER)
    blocks = [block for tex, display in formulas for block in (Para((Math(tex, display),)), border)]
    source = json.dumps(write_document(PandocDocument(tuple(blocks))), ensure_ascii=False)
    written = run_pandoc([*_ARGUMENTS, f"--log={scratch / LOG}"], scratch, source).decode("utf-8")
    pieces = written.split(_BORDER)
    if len(pieces) != len(formulas) + 1:
        raise PandocFailed("its answer has other formulas than it was given")
    unread = {" ".join(each.split()) for each in read_unread_formulas(scratch)}
    return {
        formula: code
        for formula, piece in zip(formulas, pieces, strict=False)
        if " ".join(formula[0].split()) not in unread and (code := _read_formula(piece, formula[0]))
    }


def _read_formula(piece: str, tex: str) -> str:
    """Give what stands between the signs that begin and end a formula; nothing where there is anything else."""
    text = piece.strip()
    text = text.rpartition("<")[0].strip() if text.endswith(">") and "$" in text else text
    inside = text[1:-1]
    if not text[:1] == text[-1:] == "$" or len(text) == 1 or _ends_within(inside):
        return ""
    return _mend(inside.strip(), tex)


def _ends_within(inside: str) -> bool:
    """Tell whether a formula has a sign in it that ends it."""
    return "$" in inside.replace("\\" * 2, "").replace("\\$", "")


_SLASH = re.escape("\\")
_TEXT = re.compile(f'("(?:[^"{_SLASH}]|{_SLASH}.)*")')
_NAME = re.compile("(?<![A-Za-z0-9.])[A-Za-z]+(?:[.][A-Za-z]+)*(?![A-Za-z0-9.])")
_WITHOUT = re.compile(r"([a-z]+)[(][)]")
_ROOT = re.compile("([√∛∜])")
_BARS = 'delim: "||"'
_MATRICES = re.compile("begin[{]([vV])matrix")


def _mend(code: str, tex: str) -> str:
    """Write what pandoc has written for another version of Typst as this one reads it."""
    names = _read_names()
    pieces = _TEXT.split(code)
    for at in range(0, len(pieces), 2):
        named = _NAME.sub(lambda match: names.get(match[0], match[0]), pieces[at])
        # What TeX puts on nothing, or under a root, stands on an empty text.
        pieces[at] = _ROOT.sub(r'"\1"', _WITHOUT.sub(r'\1("")', named))
    return _mend_bars("".join(pieces), tex)


def _mend_bars(code: str, tex: str) -> str:
    """Give each matrix between bars its own: pandoc writes two for single and for double ones."""
    for kind in _MATRICES.findall(tex):
        code = code.replace(_BARS, 'delim: "‖"' if kind == "V" else 'delim: "|"', 1)
    return code.replace(_BARS, 'delim: "‖"')


@cache
def _read_names() -> dict[str, str]:
    text = Path(__file__).with_name("names.toml").read_text(encoding="utf-8")
    return {name: str(sign) for name, sign in tomllib.loads(text).items()}
