from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from elyazma.model.journal import Document
from elyazma.sources.people import AffiliationView, AuthorView
from elyazma.typesetting.preamble import NoEscape
from elyazma.typesetting.template import check_template, render_template
from elyazma.typesetting.view import Page, View


def make_view(**changes: Any) -> View:
    """Give a view whose texts are their own names."""
    values: dict[str, Any] = {field.name: NoEscape(f"<{field.name}>") for field in fields(View)}
    values |= {"document": Document(), "authors": (), "front": (), "back": (), "sections": ()}
    values |= {"page": Page(paper="a4", size=14, leading=24, top=2, right=2, bottom=2, left=2)}
    return View(**(values | changes))


def test_tex_survives_where_other_delimiters_would_not() -> None:
    tex = "\\\\[-2pt] {{x}} {% y\n\\newcommand{\\z}[1]{#1}"
    assert render_template(tex, make_view()) == tex + "\n"


def test_text_is_escaped_once_and_tex_never() -> None:
    view = make_view(title="100 % & #1 $x_y$ {~^\\}", languages=NoEscape(r"\usepackage{babel}"))
    rendered = render_template(r"\VAR{title}|\VAR{languages}", view)
    assert r"100 \% \& \#1 \$x\_y\$ \{" in rendered
    assert rendered.endswith("|\\usepackage{babel}\n")


def test_loops_reach_the_fields_of_their_elements() -> None:
    places = tuple(AffiliationView(number=1, name=name, city="", country="", text=name) for name in "AB")
    names = ("full_name", "initials", "given", "patronymic", "family")
    texts = dict.fromkeys((*names, "degree", "email", "phone", "orcid"), "")
    author = AuthorView(name="Ə. Əliyev", affiliations=places, corresponding=False, **texts)
    text = (
        r"\BLOCK{ for a in authors }\VAR{a.name}: "
        r"\BLOCK{ for x in a.affiliations }\VAR{x.text};\BLOCK{ endfor }\BLOCK{ endfor }"
    )
    assert check_template(text, "t") == ()
    assert render_template(text, make_view(authors=(author,))) == "Ə. Əliyev: A;B;\n"


@pytest.mark.parametrize(
    ("text", "code", "line", "hint"),
    [
        ("a\n\\VAR{titel}", "template-name", 2, 'did you mean "title"?'),
        ("\\VAR{page.sizes}", "template-name", 1, 'did you mean "size"?'),
        ("\\BLOCK{ for p in front }\n\\VAR{p.titel}\\BLOCK{ endfor }", "template-name", 2, 'did you mean "title"?'),
        ("\\BLOCK{ if authors and page.wide }x\\BLOCK{ endif }", "template-name", 1, "a template may read: bottom"),
        ("\\VAR{title.__class__}", "template-name", 1, "a template may read: nothing here"),
        ("x\n\\BLOCK{ fro x in front }", "template-syntax", 2, "a template has three commands"),
        ("\\VAR{", "template-syntax", 1, "a template has three commands"),
    ],
)
def test_faults_are_found_without_tex(text: str, code: str, line: int, hint: str) -> None:
    (finding,) = check_template(text, "styles/x/article.tex.j2")
    assert (finding.code, finding.span and finding.span.line) == (code, line)
    assert finding.hint.startswith(hint)


@pytest.mark.parametrize("template", sorted((Path(__file__).parents[2] / "styles").glob("*/article.tex.j2")), ids=str)
def test_our_own_templates_are_good(template: Path) -> None:
    assert check_template(template.read_text(encoding="utf-8"), template.name) == ()
