"""Say which files an engine has read while it waits for the words, and what it will be given when they are known.

The words of the last build are the best guess at this one's: a section that was edited is known as soon as it is read,
long before the article is checked, cited and assembled. What was guessed is compared with what was assembled, file by
file; where they differ, nothing of it is used.
"""

from __future__ import annotations

import filecmp
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from elyazma.model.manuscript import SourceTree
from elyazma.system.files import may_enter
from elyazma.typesetting.split import BEGIN_DOCUMENT
from elyazma.typesetting.word_lists import is_list, read_words

Files = Mapping[str, str | Path]
"""Path inside the source tree -> its text, or the file to copy."""


def read_ahead(tree: SourceTree) -> dict[str, bytes]:
    """Read the files that an engine may ask for before it waits: all but those that only the text names."""
    text = _body_of(tree)
    ahead = {path: content for path, content in tree.files.items() if not _is_behind(path, tree, text)}
    texts = {path: each.encode() for path, each in ahead.items() if isinstance(each, str)}
    files = ((path, each) for path, each in ahead.items() if isinstance(each, Path) and may_enter(each))
    return texts | {path: each.read_bytes() for path, each in files}


def list_behind(tree: SourceTree) -> dict[str, str | Path]:
    """Give the files that an engine asks for only when it goes on, but for the main file and the state."""
    text = _body_of(tree)
    own = {tree.main, f"{tree.job}.aux"}
    return {path: each for path, each in tree.files.items() if path not in own and _is_behind(path, tree, text)}


def _body_of(tree: SourceTree) -> str:
    return str(tree.files[tree.main]).partition(BEGIN_DOCUMENT)[2]


def _is_behind(path: str, tree: SourceTree, text: str) -> bool:
    known = path == tree.main or path.removesuffix(".bbl") == tree.job or path.removesuffix(".aux") == tree.job
    return known or is_of_text(path) or path.endswith(_PICTURES) or f"{{{path}}}" in text


def is_of_text(path: str) -> bool:
    """Tell whether a file lies in a folder of the text."""
    return path.startswith(_OF_THE_TEXT)


_OF_THE_TEXT = tuple(f"manuscript/{name}/" for name in ("sections", "figures", "tables", "appendices", "supplement"))
_PICTURES = (".pdf", ".png", ".jpg", ".jpeg", ".eps")


TEXTS = (".tex", ".bbl")
"""The suffixes of files whose text is compared; a .bbl has the references."""


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
        is_same(guessed[path], content) or _is_enough(guessed[path], content, path, tree)
        for path, content in behind.items()
    )


def is_same(one: str | Path, other: str | Path) -> bool:
    """Tell whether one file, of a tree or of the last build, stands for the other. Raises OSError."""
    if isinstance(other, Path):
        return isinstance(one, Path) and filecmp.cmp(one, other, shallow=False)
    return read_text(one) == other


def _is_enough(guessed: str | Path, content: str | Path, path: str, tree: SourceTree) -> bool:
    """Tell whether a list of words has all that are needed.

    A word that it has beside them matters only where the text has it too: a name in capitals is not hyphenated.
    """
    if not is_list(path):
        return False
    wanted, found = read_words(read_text(content)), read_words(read_text(guessed))
    return wanted <= found and not are_printed(found - wanted, texts_of(tree.files))


def texts_of(files: Files) -> Iterator[str]:
    """Give all that files say; a table's data may be printed too, and a picture's letters are no words of TeX's."""
    return (read_text(each) for path, each in files.items() if not path.endswith(_PICTURES))


def are_printed(words: Collection[str], texts: Iterable[str]) -> bool:
    """Tell whether texts have one of some words of a list, in whatever letters."""
    if not words:
        return False
    from elyazma.languages.folding import fold_latin  # with tables of letters; lists seldom change

    printed = fold_latin("".join(texts))
    return any(fold_latin(word.replace("-", "")) in printed for word in words)
