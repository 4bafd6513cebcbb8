"""How a numbered list counts, in the one way that pandoc reads: (a), i), A."""

from __future__ import annotations

import re

from elyazma.tex.arguments import split_options
from elyazma.tex.tokens import tokenize

_COUNTERS = {"alph": "a", "roman": "i", "Roman": "I", "Alph": "A", "arabic": "1"}
_PLAIN = re.compile(r"\(?[aiAI1][.)]?")


def write_label(given: str) -> str:
    r"""Give the option of enumitem or enumerate, brackets and all, that counts the same; nothing for any other.

    [label=(\roman*),nosep] and [(i)] become [(i)].
    """
    for option in split_options(given.strip().removeprefix("[").removesuffix("]")):
        key, equals, value = option.partition("=")
        if not equals or key.strip() in {"label", "label*"}:
            label = _read_label(value if equals else key)
            if _PLAIN.fullmatch(label):
                return f"[{_with_sign(label)}]"
    return ""


def _with_sign(label: str) -> str:
    """Put a full stop behind a number by itself: pandoc reads none, and no format prints one without a sign."""
    return f"{label}." if label.isalnum() else label


def _read_label(label: str) -> str:
    """Write counters as pandoc does, and leave out fonts and braces."""
    tokens = tokenize(label, "")
    pieces, position = [], 0
    for token in tokens.items:
        if token.kind in {"command", "open", "close"}:
            pieces += [label[position : token.start], _COUNTERS.get(token.name, "")]
            position = token.end
    return "".join((*pieces, label[position:])).replace("*", "").strip()
