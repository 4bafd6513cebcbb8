"""Every template that is said to a person: those in the code, and those that data files hold."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

from elyazma.languages import available_languages, load_language
from elyazma.languages.scripts import read_scripts
from elyazma.model.journal import Part, StatementId
from elyazma.model.phrases import phrase_data
from elyazma.readers.floats import PREFIXES
from elyazma.readers.tex_paper import losses
from elyazma.references.items import name_language, read_type_rules
from elyazma.revision.incoming.lines import SourceKind
from elyazma.sources.packages import read_policy
from elyazma.submission.history import SubmissionRecord
from elyazma.typesetting.errors import read_meanings
from elyazma.typesetting.prove_engine import Fault
from own_source import MODULES, PACKAGE, nodes_of

MAKERS = ("phrase", "phrase_count")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def names_in(template: str) -> set[str]:
    """Give the names of a template's placeholders."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def has_words(template: str) -> bool:
    """Tell whether anything in a template can be translated."""
    return bool(re.search("[A-Za-z]{2}", _PLACEHOLDER.sub("", template.replace("{{", "").replace("}}", ""))))


@cache
def calls_of(name: str) -> tuple[tuple[Path, ast.Call], ...]:
    """Give the calls of a function by its bare name, in all modules but the one that defines it."""
    return tuple(
        (path, node)
        for path in MODULES
        if path.stem != "phrases" and f"{name}(" in path.read_text(encoding="utf-8")
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    )


def templates_of(call: ast.Call) -> list[ast.expr]:
    """Give the templates that a call of `phrase` or `phrase_count` is made with."""
    assert isinstance(call.func, ast.Name)
    return call.args[:1] if call.func.id == "phrase" else call.args[1:3]


def list_counted() -> set[str]:
    """List the templates of what is counted, by which translations are looked up: those for many."""
    return {str(ast.literal_eval(call.args[2])) for _, call in calls_of("phrase_count")}


def list_phrases() -> set[str]:
    """List all other templates that have words."""
    own = {str(ast.literal_eval(call.args[0])) for _, call in calls_of("phrase")}
    # Lists and choices are joined by two of the module itself.
    own |= {"{first} and {last}", "{first} or {other}"}
    return {template for template in (*own, *_list_data()) if has_words(template)}


def _list_data() -> Iterator[str]:
    """List the texts of data files that `phrase_data` makes phrases of; test_spoken.py names its callers."""
    for meaning in read_meanings():
        parts = {f"part{number}": "" for number in range(1, 4)}
        yield from (phrase_data(text, **parts).template for text in (meaning.message, meaning.hint))
    policy = read_policy()
    texts = [*(each.why for each in policy.owned), *(each.why for each in policy.clashes)]
    table = tomllib.loads((PACKAGE / "flows/machine.toml").read_text(encoding="utf-8"))
    texts += [entry[key] for kind in ("program", "tex") for entry in table[kind] for key in ("name", "blocks")]
    texts += [load_language(code).english_name for code in available_languages()]
    texts += [name_language(code) for code in read_type_rules().languages.values()]
    texts += [script.name for script in read_scripts().values()]
    fonts = tomllib.loads((PACKAGE / "system/fonts.toml").read_text(encoding="utf-8"))
    texts += [font["note"] for font in fonts.values() if "note" in font]
    formats = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (PACKAGE / "issue_formats").glob("*.toml")]
    texts += [each["about"] for form in formats for each in form.get("settings", {}).values()]
    commands = tomllib.loads((PACKAGE / "document/commands.toml").read_text(encoding="utf-8"))
    texts += commands["hints"].values()
    texts += [name.replace("_", " ") for name in get_args(StatementId)]
    texts += get_args(Part.__annotations__["id"]) or _literals_of(PACKAGE / "model/journal.py", "Part", "id")
    texts += _literals_of(PACKAGE / "submission/history.py", SubmissionRecord.__name__, "kind")
    texts += [*PREFIXES, *get_args(SourceKind), Fault.NO_ENGINE.value]
    texts += [f"the {kind}" for kind in losses._COUNTED]
    yield from (phrase_data(text).template for text in texts)


def _literals_of(path: Path, class_: str, field: str) -> list[str]:
    """Give the values of a field that is annotated as a Literal, whose annotation is a text at run time."""
    found = next(node for node in nodes_of(path) if isinstance(node, ast.ClassDef) and node.name == class_)
    noted = next(
        node.annotation
        for node in found.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == field
    )
    return [str(node.value) for node in ast.walk(noted) if isinstance(node, ast.Constant)]
