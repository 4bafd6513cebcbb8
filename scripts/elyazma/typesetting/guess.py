"""Guess what lies behind the words, as soon as a manuscript is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from elyazma.languages import Language, hyphenation_list
from elyazma.model.manuscript import Manuscript, Source, SourceTree
from elyazma.typesetting.ahead import TEXTS, list_behind, read_text
from elyazma.typesetting.source_tree import fit_files
from elyazma.typesetting.word_lists import add_words, list_path


def guess_files(last: SourceTree, manuscript: Manuscript, languages: Mapping[str, Language]) -> dict[str, str | Path]:
    """Guess what lies behind the words: the files of the last build, with what has been written since.

    `last` holds the paths of its files. A file that is new is not guessed. Raises OSError when one of them is gone.
    """
    behind = list_behind(last)
    written = fit_files({source.path: source.text for source in manuscript.sources}, last.engine)
    old = {path: read_text(each) for path, each in behind.items() if path in written or path.endswith(TEXTS)}
    changed = [source for source in manuscript.sources if old.get(source.path, "") != written[source.path]]
    assets: dict[str, str | Path] = {path: manuscript.root / path for path in manuscript.assets}
    known = {**behind, **old, **assets, **written, **dict(_list_words(manuscript, languages, changed, old))}
    return {path: known[path] for path in behind}


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
