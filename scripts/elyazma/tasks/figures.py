"""The task that mends pictures: figures."""

from __future__ import annotations

from elyazma import console
from elyazma.model.diagnostics import exit_code
from elyazma.model.phrases import phrase
from elyazma.tasks.command import Context, command, root_folder


@command(
    help={
        "embed": "embed the fonts of PDF pictures, and make fonts of outlines of Type 3 fonts; the originals are kept",
        "convert": "make a PDF beside each EPS picture: its name in the text stays as it is",
    }
)
def figures(_: Context, embed: bool = False, convert: bool = False) -> int:
    """Find pictures with fonts or in formats that stop elsewhere, and mend them: text and look stay the same."""
    from elyazma.flows.figures import mend_figures

    console.set_utf8()
    root = root_folder()
    with console.show_progress() as progress:
        outcome = mend_figures(root, embed=embed, convert=convert, progress=progress)
    for made in outcome.value or ():
        console.say(
            phrase("{path}: written; what it was made of is {original}", path=made.path, original=made.original)
        )
    console.print_findings(outcome.diagnostics, root)
    if not outcome.value and not outcome.diagnostics:
        console.say(phrase("nothing to mend"))
    return exit_code(outcome.diagnostics)
