"""Paragraphs with displayed equations, cut into blocks: text, equation, the text that goes on."""

from __future__ import annotations

from typing import Any

from elyazma.document import Json
from elyazma.tools.conversion.equations import Line, read_display
from elyazma.tools.conversion.targets import Counters, Target, Targets
from elyazma.tools.conversion.tree import div, para, strip_blanks


def write_displays(kind: str, inlines: list[Json], counters: Counters, targets: Targets) -> list[Json]:
    """Cut a paragraph at its displays; one without any stays, one without anything is gone."""
    blocks: list[Json] = []
    held: list[Json] = []
    for node in inlines:
        if node["t"] == "Math" and node["c"][0]["t"] == "DisplayMath":
            blocks += _write_text(kind, held, continued=bool(blocks))
            blocks += [_write_equation(line, counters, targets) for line in read_display(node["c"][1])]
            held = []
        else:
            held.append(node)
    return [*blocks, *_write_text(kind, held, continued=bool(blocks))]


def _write_text(kind: str, inlines: list[Json], *, continued: bool) -> list[Json]:
    kept = strip_blanks(inlines)
    if not kept:
        return []
    return [div([para(kept)], "", "continued")] if continued else [{"t": kind, "c": kept}]


def _write_equation(line: Line, counters: Counters, targets: Targets) -> Json:
    number = line.tag or (counters.step_equation() if line.counted else "")
    identifier = targets.claim(f"equation-{number}") if number else ""
    attributes: list[Any] = [identifier, ["equation"], [["number", number]] if number else []]
    kept, targets.current = targets.current, Target("equation", number, attributes)
    for label in line.labels:
        targets.label(label)
    targets.current = kept
    math = {"t": "Math", "c": [{"t": "DisplayMath"}, line.tex]}
    return para([{"t": "Span", "c": [attributes, [math]]}])
