"""The first manuscript end to end: every word of the oracle, in order, comes out of the PDF."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.languages import hyphenate, load_language, sort_key
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.model.manuscript import Build
from elyazma.pdf.reader import read_pdf
from elyazma.system.freshness import find_current

ORACLE = Path(__file__).parent / "data/seed/oracle.json"
WORKS = {
    "Altunışık və Martin, 2018": 3,
    "Cornell, 2011": 2,
    "Cornell, 2015": 2,
    "Cornell, 2019": 2,
    "Energy Charter Secretariat, 2021": 6,
    "U.S. Energy Information Administration, 2022": 3,
    "Guliyev, 2020": 1,
    "Guliyev, 2024": 2,
    "Larrabee və Lesser, 2003": 2,
    "Ministry of Foreign Affairs of Azerbaijan, 2023": 4,
    "Ministry of Foreign Affairs of Turkey, 2023": 5,
}

pytestmark = pytest.mark.tex


def build(root: Path) -> Build:
    outcome = build_pdf(root, Options(), lambda _: None)
    assert [finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR] == []
    assert outcome.value
    return outcome.value


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the seed once in a folder of its own."""
    root = tmp_path_factory.mktemp("seed")
    for folder in ("manuscript", "bib", "styles"):
        shutil.copytree(Path(__file__).parents[1] / folder, root / folder)
    return build(root)


def run(*arguments: str) -> str:
    """Run one of poppler's programs: an oracle that shares no code with ours."""
    return subprocess.run(arguments, check=True, capture_output=True, encoding="utf-8").stdout


def read_words(pdf: Path) -> list[str]:
    """Give the PDF's words, without folios; a hyphen at a line's end is kept, marked, for `same_words`."""
    text = unicodedata.normalize("NFC", run("pdftotext", "-layout", str(pdf), "-"))
    pages = [re.sub(r"\n\s*\d+\s*$", "\n", page) for page in text.split("\f")]
    joined = re.sub(r"(?<=\S–)\n\s*", "", "\n".join(pages))
    return re.sub(r"-\n\s*", "-¶", joined).split()


def oracle_words() -> list[str]:
    parts = json.loads(ORACLE.read_text(encoding="utf-8"))
    texts = [
        text for part in parts for text in (part.get("heading"), part.get("text"), *part.get("paragraphs", ())) if text
    ]
    return " ".join(texts).split()


def is_same_word(printed: str, wanted: str) -> bool:
    """Compare a word that may be broken: each break is either TeX's own or at a hyphen of the word."""
    pattern = "-?".join(re.escape(piece) for piece in printed.split("-¶"))
    return re.fullmatch(pattern, wanted) is not None


def test_every_word_of_the_oracle_is_printed_in_order(built: Build) -> None:
    printed, wanted = read_words(built.pdf), oracle_words()
    body, references = printed[: len(wanted)], printed[len(wanted) :]
    wrong = [(a, b) for a, b in zip(body, wanted, strict=True) if not is_same_word(a, b)]
    assert wrong == []
    assert references[0] == "Ədəbiyyat"


def test_citations_are_those_of_the_seed(built: Build) -> None:
    text = " ".join(read_words(built.pdf)).replace("-¶", "")
    assert {work: text.count(f"({work})") for work in WORKS} == WORKS
    assert sum(WORKS.values()) == 32


def test_references_stand_in_azerbaijani_order(built: Build) -> None:
    text = run("pdftotext", "-layout", str(built.pdf), "-")
    listed = re.findall(r"^\s{0,3}(\S.*?) \((\d{4})\)\.", text[text.rindex("Ədəbiyyat") :], re.MULTILINE)
    language = load_language("az")
    keys = [(sort_key(language, author.split(",")[0].rstrip(".")), year) for author, year in listed]
    assert len(listed) == 11
    assert [key[0] for key in keys] == sorted(key[0] for key in keys)
    assert text.count("[Mənbə məlumatı verilməyib.]") == 9


def test_every_font_is_embedded(built: Build) -> None:
    rows = [row.split() for row in run("pdffonts", str(built.pdf)).splitlines()[2:]]
    assert rows
    assert {row[-5] for row in rows} == {"yes"}
    assert not [row for row in rows if "Type 3" in " ".join(row)]


def test_document_properties(built: Build) -> None:
    info = run("pdfinfo", str(built.pdf))
    assert "Title:           Azərbaycan–Türkiyə strateji əməkdaşlığı" in info
    assert "Author:" not in info
    assert "(A4)" in info
    facts = read_pdf(built.pdf)
    assert facts.language == "az"


def test_one_pass_is_enough_and_nothing_is_done_twice(built: Build) -> None:
    root = built.pdf.parents[1]
    assert built.passes == 1
    current = find_current(root, Options())
    assert current and (current.path, current.pages, current.warnings) == (built.pdf, built.pages, 15)


def test_a_font_that_goes_away_is_noticed(built: Build, tmp_path: Path) -> None:
    root = Path(shutil.copytree(built.pdf.parents[1], tmp_path / "copy"))
    path = root / "build/ancient-land/stamp.json"
    stamp = json.loads(path.read_text(encoding="utf-8"))
    fonts = [name for name in stamp["files"] if name.endswith((".ttf", ".otf"))]
    assert len(fonts) >= 4  # the text face's four, and those of other families the journal loads
    stamp["files"][f"{fonts[0]}.gone"] = stamp["files"].pop(fonts[0])
    path.write_text(json.dumps(stamp), encoding="utf-8")
    assert find_current(root, Options()) is None


def test_an_edited_word_costs_one_pass(built: Build, tmp_path: Path) -> None:
    root = Path(shutil.copytree(built.pdf.parents[1], tmp_path / "edited", ignore=shutil.ignore_patterns("stamp.json")))
    section = root / "manuscript/sections/07-netice.tex"
    section.write_text(section.read_text(encoding="utf-8").replace("həlledici", "HƏLLEDİCİ"), encoding="utf-8")
    again = build(root)
    assert again.passes == 1
    assert "HƏLLEDİCİ" in " ".join(read_words(again.pdf))


@pytest.mark.usefixtures("every_run")
def test_two_folders_give_the_same_bytes(built: Build, seed: Path) -> None:
    other = build(seed)
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (built.pdf, other.pdf)}
    assert len(digests) == 1


def test_no_line_is_overfull_and_no_azerbaijani_word_is_broken_as_english(built: Build) -> None:
    language = load_language("az")
    log = next((built.pdf.parents[1] / "build/ancient-land").glob("run-*/*.log")).read_text(encoding="utf-8")
    assert "Overfull" not in log
    words = read_words(built.pdf)
    english = words.index("Azerbaijan-Turkey"), words.index("Giriş")
    azerbaijani = words[: english[0]] + words[english[1] : words.index("Ədəbiyyat")]
    broken = [word.strip("().,;:“”") for word in azerbaijani if "-¶" in word]
    assert len(broken) > 20
    for word in broken:
        whole = word.replace("-¶", "")
        if word.split("-¶")[0].count("-") or whole.replace("-", "") != whole:
            continue
        pieces = (hyphenate(language, whole) or "").split("-")
        places = {"".join(pieces[:at]) for at in range(1, len(pieces))}
        assert word.split("-¶")[0] in places or word.replace("-¶", "-") in oracle_words(), word
