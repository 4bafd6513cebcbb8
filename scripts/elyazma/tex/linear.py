r"""Spell a formula in one line of plain text, for what holds no formulas: a title, keywords, an entry of a list.

Letters, digits and signs stay, above and below the line too; how parts stand to each other may need brackets.
"""

from __future__ import annotations

import unicodedata

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.tokens import Tokens, tokenize

_SIGNS = {
    "times": "×", "div": "÷", "pm": "±", "mp": "∓", "cdot": "·", "ast": "*", "star": "*", "bullet": "•", "circ": "°",
    "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "ll": "≪", "gg": "≫", "approx": "≈",
    "sim": "∼", "equiv": "≡", "propto": "∝", "infty": "∞", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏",
    "int": "∫", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅",
    "forall": "∀", "exists": "∃", "to": "→", "rightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔",
    "Rightarrow": "⇒", "Leftrightarrow": "⇔", "dagger": "†", "ddagger": "‡", "dag": "†", "ddag": "‡", "prime": "′",
    "ldots": "…", "dots": "…", "cdots": "…", "neg": "¬", "wedge": "∧", "vee": "∨", "oplus": "⊕", "otimes": "⊗",
    "odot": "☉", "perp": "⊥", "parallel": "∥", "angle": "∠", "hbar": "ħ", "ell": "ℓ", "lbrack": "[", "rbrack": "]",
    "lbrace": "{", "rbrace": "}", "langle": "⟨", "rangle": "⟩", "vert": "|", "mid": "|", "lvert": "|", "rvert": "|",
    "Vert": "‖", "|": "‖", "S": "§", "P": "¶", "quad": " ", "qquad": " ", "varepsilon": "ε", "varphi": "φ",
    "vartheta": "ϑ", "varrho": "ϱ", "varsigma": "ς", "varpi": "ϖ", "lambda": "λ", "Lambda": "Λ", "\\": " ",
    ",": " ", ";": " ", ":": " ", "!": "", " ": " ",
}  # fmt: skip
"""What a command prints; Greek letters are found by their names."""
_FUNCTION_NAMES = """
    sin cos tan cot sinh cosh tanh arcsin arccos arctan log ln lg exp max min sup inf lim det dim ker arg deg gcd Pr
"""
_FUNCTIONS = frozenset(_FUNCTION_NAMES.split())
_RAISED = str.maketrans("0123456789+-=()niabcdefghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_LOWERED = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_DEEPEST = 50
"""Groups and arguments within each other: deeper ones are read as if they stood beside each other."""


def spell_formula(tex: str) -> str:
    """Give a formula as plain text; what has no sign of its own is spelled in words or left out."""
    return " ".join(_Reader(tokenize(tex, "")).read_until(len(tex)).split())


def read_raised(tex: str) -> str:
    r"""Give what a formula that only raises something raises ("^{1,\dagger}"), as plain text; empty for any other."""
    tex = tex.strip()
    if not tex.startswith("^"):
        return ""
    reader = _Reader(tokenize(tex, ""), at=1)
    raised = reader.read_argument(len(tex))
    return "" if tex[reader.at :].strip() else " ".join(raised.split())


@dataclass(slots=True)
class _Reader:
    """The tokens of a formula, how far they were read, and how deep in groups and arguments that is."""

    tokens: Tokens
    at: int = 0
    depth: int = 0

    def read_until(self, end: int) -> str:
        """Read up to a place."""
        parts = []
        while self.at < end:
            parts.append(self.read_one(end))
        return "".join(parts)

    def read_argument(self, end: int) -> str:
        """Read one sign, command or group behind blanks; nothing where arguments stand too deep in each other."""
        if self.depth >= _DEEPEST:
            return ""
        while self.at < end and self.tokens.text[self.at].isspace():
            self.at += 1
        self.depth += 1
        read = self.read_one(end).strip() if self.at < end else ""
        self.depth -= 1
        return read

    def read_one(self, end: int) -> str:
        """Read one sign, command or group."""
        start, token = self.at, self.tokens.token_over(self.at)
        if token is None:
            self.at += 1
            sign = self.tokens.text[start]
            return shift(self.read_argument(end), sign) if sign in "^_" else {"&": " ", "~": " "}.get(sign, sign)
        self.at = token.end
        if token.kind == "command":
            return self._read_command(token.name, end)
        if start in self.tokens.pairs and self.depth < _DEEPEST:
            self.depth += 1
            inner = self.read_until(self.tokens.pairs[start])
            self.depth -= 1
            self.at = self.tokens.pairs[start] + 1
            return inner
        return token.name if token.kind == "caret" else ""

    def _read_command(self, name: str, end: int) -> str:
        if name in ("frac", "tfrac", "dfrac", "cfrac"):
            return f"{_bracket(self.read_argument(end))}/{_bracket(self.read_argument(end))}"
        if name == "sqrt":
            return f"√{_bracket(self.read_argument(end))}"
        if name in ("begin", "end", "label", "tag"):
            self.read_argument(end)
            return " "
        return _name_sign(name)


def _name_sign(name: str) -> str:
    """Give the sign that a command prints: a function's name, nothing where it only sets what follows it."""
    if name in _SIGNS:
        return _SIGNS[name]
    if name in _FUNCTIONS:
        return f" {name} "
    if not name[:1].isalpha():
        return name
    try:
        return unicodedata.lookup(f"GREEK {'CAPITAL' if name[0].isupper() else 'SMALL'} LETTER {name.upper()}")
    except KeyError:
        return ""


def shift(text: str, sign: str) -> str:
    """Raise or lower a text; one of which a letter has no such form keeps the sign for it."""
    moved = text.translate(_RAISED if sign == "^" else _LOWERED)
    if all(after != before or not before.isalnum() for before, after in zip(text, moved, strict=True)):
        return moved
    return text if sign == "^" and not text.isalnum() else f"{sign}{_bracket(text)}"


def _bracket(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"
