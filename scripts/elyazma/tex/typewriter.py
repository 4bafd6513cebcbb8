"""What of a text is set in typewriter letters: their font has fewer letters than that of the text."""

from __future__ import annotations

from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Verbatim

_COMMANDS = frozenset({"texttt", "url", "nolinkurl", "path", "lstinline", "code"})
_SWITCHES = frozenset({"ttfamily", "tt"})
_PARAMETER = "#"


def typewriter_text(text: str) -> str:
    r"""Give the source of what is set in typewriter letters, and of verbatim text.

    All of the text where that cannot be told: behind \ttfamily, or where a macro of the author's holds \texttt{#1}.
    """
    tree = parse(text)
    pieces: list[str] = []
    for node in tree.walk():
        written = tree.source(node)
        if isinstance(node, Verbatim):
            pieces.append(written)
        elif isinstance(node, Command) and node.name in _SWITCHES:
            return text
        elif isinstance(node, Command) and node.name in _COMMANDS:
            if _PARAMETER in written:
                return text
            pieces.append(written)
    return "\n".join(pieces)
