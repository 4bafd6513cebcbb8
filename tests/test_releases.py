"""Releases: one commit and one tag, or nothing; and the proof that they can be made again anywhere."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.flows.releases import Verdict, release, verify
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Outcome
from elyazma.sources.releases import RELEASES, read_releases
from elyazma.system.files import remove_folder, write_file

SCRIPTS = Path(__file__).parents[1] / "scripts"
IGNORED = "build\ndist\n"


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(("git", *arguments), cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(autouse=True)
def somebody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give git a configuration of its own, with a name."""
    config = tmp_path / "gitconfig"
    config.write_text("[user]\nname = A B\nemail = a@b.example\n[init]\ndefaultBranch = main\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def make_repository(root: Path) -> Path:
    write_file(root / ".gitignore", IGNORED)
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=one")
    return root


@pytest.fixture
def root(minimal: Path) -> Path:
    return make_repository(minimal)


def silent(_: str) -> None:
    pass


def codes(root: Path, version: str) -> set[str]:
    """Try a release that must not come about, and see that nothing did."""
    before = subprocess.run(("git", "for-each-ref"), cwd=root, capture_output=True, text=True, check=False).stdout
    outcome = release(root, version, "", silent)
    after = subprocess.run(("git", "for-each-ref"), cwd=root, capture_output=True, text=True, check=False).stdout
    assert outcome.value is None and before == after
    assert all(finding.span and finding.hint for finding in outcome.diagnostics)
    return {finding.code for finding in outcome.diagnostics}


# --- What stands in the way ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "version", ["", " ", "-x", "0..1", "a/b", "0.1.lock", "ə", "a b", "x" * 65, "abcdef1", ".", "a~1"]
)
def test_names_that_no_release_can_have(root: Path, version: str) -> None:
    assert codes(root, version) == {"release-version"}


def test_a_branchs_name_is_no_name(root: Path) -> None:
    assert codes(root, "main") == {"release-version"}


def test_a_tag_that_exists(root: Path) -> None:
    git(root, "tag", "0.1")
    assert codes(root, "0.1") == {"release-exists"}


def test_what_is_not_committed(root: Path) -> None:
    write_file(root / "manuscript/new.txt", "x")
    write_file(root / "dist/x.pdf", "a result is no change")
    assert codes(root, "0.1") == {"release-dirty"}


def test_results_that_git_does_not_ignore_are_no_changes(root: Path) -> None:
    git(root, "rm", "--quiet", ".gitignore")
    git(root, "commit", "--quiet", "--message=two")
    write_file(root / "dist/x.pdf", "x")
    git(root, "config", "user.useConfigOnly", "true")
    git(root, "config", "--global", "--unset", "user.name")
    assert codes(root, "0.1") == {"release-no-author"}


def test_an_unfinished_merge(root: Path) -> None:
    text = root / "manuscript/sections/01-introduction.tex"
    old = text.read_text(encoding="utf-8")
    git(root, "switch", "--quiet", "--create", "other")
    write_file(text, old + "theirs\n")
    git(root, "commit", "--quiet", "--all", "--message=theirs")
    git(root, "switch", "--quiet", "main")
    write_file(text, old + "ours\n")
    git(root, "commit", "--quiet", "--all", "--message=ours")
    subprocess.run(("git", "merge", "--quiet", "other"), cwd=root, capture_output=True, check=False)
    assert codes(root, "0.1") == {"release-unfinished"}


def test_no_branch(root: Path) -> None:
    git(root, "switch", "--quiet", "--detach")
    assert codes(root, "0.1") == {"release-detached"}


def test_no_repository_and_no_commit(minimal: Path) -> None:
    assert codes(minimal, "0.1") == {"git-no-repository"}
    git(minimal, "init", "--quiet")
    assert "git-unborn" in codes(minimal, "0.1")


def test_a_shallow_clone(root: Path, tmp_path: Path) -> None:
    write_file(root / "two.txt", "x")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=two")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    assert codes(tmp_path / "shallow", "0.1") == {"git-shallow"}


def test_a_damaged_record_has_a_place(root: Path) -> None:
    write_file(root / RELEASES, '# mine\n[[release]]\nversion = "0.1\n')
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=damaged")
    (finding,) = release(root, "0.2", "", silent).diagnostics
    assert finding.code == "toml-syntax" and finding.span and (finding.span.path, finding.span.line) == (RELEASES, 3)
    assert [each.code for each in verify(root, "0.1", silent).diagnostics] == ["toml-syntax"]


@pytest.mark.tex
def test_an_error_of_the_manuscript_ends_it(root: Path) -> None:
    write_file(root / "manuscript/sections/01-introduction.tex", "\\section{A}\n\\citep{nobody}\n")
    git(root, "commit", "--quiet", "--all", "--message=broken")
    assert "unknown-citation-key" in codes(root, "0.1")
    assert not list(root.glob("build/release/run-*")) and git(root, "worktree", "list").count("\n") == 0


@pytest.mark.tex
def test_text_of_a_new_manuscript_ends_it(root: Path) -> None:
    write_file(root / "manuscript/abstract.en.tex", "[Here stands the abstract. It says what the article is about.]\n")
    git(root, "commit", "--quiet", "--all", "--message=begun")
    assert "placeholder-left" in codes(root, "0.1")


# --- Releasing and verifying ----------------------------------------------------------------------------


def released(root: Path, version: str) -> tuple[Path, ...]:
    outcome = release(root, version, "", silent)
    assert outcome.value, outcome.diagnostics
    return outcome.value


def verdict(root: Path, version: str) -> Verdict:
    outcome = verify(root, version, silent)
    assert outcome.value, outcome.diagnostics
    return outcome.value


def found(outcome: Outcome[Verdict]) -> list[str]:
    return [finding.code for finding in outcome.diagnostics if finding.code.startswith("release-")]


@pytest.mark.usefixtures("every_run")
@pytest.mark.tex
def test_releases_and_what_becomes_of_them(root: Path) -> None:
    first = git(root, "rev-parse", "HEAD")
    (pdf,) = released(root, "0.1")
    (record,) = read_releases(root).value or ()
    assert record.outputs == {pdf.name: hashlib.sha256(pdf.read_bytes()).hexdigest()}
    assert record.revision == first == git(root, "rev-parse", "0.1^{commit}^")
    assert git(root, "cat-file", "-t", "0.1") == "tag" and git(root, "status", "--porcelain") == ""
    assert git(root, "show", "--format=%s", "--name-only", "0.1^{commit}") == f"Release 0.1\n\n{RELEASES}"
    assert {"manuscript/article.toml", "bib/references.bib", "styles/plain/style.toml"} <= record.inputs.keys()
    assert RELEASES not in record.inputs and record.fonts and "xelatex" in record.made_with
    assert verdict(root, "0.1") == Verdict(record, (), ())

    # A second release adds to the file, whatever its author wrote there.
    before = (root / RELEASES).read_text(encoding="utf-8") + "# sent to the editor on Monday\n"
    write_file(root / RELEASES, before)
    git(root, "commit", "--quiet", "--all", "--message=note")
    released(root, "0.2")
    assert (root / RELEASES).read_text(encoding="utf-8").startswith(before)
    assert [each.version for each in read_releases(root).value or ()] == ["0.1", "0.2"]
    assert codes(root, "0.1") == {"release-exists"}

    # A tag that was put elsewhere, one that is gone, and one that was never made.
    write_file(root / "manuscript/sections/01-introduction.tex", "\\section{Introduction}\nAll else.\n")
    git(root, "commit", "--quiet", "--all", "--message=other words")
    git(root, "tag", "--force", "--annotate", "--message=moved", "0.1", "HEAD")
    moved = verify(root, "0.1", silent)
    assert moved.value and [each.name for each in moved.value.outputs] == [pdf.name] and "release-moved" in found(moved)
    assert "manuscript/sections/01-introduction.tex" in {each.name for each in moved.value.reasons}
    git(root, "tag", "--delete", "0.1")
    assert found(verify(root, "0.1", silent)) == ["release-untagged"]
    assert codes(root, "0.1") == {"release-exists"}
    assert found(verify(root, "7", silent)) == ["release-unknown"]
    git(root, "tag", "other", first)
    assert found(verify(root, "other", silent)) == ["release-unrecorded"]
    write_file(
        root / RELEASES, (root / RELEASES).read_text(encoding="utf-8").replace('"xelatex" = "XeTeX', '"xelatex" = "A')
    )
    assert found(verify(root, "0.2", silent)) == ["release-record-changed"]
    assert git(root, "worktree", "list").count("\n") == 0 and not list(root.glob("build/release/run-*"))


@pytest.mark.usefixtures("every_run")
@pytest.mark.tex
def test_no_half_release(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = git(root, "rev-parse", "HEAD")
    write_file(root / "dist", "not a folder: as good as a disk that cannot be written")
    assert release_codes(root) == ["disk-refused"]
    (root / "dist").unlink()
    # A hook, a filter and a signer of a stranger's repository: none of them runs, and a signature that fails is heard.
    trap = root.parent / "trap"
    write_file(trap, f"#!/bin/sh\ntouch {root.parent}/sprung\nexit 1\n")
    trap.chmod(0o755)
    for hook in ("pre-commit", "commit-msg", "post-commit", "post-checkout", "reference-transaction"):
        (root / ".git/hooks").mkdir(exist_ok=True)
        (root / f".git/hooks/{hook}").symlink_to(trap)
    git(root, "config", "gpg.program", str(trap))
    git(root, "config", "tag.gpgSign", "true")
    monkeypatch.setenv("GNUPGHOME", str(root.parent / "nobody"))
    assert release_codes(root) == ["release-failed"]
    assert not (root.parent / "sprung").exists()
    assert (git(root, "rev-parse", "HEAD"), git(root, "tag", "--list"), git(root, "status", "--porcelain")) == (
        head,
        "",
        "",
    )


def release_codes(root: Path) -> list[str]:
    outcome = release(root, "0.1", "", silent)
    assert outcome.value is None
    return [finding.code for finding in outcome.diagnostics if finding.severity == "error"]


def test_a_class_that_git_ignores_is_lent(tmp_path: Path) -> None:
    from elyazma.flows.releases import lend_classes

    write_file(tmp_path / "root/styles/there/assets/sub/there.cls", "brought")
    write_file(tmp_path / "root/styles/there/assets/run.lua", "no file for TeX")
    write_file(tmp_path / "root/styles/there/assets/own.sty", "edited")
    write_file(tmp_path / "tree/styles/there/assets/own.sty", "committed")
    lend_classes(tmp_path / "root", tmp_path / "tree")
    lent = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "tree").rglob("*.*")}
    assert lent == {"there.cls": "brought", "own.sty": "committed"}


def run_release(root: Path, version: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, "release", version]
    environment = {**os.environ, "PYTHONPATH": str(SCRIPTS)}
    return subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.usefixtures("every_run")
@pytest.mark.tex
def test_an_interrupt_and_a_kill_leave_nothing_that_the_next_release_minds(root: Path) -> None:
    head = git(root, "rev-parse", "HEAD")
    for number in (signal.SIGINT, signal.SIGKILL):
        running = run_release(root, "0.1")
        deadline = time.monotonic() + 30
        while not list(root.glob("build/release/run-*/tree/manuscript")) and time.monotonic() < deadline:
            time.sleep(0.02)
        running.send_signal(number)
        running.communicate(timeout=60)
        assert (git(root, "rev-parse", "HEAD"), git(root, "tag", "--list"), git(root, "status", "--porcelain")) == (
            head,
            "",
            "",
        )
        assert git(root, "worktree", "list").count("\n") == 0
    released(root, "0.1")
    assert git(root, "worktree", "list").count("\n") == 0 and not list(root.glob("build/release/run-*"))


# --- Elsewhere --------------------------------------------------------------------------------------------

PROGRAM = "import os; os.umask(0o077); from elyazma.tasks import program; program.run()"


def verify_elsewhere(folder: Path, home: Path, user: int | None = None) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SCRIPTS),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(home),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
    }
    command = [sys.executable, "-c", PROGRAM, "verify", "0.1"]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, user=user, group=user
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.tex
@pytest.mark.slow
def test_another_folder_time_zone_and_locale(seed: Path, tmp_path: Path) -> None:
    make_repository(seed)
    names = [path.name for path in released(seed, "0.1")]
    assert len(names) == 2
    other = tmp_path / "başqa yer Ə"
    git(tmp_path, "clone", "--quiet", str(seed), str(other))
    said = verify_elsewhere(other, tmp_path / "home")
    assert [f"{name}: byte-identical" in said for name in names] == [True, True]


@pytest.mark.tex
@pytest.mark.slow
def test_another_user(seed: Path, tmp_path: Path, open_folder: Path) -> None:
    if not can_be_nobody(open_folder):
        pytest.skip("this user cannot become another one, or the other one may not read this checkout and its Python")
    make_repository(seed)
    names = [path.name for path in released(seed, "0.1")]
    git(tmp_path, "clone", "--quiet", str(seed), str(open_folder / "clone"))
    for path in (open_folder, *open_folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    said = verify_elsewhere(open_folder / "clone", open_folder, NOBODY)
    assert [f"{name}: byte-identical" in said for name in names] == [True, True]


NOBODY = 65534


def can_be_nobody(folder: Path) -> bool:
    command = [sys.executable, "-c", "import elyazma.flows.pipeline, pydantic"]
    environment = {"PYTHONPATH": str(SCRIPTS), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, user=NOBODY, group=NOBODY, check=False)
    except PermissionError:
        return False
    return done.returncode == 0


NAMED = """[keywords]
az = ["ĞÖL Ω", "İşıq"]

[[authors]]
given = "Əli"
family = "Ğİı ΩЖ"
"""


@pytest.mark.usefixtures("every_run")
@pytest.mark.tex
@pytest.mark.slow
def test_a_class_that_writes_xmp_asks_no_clock(seed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Each pass writes all of it anew.
    monkeypatch.setattr("elyazma.typesetting.compile.MOST_PASSES", 1)
    article = seed / "manuscript/article.toml"
    article.write_text(f"{article.read_text(encoding='utf-8')}\n{NAMED}", encoding="utf-8")
    first = build_pdf(seed, Options(journal="acm"), silent).value
    assert first
    before = first.pdf.read_bytes()
    # The template has hyperxmp write its pieces faster than it does itself: all letters are the author's still.
    packet = before[before.index(b"<?xpacket begin=") : before.index(b"<?xpacket end=")].decode()
    assert all(f"<rdf:li>{words}</rdf:li>" in packet for words in ("Əli Ğİı ΩЖ", "ĞÖL Ω; İşıq"))
    remove_folder(seed / "build")
    # The clock counts in seconds, and its noise takes few values.
    time.sleep(1.3)
    second = build_pdf(seed, Options(journal="acm"), silent).value
    assert second and second.pdf.read_bytes() == before


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that every user may enter; pytest's own are private."""
    # Where TMPDIR is private, everybody's is still there.
    folder = Path(tempfile.mkdtemp(prefix="elyazma-open-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    remove_folder(folder)


def test_a_verdict_names_what_differs() -> None:
    from datetime import date

    from elyazma.flows.releases import Difference, compare
    from elyazma.sources.releases import Release

    old = Release(
        version="1", date=date(2026, 1, 1), journal="j", revision="r",
        outputs={"a.pdf": "1", "b.docx": "2"}, inputs={"bib/x.bib": "3"}, made_with={"xelatex": "2022"},
    )  # fmt: skip
    new = replace(old, outputs={"a.pdf": "9"}, made_with={"xelatex": "2023"})
    judged = compare(old, new)
    assert judged.outputs == (Difference("outputs", "a.pdf", "1", "9"), Difference("outputs", "b.docx", "2", ""))
    assert judged.reasons == (Difference("made_with", "xelatex", "2022", "2023"),)
