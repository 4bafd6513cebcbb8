"""Compare two printed entries: what only signs or capitals part, and which words."""

from __future__ import annotations

import difflib
import re
import unicodedata

_QUOTES = str.maketrans(dict.fromkeys("“”„«»‹›‘’‚'`´ʼ", '"'))
_DASHES = str.maketrans(dict.fromkeys("‐‑–—−", "-"))


def normalise(text: str) -> str:
    """Fold kinds of quotation marks, dashes, dots and blanks."""
    text = unicodedata.normalize("NFKC", text).replace("…", "...").translate(_QUOTES).translate(_DASHES)
    return re.sub(r"\s+", " ", text).strip()


def list_words(text: str) -> list[str]:
    """List the words of an entry; an address is one, without what a sentence sets behind it."""
    words = re.findall(r"https?://\S+|\w+", normalise(text))
    return [word.rstrip(".,;)/") if "://" in word else word for word in words]


def compare(ours: str, theirs: str) -> str:
    """Give the kind of a difference: same, signs, capitals or words."""
    if normalise(ours) == normalise(theirs):
        return "same"
    mine, other = list_words(ours), list_words(theirs)
    if mine == other:
        return "signs"
    folded = [[word.casefold() for word in words] for words in (mine, other)]
    return "capitals" if folded[0] == folded[1] else "words"


def show_difference(ours: str, theirs: str) -> str:
    """Show what another printer has instead: "{ours -> theirs}" between words they share; "..." for what is alike."""
    mine, other = normalise(ours).split(), normalise(theirs).split()
    shown = []
    for kind, a, b, c, d in difflib.SequenceMatcher(a=mine, b=other, autojunk=False).get_opcodes():
        if kind == "equal":
            same = mine[a:b]
            shown += same if b - a < 4 else [same[0], "...", same[-1]]  # noqa: PLR2004
        else:
            shown.append(f"{{{' '.join(mine[a:b])} -> {' '.join(other[c:d])}}}")
    return " ".join(shown)
