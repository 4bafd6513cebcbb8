"""Try what strangers may bring on the real program, and print what was tried, what was contained, what got through.

    python scripts/trials/attacks.py [--kinds git,links,templates,tex,bombs] [--together]
        [--confinement landlock|bubblewrap|neither] [--every N]

Each attack has a scratch folder of its own, with a manuscript, something outside it that is watched, and a home with a
key. The program runs there as a child. Contained is an attack after which no program of the stranger's has run, nothing
outside was made, changed, deleted or shown, no command ended in a traceback, and none took longer than it may: so many
seconds of CPU more than with a harmless manuscript.
Typed by root and by a user it is the same; `--confinement` hides what the kernel has from the program and all that it
starts. Ends with 1 where anything got through.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1]))

import attack_bombs
import attack_git
import attack_links
import attack_templates
import attack_tex
from scenes import LONGEST, Attack, Step, Tried, make_home, measure, try_attack
from tool_child import CONFINEMENTS, LANDLOCK

SHOWN = 4
"""Faults of one attack that are printed."""

Lister = Callable[[Path, argparse.Namespace], Iterator[Attack]]


def _list_git(folder: Path, options: argparse.Namespace) -> Iterator[Attack]:
    make_home(folder / "home")
    honest = attack_git.make_honest(folder / "honest", folder / "home")
    return attack_git.list_attacks(honest, together=options.together)


KINDS: Mapping[str, Lister] = {
    "git": _list_git,
    "links": lambda _, __: attack_links.list_attacks(),
    "templates": lambda _, __: attack_templates.list_attacks(),
    "tex": lambda _, options: attack_tex.list_attacks(options.confinement),
    "bombs": lambda _, __: attack_bombs.list_attacks(),
}


def main() -> int:
    """Print a line for each fault, and the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--confinement", choices=CONFINEMENTS, default=LANDLOCK)
    parser.add_argument("--together", action="store_true", help="all settings of git in one repository")
    parser.add_argument("--only", default="", help="attacks whose name has this in it")
    parser.add_argument("--every", type=int, default=1, help="of the attacks each so many-th alone")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    with _scratch() as folder:
        attacks = [attack for kind in options.kinds.split(",") for attack in KINDS[kind](folder, options)]
        wanted = [attack for attack in attacks if options.only in attack.name][:: options.every]
        usual = measure((step for each in wanted if each.longest < LONGEST for step in each.steps), folder / "usual")
        with ThreadPoolExecutor(options.jobs) as pool:
            tried = list(pool.map(partial(_try_one, folder, options.confinement, usual), enumerate(wanted)))
    _print_table(tried, options.confinement)
    return int(any(each.faults for each in tried))


@contextmanager
def _scratch() -> Iterator[Path]:
    """Make a folder for all that the trial writes, with a cache in it that knows the system's fonts already."""
    fonts = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fontconfig"
    with tempfile.TemporaryDirectory(prefix="attacks-", ignore_cleanup_errors=True) as name:
        cache = Path(name) / "cache"
        cache.mkdir()
        if fonts.is_dir():
            (cache / "fontconfig").symlink_to(fonts)
        os.environ["XDG_CACHE_HOME"] = str(cache)
        yield Path(name)


def _try_one(folder: Path, confinement: str, usual: Mapping[Step, float], numbered: tuple[int, Attack]) -> Tried:
    number, attack = numbered
    place = folder / f"scene-{number}"
    try:
        tried = try_attack(attack, place, confinement, usual)
    except Exception:
        tried = Tried(attack, 0, 0, 0.0, (f"the trial itself failed: {traceback.format_exc(limit=-3)}",))
    for fault in tried.faults[:SHOWN]:
        print(f"{attack.kind}: {attack.name}: {fault}", flush=True)
    if len(tried.faults) > SHOWN:
        print(f"{attack.kind}: {attack.name}: and {len(tried.faults) - SHOWN} more", flush=True)
    shutil.rmtree(place, ignore_errors=True)
    return tried


def _print_table(tried: Sequence[Tried], confinement: str) -> None:
    """Print a row for each kind."""
    who = "root" if os.geteuid() == 0 else "a user"
    print(f"\nconfined by {confinement}, typed by {who}")
    print(f"{'kind':<44}{'attacks':>8}{'commands':>9}{'refused':>8}{'slowest':>9}{'contained':>10}{'through':>8}")
    for kind in dict.fromkeys(each.attack.kind for each in tried):
        of_kind = [each for each in tried if each.attack.kind == kind]
        commands, refused = (sum(getattr(each, name) for each in of_kind) for name in ("commands", "refused"))
        slowest, through = max(each.slowest for each in of_kind), sum(bool(each.faults) for each in of_kind)
        contained = len(of_kind) - through
        print(f"{kind:<44}{len(of_kind):>8}{commands:>9}{refused:>8}{slowest:>8.1f}s{contained:>10}{through:>8}")


if __name__ == "__main__":
    sys.exit(main())
