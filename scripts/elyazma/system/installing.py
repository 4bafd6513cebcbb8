"""Say how a package is installed on this machine, and install it as root."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from elyazma.model.phrases import Phrase, phrase
from elyazma.system.process import find_program
from elyazma.system.unpacking import InstallationFailed, run_apt, say_why

_ROOT_FOLDER = Path("/")
# Another apt may be at work, such as the one that looks for updates by itself.
_INSTALL = ("install", "-y", "-qq", "--no-install-recommends", "-oDPkg::Lock::Timeout=300")


def how_to_install(debian: str, brew: str, find: Callable[[str], str | None] = find_program) -> Phrase:
    """Say what to type to get packages on this machine; `find` looks a program up."""
    if find("apt-get"):
        return phrase("sudo apt-get install {debian}", debian=debian)
    if find("brew"):
        return phrase("brew install {brew}", brew=brew)
    return phrase("install what Debian calls {debian}", debian=debian)


def install_with_apt(names: Sequence[str], progress: Callable[[Phrase], None]) -> None:
    """Install packages as root; raise InstallationFailed, ProgramMissing."""
    progress(phrase("asking apt for its lists of packages"))
    # Stale lists make downloads fail; without a network the packages may still be at hand.
    run_apt(["update", "-qq"], _ROOT_FOLDER)
    progress(phrase("installing {names}", names=", ".join(names)))
    said = run_apt([*_INSTALL, *names], _ROOT_FOLDER)
    if said.code:
        raise InstallationFailed(say_why(said))
