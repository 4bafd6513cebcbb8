"""What the words of article.toml must mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.sources.article import ROLES, is_orcid, read_article, suggest_slug

LANGUAGES = ("az", "en")
HEAD = 'slug = "a"\nlanguage = "en"\n'
AUTHOR = '[[authors]]\nfamily = "A"\n'


def codes(text: str) -> list[tuple[str, int, int]]:
    outcome = read_article(text, "a.toml", LANGUAGES)
    assert all(finding.hint for finding in outcome.diagnostics)
    return [(each.code, each.span.line, each.span.column) for each in outcome.diagnostics if each.span]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD, []),
        ('slug = "../a"\nlanguage = "en"\n', [("bad-slug", 1, 1)]),
        ('slug = "A-b"\nlanguage = "en"\n', [("bad-slug", 1, 1)]),
        ('slug = ""\nlanguage = ""\n', [("bad-slug", 1, 1), ("unknown-language", 2, 1)]),
        ('slug = "nul"\nlanguage = "en"\n', [("bad-slug", 1, 1)]),
        (f'slug = "{"a" * 65}"\nlanguage = "en"\n', [("bad-slug", 1, 1)]),
        (HEAD + 'title = { az = "a", xx = "b" }\n', [("unknown-language", 3, 21)]),
        (HEAD + 'statements.ethics.xx = "b"\n', [("unknown-language", 3, 19)]),
        (HEAD + AUTHOR + 'spellings.xx.family = "b"\n', [("unknown-language", 5, 11)]),
        (HEAD + '[[affiliations]]\nid = "a"\nname.xx = "b"\n', [("unknown-language", 5, 6)]),
        (HEAD + AUTHOR + 'orcid = "https://orcid.org/0000-0002-1825-0097"\n', [("bad-orcid", 5, 1)]),
        (HEAD + AUTHOR + 'orcid = "0000-0002-1825-0097"\n', []),
        (HEAD + AUTHOR + 'email = "a@b"\n', [("bad-email", 5, 1)]),
        (HEAD + AUTHOR + 'email = "a.b+c@şəhər.edu.az"\n', []),
        (HEAD + AUTHOR + "corresponding = true\n", [("corresponding-without-email", 5, 1)]),
        (HEAD + AUTHOR + 'affiliations = ["x"]\n', [("unknown-affiliation", 5, 17)]),
        (HEAD + "[dates]\nreceived = 2026-02-01\npublished = 2026-01-01\n", [("dates-order", 5, 1)]),
        (HEAD + "[dates]\nreceived = 2026-02-01\naccepted = 2026-02-01\n", []),
        (HEAD + 'title.en = "a\\nb"\n', [("line-break", 3, 7)]),
        (HEAD + 'statements.ethics.en = "a\\nb"\n', []),
        (HEAD + 'keywords.en = ["a", "b\\u2067"]\n', [("hidden-character", 3, 21)]),
        (HEAD + 'title.en = "a\\u0000"\n', [("hidden-character", 3, 7)]),
    ],
)
def test_findings(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert codes(text) == expected


def test_a_warning_leaves_the_value() -> None:
    assert read_article(HEAD + AUTHOR + "corresponding = true\n", "a.toml", LANGUAGES).value


def test_roles_are_given_as_the_standard_spells_them() -> None:
    text = HEAD + AUTHOR + 'roles = ["software", "Writing - Review and Editing"]\n'
    article = read_article(text, "a.toml", LANGUAGES).value
    assert article and article.authors[0].roles == ("Software", "Writing – review & editing")


def test_an_unknown_role_is_named_at_its_place() -> None:
    assert codes(HEAD + AUTHOR + 'roles = ["Software", "Sofware"]\n') == [("unknown-role", 5, 22)]
    assert len(ROLES) == 14


@pytest.mark.parametrize(
    ("orcid", "right"),
    [
        ("0000-0002-1825-0097", True),
        ("0000-0002-1694-233X", True),
        ("0000-0001-5109-3700", True),
        ("0000-0002-1825-0098", False),
        ("0000-0002-1694-2330", False),
        ("0000-0002-1825-009x", False),
        ("0000000218250097", False),
        ("٠٠٠٠-0002-1825-0097", False),
    ],
)
def test_orcid_check_digit(orcid: str, right: bool) -> None:
    assert is_orcid(orcid) is right


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Ən Kiçik Əlyazma!", "en-kicik-elyazma"),
        ("Işıq İli", "isiq-ili"),
        ("???", "my-article"),
        ("CON", "my-article"),
        ("Œuvre", "oeuvre"),
    ],
)
def test_suggested_slug(text: str, slug: str) -> None:
    assert suggest_slug(text) == slug


@given(st.text(max_size=80))
def test_a_suggested_slug_is_always_good(text: str) -> None:
    assert codes(f'slug = "{suggest_slug(text)}"\nlanguage = "en"\n') == []
