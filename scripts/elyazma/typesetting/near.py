"""Say what an engine may still be told that waits in front of a file of the text, and not only behind the preamble.

Who writes saves the same file again and again. What stands in front of it is set already when the next save comes: what
is left to do is the file itself and what follows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

from elyazma.model.manuscript import SourceTree
from elyazma.typesetting.ahead import TEXTS, Files, are_printed, is_of_text, is_same, read_text, texts_of
from elyazma.typesetting.split import list_read, reading_line
from elyazma.typesetting.word_lists import is_list, read_words, write_late


def find_near(tree: SourceTree, changed: Collection[str]) -> str:
    """Give the first file of the text that has changed; "" where the main file's own lines read none of them."""
    read = list_read(str(tree.files[tree.main]))
    return next((path for path in read if path in changed and is_of_text(path) and read.count(path) == 1), "")


def list_late(near: str, files: Files, record: Sequence[str]) -> frozenset[str]:
    """Name the texts that TeX has not read before the one that is near, by the record of a pass over the same files.

    The record says nothing of pictures: none of them is late.
    """
    read = [PurePosixPath(name).as_posix() for name in record]
    texts = {path for path in files if path.endswith(TEXTS)}
    return frozenset(texts.difference(read[: read.index(near)])) if near in read else frozenset()


def list_late_words(tree: SourceTree, near: str, laid: Files, guessed: Files) -> str:
    """Give the TeX that adds those words to hyphenate which an engine was not told of that waits in front of a file.

    Raises TooLate when it has set such a word already.
    """
    lists = [path for path in guessed if is_list(path)]
    new = {path: read_words(read_text(guessed[path])) - read_words(read_text(laid[path])) for path in lists}
    before = str(tree.files[tree.main]).partition(f"\n{reading_line(near)}\n")[0]
    texts = texts_of({path: each for path, each in laid.items() if path not in lists})
    if are_printed(frozenset().union(*new.values()), [before, *texts]):
        raise TooLate
    return "".join(write_late(read_text(guessed[path]), words) for path, words in new.items())


def list_differing(laid: Files, guessed: Files, late: Collection[str]) -> list[str]:
    """Name the files that differ from those that an engine was given, without lists of words.

    Raises TooLate when it has read one of them already.
    """
    texts = [path for path in guessed if not is_list(path)]
    differing = [path for path in texts if path not in laid or not is_same(laid[path], guessed[path])]
    if not set(differing) <= set(late):
        raise TooLate
    return differing


class TooLate(Exception):  # noqa: N818
    """An engine has gone past what has changed."""
