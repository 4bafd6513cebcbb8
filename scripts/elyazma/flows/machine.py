"""Look at the machine: what the toolchain needs, whether it is there, what stops without it, how to get it."""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import metadata
from pathlib import Path

from elyazma.languages import Language, available_languages, load_language
from elyazma.model.diagnostics import Outcome, Span
from elyazma.model.journal import Document
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING as NO_PHRASE
from elyazma.model.phrases import Phrase, phrase, phrase_count, phrase_data, verbatim
from elyazma.sources.preamble import PREAMBLE, read_preamble
from elyazma.sources.tree import MANUSCRIPT
from elyazma.system.canary import Escape, prove_confinement
from elyazma.system.debian_packages import find_holder
from elyazma.system.fonts import FontFiles, find_font
from elyazma.system.installing import how_to_install
from elyazma.system.own_tree import tree_variables
from elyazma.system.pandoc.program import PandocFailed, find_pandoc, pandoc_version
from elyazma.system.process import NOTHING, Limits, ProgramMissing, find_confinement, run_program
from elyazma.system.sandbox import landlock_abi
from elyazma.typesetting.prove_engine import Fault, set_trial_page

OLDEST_PYTHON = (3, 11)
"""As in pyproject.toml's requires-python."""
ROOM_BYTES = 1 << 30
"""A build and its scratch take far less; xelatex on a full disk exits 0 with half a PDF."""
_SECONDS = 20
# A TeX program's release says more than its own number.
_VERSIONS = (re.compile(r"TeX Live [^\s)]+"), re.compile(r"\d+(?:\.\d+)+"))
_NOWHERE = Span("")
_CORRECT_NAME = phrase(
    "no package of Debian has it: correct its name in {preamble}, or put the file beside that one", preamble=PREAMBLE
)
_ENGINE, _TEX_PACKAGES = "xelatex", ("texlive-xetex", "mactex-no-gui")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing the machine has or lacks: `mend` is what to type, empty when it is found.

    `required` is what `invoke pdf` cannot do without. `packages` are Debian's that bring what is missing; `is_tex` says
    that they work in a person's own tree too, for which nobody needs root.
    """

    name: Phrase
    found: bool
    version: Phrase
    blocks: Phrase
    mend: Phrase
    required: bool
    packages: tuple[str, ...] = ()
    is_tex: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of machine.toml: a program with how to `ask` it, or `files` of TeX's; the package that brings it."""

    name: Phrase
    required: bool
    blocks: Phrase
    debian: str
    brew: str
    ask: Sequence[str] = ()
    files: Sequence[str] = ()

    def describe(self, version: Phrase, absent: Sequence[str] = (), *, found: bool) -> Part:
        """Give what the machine has of it; `absent` are the files that are missing."""
        holders = {holder.name for file in absent if (holder := find_holder(file))}
        names = sorted(holders) or self.debian.split()
        mend = how_to_install(" ".join(names), self.brew) if names else _CORRECT_NAME
        packages = () if found else tuple(names)
        return Part(self.name, found, version, self.blocks, mend, self.required, packages, bool(holders))


def inspect_machine(root: Path) -> tuple[Part, ...]:
    """Look for everything that any task needs, for the manuscript in `root`."""
    programs, tex_files = _read_entries("program"), _read_entries("tex")
    languages = [load_language(code) for code in available_languages()]
    font = _find_any_font(languages)
    parts = (
        _look_at_python(),
        _look_at_packages(root),
        *(_look_for_program(entry, root) for entry in programs),
        *_look_for_tex_files([*tex_files, *_list_entries_of(root)], languages, root),
        _look_for_font(font),
        _look_for_pandoc(root),
        _look_at_landlock(),
        *_prove_confinement(),
        _set_page(font.value),
        _look_at_room(root),
    )
    return tuple(replace(part, mend=NO_PHRASE) if part.found else part for part in parts)


def _read_entries(kind: str) -> list[_Entry]:
    table = tomllib.loads(Path(__file__).with_name("machine.toml").read_text(encoding="utf-8"))
    said = ("name", "blocks")
    return [_Entry(**{**entry, **{key: phrase_data(entry[key]) for key in said}}) for entry in table[kind]]


# --- Python ---------------------------------------------------------------------------------------


def _look_at_python() -> Part:
    wanted = ".".join(map(str, OLDEST_PYTHON))
    version = ".".join(map(str, sys.version_info[:3]))
    mend = phrase("install Python {version} or newer, then run scripts/bootstrap", version=wanted)
    return Part(
        verbatim("Python"), sys.version_info >= OLDEST_PYTHON, verbatim(version), _EVERYTHING, mend, required=True
    )


def _look_at_packages(root: Path) -> Part:
    names = _list_requirements()
    absent = [name for name in names if _package_version(name) is None]
    said = phrase_count(len(names), "{count} package", "{count} packages") if not absent else _say_without(absent)
    return Part(phrase("Python packages"), not absent, said, _EVERYTHING, _bootstrap_or_pip(root), required=True)


_EVERYTHING = phrase("everything")


def _say_without(names: Sequence[str]) -> Phrase:
    return phrase("without {names}", names=", ".join(names))


def _bootstrap_or_pip(root: Path) -> Phrase:
    own = (root / "scripts/bootstrap").is_file()
    return verbatim("scripts/bootstrap" if own else "pip install --force-reinstall elyazma")


def _list_requirements() -> list[str]:
    """Give the names of the packages that this one requires at run time."""
    wanted = []
    with suppress(metadata.PackageNotFoundError):
        wanted = metadata.requires("elyazma") or []
    return [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in wanted if "extra ==" not in line]


def _package_version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _look_for_pandoc(root: Path) -> Part:
    try:
        found = Path(find_pandoc()).is_file()
    except PandocFailed:
        found = False
    version = verbatim(f"wheel {pandoc_version()}") if found else NO_PHRASE
    blocks = phrase("pdf: no reference can be formatted")
    return Part(verbatim("pandoc"), found, version, blocks, _bootstrap_or_pip(root), required=True)


# --- Programs and TeX's files -------------------------------------------------------------------------


def _look_for_program(entry: _Entry, root: Path) -> Part:
    said = _program_output(entry.ask, root)
    found = said is not None
    matches = (pattern.search(said or "") for pattern in _VERSIONS)
    version = next((match.group() for match in matches if match), "")
    return entry.describe(verbatim(version), found=found)


def _program_output(command: Sequence[str], root: Path, variables: Mapping[str, str] = NOTHING) -> str | None:
    """Give what a program says, on either stream; none when it is not there or does not start."""
    try:
        said = run_program(command, folder=root, limits=Limits(seconds=_SECONDS), environment=variables)
    except (ProgramMissing, OSError):
        return None
    return (said.stdout + said.stderr).decode("utf-8", errors="replace")


def _look_for_tex_files(entries: Iterable[_Entry], languages: Iterable[Language], root: Path) -> Iterator[Part]:
    """Look for all files with one call of kpsewhich."""
    groups = [*entries, *_pattern_entries(languages)]
    files = [file for entry in groups for file in entry.files]
    present = find_tex_files(files, root)
    for entry in groups:
        absent = [file for file in entry.files if file not in present]
        version = _say_without(absent) if absent else phrase_count(len(entry.files), "{count} file", "{count} files")
        yield entry.describe(version, absent, found=not absent)


def find_tex_files(files: Sequence[str], root: Path) -> set[str]:
    """Give those of these files that TeX finds, in the system's trees or the person's own one."""
    said = _program_output(["kpsewhich", *files], root, tree_variables()) or ""
    return {Path(line).name for line in said.splitlines()}


def _list_entries_of(root: Path) -> Iterator[_Entry]:
    """Describe the packages that the manuscript's own preamble loads, as machine.toml would."""
    try:
        text = (root / PREAMBLE).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return
    names = (f"{name}.sty" for name in read_preamble(text).packages)
    files = [file for file in dict.fromkeys(names) if not (root / MANUSCRIPT / file).is_file()]
    if files:
        blocks = phrase("pdf of this manuscript")
        yield _Entry(phrase("this manuscript's packages"), False, blocks, "", "mactex-no-gui", files=files)


def _pattern_entries(languages: Iterable[Language]) -> Iterator[_Entry]:
    """Describe TeX's hyphenation patterns of the languages that need a package for them, as machine.toml would."""
    for language in languages:
        rules = language.hyphenation
        if rules.method == "tex" and rules.package and not rules.optional:
            yield _Entry(
                name=phrase("hyphenation of {language}", language=phrase_data(language.english_name)),
                required=False,
                blocks=phrase("breaking words of {language}", language=phrase_data(language.english_name)),
                debian=language.hyphenation.package,
                brew="mactex-no-gui",
                # Where TeX's collection of patterns (hyph-utf8) keeps the file that loads a language's.
                files=[f"loadhyph-{language.code}.tex"],
            )


def _find_any_font(languages: Iterable[Language]) -> Outcome[FontFiles]:
    letters = "".join(sorted({letter for language in languages for letter in language.letters}))
    return find_font(Document().fonts, letters, _NOWHERE)


def _look_for_font(font: Outcome[FontFiles]) -> Part:
    version = verbatim(font.value.family if font.value else "")
    mend = next((finding.hint for finding in font.diagnostics), NO_PHRASE)
    blocks = phrase("pdf: letters would be missing")
    return Part(phrase("font"), font.value is not None, version, blocks, mend, required=True)


def _set_page(font: FontFiles | None) -> Part:
    """Prove that all of it together makes a page, where every build makes it: in the sandbox."""
    trial = set_trial_page(_ENGINE, font.regular if font else None)
    said = phrase("{engine} sets one in the sandbox", engine=_ENGINE) if trial.fault is Fault.NONE else trial.reason
    mend = {Fault.NO_ENGINE: _how_to_get_tex(), Fault.SANDBOX: _how_to_open_sandbox()}.get(
        trial.fault, _how_to_renew_tex()
    )
    blocks = phrase("pdf: nothing can be typeset")
    return Part(phrase("a page"), trial.fault is Fault.NONE, said, blocks, mend, required=True)


def _how_to_get_tex() -> Phrase:
    return how_to_install(*_TEX_PACKAGES)


def _how_to_renew_tex() -> Phrase:
    return verbatim(_how_to_get_tex().replace("install", "reinstall", 1))


def _how_to_open_sandbox() -> Phrase:
    page = r"\documentclass{article}\begin{document}A\end{document}"
    places = Path(__file__).with_name("sandbox.toml")
    command = f"strace -f -e trace=%file -o trace.txt {_ENGINE} '{page}'"
    return phrase(
        "{command}\nand name in {places} what it opens outside the places there: "
        "a page comes out without the sandbox only",
        command=command,
        places=places,
    )


# --- The system -----------------------------------------------------------------------------------


def _look_at_landlock() -> Part:
    abi, way = landlock_abi(), find_confinement()
    if way == "bubblewrap":
        said = phrase("confines programs: this kernel has no Landlock")
        return Part(verbatim("bubblewrap"), True, said, NO_PHRASE, NO_PHRASE, required=False)
    mend = phrase(
        "Linux 5.13 or newer with Landlock switched on (lsm=landlock,… on the kernel's command line), or bubblewrap"
    )
    version = phrase("version {number}", number=abi) if abi else NO_PHRASE
    return Part(verbatim("Landlock"), abi > 0, version, _CONFINEMENT, mend, required=False)


def _prove_confinement() -> Iterator[Part]:
    """Let a confined program try what it must not be able to do, where something confines it."""
    if not find_confinement():
        return
    proof = prove_confinement()
    outside = {Escape.READ, Escape.WRITE} & set(proof.escapes)
    if not proof.ran:
        said = phrase("not proved: a program that was to try it could not work")
    elif outside:
        said = phrase("a program that is confined could read or write your other files")
    elif proof.escapes:
        said = phrase("proved for reading and writing; this kernel or processor refuses no sockets and times of files")
    else:
        said = phrase("proved: a program reads, writes, changes and reaches nothing outside")
    mend = phrase("build only what you trust, and open an issue with what `invoke doctor` and `uname -a` print")
    found = proof.ran and not outside
    yield Part(phrase("confinement"), found, said, _CONFINEMENT, mend, required=bool(outside))


_CONFINEMENT = phrase("confinement: TeX could read and write outside the manuscript; build only what you trust")


def _look_at_room(root: Path) -> Part:
    free = shutil.disk_usage(root).free
    version = phrase("{room:.1f} GB free", room=free / (1 << 30))
    mend = phrase("make room: `invoke clean` deletes this manuscript's scratch")
    blocks = phrase("pdf: TeX does not say when a disk is full")
    return Part(phrase("room on disk"), free >= ROOM_BYTES, version, blocks, mend, required=True)
