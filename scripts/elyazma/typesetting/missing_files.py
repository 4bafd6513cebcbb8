"""Say what TeX could not find, which package of Debian holds it and how large that is, and what to type."""

from __future__ import annotations

from elyazma.model.diagnostics import Diagnostic, Span, error, missing
from elyazma.model.phrases import NOTHING, Phrase, phrase
from elyazma.sources.preamble import PREAMBLE
from elyazma.sources.tree import FONT_SUFFIXES
from elyazma.system.debian_packages import find_holder

_KINDS = {"sty": phrase("package"), "cls": phrase("class")}


def how_to_get(file: str, otherwise: Phrase) -> Phrase:
    """Say what to type to get one of TeX's files; `otherwise` is said of a file that no package holds."""
    holder = find_holder(file)
    if holder is None:
        return otherwise
    return phrase(
        "type `invoke doctor --install {file}`: Debian has it in {name} ({megabytes} to download)",
        file=file,
        name=holder.name,
        megabytes=holder.megabytes,
    )


def report_missing_file(file: str, span: Span) -> Diagnostic:
    """Report a file that TeX did not find: one of TeX's own, or one of the manuscript's."""
    name, _, suffix = file.rpartition(".")
    if suffix not in _KINDS and find_holder(file) is None:
        hint = phrase("correct the name, or put the file into the manuscript; names are relative to its folder")
        return error("tex-file", phrase("there is no file {file}", file=file), span, hint)
    hint = how_to_get(file, phrase("correct its name, or put {file} beside {preamble}", file=file, preamble=PREAMBLE))
    called = (
        phrase("{kind} {name}", kind=_KINDS[suffix], name=name)
        if suffix in _KINDS
        else phrase("file {file}", file=file)
    )
    return missing("tex-package", phrase("this machine lacks the LaTeX {called}", called=called), hint, span)


def report_missing_font(font: str, span: Span) -> Diagnostic:
    """Report a font that TeX did not find, by the name of its file or by that of its family."""
    is_file = font.endswith(FONT_SUFFIXES)
    hint = how_to_get(font if is_file else f"{font}.tfm", phrase("install it, or name another"))
    return missing("tex-font", phrase('this machine has no font "{font}"', font=font), hint, span)


def report_missing_encoding(encoding: str, span: Span) -> Diagnostic:
    """Report an encoding of fonts for which LaTeX has no definitions."""
    message = phrase("LaTeX does not know the encoding {encoding} of fonts", encoding=encoding)
    hint = how_to_get(f"{encoding.lower()}enc.def", phrase("correct its name"))
    return missing("tex-package", message, hint, span)


def report_missing_language(language: str, span: Span) -> Diagnostic:
    """Report a language that babel does not know: its definition is missing, or nobody has set it up."""
    hint = how_to_get(f"{language}.ldf", NOTHING)
    if hint:
        return missing(
            "tex-package",
            phrase("this machine lacks babel's definition of the language {language}", language=language),
            hint,
            span,
        )
    hint = phrase("correct its name, or add the language to article.toml")
    return error(
        "tex-language", phrase("the language {language} is not set up in this document", language=language), span, hint
    )


def report_missing_library(library: str, span: Span) -> Diagnostic:
    """Report a library that TikZ did not find."""
    message = phrase("this machine lacks TikZ's library {library}", library=library)
    hint = how_to_get(f"tikzlibrary{library}.code.tex", phrase("correct its name"))
    return missing("tex-package", message, hint, span)
