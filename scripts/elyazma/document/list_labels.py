"""How a numbered list counts, in the one way that pandoc reads: (a), i), A."""

from __future__ import annotations

import re

from elyazma.tex.arguments import split_options
from elyazma.tex.edits import apply_edits
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


def write_own_label(given: str) -> str | None:
    r"""Give the option of a list for the label of LaTeX's `list`; nothing for a sign, none for one no format counts by.

    (\roman{steps}) becomes [(i)].
    """
    tokens = tokenize(given, "")
    counting = [token for token in tokens.items if token.kind == "command" and token.name in _COUNTERS]
    counters = [(token.end, named.end, "") for token in counting if (named := tokens.mandatory(token.end))]
    return (write_label(f"[{apply_edits(given, counters)}]") or None) if counting else ""


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
