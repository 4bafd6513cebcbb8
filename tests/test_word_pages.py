"""The pages for authors who come from Word: both languages show the same commands, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from elyazma.languages import load_language
from elyazma.sources.load_journal import list_journals
from elyazma.tasks import namespace

REPOSITORY = Path(__file__).parents[1]
PAGES = ("word-file", "coauthors-in-word")
SPELLINGS = [f"{page}{language}.md" for page in PAGES for language in ("", ".az")]


def read_page(name: str) -> str:
    return (REPOSITORY / "docs" / name).read_text(encoding="utf-8")


def find_commands(page: str) -> list[str]:
    """Give the lines of the blocks of commands, without what is said of them and without the words of messages."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    lines = [line.partition(" # ")[0].rstrip() for block in blocks for line in block.splitlines()]
    return [re.sub(r'"[^"]*"', '"…"', line) for line in lines]


def find_cells(page: str) -> list[str]:
    """Give the first column of the table of the report's lines, as it stands in English, which other pages add."""
    rows = (line.split(" | ")[0] for line in page.splitlines() if line.startswith(('| "', "| “")))
    return [", ".join(re.findall(r'"[^"]+"', row)) for row in rows]


def find_own_words(page: str) -> str:
    """Give what a page says itself: neither commands, names, links nor messages of the program."""
    return re.sub(r'^```.*?^```|`[^`\n]*`|\]\([^)]*\)|"[^"\n]*"', " ", page, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_show_the_same(page: str) -> None:
    english, azerbaijani = read_page(f"{page}.md"), read_page(f"{page}.az.md")
    assert find_commands(english)
    assert find_commands(english) == find_commands(azerbaijani)
    assert find_cells(english) == find_cells(azerbaijani)
    for sign in ("## ", "| ", "- "):
        counts = [len(re.findall(rf"^{re.escape(sign)}", text, re.MULTILINE)) for text in (english, azerbaijani)]
        assert counts[0] == counts[1], sign


@pytest.mark.parametrize("name", SPELLINGS)
def test_tasks_flags_and_journals_are_there(name: str) -> None:
    for line in re.findall(r"(?:invoke|elyazma) [a-z][^`\n]*", "\n".join(find_commands(read_page(name)))):
        task = namespace[line.split()[1]]
        known = {flag for argument in task.get_arguments() for flag in argument.names}
        for flag, value in re.findall(r"--([a-z-]+)(?: (\S+))?", line):
            assert flag.replace("-", "_") in known or flag in known, line
            assert flag not in {"journal", "show"} or value in list_journals(REPOSITORY), line


@pytest.mark.parametrize("name", SPELLINGS)
def test_links_and_named_pages_are_there(name: str) -> None:
    page = read_page(name)
    for target in re.findall(r"\]\(([^)]+)\)", page):
        assert (REPOSITORY / "docs" / target).is_file(), target
    for target in re.findall(r"`(docs/[^`]+)`", page):
        assert (REPOSITORY / target).is_file(), target


def test_the_report_says_what_the_table_lists() -> None:
    files = sorted((REPOSITORY / "scripts/elyazma/readers").rglob("*.py"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    parts = [
        part.strip(" :")
        for cell in find_cells(read_page("word-file.md"))
        for message in re.findall(r'"([^"]+)"', cell)
        for part in re.split(r"…|: ", message)
        if part.strip(" :")
    ]
    assert len(parts) > 20
    assert [part for part in parts if part not in source] == []


@pytest.mark.parametrize("name", [name for name in SPELLINGS if name.endswith(".az.md")])
def test_azerbaijani_has_its_own_letters_alone(name: str) -> None:
    """No Cyrillic or Turkish look-alike of ə, and no word typed without its letters by a keyboard that lacks them."""
    language = load_language("az")
    words = find_own_words(read_page(name))
    assert {letter for letter in words if letter.isalpha() and not letter.isascii()} <= set(language.letters)
    assert set("əığşçöü") <= set(words)
    wrong = r"\b(?:ucun|deyisiklik\w*|melumat\w*|menbe\w*|cedvel\w*|sekil\w*|xulase\w*|metn\w*|muellif\w*)\b"
    assert re.findall(wrong, words) == []
