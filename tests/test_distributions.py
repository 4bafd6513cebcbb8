"""scripts/trials/distributions, with programs that only say what they were asked: no root is made."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from start_pages import PAGES

SCRIPT = Path(__file__).parents[1] / "scripts/trials/distributions"
DEBOOTSTRAP = 'echo "debootstrap $*" >>"$LOG"; while [ "${1#--}" != "$1" ]; do shift; done; mkdir -p "$2/etc/apt"'
APT = "printf 'Debian|Debian-Security|http://no.invalid/security/\\nDebian|Debian|http://mirror.invalid/debian/\\n'"
APT_CONFIG = (
    """printf '%s\\n' 'Acquire::Check-Date "false";' 'Acquire::http::Proxy "http://p.invalid";' 'APT::Get "1";'"""
)
UNSHARE = r"""
# What follows the namespaces is a program on this machine, or the way into a root.
while [ "$1" != --kill-child ]; do shift; done
shift
[ "$1" = sh ] || exec "$@"
root=$5 who=$6
shift 6
echo "$who: $*" >>"$LOG"
case "$*" in
    *hatchling*) mkdir -p "$root/wheels" ;;
    *'elyazma import'*) echo '+ elyazma import'; [ -z "${BREAKS:-}" ] || exit 4 ;;
    *'bootstrap doctor') [ -e "$LOG.installed" ] || { echo 'XeLaTeX: to mend it, type'; exit 3; } ;;
    *'bootstrap pdf') [ "$who" != author:author ] || [ -e "$LOG.installed" ] || { echo "$MISSING"; exit 3; }
        : >"$LOG.installed" ;;
    *'bootstrap test') printf '%s\n' 'FAILED tests/a.py::test_one - no' 'ERROR tests/b.py::test_two' \
        '1 failed, 30 passed, 1 error, 8 deselected in 2.00s' '9 passed, 31 deselected in 61.00s (0:01:01)'; exit 1 ;;
    *--version) case "$*" in *xelatex*) echo 'XeTeX 3 (TeX Live 2025/dev/Debian)' ;; *) echo 'Python 3.13.5' ;; esac ;;
esac
"""


def load() -> ModuleType:
    loader = SourceFileLoader("distributions", str(SCRIPT))
    spec = importlib.util.spec_from_loader("distributions", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules["distributions"] = module
    loader.exec_module(module)
    return module


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the script as a module, on a machine with root and with programs that only say what they were asked."""
    programs = tmp_path / "programs"
    programs.mkdir()
    texts = {"debootstrap": DEBOOTSTRAP, "apt-get": APT, "apt-config": APT_CONFIG, "unshare": UNSHARE}
    for name, text in texts.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    monkeypatch.setenv("MISSING", "bootstrap: missing on this machine: xelatex")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    module = load()
    module.CHECKOUT = make_checkout(tmp_path / "checkout")  # type: ignore[attr-defined]
    return module


def make_checkout(folder: Path) -> Path:
    (folder / "scripts").mkdir(parents=True)
    (folder / "scripts/bootstrap").touch()
    git = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@b.invalid"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "One"]):
        subprocess.run([*git, *arguments], check=True)
    (folder / ".venv").mkdir()
    return folder


def test_each_person_on_each_distribution_has_a_row(
    script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main(["--folder", str(tmp_path / "roots"), "trixie"]) == 0
    head, rule, *rows = capsys.readouterr().out.splitlines()
    assert [cell.strip() for cell in head.split("|")[1:-1]] == [
        "distribution", "as", "TeX Live", "Python", "bare", "doctor", "pdf", "seconds", "suite",
    ]  # fmt: skip
    assert set(rule) == {"|", "-"}
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    assert [row[:7] for row in cells] == [
        ["Debian 13", "root", "2025/dev/Debian", "3.13.5", "3", "0", "0"],
        ["Debian 13", "a user", "2025/dev/Debian", "3.13.5", "3", "0", "0"],
    ]
    asked = (tmp_path / "log").read_text()
    assert f"debootstrap --variant=minbase trixie {tmp_path}/roots/trixie http://mirror.invalid/debian/" in asked
    typed = [line for line in asked.splitlines() if "bootstrap " in line and "debootstrap" not in line]
    assert [(line.partition(":")[0], line.rpartition(" ")[2]) for line in typed] == [
        ("author", "pdf"),
        ("root", "doctor"),
        ("root", "pdf"),
        ("root", "doctor"),
        ("author", "pdf"),
        ("author", "doctor"),
    ]


def test_what_a_newcomer_types_is_tried_from_nothing_each_in_a_root_of_its_own(
    script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert script.main(["--start", "--folder", str(tmp_path / "roots"), "trixie"]) == 0
    head, _, *rows = capsys.readouterr().out.splitlines()
    assert [cell.strip() for cell in head.split("|")[1:4]] == ["from nothing", "on", "exit"]
    cells = [[cell.strip() for cell in row.split("|")[1:4]] for row in rows]
    pages = [f"docs/start-{page}.md" for page in PAGES]
    tried = [*pages, "the workflow of a new article", "scripts/action", "scripts/container"]
    assert cells == [[name, "Debian 13", "0"] for name in tried]
    asked = (tmp_path / "log").read_text()
    assert "author: env -i --chdir=/home/author/elyazma" in asked and "elyazma import article.docx" in asked
    assert asked.rstrip().endswith("elyazma pdf") and [*(tmp_path / "roots").iterdir()] == [
        tmp_path / "roots/trixie.log"
    ]
    monkeypatch.setenv("BREAKS", "yes")
    assert script.main(["--start", "--folder", str(tmp_path / "roots"), "trixie"]) == 1
    broken = [row for row in capsys.readouterr().out.splitlines() if "+ elyazma import" in row]
    assert [row.split("|")[3].strip() for row in broken] == ["4", "4", "4"]


def test_nothing_is_left_but_the_log(script: Any, tmp_path: Path) -> None:
    script.main(["--folder", str(tmp_path / "roots"), "trixie"])
    assert [path.name for path in (tmp_path / "roots").iterdir()] == ["trixie.log"]
    assert "# exit code 3" in (tmp_path / "roots/trixie.log").read_text()


def test_an_interrupted_trial_leaves_no_root(script: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        assert (tmp_path / "roots/trixie/root/elyazma/scripts/bootstrap").is_file()
        script.end_at_once(15, None)

    monkeypatch.setattr(script, "try_root", interrupt)
    with pytest.raises(SystemExit) as ended:
        script.main(["--folder", str(tmp_path / "roots"), "trixie"])
    assert ended.value.code == 143
    assert not (tmp_path / "roots/trixie").exists()


def test_a_root_may_be_kept_with_the_settings_of_this_machine(script: Any, tmp_path: Path) -> None:
    script.main(["--folder", str(tmp_path / "roots"), "--keep", "--mirror", "http://chosen.invalid", "trixie"])
    root = tmp_path / "roots/trixie"
    settings = (root / "etc/apt/apt.conf.d/90trial").read_text().split("\n")
    assert settings == ["", 'Acquire::Check-Date "false";', 'Acquire::http::Proxy "http://p.invalid";', ""]
    assert (root / "home/author/elyazma/scripts/bootstrap").is_file()
    assert not (root / "root/elyazma/.venv").exists()
    assert "http://chosen.invalid" in (tmp_path / "log").read_text()


@pytest.mark.parametrize(("suite", "code"), [("trixie", 1), ("testing", 0)])
def test_the_suite_names_what_fails_and_testing_may_fail(
    script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], suite: str, code: int
) -> None:
    assert script.main(["--folder", str(tmp_path / "roots"), "--suite", suite]) == code
    printed = capsys.readouterr().out
    assert "1: 39 passed, 1 failed, 1 error" in printed
    name = script.DISTRIBUTIONS[suite]
    assert printed.splitlines()[-2:] == [
        f"{name}: failed: tests/a.py::test_one",
        f"{name}: failed: tests/b.py::test_two",
    ]


def test_a_bare_system_that_names_nothing_is_a_surprise(
    script: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MISSING", "something is wrong")
    assert script.main(["--folder", str(tmp_path / "roots"), "trixie"]) == 1
    assert "3, and nothing is named as missing" in capsys.readouterr().out


def test_a_mount_that_stays_keeps_the_root(script: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "root/proc").mkdir(parents=True)
    mounts = tmp_path / "mounts"
    mounts.write_text(f"proc {tmp_path}/root/proc proc rw 0 0\n")
    real = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda path, **options: real(mounts if "mounts" in path.name else path, **options)
    )
    with pytest.raises(SystemExit, match="is mounted"):
        script.remove_root(tmp_path / "root")
    assert (tmp_path / "root/proc").is_dir()


# --- Where it cannot run ----------------------------------------------------------------------------


def test_without_root_it_says_so(
    script: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert script.main([]) == 3
    assert "it takes root" in capsys.readouterr().err


def test_without_debootstrap_it_says_what_to_type(
    script: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert script.main([]) == 3
    assert "debootstrap is missing: type `apt-get install debootstrap`" in capsys.readouterr().err


def test_without_a_mirror_it_asks_for_one(script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "programs/apt-get").write_text("#!/bin/sh\necho 'Ubuntu|Ubuntu|http://other.invalid'\n")
    assert script.main([]) == 3
    assert "--mirror" in capsys.readouterr().err


def test_ubuntu_wants_a_mirror_of_its_own(script: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main(["noble"]) == 3
    assert "a mirror of Ubuntu is needed: name one with --mirror" in capsys.readouterr().err
    script.main(["--folder", str(tmp_path / "roots"), "--mirror", "http://ubuntu.invalid", "noble"])
    asked = (tmp_path / "log").read_text()
    assert f"--components=main,universe noble {tmp_path}/roots/noble http://ubuntu.invalid" in asked


def test_wrong_usage_ends_with_2() -> None:
    run = subprocess.run([sys.executable, SCRIPT, "potato"], capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 2
    assert "there is no distribution potato here: bookworm, trixie, testing" in run.stderr


def test_the_script_may_be_run_and_names_no_mirror() -> None:
    assert os.access(SCRIPT, os.X_OK)
    assert "://" not in SCRIPT.read_text(encoding="utf-8")
