"""Say which files an engine has read while it waits for the words, and what it will be given when they are known.

The words of the last build are the best guess at this one's: a section that was edited is known as soon as it is read,
long before the article is checked, cited and assembled. What was guessed is compared with what was assembled, file by
file; where they differ, nothing of it is used.
"""

from __future__ import annotations

import filecmp
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from elyazma.languages import Language, hyphenation_list
from elyazma.languages.folding import fold_latin
from elyazma.model.manuscript import Manuscript, Source, SourceTree
from elyazma.sources.tree import MANUSCRIPT
from elyazma.typesetting.preamble import add_words, is_list, list_path, read_words
from elyazma.typesetting.source_tree import fit_files
from elyazma.typesetting.split import BEGIN_DOCUMENT

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


_OF_THE_TEXT = tuple(f"{MANUSCRIPT}/{name}/" for name in ("sections", "figures", "tables", "appendices", "supplement"))
_PICTURES = (".pdf", ".png", ".jpg", ".jpeg", ".eps")


# --- The guess ------------------------------------------------------------------------------------------


def guess_files(last: SourceTree, manuscript: Manuscript, languages: Mapping[str, Language]) -> dict[str, str | Path]:
    """Guess what lies behind the words: the files of the last build, with what has been written since.

    `last` holds the paths of its files. A file that is new is not guessed. Raises OSError when one of them is gone.
    """
    behind = list_behind(last)
    written = fit_files({source.path: source.text for source in manuscript.sources}, last.engine)
    old = {path: _read(each) for path, each in behind.items() if path in written or path.endswith((".tex", ".bbl"))}
    changed = [source for source in manuscript.sources if old.get(source.path, "") != written[source.path]]
    assets: dict[str, str | Path] = {path: manuscript.root / path for path in manuscript.assets}
    known = {**behind, **old, **assets, **written, **dict(_list_words(manuscript, languages, changed, old))}
    return {path: known[path] for path in behind}


def _read(content: str | Path) -> str:
    return content if isinstance(content, str) else content.read_text(encoding="utf-8")


def _list_words(
    manuscript: Manuscript, languages: Mapping[str, Language], changed: Sequence[Source], old: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Add the words of what has changed to the lists of words that a language hyphenates by."""
    codes = {source.path: code for code, source in manuscript.abstracts.items()}
    for code, language in languages.items():
        own = [source for source in changed if codes.get(source.path, manuscript.article.language) == code]
        texts = [text for source in own for text in (source.plain, *(heading.title for heading in source.headings))]
        path = list_path(code)
        if path in old:
            yield path, add_words(old[path], hyphenation_list(language, texts))


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
    text = _read(guessed)
    if not is_list(path):
        return text == content
    wanted, found = read_words(content), read_words(text)
    if not wanted <= found:
        return False
    printed = fold_latin("".join(each for each in tree.files.values() if isinstance(each, str)))
    return not any(fold_latin(word.replace("-", "")) in printed for word in found - wanted)
