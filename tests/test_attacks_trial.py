"""scripts/trials: attacks.py sees what it watches; a few attacks are tried, and the changes that fuzz.py makes."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import attack_git
import attack_links
import attack_templates
import attack_tex
import pytest
from fuzz import TOKENS, WAYS, change
from scenes import (
    CHILD,
    EXIT_CODES,
    SECRET,
    Attack,
    Scene,
    copy_manuscript,
    find_changes,
    holds_secret,
    photograph,
    try_attack,
)
from tool_child import BUBBLEWRAP, LANDLOCK, NEITHER

from small_pdf import one_page


def test_a_secret_is_seen_in_every_shape(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.txt", f"x {SECRET}")
    png = attack_links.write_secret_png()
    shapes = (
        SECRET.encode(),
        gzip.compress(SECRET.encode()),
        one_page(f"% {SECRET}"),
        (tmp_path / "a.zip").read_bytes(),
    )
    assert [holds_secret(each) for each in shapes] == [True] * 4
    assert not holds_secret(b"words") and not holds_secret(one_page("% words")) and not holds_secret(png)


def test_what_changes_outside_is_seen(tmp_path: Path) -> None:
    for name in ("a", "b", "c/d"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    before = photograph(tmp_path)
    (tmp_path / "a").unlink()
    os.utime(tmp_path / "b", (1, 1))
    (tmp_path / "e").mkdir()
    assert sorted(find_changes(before, photograph(tmp_path))) == ["a deleted", "b changed", "e made"]


@pytest.mark.parametrize(("hidden", "found"), [(BUBBLEWRAP, {"bubblewrap", ""}), (NEITHER, {""})])
def test_what_confines_is_hidden_from_the_program(hidden: str, found: set[str]) -> None:
    code = (
        f"import sys; sys.path[:0] = [{str(CHILD.parent)!r}, {str(CHILD.parents[1])!r}]\n"
        f"from tool_child import hide_confinement; hide_confinement({hidden!r})\n"
        "from elyazma.system.process import find_confinement; print(find_confinement())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() in found


def test_an_attack_that_succeeds_is_told(tmp_path: Path) -> None:
    def spring(scene: Scene) -> None:
        (scene.root / "dist").mkdir()
        (scene.root / "dist/a.txt").write_text(SECRET, encoding="utf-8")
        (scene.outside / "made").touch()
        scene.sprung.touch()

    def lay(scene: Scene) -> None:
        copy_manuscript("minimal", scene.root)

    tried = try_attack(Attack("k", "n", lay, (spring, ("journals",))), tmp_path / "scene", LANDLOCK, {})
    assert len(tried.faults) == 3 and tried.commands == 1


FEW = (
    *[
        each
        for each in attack_templates.list_attacks()
        if each.name in {"journal include", "letter power", "portal deep-array"}
    ],
    *[
        each
        for each in attack_links.list_attacks()
        if each.name in {"languages/en.toml twice", "build/plain/lock second-name"}
    ],
    *[each for each in attack_links.list_attacks() if each.name in {"tex picture beside", "docx climbing member"}],
    *[each for each in attack_tex.list_attacks(LANDLOCK) if each.name == "xelatex text write18"],
)


@pytest.mark.parametrize("attack", FEW, ids=lambda attack: attack.name)
def test_a_few_attacks_are_contained(attack: Attack, tmp_path: Path) -> None:
    first = Attack(attack.kind, attack.name, attack.lay, attack.steps[:1], environment=attack.environment)
    tried = try_attack(first, tmp_path / "scene", LANDLOCK, {})
    assert tried.faults == () and tried.commands == 1


def test_there_are_enough_attacks() -> None:
    git = list(attack_git.list_attacks(Path(), together=False))
    assert len(git) >= 50 and len(attack_git.STEPS) >= 15
    links = list(attack_links.list_attacks())
    assert len({(each.kind, each.name) for each in links}) == len(links) > 300


def test_changes_are_the_same_for_the_same_seed() -> None:
    data, others = b"\\section{A}\nWords {x} 1.\n" * 9, [b"other\n" * 9]
    changed = [change(data, others, Random(seed)) for seed in range(50)]
    assert changed == [change(data, others, Random(seed)) for seed in range(50)]
    assert len(set(changed)) > 45
    for way in WAYS:
        assert isinstance(way(b"", others, Random(1)), bytes)
    assert len(TOKENS) > 60 and 130 not in EXIT_CODES
