from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
LOCK = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
SYSTEM = (
    "awk",
    "cat",
    "cmp",
    "cut",
    "dirname",
    "grep",
    "head",
    "mkdir",
    "mv",
    "rm",
    "sed",
    "sh",
    "sort",
    "tr",
    "chmod",
)

# Says it is new enough, makes a .venv of itself and an invoke, and notes what pip is asked for.
PYTHON = """
case "$1 $2" in
    -c*realpath*) echo "$0" ;;
    -c*) exit 0 ;;
    "-m venv")
        mkdir -p "$3/bin"
        cat "$0" > "$3/bin/python"
        printf '#!/bin/sh\\necho "invoke in $(pwd): $*"\\n' > "$3/bin/invoke"
        chmod +x "$3/bin/python" "$3/bin/invoke"
        echo venv >> "$LOG" ;;
    "-m pip")
        echo "$*" >> "$LOG"
        [ -z "${PIP_FAILS:-}" ] ;;
esac
"""
KPSEWHICH = 'for name in "$@"; do echo "/tex/$name"; done'


class Machine:
    """A made-up machine: `programs` is all of PATH, `root` a checkout in a folder with a space and an Ə."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "programs"
        self.programs.mkdir()
        self.root = folder / "my Əlyazma"
        (self.root / "scripts").mkdir(parents=True)
        for name in ("scripts/bootstrap", "requirements.lock", "pyproject.toml"):
            shutil.copy(REPOSITORY / name, self.root / name)
        self.log = folder / "log"
        for name in SYSTEM:
            found = shutil.which(name)
            assert found
            (self.programs / name).symlink_to(found)
        self.put("uname", "echo Linux")
        self.put("id", "echo 1000")

    def put(self, name: str, script: str = "") -> None:
        program = self.programs / name
        program.unlink(missing_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def complete(self) -> Machine:
        for name in (
            "git",
            "xelatex",
            "latexmk",
            "latexdiff",
            "gs",
            "pdftotext",
            "pdffonts",
            "pdfinfo",
            "soffice",
            "chromium",
            "bwrap",
        ):
            self.put(name)
        self.put("python3.12", PYTHON)
        self.put("kpsewhich", KPSEWHICH)
        self.put("fc-list", "echo 'Liberation Serif'")
        return self

    def run(self, *arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.root / "scripts/bootstrap"), *arguments],
            cwd=cwd or self.root,
            env={"PATH": str(self.programs), "LOG": str(self.log), **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def asked(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


# --- Running tasks --------------------------------------------------------------------------------


def test_tasks_run_in_the_checkout_wherever_one_stands(machine: Machine, tmp_path: Path) -> None:
    done = machine.complete().run("pdf", "--journal", "a b", cwd=tmp_path, CDPATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"invoke in {machine.root}: pdf --journal a b\n"


def test_without_a_task_the_tasks_are_listed(machine: Machine) -> None:
    assert machine.complete().run().stdout.endswith(": --list\n")


def test_help_and_wrong_usage(machine: Machine) -> None:
    assert machine.run("--help").returncode == 0
    assert "Usage: scripts/bootstrap" in machine.run("-h").stdout
    wrong = machine.run("--nonsense")
    assert wrong.returncode == 2
    assert "--nonsense" in wrong.stderr


# --- The Python packages ----------------------------------------------------------------------------


def test_packages_are_installed_once_with_their_hashes(machine: Machine) -> None:
    machine.complete().run()
    lock = "install --require-hashes --no-build-isolation -r requirements.lock"
    made, *pip = machine.asked()
    assert made == "venv"
    assert [line.removeprefix("-m pip --quiet ") for line in pip] == [
        "install --require-hashes --only-binary :all: -r .venv/wheels.txt",
        lock,
        "install --no-deps --no-build-isolation --no-index --editable .",
    ]
    machine.run()
    assert len(machine.asked()) == 4


def test_a_new_lock_brings_the_packages_up_to_date(machine: Machine) -> None:
    machine.complete().run()
    with (machine.root / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    assert "up to date" in machine.run().stderr
    assert machine.asked().count("venv") == 1
    assert len(machine.asked()) == 7


def test_an_interrupted_installation_is_made_anew(machine: Machine) -> None:
    broken = machine.complete().run(PIP_FAILS="yes")
    assert broken.returncode == 3
    assert "were not installed" in broken.stderr
    assert broken.stdout == ""
    assert machine.run().returncode == 0
    assert machine.asked().count("venv") == 2


def test_a_checkout_that_was_moved_gets_a_venv_of_its_own(machine: Machine, tmp_path: Path) -> None:
    machine.complete().run()
    machine.root = machine.root.rename(tmp_path / "elsewhere")
    assert machine.run().stdout == f"invoke in {machine.root}: --list\n"
    assert machine.asked().count("venv") == 2


def test_a_venv_whose_python_is_gone_is_made_anew(machine: Machine) -> None:
    machine.complete().run()
    (machine.root / ".venv/bin/python").unlink()
    assert machine.run().returncode == 0
    assert machine.asked().count("venv") == 2


def test_a_python_that_can_make_a_venv_goes_before_a_newer_one_that_cannot(machine: Machine) -> None:
    machine.complete().put("python3.13", 'case "$2" in *ensurepip*) exit 1 ;; esac')
    assert "with python3.12" in machine.run().stderr


# --- What is missing --------------------------------------------------------------------------------


def test_a_bare_debian_without_root_is_told_every_package(machine: Machine) -> None:
    machine.put("apt-get", "echo 'Need to get 190 MB of archives.'")
    told = machine.run("test")
    assert told.returncode == 3
    assert "Need to get 190 MB" in told.stderr
    (command,) = [line.strip() for line in told.stderr.splitlines() if "sudo apt-get" in line]
    assert set(command.removeprefix("sudo apt-get install --no-install-recommends ").split()) == {
        "python3", "python3-venv", "git", "texlive-xetex", "texlive-latex-recommended", "texlive-publishers",
        "texlive-fonts-recommended", "texlive-lang-cyrillic", "texlive-lang-european", "lmodern", "latexmk",
        "bubblewrap",
        "fontconfig", "fonts-liberation2", "poppler-utils", "libreoffice-writer-nogui", "libreoffice-math-nogui",
        "latexdiff", "texlive-latex-extra", "texlive-plain-generic", "texlive-science", "texlive-pictures",
        "texlive-humanities", "ghostscript", "chromium",
    }  # fmt: skip
    assert machine.asked() == []


def test_yes_without_root_never_calls_sudo(machine: Machine) -> None:
    machine.put("apt-get")
    machine.put("sudo", 'echo sudo >> "$LOG"')
    told = machine.run("--yes", "pdf")
    assert told.returncode == 3
    assert "--yes and --packages need root" in told.stderr
    assert machine.asked() == []


def test_only_what_is_missing_is_named(machine: Machine) -> None:
    machine.complete().put("apt-get")
    (machine.programs / "latexmk").unlink()
    (machine.programs / "latexdiff").unlink()
    (machine.programs / "pdfinfo").unlink()
    assert "no-install-recommends latexmk latexdiff\n" in machine.run("pdf").stderr
    assert "no-install-recommends latexmk latexdiff poppler-utils\n" in machine.run("test").stderr


def test_without_root_the_way_into_ones_own_folder_is_named_and_looked_at(machine: Machine) -> None:
    machine.complete().put("apt-get")
    machine.put("kpsewhich", '[ "$TEXMFHOME" = /data/elyazma/texmf ] && for name in "$@"; do echo "/tex/$name"; done')
    told = machine.run("pdf")
    assert told.returncode == 3 and "scripts/bootstrap doctor --install" in told.stderr
    assert machine.run("pdf", XDG_DATA_HOME="/data").returncode == 0
    (machine.programs / "git").unlink()
    assert "doctor --install" not in machine.run("pdf", XDG_DATA_HOME="/data").stderr


def test_a_missing_class_names_its_package(machine: Machine) -> None:
    machine.complete().put("apt-get")
    machine.put("kpsewhich", 'for name in "$@"; do [ "$name" = llncs.cls ] || echo "/tex/$name"; done; exit 1')
    assert "no-install-recommends texlive-publishers\n" in machine.run().stderr


@pytest.mark.parametrize(("code", "package"), [("ru", "texlive-lang-cyrillic"), ("tr", "texlive-lang-european")])
def test_a_language_that_tex_cannot_break_names_its_package(machine: Machine, code: str, package: str) -> None:
    machine.complete().put("apt-get")
    absent = f"loadhyph-{code}.tex"
    machine.put("kpsewhich", f'for name in "$@"; do [ "$name" = {absent} ] || echo "/tex/$name"; done; exit 1')
    assert f"no-install-recommends {package}\n" in machine.run().stderr


@pytest.mark.parametrize(
    ("candidate", "package"),
    [("1:1.07.4-11", "fonts-liberation2"), ("1:2.1.5-3", "fonts-liberation"), ("(none)", "fonts-liberation2")],
)
def test_a_font_without_schwa_is_no_font_and_its_package_depends_on_the_release(
    machine: Machine, candidate: str, package: str
) -> None:
    machine.complete().put("apt-get")
    machine.put("apt-cache", f"echo '  Candidate: {candidate}'")
    machine.put("fc-list", 'case "$1" in *18f*) echo "DejaVu Sans" ;; *) echo "Liberation Serif" ;; esac')
    assert f"no-install-recommends {package}\n" in machine.run().stderr


def test_debian_without_venv_names_the_package_of_that_python(machine: Machine) -> None:
    machine.complete().put("apt-get")
    machine.put("python3.12", 'case "$2" in *ensurepip*) exit 1 ;; esac')
    assert "no-install-recommends python3.12-venv\n" in machine.run().stderr


@pytest.mark.parametrize(
    ("system", "installer", "command"),
    [
        ("Linux", "dnf", "sudo dnf install texlive-collection-xetex"),
        ("Linux", "pacman", "sudo pacman -S --needed texlive-xetex"),
        ("Darwin", "apt-get", "brew install mactex-no-gui"),
        ("MINGW64_NT-10.0", "apt-get", "wsl --install -d Debian"),
        ("FreeBSD", "pkg", "TeX Live with XeLaTeX"),
    ],
)
def test_other_systems_get_their_own_command(machine: Machine, system: str, installer: str, command: str) -> None:
    machine.complete().put("uname", f"echo {system}")
    machine.put("id", "echo 0")
    machine.put(installer, 'echo installed >> "$LOG"')
    (machine.programs / "xelatex").unlink()
    told = machine.run()
    assert told.returncode == 3
    assert command in told.stderr
    assert machine.asked() == []


def test_root_installs_on_debian_and_goes_on(machine: Machine) -> None:
    machine.complete().put("id", "echo 0")
    xelatex = machine.programs / "xelatex"
    xelatex.unlink()
    machine.put(
        "apt-get", f'echo "apt-get $*" >> "$LOG"\n[ "$1" = update ] || cat "$0" > "{xelatex}"; chmod +x "{xelatex}"'
    )
    done = machine.run("pdf")
    assert done.returncode == 0, done.stderr
    installs = [line for line in machine.asked() if line.startswith("apt-get install -y")]
    assert len(installs) == 1
    assert installs[0].endswith(" texlive-xetex")


def test_packages_are_installed_alone_so_that_the_rest_belongs_to_the_person(machine: Machine) -> None:
    machine.complete().put("id", "echo 0")
    latexmk = machine.programs / "latexmk"
    latexmk.unlink()
    assert machine.run("--packages", "doctor").returncode == 0 and machine.asked() == []
    machine.put("apt-get", f'echo "apt-get $*" >> "$LOG"; cat "$0" > "{latexmk}"; chmod +x "{latexmk}"')
    done = machine.run("--packages", "pdf")
    assert done.returncode == 0 and done.stdout == "", done.stderr
    assert machine.asked()[-1].endswith(" latexmk") and "venv" not in machine.asked()
    assert not (machine.root / ".venv").exists()
    machine.put("id", "echo 1000")
    latexmk.unlink()
    assert machine.run("--packages", "pdf").returncode == 3


def test_root_is_told_when_the_installation_fails_or_does_not_help(machine: Machine) -> None:
    machine.complete().put("id", "echo 0")
    (machine.programs / "xelatex").unlink()
    machine.put("apt-get", "exit 100")
    assert machine.run().returncode == 3
    machine.put("apt-get")
    told = machine.run()
    assert told.returncode == 3
    assert "still missing after the installation: xelatex" in told.stderr


def test_doctor_runs_without_tex(machine: Machine) -> None:
    machine.put("python3.11", PYTHON)
    machine.put("apt-get")
    assert machine.run("doctor").stdout.endswith(": doctor\n")


def test_two_at_once_install_once(machine: Machine) -> None:
    slow = PYTHON.replace('"-m pip")', '"-m pip")\n        sleep 0.1')
    locking = f'case "$2" in *flock*) exec "{sys.executable}" "$@" ;; esac\n{slow}'
    machine.complete().put("python3.12", locking)
    environment = {"PATH": str(machine.programs), "LOG": str(machine.log)}
    both = [
        subprocess.Popen([machine.root / "scripts/bootstrap"], env=environment, stdout=-1, stderr=-1) for _ in range(2)
    ]
    assert [process.communicate() and process.returncode for process in both] == [0, 0]
    assert machine.asked().count("venv") == 1


def test_the_script_is_portable() -> None:
    for shell in ("dash", "bash"):
        if shutil.which(shell):
            subprocess.run([shell, "-n", REPOSITORY / "scripts/bootstrap"], check=True)
    if shutil.which("shellcheck"):
        subprocess.run(["shellcheck", REPOSITORY / "scripts/bootstrap", REPOSITORY / ".ci/run"], check=True)


def test_both_scripts_may_be_run() -> None:
    assert all(os.access(REPOSITORY / name, os.X_OK) for name in ("scripts/bootstrap", ".ci/run"))


# --- The lock -----------------------------------------------------------------------------------------


def locked() -> dict[str, str]:
    """Give each package of the lock with the lines of its entry."""
    return {name: block for block in re.split(r"\n(?=[a-z])", LOCK) for name in re.findall(r"^([a-z][\w.-]*)==", block)}


def test_the_lock_holds_every_package_of_the_project_with_hashes() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    names = {re.split(r"[^\w.-]", line)[0].lower() for lines in wanted for line in lines}
    assert names - locked().keys() == set()
    assert [name for name, block in locked().items() if "--hash=sha256:" not in block] == []


def test_the_lock_names_no_registry_and_no_path() -> None:
    assert not re.search(r"https?:|file:|@ |(?m:^\s*--(?!hash=|generate|no-))", LOCK)
    assert not re.search(r"(?m)^[^#].*\s/\w", LOCK)


def test_the_lock_is_for_other_systems_too() -> None:
    assert "sys_platform == 'win32'" in LOCK
    assert len(re.findall("--hash", locked()["pydantic-core"])) > 40


def test_only_one_package_comes_without_a_wheel(machine: Machine) -> None:
    machine.complete().run()
    wheels = (machine.root / ".venv/wheels.txt").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^([a-z][\w.-]*)==", wheels)) == locked().keys() - {"pylatex"}
