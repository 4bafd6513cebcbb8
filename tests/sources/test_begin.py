"""A new manuscript: whole and good, or not there at all."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from elyazma.flows.checking import check_manuscript
from elyazma.flows.pipeline import build_pdf
from elyazma.languages import available_languages
from elyazma.model.audience import Options
from elyazma.sources.begin import BadBeginning, begin_manuscript
from elyazma.sources.load import load_manuscript
from elyazma.sources.load_journal import list_journals
from elyazma.system.scaffold import Beginning, list_scaffolds

LANGUAGES = sorted(list_scaffolds())


@pytest.fixture(autouse=True)
def author(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give git a configuration of its own, with a name in it."""
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text("[user]\n\tname = A. Uthor\n\temail = a@example.org\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return home


def beginning(slug: str = "paper", language: str = "en", title: str = "", others: tuple[str, ...] = ()) -> Beginning:
    return Beginning(slug, list_scaffolds()[language].journal, (language, *others), title, "9.9.9")


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_manuscript_has_no_errors(tmp_path: Path, language: str) -> None:
    root = tmp_path / "paper"
    begun = begin_manuscript(root, beginning(language=language))
    assert begun.value == root and begun.diagnostics == ()
    loaded = load_manuscript(root)
    assert loaded.diagnostics == () and loaded.value
    assert loaded.value.article.authors == () and list(loaded.value.abstracts) == [language]
    assert len(loaded.value.sections) == 3
    assert {finding.severity for finding in check_manuscript(root, "").diagnostics} <= {"warning", "note"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_holds_a_place_can_be_seen(tmp_path: Path, language: str) -> None:
    root = tmp_path / "paper"
    begin_manuscript(root, beginning(language=language))
    manuscript = load_manuscript(root).value
    assert manuscript
    assert manuscript.article.title[language].startswith("[")
    assert manuscript.abstracts[language].plain.strip().startswith("[")
    assert all("[" in section.source.plain for section in manuscript.sections)


def test_no_mark_is_left(tmp_path: Path) -> None:
    begin_manuscript(tmp_path / "paper", beginning(title='A "Quoted" \\Title'))
    for path in (tmp_path / "paper").rglob("*"):
        if path.is_file() and ".git/" not in path.as_posix():
            text = path.read_text(encoding="utf-8")
            assert not any(f"@{name}@" in text for name in ("slug", "journal", "title", "titles", "version")), path
    assert "elyazma==9.9.9\n" in (tmp_path / "paper/requirements.txt").read_text(encoding="utf-8")
    loaded = load_manuscript(tmp_path / "paper").value
    assert loaded and loaded.article.title["en"] == 'A "Quoted" \\Title'


def test_every_language_has_a_skeleton_and_every_skeleton_a_journal() -> None:
    assert set(available_languages()) >= set(LANGUAGES) >= {"az", "en", "ru", "tr"}
    assert {skeleton.journal for skeleton in list_scaffolds().values()} <= set(list_journals(Path("/nowhere")))


def test_journal_gets_an_abstract_in_each_language_it_asks_for(tmp_path: Path) -> None:
    begin_manuscript(tmp_path / "paper", beginning(language="az", others=("en", "xx")))
    loaded = load_manuscript(tmp_path / "paper").value
    assert loaded and list(loaded.abstracts) == ["az", "en"] == list(loaded.article.title)


def test_first_commit_holds_everything_and_is_the_users(tmp_path: Path) -> None:
    begin_manuscript(tmp_path / "paper", beginning())
    assert git(tmp_path / "paper", "log", "--format=%an <%ae> %s") == "A. Uthor <a@example.org> Begin the manuscript\n"
    assert git(tmp_path / "paper", "status", "--porcelain") == ""
    tracked = git(tmp_path / "paper", "ls-files").split()
    assert {".gitignore", ".gitattributes", ".github/workflows/pdf.yml"} <= set(tracked)
    assert {f".vscode/{name}" for name in ("root.tex", "settings.json", "tasks.json")} <= set(tracked)
    assert {"tasks.py", "requirements.txt", "README.md", ".pre-commit-config.yaml"} <= set(tracked)


def test_nobody_known_to_git_is_invented(tmp_path: Path, author: Path) -> None:
    (author / ".gitconfig").unlink()
    begun = begin_manuscript(tmp_path / "paper", beginning())
    assert [finding.code for finding in begun.diagnostics] == ["git-no-author"]
    assert (tmp_path / "paper/.git").is_dir() and (tmp_path / "paper/manuscript/article.toml").exists()
    assert subprocess.run(["git", "log"], cwd=tmp_path / "paper", capture_output=True, check=False).returncode


def test_without_git_there_is_a_manuscript_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    begun = begin_manuscript(tmp_path / "paper", beginning())
    assert [finding.code for finding in begun.diagnostics] == ["git-missing"]
    assert (tmp_path / "paper/manuscript/article.toml").exists()


def test_git_that_fails_is_heard(tmp_path: Path, author: Path) -> None:
    (author / ".gitconfig").write_text("[user\n", encoding="utf-8")
    begun = begin_manuscript(tmp_path / "paper", beginning())
    assert [finding.code for finding in begun.diagnostics] == ["git-failed"]


def test_no_hook_or_template_of_the_user_runs(tmp_path: Path, author: Path) -> None:
    hooks = author / "hooks"
    hooks.mkdir()
    (hooks / "pre-commit").write_text(f"#!/bin/sh\ntouch {author}/ran\n", encoding="utf-8")
    (hooks / "pre-commit").chmod(0o755)
    with (author / ".gitconfig").open("a", encoding="utf-8") as config:
        config.write(f"[core]\n\thooksPath = {hooks}\n[init]\n\ttemplateDir = {author}\n[commit]\n\tgpgSign = true\n")
    assert begin_manuscript(tmp_path / "paper", beginning()).diagnostics == ()
    assert not (author / "ran").exists()


def test_repository_around_it_is_named(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (found,) = begin_manuscript(tmp_path / "deep/paper", beginning()).diagnostics
    assert found.code == "inside-repository" and str(tmp_path) in found.message
    assert (tmp_path / "deep/paper/.git").is_dir()


def test_empty_folder_is_filled_in_place(tmp_path: Path) -> None:
    root = tmp_path / "paper"
    root.mkdir()
    inode = root.stat().st_ino
    begin_manuscript(root, beginning())
    assert root.stat().st_ino == inode and (root / "tasks.py").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["paper"]


def refuse(folder: Path, asked: Beginning) -> str:
    before = sorted(folder.parent.rglob("*")) if folder.parent.exists() else []
    with pytest.raises(BadBeginning) as refused:
        begin_manuscript(folder, asked)
    assert (sorted(folder.parent.rglob("*")) if folder.parent.exists() else []) == before
    return str(refused.value)


def test_full_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper/mine.txt").write_text("mine", encoding="utf-8")
    assert "not empty" in refuse(tmp_path / "paper", beginning())


def test_file_and_link_are_no_folders(tmp_path: Path) -> None:
    (tmp_path / "paper").write_text("", encoding="utf-8")
    (tmp_path / "link").symlink_to("nowhere")
    assert "is no folder" in refuse(tmp_path / "paper", beginning())
    assert "is no folder" in refuse(tmp_path / "link", beginning("link"))
    assert "nothing can be made in it" in refuse(tmp_path / "paper/inside", beginning("inside"))


@pytest.mark.parametrize(("name", "better"), [("My Paper", "my-paper"), ("Məqalə", "meqale"), ("a_b", "a-b")])
def test_name_that_names_no_pdf_is_refused_with_a_better_one(tmp_path: Path, name: str, better: str) -> None:
    assert f"{tmp_path / better}" in refuse(tmp_path / name, beginning(name))


def test_title_with_a_hidden_character_is_refused(tmp_path: Path) -> None:
    assert "U+202E" in refuse(tmp_path / "paper", beginning(title="A\u202eB"))


@pytest.mark.parametrize("there", [False, True])
def test_nothing_is_left_when_the_disk_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    folder = tmp_path / "deep/er/paper"
    if there:
        folder.mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name in {"paper", "manuscript"}:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="No space"):
        begin_manuscript(folder, beginning())
    assert sorted(tmp_path.rglob("*")) == before


def test_workflow_installs_what_the_machine_needs(tmp_path: Path) -> None:
    import tomllib

    begin_manuscript(tmp_path / "paper", beginning())
    workflow = (tmp_path / "paper/.github/workflows/pdf.yml").read_text(encoding="utf-8")
    needed = Path(__file__).parents[2] / "scripts/elyazma/flows/machine.toml"
    tables = tomllib.loads(needed.read_text(encoding="utf-8"))
    parts = [part for kind in tables.values() for part in kind if part["required"]] + tables["tex"]
    assert len(parts) > 3
    assert [name for part in parts for name in part["debian"].split() if name not in workflow] == []


def test_editor_settings_name_the_pdf(tmp_path: Path) -> None:
    begin_manuscript(tmp_path / "paper", beginning())
    settings = (tmp_path / "paper/.vscode/settings.json").read_text(encoding="utf-8")
    assert f'"paper-{list_scaffolds()["en"].journal}"' in settings


@pytest.mark.tex
@pytest.mark.parametrize("language", LANGUAGES)
def test_new_manuscript_builds_at_once(tmp_path: Path, language: str) -> None:
    begin_manuscript(tmp_path / "paper", beginning(language=language))
    assert build_pdf(tmp_path / "paper", Options(), lambda _: None).value
