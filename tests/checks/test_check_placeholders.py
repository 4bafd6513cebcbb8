"""What a new manuscript and a new letter hold for the author to replace, and what is the author's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from elyazma.checks.check_placeholders import check_letter, check_placeholders
from elyazma.letters.skeletons import list_skeletons
from elyazma.sources.load import load_manuscript
from elyazma.system.scaffold import Beginning, fill_scaffold, list_placeholders, list_scaffolds

LANGUAGES = sorted(list_scaffolds())
EXAMPLE = """
[keywords]
en = ["dunes", "…"]

[[authors]]
given = "Ada"
family = "…"
affiliations = ["a"]

[[affiliations]]
id = "a"
name = { en = "…" }

[statements.ethics]
en = "…"
"""


def begin(root: Path, language: str, edit: Callable[[str, str], str] = lambda _, text: text) -> Path:
    """Write the files of a new manuscript, each changed by `edit`, which is given its path and text."""
    for path, text in fill_scaffold(Beginning("paper", "arxiv", (language, "en"), "", "1")).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(edit(path, text), encoding="utf-8")
    return root


def find(root: Path) -> list[str]:
    """Give the places, path:line:column, at which a manuscript has what a skeleton wrote."""
    manuscript = load_manuscript(root).value
    assert manuscript
    found = list(check_placeholders(manuscript))
    assert {each.code for each in found} <= {"placeholder-left"} and all(each.hint for each in found)
    return [f"{span.path}:{span.line}:{span.column}" for each in found if (span := each.span)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_new_manuscript_is_found_in_every_language(tmp_path: Path, language: str) -> None:
    found = find(begin(tmp_path, language))
    texts = [path for path in found if not path.startswith("manuscript/article.toml")]
    abstracts = {f"manuscript/abstract.{code}.tex:2:1" for code in (language, "en")}
    assert {path for path in texts if "abstract" in path} == abstracts
    sections = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("manuscript/sections/*.tex"))
    lines = [f"{path}:{line}" for path in sections for line in (3, 5) if not (path == sections[-1] and line > 3)]
    assert sorted(path.rpartition(":")[0] for path in texts if "sections" in path) == lines
    titles = len({language, "en"})
    assert [path for path in found if path.startswith("manuscript/article.toml")] == [
        f"manuscript/article.toml:{8 + number}:1" for number in range(titles)
    ]


def test_values_of_the_example_are_found(tmp_path: Path) -> None:
    assert list_placeholders().values == {"…", "0000-0000-0000-0000", *(it.title for it in list_scaffolds().values())}

    def fill(path: str, text: str) -> str:
        if path != "manuscript/article.toml":
            return "\\section{A}\nOwn text.\n" if "sections" in path else "Own text." if "abstract" in path else text
        head = text.partition("\n# Not written")[0].replace("[Title of the Article]", "Dunes")
        return head + EXAMPLE

    article = begin(tmp_path, "en", fill) / "manuscript/article.toml"
    lines = article.read_text(encoding="utf-8").splitlines()
    marked = [number for number, line in enumerate(lines, 1) if "…" in line]
    assert len(marked) == 4
    assert sorted(int(place.split(":")[1]) for place in find(tmp_path)) == marked


WRITTEN = [
    # Brackets of an author's, a comment, and words that two texts may share.
    ("[Here stands a monument.] [The introduction.] He [the king] came.", False),
    ("% [Here stands the introduction. It asks the question and says why it matters.]\nDone.", False),
    ("Here stands the introduction.", False),
    # What is left of a paragraph: its beginning, a later sentence, other lines, emphasis around it.
    ("[Here stands the introduction.]", True),
    ("\\emph{[Here stands the introduction.}", True),
    ("It asks the question\nand says % why\nwhy it matters. Mine.", True),
    ("[Burada sual qoyulur və onun niyə vacib olduğu deyilir.]", True),
]


@pytest.mark.parametrize(("text", "left"), WRITTEN)
def test_only_the_words_of_a_skeleton_are_found(minimal: Path, text: str, left: bool) -> None:
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text(f"\\section{{A}}\n{text}\n", encoding="utf-8")
    assert bool(find(minimal)) == left


@pytest.mark.parametrize("root", [Path(), Path("tests/data/english")])
def test_a_written_article_has_none(root: Path) -> None:
    assert find(Path(__file__).parents[2] / root) == []


def test_one_part_of_a_paragraph_is_one_finding_for_its_first_sentence(minimal: Path) -> None:
    manuscript = load_manuscript(minimal).value
    assert manuscript
    text = "One.\n\n  [Here stands the conclusion. It answers the question of the introduction.]"
    source = replace(manuscript.sources[0], text=text)
    (found,) = check_placeholders(replace(manuscript, sources=(source,)))
    assert found.span and (found.span.line, found.span.column, found.span.length) == (3, 3, 27)
    assert found.message == 'not written yet: "[Here stands the conclusion…"'


def test_a_letter_is_asked_for_what_its_skeleton_asks() -> None:
    skeletons = list_skeletons("letter")
    assert len(skeletons) == len(LANGUAGES)
    for skeleton in skeletons:
        assert len(list(check_letter(skeleton, "a.md", skeletons))) == skeleton.count(r"\[")
    written = "Dear Editor,\n\nNew is \\[sic\\] all of it.\n\n\\[Say here what is new in it, at last.\\]\n"
    assert list(check_letter(written, "a.md", skeletons)) == []
