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
_PAIR = re.compile(rf"(?i)<({'|'.join(_TAGS)})>([^<>{{}}]*)</\1>")
_EXPORTED = re.compile(r"<[a-zA-Z]|\$\\(?:less|math)|&(?:amp|lt|gt);")


def read_exported(value: str) -> str:
    """Write tags of HTML as TeX, pair by pair from within; one without its end stays as it is typed.

    In formulas, but for those that are one of Crossref's signs, nothing is changed.
    """
    if not _EXPORTED.search(value):
        return value
    for sign, text in _SIGNS.items():
        value = value.replace(sign, text)
    if "$" in value:
        return value
    while (changed := _PAIR.sub(lambda found: rf"\{_TAGS[found[1].lower()]}{{{found[2]}}}", value)) != value:
        value = changed
    # What was escaped is no tag.
    return _NAMED.sub(lambda found: _ESCAPED[found[0]], value)
