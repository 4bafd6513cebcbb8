r"""Hold the titles, authors and places of work that the import reads against what a person reads on the first page.

    python scripts/trials/front_matter.py FOLDER [--half J] [--paper NAME ...]

FOLDER is that of scripts/trials/papers.py: papers.toml and NAME/src. What is right stands in front_matter.toml, written
down by readers who had not seen what this tool makes of the papers: the `title`, the `authors` ("given|family"), the
`places` where they work, and for each author the numbers of these (`works`). Nothing is built.

A row for each paper that differs, then the totals: `title`; `names`, whole and in order; `split`, family names;
`places`, as many and each one of them; `works`, who works where; `all` without the split of the family names, which
only the author knows for many Spanish and Portuguese ones. Letters alone are compared, without case, marks and signs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from elyazma.languages import Language, available_languages, load_language
from elyazma.languages.folding import fold_letters
from elyazma.model.article import Article
from elyazma.readers.tex_paper.arrange import arrange_paper
from elyazma.readers.tex_paper.gather import gather

TRUE = Path(__file__).with_suffix(".toml")
KINDS = ("title", "names", "split", "places", "works", "all")
Right = Mapping[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Compare the papers of a folder, print what differs, and the totals."""
    parser = argparse.ArgumentParser(description="Compare front matter.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", default="")
    parser.add_argument("--paper", nargs="*", default=[])
    given = parser.parse_args(arguments)
    true = tomllib.loads(TRUE.read_text(encoding="utf-8"))
    papers = tomllib.loads((given.folder / "papers.toml").read_text(encoding="utf-8"))
    languages = {code: load_language(code) for code in available_languages()}
    totals = dict.fromkeys(KINDS, 0)
    tried = [name for name, paper in papers.items() if name in true and given.half in {"", paper["half"]}]
    tried = [name for name in tried if not given.paper or name in given.paper]
    for name in tried:
        article = read_article(given.folder.resolve() / name / "src" / papers[name]["main"], languages)
        found = compare(article, true[name]) if article else dict.fromkeys(KINDS, False)
        for kind in KINDS:
            totals[kind] += found[kind]
        if not all(found.values()):
            print(f"{name}: {', '.join(kind for kind in KINDS if not found[kind])}")
    print(f"{len(tried)} papers: " + ", ".join(f"{kind} {count}" for kind, count in totals.items()))
    return 0


def read_article(main_file: Path, languages: Mapping[str, Language]) -> Article | None:
    """Read the front matter of a paper; none where the import refuses it."""
    before = Path.cwd()
    os.chdir(main_file.parent)
    try:
        gathered = gather(Path(main_file.name), languages).value
        arranged = arrange_paper(gathered, languages).value if gathered else None
    finally:
        os.chdir(before)
    return arranged.article if arranged else None


def compare(article: Article, right: Right) -> dict[str, bool]:
    """Tell what of an article is as the paper has it."""
    titles = {_fold(text) for text in article.title.values()} or {""}
    read = [(author.given, author.family) for author in article.authors]
    wanted = [tuple(each.split("|")) for each in right["authors"]]
    names = [_letters(each) for each in read] == [_letters(each) for each in wanted]
    found = {
        "title": _fold(right["title"]) in titles,
        "names": names,
        "split": names and [_fold(each[1]) for each in read] == [_fold(each[1]) for each in wanted],
        "places": _has_places(article, right),
        "works": names and _has_places(article, right) and _list_works(article) == _list_right_works(right),
    }
    return {**found, "all": found["title"] and found["works"]}


def _has_places(article: Article, right: Right) -> bool:
    read = [_fold(_show_place(article, at)) for at in range(len(article.affiliations))]
    wanted = [_fold(each) for each in right["places"]]
    return len(read) == len(wanted) and all(any(_are_alike(one, other) for other in wanted) for one in read)


def _list_works(article: Article) -> list[list[str]]:
    """Give the first letters of the places of each author."""
    known = {each.id: _fold(_show_place(article, at))[:12] for at, each in enumerate(article.affiliations)}
    return [sorted(known[id_] for id_ in author.affiliations) for author in article.authors]


def _list_right_works(right: Right) -> list[list[str]]:
    places = [_fold(each)[:12] for each in right["places"]]
    return [sorted(places[number] for number in numbers) for numbers in right["works"]]


def _show_place(article: Article, at: int) -> str:
    place = article.affiliations[at]
    return " ".join([*place.name.values(), *place.city.values(), *place.country.values()])


def _are_alike(one: str, other: str) -> bool:
    return sorted(one) == sorted(other) or one.startswith(other) or other in one or one in other


def _letters(name: Sequence[str]) -> str:
    return "".join(sorted(_fold(" ".join(name))))


def _fold(text: str) -> str:
    return fold_letters(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
