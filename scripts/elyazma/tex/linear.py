r"""Spell a formula in one line of plain text, for what holds no formulas: a title, keywords, an entry of a list.

Letters, digits and signs stay, above and below the line too; how parts stand to each other may need brackets.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from elyazma.tex.escape import ROW_END

_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|[{}^_&~]|[^\\{}^_&~]", re.DOTALL)
_SIGNS = {
    "times": "×", "div": "÷", "pm": "±", "mp": "∓", "cdot": "·", "ast": "∗", "bullet": "•", "circ": "°", "leq": "≤",
    "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "ll": "≪", "gg": "≫", "approx": "≈", "sim": "~",
    "equiv": "≡", "propto": "∝", "infty": "∞", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫",
    "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅", "forall": "∀",
    "exists": "∃", "to": "→", "rightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔", "Rightarrow": "⇒",
    "Leftrightarrow": "⇔", "dagger": "†", "ddagger": "‡", "prime": "′", "ldots": "…", "dots": "…", "cdots": "…",
    "neg": "¬", "wedge": "∧", "vee": "∨", "oplus": "⊕", "otimes": "⊗", "perp": "⊥", "parallel": "∥", "angle": "∠",
    "hbar": "ħ", "ell": "ℓ", "lbrack": "[", "rbrack": "]", "lbrace": "{", "rbrace": "}", "langle": "⟨", "rangle": "⟩",
    "vert": "|", "mid": "|", "lvert": "|", "rvert": "|", "Vert": "‖", "S": "§", "P": "¶", "quad": " ", "qquad": " ",
    "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "varrho": "ϱ", "varsigma": "ς", "varpi": "ϖ", "lambda": "λ",
    "Lambda": "Λ",
}  # fmt: skip
"""What a command prints; Greek letters are found by their names."""
_FUNCTIONS = frozenset(
    [
        "sin",
        "cos",
        "tan",
        "cot",
        "sinh",
        "cosh",
        "tanh",
        "arcsin",
        "arccos",
        "arctan",
        "log",
        "ln",
        "lg",
        "exp",
        "max",
        "min",
        "sup",
        "inf",
        "lim",
        "det",
        "dim",
        "ker",
        "arg",
        "deg",
        "gcd",
        "Pr",
    ]
)
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def spell_formula(tex: str) -> str:
    """Give a formula as plain text; what has no sign of its own is spelled in words or left out."""
    return " ".join(_Reader(_TOKEN.findall(tex)).read_all().split())


def read_raised(tex: str) -> str:
    r"""Give what a formula that only raises something raises ("^{1,\dagger}"), as plain text; empty for any other."""
    reader = _Reader(_TOKEN.findall(tex.strip()))
    if not reader.take("^"):
        return ""
    raised = reader.read_argument()
    return "" if reader.rest() else " ".join(raised.split())


@dataclass(slots=True)
class _Reader:
    """The signs of a formula, and how far they were read."""

    tokens: list[str]
    at: int = 0

    def take(self, wanted: str) -> bool:
        """Read a sign if it is the one that is wanted."""
        found = self.at < len(self.tokens) and self.tokens[self.at] == wanted
        self.at += found
        return found

    def rest(self) -> str:
        """Give what was not read yet, without blanks."""
        return "".join(self.tokens[self.at :]).strip()

    def read_all(self) -> str:
        """Read until a group or the formula ends."""
        parts = []
        while self.at < len(self.tokens) and self.tokens[self.at] != "}":
            parts.append(self.read_one())
        return "".join(parts)

    def read_argument(self) -> str:
        """Read one sign, command or group behind blanks."""
        while self.take(" "):
            pass
        return self.read_one().strip()

    def read_one(self) -> str:
        """Read one sign, command or group."""
        if self.at >= len(self.tokens):
            return ""
        token = self.tokens[self.at]
        self.at += 1
        if token == "{":
            inner = self.read_all()
            self.take("}")
            return inner
        if token in ("^", "_"):
            return _shift(self.read_argument(), token)
        return self._read_command(token[1:]) if token.startswith("\\") else {"&": " ", "~": " "}.get(token, token)

    def _read_command(self, name: str) -> str:
        if name in ("frac", "tfrac", "dfrac", "cfrac"):
            return f"{_bracket(self.read_argument())}/{_bracket(self.read_argument())}"
        if name == "sqrt":
            return f"√{_bracket(self.read_argument())}"
        if name in ("begin", "end", "label", "tag"):
            self.read_argument()
            return " "
        if not name[:1].isalpha():
            return " " if f"\\{name}" == ROW_END or name in " ,;:!" else name
        return _name_sign(name)


def _name_sign(name: str) -> str:
    """Give the sign that a command prints: a function's name, nothing where it only sets what follows it."""
    if name in _SIGNS:
        return _SIGNS[name]
    if name in _FUNCTIONS:
        return f" {name} "
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper()}")
    except KeyError:
        return ""


def _shift(text: str, sign: str) -> str:
    """Raise or lower a text, by the letters that Unicode has for it, else by a sign."""
    moved = text.translate(_RAISED if sign == "^" else _LOWERED)
    if all(one != other or not one.strip() for one, other in zip(text, moved, strict=True)):
        return moved
    return text if text in ("°", "†", "‡", "*", "′", "∗") else f"{sign}{_bracket(text)}"


def _bracket(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"
