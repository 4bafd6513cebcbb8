"""What is said in other languages: every template is translated whole, and nothing is said past the templates."""

from __future__ import annotations

import ast
import json
import os
import pickle
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from elyazma import console
from elyazma.flows.checking import check_manuscript
from elyazma.model.diagnostics import Diagnostic, Span, error, relate, sort_findings, warning
from elyazma.model.phrases import NOTHING, Phrase, join_choices, join_list, phrase, phrase_count, phrase_fault, verbatim
from elyazma.preview.sides import list_findings
from elyazma.preview.texts import read_texts
from elyazma.system import messages as messages_module
from elyazma.system.messages import PLURALS, Messages, read_messages
from elyazma.system.translating import (
    ENGLISH,
    VARIABLE,
    find_language,
    list_languages,
    translate,
    write_finding,
)
from own_source import MODULES, PACKAGE, nodes_of
from spoken import MAKERS, calls_of, has_words, list_counted, list_phrases, names_in, templates_of
from test_diagnostics import cases, lay_over, needs_tex

GOLDEN = Path(__file__).parent / "data/spoken"
WHOLE = ("az",)
"""The languages in which nothing may be left in English."""
TRANSLATED = tuple(code for code in list_languages() if code != ENGLISH)

DATA_CALLERS = {
    "checks/check_languages": 7,
    "checks/check_rules": 2,
    "checks/measure": 1,
    "document/losses": 1,
    "flows/machine": 3,
    "flows/status": 1,
    "readers/floats": 2,
    "readers/front/read": 1,
    "readers/recognise": 1,
    "readers/settling": 1,
    "readers/tex_paper/language": 1,
    "readers/tex_paper/losses": 1,
    "references/romanise": 1,
    "references/second_list": 2,
    "revision/incoming/merging": 1,
    "sources/issue_formats": 1,
    "system/fonts": 1,
    "tasks/revise": 1,
    "typesetting/author_preamble": 1,
    "typesetting/errors": 2,
    "typesetting/log": 1,
    "typesetting/prove_engine": 1,
    "typesetting/scripts": 2,
}
"""How often a module makes phrases of texts that data hold: spoken.py lists those texts, of a new caller too."""

FINDERS = ("error", "warning", "note", "missing")
SPEAKERS = ("say", "complain", "tell")


# --- Nothing is said past the templates ----------------------------------------------------------------------


def test_templates_are_literals_and_name_their_values() -> None:
    for maker in MAKERS:
        for path, call in calls_of(maker):
            place = f"{path.name}:{call.lineno}"
            templates = templates_of(call)
            assert all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in templates), place
            given = {"count"} if maker == "phrase_count" else set()
            named = {str(keyword.arg) for keyword in call.keywords}
            used = {name for each in templates for name in names_in(str(ast.literal_eval(each)))}
            assert used | given == named | given, place


def test_nothing_is_found_or_said_that_is_no_phrase() -> None:
    """A variable is a phrase by its type, which mypy holds; here no text stands where one is made."""
    wrong = [
        f"{path}:{node.lineno}"
        for path in MODULES
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and any(map(_is_text, _list_said(node)))
    ]
    assert wrong == []


def _list_said(call: ast.Call) -> list[ast.expr]:
    """Give what a call says: the arguments of a finding behind its code, or those of the console and of `leave`."""
    if isinstance(call.func, ast.Name) and call.func.id in FINDERS:
        return [*call.args[1:], *(each.value for each in call.keywords)]
    name = ast.unparse(call.func)
    return call.args if name == "leave" or (name.removeprefix("console.") in SPEAKERS and "." in name) else []


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_the_types_hold_what_is_found_and_said() -> None:
    assert {Diagnostic.__annotations__[name] for name in ("message", "hint", "rule")} == {"Phrase"}
    assert {getattr(console, name).__annotations__["message"] for name in SPEAKERS} == {"Phrase"}


def test_texts_of_data_are_listed_where_they_are_collected() -> None:
    found = Counter(path.relative_to(PACKAGE).with_suffix("").as_posix() for path, _ in calls_of("phrase_data"))
    assert found == DATA_CALLERS


@pytest.mark.parametrize("case", [case for case in cases() if not needs_tex(case)], ids=lambda case: case.name)
def test_a_finding_is_made_of_phrases(case: Path, minimal: Path) -> None:
    lay_over(case, minimal)
    for finding in check_manuscript(minimal, "").diagnostics:
        assert all(isinstance(each, Phrase) for each in (finding.message, finding.hint, finding.rule)), finding


_GOES_ON = tuple(" ,;:\n")
"""How a text begins that goes on behind another."""


# --- Every template is translated ----------------------------------------------------------------------------


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_fit_their_templates(code: str) -> None:
    messages = read_messages(code)
    assert messages.plurals in PLURALS
    forms = PLURALS[messages.plurals][0]
    for template, text in messages.phrases.items():
        assert names_in(template) == names_in(text), text
        assert text.strip() or not template.strip(), template
        assert (text[:1] in _GOES_ON) == (template[:1] in _GOES_ON), text
        assert text[-1:].isspace() == template[-1:].isspace(), text
    for template, texts in messages.counted.items():
        assert len(texts) == forms, template
        # A form of one may leave the number out, as "a page" does.
        assert all(names_in(template) - {"count"} <= names_in(each) <= names_in(template) | {"count"} for each in texts)


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_left_over(code: str) -> None:
    messages = read_messages(code)
    assert messages.phrases.keys() - list_phrases() == set()
    assert messages.counted.keys() - list_counted() == set()


@pytest.mark.parametrize("code", WHOLE)
def test_a_whole_language_has_every_template(code: str) -> None:
    messages = read_messages(code)
    assert list_phrases() - messages.phrases.keys() == set()
    assert list_counted() - messages.counted.keys() == set()


@pytest.mark.parametrize("case", [case for case in cases() if not needs_tex(case)], ids=lambda case: case.name)
def test_what_a_check_finds_is_said_in_every_language(case: Path, minimal: Path) -> None:
    lay_over(case, minimal)
    findings = check_manuscript(minimal, "").diagnostics
    said = {key for each in findings for text in (each.message, each.hint, each.rule) for key in _list_keys(text)}
    for code in TRANSLATED:
        messages = read_messages(code)
        assert said - messages.phrases.keys() - messages.counted.keys() == set(), code


SAID_EVERYWHERE = ("checks", "flows/next_step.py", "languages", "model", "sources", "tex", "typesetting")
"""The modules whose texts Turkish and Russian have whole: what `check` and `pdf` find, and what to do next."""


@pytest.mark.parametrize("code", [code for code in TRANSLATED if code not in WHOLE])
def test_what_checks_and_builds_say_is_said_in_every_language(code: str) -> None:
    messages = read_messages(code)
    said = {
        str(ast.literal_eval(templates_of(call)[-1]))
        for maker in MAKERS
        for path, call in calls_of(maker)
        if path.relative_to(PACKAGE).as_posix().startswith(SAID_EVERYWHERE)
    }
    assert len(said) > 400
    assert {key for key in said if has_words(key)} - messages.phrases.keys() - messages.counted.keys() == set()


def _list_keys(text: Phrase) -> Iterator[str]:
    """List what the translations of a phrase, and of the phrases in it, are looked up by."""
    if has_words(text.template):
        yield text.plural or text.template
    for value in text.values.values():
        yield from _list_keys(value) if isinstance(value, Phrase) else ()


def test_the_page_of_the_preview_speaks_every_language_in_which_findings_are_said() -> None:
    assert set(list_languages()) == set(read_texts())


# --- Which language ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "az_AZ.UTF-8"}, "az"),
        ({"LANG": "az"}, "az"),
        ({"LANG": "az-AZ"}, "az"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "en"),
        ({"LANG": "../az"}, "en"),
        ({"LANG": "az_AZ.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "az_AZ.UTF-8"}, "az"),
        ({"LC_ALL": "C", "LC_MESSAGES": "az_AZ.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "az_AZ.UTF-8"}, "az"),
        ({VARIABLE: "az", "LC_ALL": "en_US.UTF-8"}, "az"),
        ({VARIABLE: "en", "LANG": "az_AZ.UTF-8"}, "en"),
    ],
)
def test_the_environment_says_which_language(environment: dict[str, str], code: str) -> None:
    assert find_language(environment) == code


# --- How it is said ------------------------------------------------------------------------------------------


SAID = Messages(
    "xx",
    "one few many",
    True,
    {
        "{a} of {b}": "{b}: {a}",
        "the end": "konets",
        "no {fault}": "net {fault}",
        "{first} or {other}": "{first} ili {other}",
    },
    {"{count} pages": ("{count} stranitsa", "{count} stranitsy", "{count} stranits")},
)


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages_module, "read_messages", lambda _: SAID)


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(
    ("said", "english", "other"),
    [
        (phrase("the end"), "the end", "konets"),
        (phrase("{a} of {b}", a=1, b=phrase("the end")), "1 of the end", "konets: 1"),
        (phrase("nothing of {b}", b=phrase("the end")), "nothing of the end", "nothing of konets"),
        (phrase_count(1, "{count} page", "{count} pages"), "1 page", "1 stranitsa"),
        (phrase_count(2, "{count} page", "{count} pages"), "2 pages", "2 stranitsy"),
        (phrase_count(5, "{count} page", "{count} pages"), "5 pages", "5 stranits"),
        (phrase_count(12, "{count} page", "{count} pages"), "12 pages", "12 stranits"),
        (phrase_count(101, "{count} page", "{count} pages"), "101 pages", "101 stranitsa"),
        (phrase_count(1, "{count} line", "{count} lines"), "1 line", "1 line"),
        (join_choices(["a", "b", phrase("the end")]), "a or b or the end", "a ili b ili konets"),
        (join_list(["a", "b", "c"]), "a, b and c", "a, b and c"),
        (verbatim("{the end}"), "{the end}", "{the end}"),
        (phrase("no {fault}", fault=ValueError(phrase("the end"))), "no the end", "net konets"),
        (phrase_fault(ValueError("lost")), "lost", "lost"),
    ],
)
def test_a_phrase_is_said_with_the_phrases_in_it(said: Phrase, english: str, other: str) -> None:
    assert said == english
    assert translate(said, "xx") == other
    assert translate(said, ENGLISH) == english
    assert translate(english, "xx") == english


def test_a_phrase_is_kept_and_sent_whole() -> None:
    said = phrase("{a} of {b}", a=Path("x"), b=phrase_count(2, "{count} page", "{count} pages"))
    again = pickle.loads(pickle.dumps(said))
    assert (again, again.template, again.values, again.values["b"].plural) == (
        said, "{a} of {b}", {"a": "x", "b": "2 pages"}, "{count} pages",
    )  # fmt: skip
    assert json.loads(json.dumps(said)) == "x of 2 pages"


def test_forms_follow_cldr() -> None:
    choose = PLURALS["one few many"][1]
    assert [choose(count) for count in (0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 100, 111, 121)] == [
        2, 0, 1, 1, 2, 2, 2, 2, 0, 1, 2, 2, 2, 0,
    ]  # fmt: skip
    assert [PLURALS["one other"][1](count) for count in (0, 1, 2)] == [1, 0, 1]


# --- What a person sees --------------------------------------------------------------------------------------


def test_a_finding_is_laid_out_in_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "az")
    (tmp_path / "a.tex").write_text("Əlyazma şəkli\n", encoding="utf-8")
    found = warning("x", phrase("there is no label {name}", name="fig:a"), Span("a.tex", 1, 9, 5), phrase("delete it"))
    assert console.format_finding(relate(found, Span("a.tex", 1, 1, 7)), tmp_path) == (
        "a.tex:1:9: xəbərdarlıq[x]: fig:a nişanı yoxdur\n"
        "  1 | Əlyazma şəkli\n"
        "    |         ^^^^^\n"
        "  həmçinin: a.tex:1:1\n"
        "  1 | Əlyazma şəkli\n"
        "    | ^^^^^^^\n"
        "  məsləhət: onu silin"
    )


def test_findings_are_counted_in_the_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "az")
    found = [
        error("x", phrase("this file is empty"), Span("a.tex")),
        warning("y", phrase("this file is empty"), Span("b")),
    ]
    console.print_findings(found, Path("/nowhere"))
    assert capsys.readouterr().err.splitlines()[-1] == "1 xəta, 1 xəbərdarlıq"


def test_programs_read_english_and_what_was_asked_for_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = error("x", phrase("this file is empty"), Span("a.tex"), phrase("delete it"))
    plain = write_finding(found)
    monkeypatch.setenv("LANG", "az_AZ.UTF-8")
    monkeypatch.delenv(VARIABLE, raising=False)
    assert write_finding(found) == plain
    monkeypatch.setenv(VARIABLE, "az")
    said = {"language": "az", "message": "bu fayl boşdur", "hint": "onu silin", "rule": ""}
    assert write_finding(found) == {**plain, "in_language": said}
    assert plain["message"] == "this file is empty"


def test_the_page_of_the_preview_gets_every_language(tmp_path: Path) -> None:
    (shown,) = list_findings([error("x", phrase("this file is empty"), Span("a.tex"))], tmp_path)
    said = shown["said"]
    assert isinstance(said, dict) and set(said) == set(list_languages())
    assert (said["en"]["message"], said["az"]["message"]) == ("this file is empty", "bu fayl boşdur")


@pytest.mark.parametrize("code", WHOLE)
def test_findings_read_well(
    code: str, minimal: Path, tmp_path: Path, update: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The findings of every case without TeX in the language, as somebody has read them."""
    lines = []
    for number, case in enumerate(case for case in cases() if not needs_tex(case)):
        root = tmp_path / str(number)
        root.mkdir()
        lay_over(minimal, root)
        lay_over(case, root)
        findings = sort_findings(check_manuscript(root, "").diagnostics)
        with monkeypatch.context() as context:
            context.setenv(VARIABLE, code)
            lines += [line for each in findings for line in console.format_finding(each, root).splitlines()]
    said = "\n".join(line for line in lines if " | " not in line) + "\n"
    path = GOLDEN / f"{code}.txt"
    if update:
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


def test_tests_speak_english() -> None:
    assert find_language(os.environ) == ENGLISH and NOTHING == ""
