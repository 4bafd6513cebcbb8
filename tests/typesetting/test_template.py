from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from elyazma.model.journal import Document
from elyazma.sources.people import AffiliationView, AuthorView
from elyazma.typesetting.preamble import NoEscape
from elyazma.typesetting.template import BadTemplate, check_template, render_template
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


COMPUTING = (
    r"\VAR{1/0}", r"\VAR{title|nosuch}", r"\VAR{title + 1}", r"\VAR{'{0.__class__}'.format(title)}",
    r"\VAR{'x'*999999999}", r"\VAR{9**99999999}", r"\BLOCK{include 'x'}", r"\BLOCK{import 'x' as y}",
    r"\BLOCK{extends 'x'}", r"\BLOCK{set a = 1}", r"\BLOCK{macro m()}\BLOCK{endmacro}", r"\VAR{title[0]}",
    r"\VAR{title is string}", r"\VAR{range(9)}", r"\VAR{title ~ title}", r"\BLOCK{call title()}\BLOCK{endcall}",
    r"\BLOCK{filter upper}x\BLOCK{endfilter}", r"\BLOCK{block b}\BLOCK{endblock}", r"\VAR{[1, 2]}",
    r"\VAR{title|map('x')}", r"\BLOCK{with a = 1}\BLOCK{endwith}", r"\VAR{(-title)}", r"\VAR{authors[1:]}",
    r"\BLOCK{for a in authors recursive}\BLOCK{endfor}", r"\BLOCK{autoescape true}\BLOCK{endautoescape}",
    r"\VAR{title|default(1)}", r"\VAR{title.upper()}",
)  # fmt: skip


@pytest.mark.parametrize("text", COMPUTING)
def test_a_template_computes_nothing(text: str) -> None:
    found = check_template(f"a\n{text}", "t")
    assert {(each.code, each.span and each.span.line) for each in found} & {
        ("template-computes", 2),
        ("template-syntax", 2),
    }


@pytest.mark.parametrize("text", [*COMPUTING, r"\BLOCK{macro m()}\VAR{m()}\BLOCK{endmacro}\VAR{m()}"])
def test_none_that_computes_is_filled_whoever_asks(text: str) -> None:
    with pytest.raises(BadTemplate) as raised:
        render_template(text, make_view(), "t")
    assert raised.value.finding.code in {"template-computes", "template-syntax"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"\BLOCK{for a in 5}\BLOCK{endfor}", "template-loop"),
        (r"\BLOCK{for a in title}\BLOCK{for b in title}\BLOCK{endfor}\BLOCK{endfor}", "template-loop"),
        (r"\VAR{authors}", "template-value"),
        (r"\VAR{page}", "template-value"),
        (r"\BLOCK{if " + "(" * 3000 + "title" + ")" * 3000 + r"}\BLOCK{endif}", "template-syntax"),
        (r"\BLOCK{for a in sections}" * 25 + r"\BLOCK{endfor}" * 25, "template-syntax"),
        (r"\VAR{" + "9" * 5000 + "}", "template-syntax"),
        (r"\VAR{sections|join(x=1,x=2)}", "template-syntax"),
        (r"\VAR{title" + ".x" * 2000 + "}", "template-computes"),
        (r"\VAR{title" + "|first" * 300 + "}", "template-computes"),
        (r"\VAR{'\ud800'}", "template-computes"),
        (r"\VAR{(title|first).upper}", "template-computes"),
        (r"\BLOCK{if " + "not " * 200 + r"title}\BLOCK{endif}", "template-computes"),
    ],
)
def test_lists_are_gone_through_and_values_printed(text: str, code: str) -> None:
    assert {each.code for each in check_template(text, "t")} == {code}


def test_thousands_of_branches_are_refused_where_python_nests_no_deeper() -> None:
    text = r"\BLOCK{if title}" + r"\BLOCK{elif title}" * 5000 + r"\BLOCK{endif}"
    # From Python 3.12 on they are read: they compute nothing.
    assert {each.code for each in check_template(text, "t")} <= {"template-syntax"}


LOOP, END = r"\BLOCK{for a in sections}", r"\BLOCK{endfor}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LOOP * 9 + END * 9, "template-long"),
        (LOOP * 2 + "x" * 5000 + END * 2, "template-long"),
        (r"\VAR{nobody}", "template-name"),
        (r"\BLOCK{for a in page}\BLOCK{endfor}", "template-loop"),
    ],
)
def test_a_template_ends(text: str, code: str) -> None:
    view = make_view(sections=tuple(NoEscape(f"{number}") for number in range(40)))
    with pytest.raises(BadTemplate) as raised:
        render_template(text, view, "t")
    assert raised.value.finding.code == code


@pytest.mark.parametrize("template", sorted((Path(__file__).parents[2] / "styles").glob("*/article.tex.j2")), ids=str)
def test_our_own_templates_are_good(template: Path) -> None:
    assert check_template(template.read_text(encoding="utf-8"), template.name) == ()
