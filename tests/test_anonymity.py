"""An anonymous article, from sources with an author to files that are searched and say nothing of him."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from elyazma.flows.exports import Export, export
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Audience, Format, Options
from elyazma.model.diagnostics import Outcome, Severity
from elyazma.model.manuscript import Build
from elyazma.pdf.reader import read_pdf

AUTHOR = """
[keywords]
az = ["enerji", "təhlükəsizlik", "strategiya", "əməkdaşlıq", "Türkiyə"]
en = ["energy", "security", "strategy", "cooperation", "Turkey"]

[[authors]]
given = "Elçin"
family = "Əliyev"
patronymic = "Məmməd oğlu"
email = "elchin.aliyev@bsu.example"
orcid = "0000-0002-1825-0097"
phone = "+994 50 123 45 67"
affiliations = ["x"]
corresponding = true
roles = ["Conceptualization"]
spellings = { en = { family = "Aliyev", given = "Elchin" } }

[[affiliations]]
id = "x"
name = { az = "Xəzər Nümunə Universiteti", en = "Caspian Sample University" }
city = { az = "Bakı", en = "Baku" }
country = { az = "Azərbaycan", en = "Azerbaijan" }

[[funding]]
funder = "Nümunə Elm Fondu"
grant = "NEF-2020-17"

[statements]
acknowledgements = { az = "Müəllif Leyla Nümunəyə təşəkkür edir." }
"""
TOLD = ("Əliyev", "Aliyev", "aliyev", "Алиев", "ƏLİYEV", "Elçin", "bsu.example", "1825", "Universitet", "NEF-", "Leyla")


WRITTEN: tuple[Format, ...] = ("docx", "html")
ANONYMOUS = Options(audience=Audience.REVIEWERS)


@pytest.fixture
def signed(seed: Path) -> Path:
    """Give the seed article an author."""
    article = seed / "manuscript/article.toml"
    article.write_text(article.read_text(encoding="utf-8") + AUTHOR, encoding="utf-8")
    return seed


def build(root: Path, journal: str = "", options: Options = ANONYMOUS) -> Outcome[Build]:
    return build_pdf(root, replace(options, journal=journal), lambda _: None)


def write(root: Path, options: Options) -> Outcome[Export]:
    return export(root, options, lambda _: None)


@pytest.mark.tex
def test_an_anonymous_pdf_says_nothing(signed: Path) -> None:
    made = build(signed).value
    assert made
    assert made.pdf.name == "azerbaijan-turkiye-ancient-land-anonymous.pdf"
    facts = read_pdf(made.pdf)
    text = "\n".join(facts.texts)
    assert facts.author == ""
    assert not [word for word in TOLD if word in text]
    assert not (signed / "dist/azerbaijan-turkiye-ancient-land-anonymous.synctex.gz").exists()
    page = build(signed, "", Options(audience=Audience.EDITOR)).value
    assert page
    assert page.pages == 1
    assert all(word in read_pdf(page.pdf).texts[0] for word in ("Əliyev", "Xəzər Nümunə Universiteti", "NEF-2020-17"))


@pytest.mark.tex
@pytest.mark.slow
@pytest.mark.parametrize("journal", ["acm", "apa7", "lncs", "elsarticle"])
def test_no_class_says_anything(signed: Path, journal: str) -> None:
    made = build(signed, journal).value
    assert made
    facts = read_pdf(made.pdf)
    text = "\n".join(facts.texts)
    assert facts.author == ""
    assert not [word for word in (*TOLD, "Anonymous", "Author") if word in text]


@pytest.mark.tex
def test_a_name_in_the_text_stops_the_build_with_its_place(signed: Path) -> None:
    before = build(signed).value
    assert before
    good = before.pdf.read_bytes()
    section = signed / "manuscript/sections/01-giris.tex"
    section.write_text(f"{section.read_text(encoding='utf-8')}\nBu fikir müəllif Əliyevindir.\n", encoding="utf-8")
    outcome = build(signed)
    assert outcome.value is None
    found = [finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR]
    assert {(finding.code, finding.span.path) for finding in found if finding.span} == {
        ("author-revealed", "manuscript/sections/01-giris.tex")
    }
    assert before.pdf.read_bytes() == good


def test_an_anonymous_word_file_and_web_page_say_nothing(signed: Path) -> None:
    for name in WRITTEN:
        made = write(signed, Options(name, audience=Audience.REVIEWERS)).value
        assert made
        assert "-anonymous." in made.path.name
    section = signed / "manuscript/sections/01-giris.tex"
    section.write_text(f"{section.read_text(encoding='utf-8')}\nAliyev's view.\n", encoding="utf-8")
    for name in WRITTEN:
        outcome = write(signed, Options(name, audience=Audience.REVIEWERS))
        assert outcome.value is None
        assert {it.code for it in outcome.diagnostics if it.severity is Severity.ERROR} == {"author-revealed"}


def test_the_title_page_in_word(signed: Path) -> None:
    made = write(signed, Options("docx", audience=Audience.EDITOR)).value
    assert made
    assert made.path.name == "azerbaijan-turkiye-ancient-land-title-page.docx"
    assert made.path.stat().st_size < write(signed, Options("docx")).value.path.stat().st_size  # type: ignore[union-attr]


def test_gits_user_is_looked_for(signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    who = ("-c", "user.name=Leyla Rəhimova", "-c", "user.email=l.rehimova@uni.example")
    for arguments in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", "-C", str(signed), *arguments], check=True, capture_output=True)
    section = signed / "manuscript/sections/01-giris.tex"
    section.write_text(f"{section.read_text(encoding='utf-8')}\nLeyla Rəhimova yazdı.\n", encoding="utf-8")
    outcome = write(signed, Options("docx", audience=Audience.REVIEWERS))
    assert "git's user" in "".join(finding.message for finding in outcome.diagnostics)
