"""Say how a package is installed on this machine."""

from __future__ import annotations

from collections.abc import Callable

from elyazma.system.process import find_program


def how_to_install(debian: str, brew: str, find: Callable[[str], str | None] = find_program) -> str:
    """Say what to type to get packages on this machine; `find` looks a program up."""
    if find("apt-get"):
        return f"sudo apt-get install {debian}"
    if find("brew"):
        return f"brew install {brew}"
    return f"install what Debian calls {debian}"
