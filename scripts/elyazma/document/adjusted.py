r"""What \vadjust pre{...} puts between two lines of a paragraph: pandoc's lists of references have anchors there."""

from __future__ import annotations

from elyazma.tex.plain import strip_tex
from elyazma.tex.tokens import Argument, Tokens, tokenize
from elyazma.tex.tree import Command

_ABOVE = "pre"
"""A word of pdfTeX's behind its command."""


def find_adjusted(tokens: Tokens, command: Command) -> Argument | None:
    """Give what stands between the lines, if it prints no words."""
    end = tokens.skip_gap(command.end)
    end += len(_ABOVE) if tokens.text.startswith(_ABOVE, end) else 0
    adjusted = tokens.mandatory(end)
    return adjusted if adjusted and not strip_tex(tokenize(adjusted.text, "")).strip() else None
