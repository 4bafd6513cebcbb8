"""Say what TeX could not find, which package of Debian holds it and how large that is, and what to type."""

from __future__ import annotations

from elyazma.model.diagnostics import Diagnostic, Span, error, missing
from elyazma.sources.preamble import PREAMBLE
from elyazma.sources.tree import FONT_SUFFIXES
from elyazma.system.debian_packages import find_holder

_KINDS = {"sty": "package", "cls": "class"}


def how_to_get(file: str, otherwise: str) -> str:
    """Say what to type to get one of TeX's files; `otherwise` is said of a file that no package holds."""
    holder = find_holder(file)
    if holder is None:
        return otherwise
    return f"type `invoke doctor --install {file}`: Debian has it in {holder.name} ({holder.megabytes} to download)"


def report_missing_file(file: str, span: Span) -> Diagnostic:
    """Report a file that TeX did not find: one of TeX's own, or one of the manuscript's."""
    name, _, suffix = file.rpartition(".")
    if suffix not in _KINDS and find_holder(file) is None:
        hint = "correct the name, or put the file into the manuscript; names are relative to its folder"
        return error("tex-file", f"there is no file {file}", span, hint)
    hint = how_to_get(file, f"correct its name, or put {file} beside {PREAMBLE}")
    called = f"{_KINDS[suffix]} {name}" if suffix in _KINDS else f"file {file}"
    return missing("tex-package", f"this machine lacks the LaTeX {called}", hint, span)


def report_missing_font(font: str, span: Span) -> Diagnostic:
    """Report a font that TeX did not find, by the name of its file or by that of its family."""
    is_file = font.endswith(FONT_SUFFIXES)
    hint = how_to_get(font if is_file else f"{font}.tfm", "install it, or name another")
    return missing("tex-font", f'this machine has no font "{font}"', hint, span)


def report_missing_encoding(encoding: str, span: Span) -> Diagnostic:
    """Report an encoding of fonts for which LaTeX has no definitions."""
    message = f"LaTeX does not know the encoding {encoding} of fonts"
    hint = how_to_get(f"{encoding.lower()}enc.def", "correct its name")
    return missing("tex-package", message, hint, span)


def report_missing_language(language: str, span: Span) -> Diagnostic:
    """Report a language that babel does not know: its definition is missing, or nobody has set it up."""
    hint = how_to_get(f"{language}.ldf", "")
    if hint:
        return missing("tex-package", f"this machine lacks babel's definition of the language {language}", hint, span)
    hint = "correct its name, or add the language to article.toml"
    return error("tex-language", f"the language {language} is not set up in this document", span, hint)


def report_missing_library(library: str, span: Span) -> Diagnostic:
    """Report a library that TikZ did not find."""
    message = f"this machine lacks TikZ's library {library}"
    hint = how_to_get(f"tikzlibrary{library}.code.tex", "correct its name")
    return missing("tex-package", message, hint, span)
