r"""Find the environments that a source defines as verbatim ones: their text is read letter by letter."""

from __future__ import annotations

from elyazma.tex.arguments import read_arguments
from elyazma.tex.signatures import Signatures, standard_signatures
from elyazma.tex.tokens import Token, Tokens, tokenize


def list_verbatim_names(text: str) -> frozenset[str]:
    """Give the environments that a preamble or a package defines as verbatim ones."""
    return find_verbatim_names(tokenize(text, ""), standard_signatures())


def find_verbatim_names(tokens: Tokens, signatures: Signatures) -> frozenset[str]:
    """Give the environments that a text itself defines as verbatim ones."""
    commands = [token for token in tokens.items if token.kind == "command"]
    known = (
        _read_definer(tokens, token, signatures) for token in commands if token.name in signatures.defines_verbatim
    )
    wrapped = (_read_wrapper(tokens, token) for token in commands if token.name in _WRAPPERS)
    return frozenset((*known, *wrapped)) - {""}


def _read_definer(tokens: Tokens, token: Token, signatures: Signatures) -> str:
    r"""Give the name that a command defines; \newminted adds to that of the language (minted's manual, section 5)."""
    _, read, _ = read_arguments(tokens, token.end, signatures.commands[token.name])
    given = {letter: argument.text.strip() for letter, argument in reversed(read) if argument}
    name = given.get("n", "")
    return (given.get("o", "") or f"{name}code") if token.name == "newminted" and name else name


def _read_wrapper(tokens: Tokens, token: Token) -> str:
    """Give the name of an environment that begins a verbatim one; empty for any other."""
    _, read, _ = read_arguments(tokens, token.end, "noom")
    name, *_, body = (argument.text if argument else "" for _, argument in read) if read else ("", "")
    return name.strip() if any(f"\\{inner}" in body for inner in _WRAPPED) else ""


_WRAPPERS = frozenset(("newenvironment", "renewenvironment"))
_WRAPPED = ("VerbatimEnvironment", "begin{Verbatim}", "lstlisting", "begin{verbatim}")
"""What begins an environment whose text is read letter by letter to the end of the one that it stands in."""
