"""Every journal in styles/ holds what a journal must: a sound manifest, a template, notes, rules with their sources.

A journal is a folder: whoever adds one is tested here without a line of Python.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Build
from elyazma.pdf.reader import read_pdf
from elyazma.sources.load_journal import load_journal
from elyazma.typesetting.template import check_template

ROOT = Path(__file__).parents[1]
JOURNALS = sorted(path.parent.name for path in (ROOT / "styles").glob("*/style.toml"))
ABSENT = {"class-missing", "class-not-brought"}
"""What a build says when a publisher's class is not on the machine: such a journal is built by who has the class."""


def load(journal: str) -> Journal:
    loaded = load_journal(ROOT, journal, None)
    assert loaded.diagnostics == ()
    assert loaded.value
    return loaded.value


@pytest.mark.parametrize("journal", JOURNALS)
def test_manifest_is_sound(journal: str) -> None:
    assert load(journal).manifest.journal.name


@pytest.mark.parametrize("journal", JOURNALS)
def test_a_bare_machine_has_a_font_for_it(journal: str) -> None:
    # scripts/bootstrap installs the Liberation fonts and no others.
    document = load(journal).manifest.document
    assert "Liberation Serif" in document.fonts
    assert all(
        not fonts or any(name.startswith("Liberation") for name in fonts)
        for fonts in (document.sans_fonts, document.mono_fonts)
    )


@pytest.mark.parametrize("journal", JOURNALS)
def test_template_reads_only_what_is_declared(journal: str) -> None:
    template = load(journal).template
    assert check_template(template.read_text(encoding="utf-8"), "article.tex.j2") == ()


@pytest.mark.parametrize("journal", JOURNALS)
def test_notes_name_the_journal_and_its_pages(journal: str) -> None:
    notes = (ROOT / "styles" / journal / "NOTES.md").read_text(encoding="utf-8")
    assert re.match(r"# \S", notes)
    assert "http" in notes


def sources_in(table: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every `source` of a manifest with its dotted key."""
    if isinstance(table, dict):
        for name, value in table.items():
            if name == "source":
                yield f"{key}.source", value
            else:
                yield from sources_in(value, f"{key}.{name}".lstrip("."))
    elif isinstance(table, list):
        for index, value in enumerate(table):
            yield from sources_in(value, f"{key}.{index}")


@pytest.mark.parametrize("journal", JOURNALS)
def test_every_rule_has_its_source_or_says_that_it_has_none(journal: str) -> None:
    manifest = tomllib.loads((ROOT / "styles" / journal / "style.toml").read_text(encoding="utf-8"))
    sources = dict(sources_in(manifest))
    assert sources
    vague = [
        key
        for key, source in sources.items()
        if not source.get("unverified")
        and not (str(source.get("url", "")).startswith("http") and source.get("checked") and source.get("quote"))
    ]
    assert vague == []


def seed_of(folder: Path) -> Path:
    """Copy this repository's manuscript and journals into a folder of its own."""
    for name in ("manuscript", "bib", "styles"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def build(root: Path, journal: str) -> Build:
    """Build; a journal whose class is not here is skipped, any error or overfull line is a failure."""
    outcome = build_pdf(root, Options(journal=journal), lambda _: None)
    if ABSENT & {finding.code for finding in outcome.diagnostics}:
        pytest.skip(f"the class of {journal} is not on this machine")
    wrong = [it for it in outcome.diagnostics if it.severity is Severity.ERROR or it.code == "box-overfull"]
    assert [f"{it.span}: {it.code}: {it.message}" for it in wrong] == []
    assert outcome.value
    return outcome.value


@pytest.mark.tex
@pytest.mark.parametrize("journal", JOURNALS)
def test_seed_is_typeset(journal: str, tmp_path: Path) -> None:
    assert build(seed_of(tmp_path), journal).pages > 1


# --- With everything an author can supply -----------------------------------------------------------

CITES = r"""
\section{Mənbələr}

Bir \citep[s.~35--36]{larrabee2003}, iki \citet[201]{cornell2011}, 2020-ci il, 2018--2019, üç
\citep{cornell2015,larrabee2003}.
"""


def full_text(journal: str, root: Path) -> str:
    """Build the seed with people, keywords, codes and more languages; give the PDF's text, line ends as spaces."""
    shutil.copytree(ROOT / "tests/data/journals", seed_of(root), dirs_exist_ok=True)
    (root / "manuscript/sections/08-menbeler.tex").write_text(CITES, encoding="utf-8")
    text = "\n".join(read_pdf(build(root, journal).pdf).texts)
    return re.sub(r"\s+", " ", re.sub(r"(?<=\d–)\s+|\s+(?=,)", "", text))


def in_order(text: str, *pieces: str) -> bool:
    places = [text.find(piece) for piece in pieces]
    return -1 not in places and places == sorted(places)


@pytest.mark.tex
def test_numbers_in_alphabetical_order_with_places(tmp_path: Path) -> None:
    text = full_text("sosiologiya", tmp_path)
    assert "Bir [8, s. 35–36], iki Cornell [4, 201], 2020-ci il, 2018–2019, üç [2; 8]." in text
    assert "4. Cornell, S.E. Azerbaijan Since Independence. – Armonk, NY: M.E. Sharpe. – 2011." in text
    starts = ("UOT 327.5; 620.9", "Əli Vəliyev", "Enerji və təhlükəsizlik", "Açar sözlər:", "Giriş", "2018–2019")
    assert in_order(text, *starts, "Xülasə", "Azerbaijan-Turkey Strategic", "Abstract", "Keywords:", "Ədəbiyyat")


@pytest.mark.tex
def test_numbered_list_cited_by_author_and_year(tmp_path: Path) -> None:
    text = full_text("elmi-is", tmp_path)
    assert "Bir (Larrabee və Lesser, 2003: s. 35–36), iki Cornell (2011: 201), 2020-ci il" in text
    assert in_order(text, "Əli Məmməd oğlu Vəliyev", "ENERJİ VƏ TƏHLÜKƏSİZLİK", "ENERGY AND SECURITY", "Abstract")
    assert in_order(text, "1. Altunışık və Martin. (2018)", "2. Cornell. (2015)", "Rəyçi: prof. Sınaq Rəyçisi")


@pytest.mark.tex
def test_three_languages_in_their_places(tmp_path: Path) -> None:
    text = full_text("aztu", tmp_path)
    starts = ("UOT 327.5", "STRATEJİ ƏMƏKDAŞLIĞI", "Ə. Vəliyev1, G. İ. Çıraqova1,2", "Xülasə:", "Giriş", "Ədəbiyyat")
    assert in_order(text, *starts, "СТРАТЕГИЧЕСКОЕ", "А. Велиев", "Аннотация:", "Ключевые слова:", "Abstract:")
    assert "[7, s. 35–36]" in text
