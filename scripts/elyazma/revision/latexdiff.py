"""Run the latexdiff program."""

from __future__ import annotations

from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase, verbatim
from elyazma.system.files import write_scratch
from elyazma.system.process import Limits, run_program

_LIMITS = Limits(seconds=120, cpu=120)
_TEXT_COMMANDS = "foreignlanguage,enquote,textquote"
_SAFE_COMMANDS = "autoref,cref,Cref,nameref,eqref,pageref,ref,textquotesingle,detokenize,url,nolinkurl,path"


@dataclass(frozen=True, slots=True)
class Detail:
    """How fine latexdiff's marks are: `math` and `graphics` are options of it; `whole` environments get no marks."""

    math: str = "fine"
    graphics: str = "both"
    whole: str = ""


class LatexdiffFailed(Exception):  # noqa: N818
    """latexdiff did not compare two texts; the message is latexdiff's."""


def compare_texts(before: str, after: str, detail: Detail, folder: Path) -> str:
    r"""Write two versions of a piece of TeX (no preamble) as one with \DIFadd and \DIFdel.

    `folder` is a scratch folder of the caller's. Raises ProgramMissing, LatexdiffFailed.
    """
    write_scratch(folder / "old.tex", before)
    write_scratch(folder / "new.tex", after)
    finished = run_program(_command(detail), folder=folder, limits=_LIMITS, readable=[folder], writable=[folder])
    if finished.code or finished.timed_out or finished.truncated:
        said = finished.stderr.decode("utf-8", "replace").strip().splitlines()
        if finished.timed_out:
            raise LatexdiffFailed(phrase("it took too long"))
        raise LatexdiffFailed(verbatim(said[0]) if said else phrase("it ended with {code}", code=finished.code))
    return finished.stdout.decode("utf-8", "replace")


def _command(detail: Detail) -> list[str]:
    return [
        "latexdiff",
        "--encoding=utf8",
        "--no-label",
        "--ignore-warnings",
        "--packages=hyperref,amsmath,natbib",
        f"--math-markup={detail.math}",
        f"--graphics-markup={detail.graphics}",
        f"--append-textcmd={_TEXT_COMMANDS}",
        f"--append-safecmd={_SAFE_COMMANDS}",
        *([f"--add-to-config=PICTUREENV={detail.whole}"] if detail.whole else []),
        "old.tex",
        "new.tex",
    ]
