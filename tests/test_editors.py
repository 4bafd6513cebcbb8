"""The recipes of docs/editors.md and of a new manuscript, done as an editor does: without an activated environment."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from checked_stream import BROKEN, SECTION
from documented import read_block
from elyazma.system.scaffold import fill_common
from elyazma.typesetting.formats import SWITCH
from processes import list_processes
from saving import save_by_renaming, save_in_place

PAGE = "editors.md"
TOP = Path(__file__).parents[1]
BROKEN_TWICE = f"% Əlyazma\n{BROKEN}\n\\emph{{Ə\\citep{{nobody}} \\citep{{noone}}\n"
"""A key that is not there, and a brace that is not closed: warnings and an error, after letters of two bytes."""
LONGEST = 20.0
JOURNAL = "plain"


@pytest.fixture
def article(minimal: Path) -> Path:
    """Give a manuscript with an environment in .venv, and the files of a new one for editors."""
    invoke = minimal / ".venv/bin/invoke"
    invoke.parent.mkdir(parents=True)
    environment = f"PYTHONPATH={shlex.quote(str(TOP / 'scripts'))} {SWITCH}=0"
    invoke.write_text(f'#!/bin/sh\n{environment} exec {shlex.quote(sys.executable)} -m invoke "$@"\n', encoding="utf-8")
    invoke.chmod(0o755)
    (minimal / "tasks.py").write_text((TOP / "tasks.py").read_text(encoding="utf-8"), encoding="utf-8")
    for path, text in fill_common("minimal", JOURNAL, "1.0").items():
        if path.startswith("."):
            (minimal / path).parent.mkdir(parents=True, exist_ok=True)
            (minimal / path).write_text(text, encoding="utf-8")
    return minimal


def bare_environment(home: Path, *programs: str) -> dict[str, str]:
    """Give the environment of a program that was started from the desk: `programs` are found, our own is not."""
    folders = {str(Path(found).parent) for name in programs if (found := shutil.which(name))}
    path = os.pathsep.join(["/usr/bin", "/bin", *sorted(folders)])
    assert shutil.which("elyazma", path=path) is None and shutil.which("invoke", path=path) is None
    return {"HOME": str(home), "PATH": path}


def run_bare(
    command: Sequence[str], folder: Path, *programs: str, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {**bare_environment(folder, *programs), **(variables or {})}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=LONGEST
    )


def read_jsonc(path: Path) -> dict[str, Any]:
    """Read JSON with comments as VS Code does; here each stands on a line of its own."""
    lines = path.read_text(encoding="utf-8").splitlines()
    value = json.loads("\n".join(line for line in lines if not line.lstrip().startswith("//")))
    assert isinstance(value, dict)
    return value


def list_places(article: Path) -> list[tuple[str, int, int, str]]:
    """Give the place and severity of every finding, from the program itself."""
    said = run_bare([".venv/bin/invoke", "check", "--json"], article).stdout
    findings = [(each["path"], each["line"], each["column"], each["severity"]) for each in json.loads(said)["findings"]]
    assert {"error", "warning"} <= {severity for *_, severity in findings}
    return findings


# --- VS Code ------------------------------------------------------------------------------------------


@pytest.mark.tex
def test_latex_workshop_builds_and_finds_the_pdf(article: Path) -> None:
    settings = read_jsonc(article / ".vscode/settings.json")
    prefix = "latex-workshop.latex"
    command = [settings[f"{prefix}.external.build.command"], *settings[f"{prefix}.external.build.args"]]
    # Its placeholders would be filled in where there is a root file.
    assert not re.search(r"%[A-Z]", " ".join(command))
    built = run_bare(command, article, "xelatex")
    assert built.returncode == 0, built.stderr
    folder = Path(settings[f"{prefix}.outDir"].replace("%WORKSPACE_FOLDER%", str(article)))
    pdf = folder / f"{settings[f'{prefix}.jobname']}.pdf"
    assert pdf.is_file() and pdf.with_suffix(".synctex.gz").is_file()
    (root_file,) = settings[f"{prefix}.search.rootFiles.include"]
    text = (article / root_file).read_text(encoding="utf-8")
    assert re.search(r"^\\documentclass\{", text, re.MULTILINE)
    bibliography = re.search(r"^\\bibliography\{(.*)\}", text, re.MULTILINE)
    assert bibliography and (article / root_file).parent.joinpath(f"{bibliography[1]}.bib").is_file()


def test_a_task_that_fails_says_so_to_vs_code(article: Path) -> None:
    save_in_place(article / SECTION, BROKEN_TWICE)
    settings = read_jsonc(article / ".vscode/settings.json")
    prefix = "latex-workshop.latex.external.build"
    built = run_bare([settings[f"{prefix}.command"], *settings[f"{prefix}.args"]], article)
    assert built.returncode == 1 and "error[unclosed-brace]" in built.stderr


def find_task(article: Path, label: str) -> tuple[list[str], dict[str, str], Any]:
    """Give the command, the variables and the problem matcher of a task."""
    tasks = read_jsonc(article / ".vscode/tasks.json")
    (task,) = (each for each in tasks["tasks"] if each["label"] == label)
    assert tasks["options"]["cwd"] == "${workspaceFolder}" and task["type"] == "process"
    return [task["command"], *task["args"]], tasks["options"]["env"], task["problemMatcher"]


def read_problem(line: str, matcher: Mapping[str, Any]) -> tuple[str, int, int, str] | None:
    pattern = matcher["pattern"]
    found = re.search(pattern["regexp"], line)
    if not found:
        return None
    assert found[pattern["code"]] and found[pattern["message"]]
    path, line_number, column, severity = (found[pattern[key]] for key in ("file", "line", "column", "severity"))
    return path, int(line_number), int(column), severity


@pytest.mark.parametrize("label", ["pdf", "findings"])
def test_the_list_of_problems_has_every_finding(article: Path, label: str) -> None:
    save_in_place(article / SECTION, BROKEN_TWICE)
    command, variables, matcher = find_task(article, label)
    with Terminal(command, article, variables) as terminal:
        lines = list(terminal.until(re.compile(r"^\d+ error")))
    assert [problem for line in lines if (problem := read_problem(line, matcher))] == list_places(article)


def test_the_list_of_problems_is_made_anew_at_each_save(article: Path) -> None:
    command, variables, matcher = find_task(article, "findings")
    begins, ends = (re.compile(matcher["background"][f"{name}Pattern"]) for name in ("begins", "ends"))
    with Terminal(command, article, variables) as terminal:
        first = list(terminal.until(ends))
        save_by_renaming(article / SECTION, BROKEN_TWICE)
        second = list(terminal.until(ends))
    assert len([line for line in first if begins.search(line)]) == 1
    assert begins.search(second[0])
    assert [problem for line in second if (problem := read_problem(line, matcher))] == list_places(article)


class Terminal:
    """A program that runs in a terminal of an editor, without an activated environment."""

    def __init__(self, command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> None:
        self._screen, inner = pty.openpty()
        environment = {**bare_environment(folder, "xelatex"), "TERM": "xterm-256color", **variables}
        self._process = subprocess.Popen(command, cwd=folder, env=environment, stdin=inner, stdout=inner, stderr=inner)
        os.close(inner)
        self._rest = ""

    def __enter__(self) -> Terminal:
        return self

    def until(self, last: re.Pattern[str]) -> Iterator[str]:
        """Yield lines up to the first that matches."""
        while True:
            while "\n" not in self._rest:
                ready, _, _ = select.select([self._screen], [], [], LONGEST)
                assert ready, f"nothing more is said after {self._rest!r}"
                self._rest += os.read(self._screen, 65536).decode("utf-8")
            line, _, self._rest = self._rest.partition("\n")
            line = line.rstrip("\r")
            yield line
            if last.search(line):
                return

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        os.close(self._screen)
        self._process.wait(LONGEST)


# --- TeXstudio ----------------------------------------------------------------------------------------


@pytest.mark.tex
def test_texstudio_s_commands_run_from_any_file(article: Path) -> None:
    name, build, _, check = read_block(PAGE, "TeXstudio", "text").splitlines()
    assert name.partition(":")[0] == "elyazma"
    stands_for = "/home/you/my-article"
    first, _, view = build.partition(" | ")
    for folder in (article / "manuscript/sections", article / "manuscript"):
        for command in (first, check):
            words = shlex.split(command.replace(stands_for, str(article)))
            assert run_bare(words, folder, "xelatex").returncode == 0
    program, _, pdf = shlex.split(view)
    assert program == "txs:///internal-pdf-viewer" and pdf.startswith(f"{stands_for}/dist/my-article-")
    assert (article / f"dist/minimal-{JOURNAL}.pdf").is_file()


# --- vim, neovim, Emacs ---------------------------------------------------------------------------------

needs_vim = pytest.mark.skipif(not shutil.which("vim"), reason="vim is not here")
needs_neovim = pytest.mark.skipif(not shutil.which("nvim"), reason="neovim is not here")
needs_emacs = pytest.mark.skipif(not shutil.which("emacs"), reason="Emacs is not here")

VIM = """
compiler elyazma
silent make!
call writefile(map(filter(getqflist(), {_, e -> e.valid}), {_, e ->
  \\ json_encode([bufname(e.bufnr), e.lnum, e.col, e.vcol, e.type, e.text])}), 'list')
edit manuscript/sections/01-introduction.tex
call cursor(getqflist()[-1].lnum, 1)
silent clast
call writefile([expand('<cword>')], 'word')
qall!
"""


@needs_vim
def test_vim_goes_from_finding_to_finding(article: Path) -> None:
    save_in_place(article / SECTION, BROKEN_TWICE)
    compiler = article / ".vim/compiler/elyazma.vim"
    compiler.parent.mkdir(parents=True)
    compiler.write_text(read_block(PAGE, "vim", "vim"), encoding="utf-8")
    (article / "script.vim").write_text(VIM, encoding="utf-8")
    command = ["vim", "-N", "-u", "NONE", "-i", "NONE", "-es", "-c", "set rtp^=~/.vim enc=utf-8", "-S", "script.vim"]
    said = run_bare(command, article, "vim", variables={"LANG": "C.UTF-8", "TERM": "dumb"})
    assert said.returncode == 0, said.stdout + said.stderr
    rows = [json.loads(row) for row in (article / "list").read_text(encoding="utf-8").splitlines()]
    expected = list_places(article)
    assert [(path, line, column, kind) for path, line, column, _, kind, _ in rows] == [
        (path, line, column, severity[0]) for path, line, column, severity in expected
    ]
    assert all(on_screen for *_, on_screen, _, _ in rows) and "[unknown-citation-key]: no entry" in rows[-1][-1]
    # The column is right after letters of two bytes.
    assert (article / "word").read_text(encoding="utf-8") == "noone\n"


NEOVIM = """
local function list()
  local rows = {}
  for _, each in ipairs(vim.diagnostic.get()) do
    local path = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(each.bufnr), ":.")
    local line = vim.fn.readfile(path)[each.lnum + 1] or ""
    table.insert(rows, { path, each.lnum + 1, each.severity, line:sub(each.col + 1, each.end_col), each.message })
  end
  return rows
end
local function write(name) vim.fn.writefile({ vim.fn.json_encode(list()) }, name) end
if not vim.wait(10000, function() return #list() > 0 end, 20) then vim.cmd("cquit 3") end
write("list")
vim.fn.writefile({ "\\\\section{Introduction}", "", "\\\\citep{knuth1984}" }, "manuscript/sections/01-introduction.tex")
if not vim.wait(10000, function() return #list() == 0 end, 20) then vim.cmd("cquit 4") end
vim.cmd("qall!")
"""
RUN_SCRIPT = 'autocmd VimEnter * lua if not pcall(dofile, "script.lua") then vim.cmd("cquit 5") end'


@needs_neovim
def test_neovim_shows_findings_as_diagnostics(article: Path) -> None:
    save_in_place(article / SECTION, BROKEN_TWICE)
    plugin = article / ".config/nvim/plugin/elyazma.lua"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(read_block(PAGE, "neovim", "lua"), encoding="utf-8")
    (article / "script.lua").write_text(NEOVIM, encoding="utf-8")
    command = ["nvim", "--headless", "-i", "NONE", SECTION, "-c", RUN_SCRIPT]
    expected = list_places(article)
    said = run_bare(command, article, "nvim")
    assert said.returncode == 0 and "Error" not in said.stderr, said.stderr
    rows = json.loads((article / "list").read_text(encoding="utf-8"))
    numbers = {"error": 1, "warning": 2, "note": 3}
    assert sorted((path, line, severity) for path, line, severity, *_ in rows) == sorted(
        (path, line, numbers[severity]) for path, line, _, severity in expected
    )
    assert {"nobody", "noone"} <= {marked for *_, marked, _ in rows}
    assert any("\nhint: add an entry" in message for *_, message in rows)
    assert not [each for each in list_processes(article).values() if "--watch" in each]


EMACS = """
(require 'compile)
(setq enable-local-variables :safe)
(find-file "manuscript/sections/01-introduction.tex")
(let* ((command compile-command)
       (default-directory (locate-dominating-file default-directory ".dir-locals.el"))
       (buffer (compile command)))
  (while (process-live-p (get-buffer-process buffer)) (accept-process-output nil 0.1))
  (with-current-buffer buffer
    (compilation--ensure-parse (point-max))
    (goto-char (point-min))
    (condition-case nil
        (while t
          (compilation-next-error 1)
          (let* ((message (get-text-property (point) 'compilation-message))
                 (place (compilation--message->loc message)))
            (princ (format "%s:%s:%s:%s\\n" (caar (compilation--loc->file-struct place))
                           (compilation--loc->line place) (compilation--loc->col place)
                           (aref ["note" "warning" "error"] (compilation--message->type message))))))
      (user-error nil))))
"""


@needs_emacs
def test_emacs_goes_from_finding_to_finding(article: Path) -> None:
    save_in_place(article / SECTION, BROKEN_TWICE)
    (article / ".dir-locals.el").write_text(read_block(PAGE, "Emacs", "elisp"), encoding="utf-8")
    (article / "script.el").write_text(EMACS, encoding="utf-8")
    command = ["emacs", "--batch", "-Q", "-l", "script.el"]
    said = run_bare(command, article, "emacs", variables={"LANG": "C.UTF-8"})
    expected = [f"{path}:{line}:{column}:{severity}" for path, line, column, severity in list_places(article)]
    assert said.stdout.splitlines() == expected, said.stderr


# --- Before each commit ---------------------------------------------------------------------------------


def test_a_plain_hook_refuses_errors_only(article: Path) -> None:
    variables = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        return run_bare(["git", *words], article, "git", variables=variables)

    git("init", "--quiet")
    hook = article / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(read_block(PAGE, "Before each commit", "sh"), encoding="utf-8")
    hook.chmod(0o755)
    save_in_place(article / SECTION, BROKEN_TWICE)
    git("add", "manuscript", "bib")
    refused = git("commit", "-m", "broken")
    assert refused.returncode == 1 and "error[unclosed-brace]" in refused.stderr
    save_in_place(article / SECTION, BROKEN)
    git("add", "manuscript", "bib")
    allowed = git("commit", "-m", "a warning")
    assert allowed.returncode == 0 and "warning[unknown-citation-key]" in allowed.stderr


@pytest.mark.parametrize("config", [".pre-commit-hooks.yaml", "a new manuscript's"])
def test_the_hook_of_pre_commit_is_a_check_of_the_whole(article: Path, config: str) -> None:
    path = TOP / config if config.endswith(".yaml") else article / ".pre-commit-config.yaml"
    values = dict(re.findall(r"^[ -]*(\w+): (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert values["pass_filenames"] == "false"
    for name in ("manuscript/article.toml", "bib/references.bib", "styles/mine/style.toml", "languages/az.toml"):
        assert re.search(values["files"], name)
    assert not re.search(values["files"], "README.md")
    command = shlex.split(values["entry"])
    if values["language"] == "python":
        # pre-commit installs this package, and with it the program.
        assert command == ["elyazma", "check"]
        return
    assert run_bare(command, article).returncode == 0
    save_in_place(article / SECTION, BROKEN_TWICE)
    assert run_bare(command, article).returncode == 1


def test_the_page_names_the_hook() -> None:
    block = read_block(PAGE, "Before each commit", "yaml")
    (named,) = re.findall(r"id: (\S+)", block)
    assert f"- id: {named}\n" in (TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
