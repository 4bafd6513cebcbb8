"""The rules of docs/architecture.md, enforced: levels, arrows between subjects, one library a module, sizes."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import complexipy

from elyazma.preview import guard
from elyazma.system import running_preview
from own_source import MODULES, PACKAGE, nodes_of

NAMES = {path: path.relative_to(PACKAGE).with_suffix("").as_posix() for path in MODULES}

LEVELS = (
    {"__init__", "model"},
    {"languages", "pdf", "tex", "system"},
    {
        "anonymity", "checks", "document", "letters", "office", "preview", "readers", "references", "revision",
        "sources", "submission", "typesetting", "writers",
    },
    {"flows"},
    {"console", "tasks"},
)  # fmt: skip
"""Values; what the system and the languages give; the subjects; their order; what a person sees."""

ARROWS = {
    "languages": set(),
    "pdf": {"languages"},
    "tex": {"languages"},
    "system": {"languages"},
    "anonymity": {"references"},
    "checks": {"references", "sources", "typesetting"},
    "document": {"references", "sources", "typesetting"},
    "letters": {"sources", "typesetting"},
    "preview": set(),
    "readers": {"references", "sources", "writers"},
    "references": set(),
    "revision": {"readers", "references", "sources", "typesetting", "writers"},
    "sources": {"references"},
    "submission": {"sources", "typesetting"},
    "typesetting": {"references", "sources"},
    "writers": {"document", "references", "sources"},
    "console": set(),
    "tasks": {"console"},
}
"""What a package may import of its own level; from a lower level it may import anything."""

LIBRARIES = {
    "anyascii": "languages/romanising",
    "bibtexparser": "references/blocks",
    "distributed": "system/cluster",
    "docx": "writers/word/reading",
    "faker": "readers/front/known_names",
    "invoke": "tasks/command",
    "jinja2": "system/templates",
    "lxml": "system/xml",
    "pydantic": "sources/strict_toml",
    "pylatex": "typesetting/elements",
    "pypandoc": "system/pandoc/program",
    "pypdf": "pdf/fonts",
    "pypdfium2": "pdf/reader",
    "rich": "console",
    "starlette": "preview/server",
    "typst": "system/typst",
    "uvicorn": "preview/server",
    "watchfiles": "system/changes",
}
"""Each outside library and the one module that imports it."""

SHARED = {"pypdf": {"pdf/joining"}}
"""Modules besides: what changes the objects of one PDF, and what makes one of several, have nothing in common."""

STARTERS = {"system/process", "system/supervisor"}
CREW = "system/workers"
"""The module that does our own work in several processes."""
NETWORK = {"system/doi"}
THIS_MACHINE = {"preview/server", "system/running_preview"}
"""The modules whose connections go to this machine alone: the server of the preview, and what speaks to it."""
PAIR_OF_SOCKETS = "system/supervisor"
"""The module whose two processes talk through a pair of Unix sockets, which have no address."""
PRINTERS = {"console", "tasks/build", "tasks/export"}
MOST_LINES, MOST_OF_FUNCTION = 400, 60
MOST_COMPLEX = 12
MOST_PACKAGES = 22
MOST_ANY = 60
MOST_LAZY_IMPORTS = 97
"""Each saves a person time: what a build needs only after TeX, or seldom, is not imported before."""


def package_of(name: str) -> str:
    return name.partition("/")[0]


def level_of(package: str) -> int:
    return next(number for number, packages in enumerate(LEVELS) if package in packages)


@cache
def imports_of(path: Path) -> tuple[str, ...]:
    """List every module a file imports, wherever in it, by its whole dotted name."""
    return tuple(_find_imports(path))


def _find_imports(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: write the whole path of an import"
            yield from (
                f"{node.module}.{alias.name}" if is_module(f"{node.module}.{alias.name}") else node.module
                for alias in node.names
            )


@cache
def is_module(dotted: str) -> bool:
    path = PACKAGE.parent / dotted.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def own_imports(path: Path) -> Iterator[str]:
    """Yield the toolchain's own modules that a file imports, as "tex/scan"."""
    for name in imports_of(path):
        if name.startswith("elyazma."):
            inner = name.removeprefix("elyazma.").replace(".", "/")
            yield f"{inner}/__init__" if (PACKAGE / inner).is_dir() else inner


def test_every_package_has_a_level() -> None:
    packages = {package_of(name) for name in NAMES.values()}
    assert packages == set().union(*LEVELS)
    assert len(packages) <= MOST_PACKAGES


def test_imports_go_down_or_along_an_arrow() -> None:
    wrong = set()
    for path, name in NAMES.items():
        package = package_of(name)
        for target in map(package_of, own_imports(path)):
            down = level_of(target) < level_of(package)
            if target != package and not down and target not in ARROWS.get(package, set()):
                wrong.add(f"{name} imports {target}")
    assert wrong == set()


def test_every_arrow_is_used() -> None:
    used = {(package_of(name), package_of(target)) for path, name in NAMES.items() for target in own_imports(path)}
    unused = {f"{package} -> {target}" for package, targets in ARROWS.items() for target in targets}
    assert unused <= {f"{package} -> {target}" for package, target in used}


def test_packages_have_no_circle() -> None:
    assert_no_circle(dict(ARROWS))


def test_modules_have_no_circle() -> None:
    assert_no_circle({NAMES[path]: set(own_imports(path)) - {NAMES[path]} for path in MODULES})


def assert_no_circle(graph: dict[str, set[str]]) -> None:
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name in done:
            return
        for target in graph.get(name, ()):
            visit(target, (*trail, name))
        done.add(name)

    for name in graph:
        visit(name, ())


def test_each_library_is_imported_in_one_module() -> None:
    users = defaultdict(set)
    for path in MODULES:
        for name in imports_of(path):
            users[name.split(".")[0]].add(NAMES[path])
    known = {name: {user} | SHARED.get(name, set()) for name, user in LIBRARIES.items()}
    assert {library: users[library] for library in LIBRARIES} == known


def test_only_known_libraries_are_imported() -> None:
    known = LIBRARIES.keys() | {"elyazma"} | set(sys.stdlib_module_names)
    assert {name.split(".")[0] for path in MODULES for name in imports_of(path)} - known == set()


def test_dataclasses_are_made_by_the_decorator_that_costs_little() -> None:
    """The supervisor imports nothing of the toolchain."""
    heavy = {
        NAMES[path]
        for path in MODULES
        for node in nodes_of(path)
        if isinstance(node, ast.ImportFrom)
        and node.module == "dataclasses"
        and any(alias.name == "dataclass" for alias in node.names)
    }
    assert heavy <= {"model/light_dataclass", "system/supervisor"}


def test_only_one_module_starts_programs() -> None:
    for path, name in NAMES.items():
        if name not in STARTERS:
            text = path.read_text(encoding="utf-8")
            assert "subprocess" not in {imported.split(".")[0] for imported in imports_of(path)}, name
            assert not re.search(r"\bos\.(system|popen|exec|spawn|posix_spawn|fork)", text), name


def test_only_one_module_makes_processes_of_our_own() -> None:
    makers = {"multiprocessing", "_posixsubprocess"}
    users = {name for path, name in NAMES.items() if makers & {each.split(".")[0] for each in imports_of(path)}}
    assert users == {CREW}
    assert not [name for path, name in NAMES.items() if "ProcessPool" in path.read_text(encoding="utf-8")]


def test_only_one_module_opens_network_connections() -> None:
    modules = {"urllib.request", "http.client", "socket", "ssl", "ftplib", "smtplib", "asyncio", "socketserver"}
    users = {name for path, name in NAMES.items() if modules & set(imports_of(path))}
    assert users <= NETWORK | THIS_MACHINE | {PAIR_OF_SOCKETS}


def test_the_preview_is_of_this_machine_alone() -> None:
    for name in THIS_MACHINE:
        nodes = list(nodes_of(PACKAGE / f"{name}.py"))
        made = [node for node in nodes if isinstance(node, ast.Call)]
        made = [node for node in made if ast.unparse(node.func) in {"HTTPConnection", "uvicorn.Config"}]
        assert [ast.unparse(node.args[name == "preview/server"]) for node in made] == ["ADDRESS"], name
        assert "asyncio" not in name and not [node for node in nodes if getattr(node, "attr", "") in SERVERS], name
    assert (guard.ADDRESS, running_preview.ADDRESS) == ("127.0.0.1", "127.0.0.1")


SERVERS = frozenset(("start_server", "open_connection", "create_server", "create_connection"))


def test_the_supervisor_only_has_a_pair_of_sockets_within_the_machine() -> None:
    nodes = nodes_of(PACKAGE / f"{PAIR_OF_SOCKETS}.py")
    assert {name for name in imports_of(PACKAGE / f"{PAIR_OF_SOCKETS}.py") if "socket" in name} == {"socket"}
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert not names & {"connect", "connect_ex", "bind", "listen", "create_connection", "create_server", "getaddrinfo"}
    made = [ast.unparse(node) for node in nodes if isinstance(node, ast.Call)]
    made = [call for call in made if call.startswith(("socket.socket(", "socket.socketpair(", "socket.fromfd("))]
    assert sorted(made) == ["socket.socket(fileno=0)", "socket.socketpair()"]


SPEAKING = ("print", "write")


def test_only_the_console_and_tasks_print() -> None:
    for path, name in NAMES.items():
        called = [node.func for node in nodes_of(path) if isinstance(node, ast.Call)]
        calls = [ast.unparse(each) for each in called if getattr(each, "id", getattr(each, "attr", "")) in SPEAKING]
        assert name in PRINTERS or not {"print", "sys.stdout.write", "sys.stderr.write"} & set(calls), name


def test_no_journal_is_named_in_python() -> None:
    # A portal is a word of the manifests' vocabulary, and of bibliographies, and one journal may bear its name.
    portals = [path.stem for path in (PACKAGE / "portals").glob("*.toml")]
    journals = [folder.name for folder in (PACKAGE.parents[1] / "styles").iterdir() if folder.is_dir()]
    journals = [name for name in journals if name not in portals]
    assert journals
    publishers = ["elsevier", "springer", "ieee", "aem.az", "qədim diyar", "dergipark", "mdpi", "wiley"]
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, journals + publishers))})(?!\w)")
    found = {name: pattern.findall(path.read_text(encoding="utf-8").lower()) for path, name in NAMES.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_nothing_reads_the_current_directory() -> None:
    for path, name in NAMES.items():
        used = re.findall(r"os\.getcwd|Path\.cwd|os\.chdir", path.read_text(encoding="utf-8"))
        # The supervisor's child moves to the program's folder, and then is the program.
        assert used == [] or name == "tasks/command" or (name, used) == ("system/supervisor", ["os.chdir"]), name


# --- Sizes and counts ------------------------------------------------------------------------------------


def test_files_and_functions_stay_small() -> None:
    long = [name for path, name in NAMES.items() if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES]
    for path, name in NAMES.items():
        for node in nodes_of(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                long += [f"{name}:{node.name}"] if lines > MOST_OF_FUNCTION else []
    assert long == []


def test_functions_stay_easy_to_follow() -> None:
    """Hold the cognitive complexity of every function, whatever comments in the code would have left out."""
    found = [
        (f"{name}:{function.name}", function.complexity)
        for path, name in NAMES.items()
        for function in complexipy.file_complexity(str(path), no_ignore=True, with_plans=False).functions
    ]
    assert len(found) > len(NAMES)
    assert [each for each in found if each[1] > MOST_COMPLEX] == []


def test_any_is_rare() -> None:
    uses = [
        f"{name}:{node.lineno}"
        for path, name in NAMES.items()
        for node in nodes_of(path)
        if isinstance(node, ast.Name) and node.id == "Any"
    ]
    assert len(uses) < MOST_ANY, uses


def test_few_imports_stand_in_functions() -> None:
    lazy = [
        f"{name}:{inner.lineno}"
        for path, name in NAMES.items()
        if re.search(r"^\s+(import|from)\s", path.read_text(encoding="utf-8"), re.MULTILINE)
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
        for _ in inner.names
    ]
    assert len(lazy) < MOST_LAZY_IMPORTS, lazy


TEX_READERS = ("tex/", "typesetting/log")
TEX_PATTERNS = {
    "anonymity/identity_terms: (?:/home/|/u": "a path of Windows",
    "anonymity/views: (?<![\\w./:@\\": "a path of Windows",
    "checks/check_figures: \\s*([0-9]*\\.": "one length in the options of a picture",
    "readers/lines: )*[“«(]?(?:\\": "how a sentence begins that our own writer wrote",
    "sources/places: (?P<bare>[A-": "a string of TOML",
    'sources/places: """(?:\\\\.|[^': "a string of TOML",
    "sources/strict_toml: write \\\\ for": "a hint about TOML",
}
"""Where else a string holds a backslash as a pattern spells it, and what it is; `module: its first letters`."""
MOST_TEX_PATTERNS = 15


def test_tex_is_read_in_one_package() -> None:
    others = [(path, name) for path, name in NAMES.items() if not name.startswith(TEX_READERS)]
    found = {key for path, name in others for key in tex_patterns(path, name)}
    assert found == set(TEX_PATTERNS)
    assert len(found) <= MOST_TEX_PATTERNS


def tex_patterns(path: Path, name: str) -> Iterator[str]:
    """Yield the strings of a module that hold a backslash as a pattern spells it, docstrings apart."""
    docs = {
        id(node.value) for node in nodes_of(path) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in nodes_of(path):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docs:
            continue
        if "\\\\" in node.value:
            yield f"{name}: {node.value.strip()[:12]}"


TEX_DEFINES = re.compile(r"\\(?:[gex]?def|let|new\w+|chardef|NewDocumentCommand)\*?\s*\{?\\(elyazma@\w+)")
TEX_SCRATCH = {"elyazma@next", "elyazma@one"}
"""Macros of our own that hold the token that follows, or the item of a loop, for a moment only."""


def test_two_modules_define_no_macro_of_one_name() -> None:
    # Preambles are put together from them: the second definition would replace the first without a word.
    places: dict[str, set[Path]] = defaultdict(set)
    for path in PACKAGE.rglob("*"):
        if path.suffix in {".py", ".toml"}:
            for name in TEX_DEFINES.findall(path.read_text(encoding="utf-8")):
                places[name].add(path)
    assert len(places) > 50
    assert {name: where for name, where in places.items() if len(where) > 1 and name not in TEX_SCRATCH} == {}


def test_pandoc_s_json_is_read_in_two_modules() -> None:
    allowed = {"system/pandoc/parsing", "system/pandoc/writing"}
    reads = re.compile(r"""\[["'][tc]["']\]""")
    assert {name for path, name in NAMES.items() if reads.search(path.read_text(encoding="utf-8"))} <= allowed
