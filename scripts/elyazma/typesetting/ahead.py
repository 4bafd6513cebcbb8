"""Say which files an engine has read while it waits for the words, and what it will be given when they are known.

The words of the last build are the best guess at this one's: a section that was edited is known as soon as it is read,
long before the article is checked, cited and assembled. What was guessed is compared with what was assembled, file by
file; where they differ, nothing of it is used.
"""

from __future__ import annotations

import filecmp
from collections.abc import Mapping
from pathlib import Path

from elyazma.model.manuscript import SourceTree
from elyazma.typesetting.split import BEGIN_DOCUMENT
from elyazma.typesetting.word_lists import is_list, read_words

Files = Mapping[str, str | Path]
"""Path inside the source tree -> its text, or the file to copy."""


def read_ahead(tree: SourceTree) -> dict[str, bytes]:
    """Read the files that an engine may ask for before it waits: all but those that only the text names."""
    text = _body_of(tree)
    ahead = {path: content for path, content in tree.files.items() if not _is_behind(path, tree, text)}
    return {path: each.encode() if isinstance(each, str) else each.read_bytes() for path, each in ahead.items()}


def list_behind(tree: SourceTree) -> dict[str, str | Path]:
    """Give the files that an engine asks for only when it goes on, but for the main file and the state."""
    text = _body_of(tree)
    own = {tree.main, f"{tree.job}.aux"}
    return {path: each for path, each in tree.files.items() if path not in own and _is_behind(path, tree, text)}


def _body_of(tree: SourceTree) -> str:
    return str(tree.files[tree.main]).partition(BEGIN_DOCUMENT)[2]


def _is_behind(path: str, tree: SourceTree, text: str) -> bool:
    known = path == tree.main or path.removesuffix(".bbl") == tree.job or path.removesuffix(".aux") == tree.job
    return known or path.startswith(_OF_THE_TEXT) or path.endswith(_PICTURES) or f"{{{path}}}" in text


_OF_THE_TEXT = tuple(f"manuscript/{name}/" for name in ("sections", "figures", "tables", "appendices", "supplement"))
_PICTURES = (".pdf", ".png", ".jpg", ".jpeg", ".eps")


def read_text(content: str | Path) -> str:
    """Give the text of a file of a tree; bytes that are no UTF-8 are replaced, and so it is not what it stands for.

    Raises OSError.
    """
    return content if isinstance(content, str) else content.read_text("utf-8", errors="replace")


# --- Whether it was right -------------------------------------------------------------------------------


def is_right(guessed: Files, tree: SourceTree) -> bool:
    """Tell whether TeX makes the same of what was guessed as of a tree."""
    behind = list_behind(tree)
    return guessed.keys() == behind.keys() and all(
        guessed[path] == content or _is_enough(guessed[path], content, path, tree) for path, content in behind.items()
    )


def _is_enough(guessed: str | Path, content: str | Path, path: str, tree: SourceTree) -> bool:
    """Tell whether a file of the last build stands for a text, or a list of words has all that are needed.

    A word that it has beside them matters only where the text has it too: a name in capitals is not hyphenated.
    """
    if isinstance(content, Path):
        return isinstance(guessed, Path) and filecmp.cmp(guessed, content, shallow=False)
    text = read_text(guessed)
    if not is_list(path):
        return text == content
    wanted, found = read_words(content), read_words(text)
    if not wanted <= found:
        return False
    from elyazma.languages.folding import fold_latin  # with tables of letters; lists seldom lose a word

    printed = fold_latin("".join(each for each in tree.files.values() if isinstance(each, str)))
    return not any(fold_latin(word.replace("-", "")) in printed for word in found - wanted)
