"""An issue of two articles whose results are written by hand, for tests of what is made of them: no TeX runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from elyazma.flows.issue_exports import Exporting
from elyazma.model.issue import SUFFIXES, BoundArticle
from elyazma.sources.issue import read_issue
from elyazma.sources.load_journal import load_journal

ISSUE = """[issue]
journal = "plain"
volume = "4"
number = "2"
year = 2026
published = 2026-06-30
doi = "10.5555/{volume}.{number}.{first_page}"
title.en = "City & water"

[[section]]
title.az = "Tarix"
title.en = "History"
abbrev.en = "HIS"
types = { elibrary = "RAR", trdizin = "RESEARCH" }
articles = ["salt", "roads"]
"""
EXPORTS: Mapping[str, str] = {
    "ojs-3.3": 'files = ["pdf", "html", "jats", "docx"]\n',
    "ojs-3.5": 'files = ["pdf", "html", "jats", "docx"]\n',
    "elibrary": 'settings.title_id = "123"\n',
    "trdizin": 'link = "https://journal.example/{article}/{file}"\nsettings.subjects = "20, 34"\n',
    "amea": 'settings.abbreviation = "plj"\n',
}
"""What an [[export]] of each format has to say."""

ARTICLE = """slug = "{slug}"
language = "az"
journal = "plain"

[title]
az = "Duz gölləri <və> {slug}"
en = "Salt lakes & {slug}"

[keywords]
az = ["duz", "göl"]
en = ["salt", "lake"]

[[authors]]
family = "Əliyev"
given = "Anar"
patronymic = "Məmməd oğlu"
email = "anar@example.org"
orcid = "0000-0002-1825-0097"
affiliations = ["bsu", "tarix"]
corresponding = true
spellings.ru = {{ family = "Алиев", given = "Анар" }}

[[authors]]
family = "Dahl"
affiliations = ["tarix"]

[[affiliations]]
id = "bsu"
name.az = "Bakı Dövlət Universiteti"
name.en = "Baku State University"
city.az = "Bakı"
country.az = "Azərbaycan"
ror = "https://ror.org/04yhbtr85"

[[affiliations]]
id = "tarix"
name.en = "Institute of History"
city.en = "Baku"

[codes]
udc = ["94(479.24)"]
jel = ["N95"]

[[funding]]
funder = "Elm Fondu"
grant = "7"

[dates]
received = 2026-01-10
accepted = 2026-03-05
published = 2026-06-30

[publication]
url = "https://journal.example/{slug}"
license = "https://creativecommons.org/licenses/by/4.0/"
"""
JATS = """<?xml version='1.0' encoding='UTF-8'?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "JATS.dtd">
<article xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="az">
<front><article-meta>
<abstract xml:lang="az"><title>Xülasə</title><p>Qum &amp; <italic>su</italic> haqqında
<inline-formula><alternatives><tex-math>x^2</tex-math><mml:math><mml:mi>x</mml:mi></mml:math></alternatives>
</inline-formula>.</p></abstract>
<trans-abstract xml:lang="en"><title>Abstract</title><p>On sand.</p></trans-abstract></article-meta></front>
<body><sec><title>Giriş</title><p>Birinci cümlə.</p><p>İkinci <bold>cümlə</bold>.</p>
<fig><graphic xlink:href="map.png"/></fig></sec></body>
<back><ref-list><ref id="a"><citation-alternatives><element-citation>not printed</element-citation>
<mixed-citation>Dahl, R. <italic>Roads</italic> &amp; lakes. 2001.</mixed-citation></citation-alternatives></ref>
</ref-list><ref-list><ref><mixed-citation>The second list.</mixed-citation></ref></ref-list></back></article>
"""
COVER = b"\x89PNG cover"


def write_office(root: Path, plain: Path, *formats: str) -> Path:
    """Write issue.toml and the articles; `plain` is the folder of a journal called plain."""
    asked = "".join(f'\n[[export]]\nformat = "{name}"\n{EXPORTS[name]}' for name in formats)
    write(root / "issue.toml", ISSUE + asked)
    for slug in ("salt", "roads"):
        write(root / slug / "manuscript/article.toml", ARTICLE.format(slug=slug))
    (root / "styles").mkdir(exist_ok=True)
    for file in plain.iterdir():
        write(root / "styles/plain" / file.name, file.read_text("utf-8"))
    return root


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def bind(root: Path) -> Exporting:
    """Give the issue with the results of its articles: each file holds its own name."""
    plan = read_issue(root).value
    journal = load_journal(root, "plain", None).value
    assert plan is not None and journal is not None
    articles = []
    for slug, first in (("salt", 3), ("roads", 9)):
        article = BoundArticle(
            slug=slug, root=root / "issue/articles" / slug, name=f"{slug}-plain", section=0, language="az",
            titles={"az": f"Duz gölləri <və> {slug}", "en": f"Salt lakes & {slug}"}, authors={}, listed={},
            keywords={}, first_page=first, last_page=first + 5, doi=f"10.5555/4.2.{first}",
        )  # fmt: skip
        write(article.root / "manuscript/article.toml", (root / slug / "manuscript/article.toml").read_text("utf-8"))
        write(article.root / "manuscript/figures/map.png", f"the map of {slug}")
        for kind, suffix in SUFFIXES.items():
            write(article.result(suffix), JATS if kind == "jats" else f"{slug}{suffix}")
        articles.append(article)
    say = {"az": "cild 4, № 2, 2026"}
    assert plan.facts.published == date(2026, 6, 30)
    return Exporting(plan, tuple(articles), journal, root / "issue", "plain-4-2-2026", "Plain", say, COVER)
