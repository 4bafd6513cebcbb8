r"""What other programs leave in the values of .bib files: tags of HTML, and Crossref's names for the signs of tags.

Crossref's export writes "The $\less$i$\greater$in vivo$\less$/i$\greater$ study" for "The <i>in vivo</i> study", and
"Ca$\mathplus$" for "Ca+"; TeX knows none of these commands. Google Scholar and Zotero leave the tags as they are.
"""

from __future__ import annotations

import re

_SIGNS = {
    r"$\less$": "<",
    r"$\greater$": ">",
    r"$\mathplus$": "+",
    r"$\mathsemicolon$": ";",
}
_ESCAPED = {r"\&amp;": r"\&", "&amp;": r"\&", r"\&lt;": "<", "&lt;": "<", r"\&gt;": ">", "&gt;": ">"}
_TAGS = {
    "i": "emph",
    "em": "emph",
    "b": "textbf",
    "strong": "textbf",
    "sup": "textsuperscript",
    "sub": "textsubscript",
    "scp": "textsc",
}
_NAMED = re.compile("|".join(map(re.escape, _ESCAPED)))
_PAIR = re.compile(rf"(?i)<({'|'.join(_TAGS)})>([^<>]*)</\1>")
_EXPORTED = re.compile(r"<[a-zA-Z]|\$\\(?:less|math)|&(?:amp|lt|gt);")


_DEEPEST = 4
"""Tags in each other: more are nobody's title."""


def _write_pair(found: re.Match[str]) -> str:
    """Write a pair of tags; one that a group begins or ends in stays."""
    tag, text = found[1].lower(), found[2]
    return rf"\{_TAGS[tag]}{{{text}}}" if text.count("{") == text.count("}") else found[0]


def read_exported(value: str) -> str:
    """Write tags of HTML as TeX, pair by pair from within; one without its end stays as it is typed.

    So does all of a value that has a formula which is none of Crossref's signs: a "<" may be one of mathematics.
    """
    if not _EXPORTED.search(value):
        return value
    for sign, text in _SIGNS.items():
        value = value.replace(sign, text)
    if "$" in value:
        return value
    for _ in range(_DEEPEST):
        value = _PAIR.sub(_write_pair, value)
    # What was escaped is no tag.
    return _NAMED.sub(lambda found: _ESCAPED[found[0]], value)
