"""Paragraphs with displayed equations, cut into blocks: text, equation, the text that goes on."""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.document.equations import Line, read_display
from elyazma.document.targets import Counters, Target, Targets
from elyazma.model.nodes import Attributes, Block, Continued, Equation, Inline, Math, Para, Plain, Span, strip_blanks


def write_displays(
    kind: type[Para | Plain], inlines: Sequence[Inline], counters: Counters, targets: Targets
) -> list[Block]:
    """Cut a paragraph at its displays; one without any stays, one without anything is gone."""
    blocks: list[Block] = []
    held: list[Inline] = []
    for node in inlines:
        if isinstance(node, Math) and node.display:
            blocks += _write_text(kind, held, continued=bool(blocks))
            blocks += [_write_equation(line, counters, targets) for line in read_display(node.tex)]
            held = []
        else:
            held.append(node)
    return [*blocks, *_write_text(kind, held, continued=bool(blocks))]


def _write_text(kind: type[Para | Plain], inlines: Sequence[Inline], *, continued: bool) -> list[Block]:
    kept = strip_blanks(inlines)
    if not kept:
        return []
    return [Continued((Para(kept),))] if continued else [kind(kept)]


def _write_equation(line: Line, counters: Counters, targets: Targets) -> Equation:
    number = line.tag or (counters.step_equation() if line.counted else "")
    identifier = targets.claim(f"equation-{number}") if number else ""
    kept, targets.current = targets.current, Target("equation", number, identifier)
    for label in line.labels:
        targets.label(label)
    identifier, targets.current = targets.current.id, kept
    return Equation(line.tex, identifier, number)


_CLASS = "equation"


def put_among_inlines(equation: Equation) -> Span:
    """Make an equation an inline, for where it shares a paragraph with another: a proof's end, an item's label."""
    pairs = (("number", equation.number),) if equation.number else ()
    return Span((Math(equation.tex, display=True),), Attributes(equation.identifier, (_CLASS,), pairs))


def is_equation(node: Inline) -> bool:
    """Tell whether an inline is an equation that shares a paragraph."""
    return isinstance(node, Span) and _CLASS in node.attributes.classes
