"""Tell whose a manuscript is, and which of its files may be somebody's outside it: those that have a second name there.

A hard link is the file itself, so no path shows that it leads anywhere; only the count of names does. In one's own
manuscript it means nothing: copies of a backup, or of a package manager, have it too.
"""

from __future__ import annotations

import os
from pathlib import Path

UNTRUSTED = "ELYAZMA_UNTRUSTED"
"""Set to 1 in the environment by `--untrusted`, it has every manuscript taken for a stranger's."""

TRUSTED = "ELYAZMA_TRUST_INPUT"
"""Set to 1 in the environment by `--trust-input`: a stranger's input is built without confinement, and a paper that is
brought in may bring files from outside its folder."""


def is_trusted() -> bool:
    """Tell whether whoever types trusts who wrote what is here."""
    return os.environ.get(TRUSTED) == "1"


_TOOLCHAIN = Path(__file__).resolve().parents[1]


def is_strangers(root: Path) -> bool:
    """Tell whether a manuscript belongs to another user, or is to be taken for a stranger's. Raises OSError."""
    return os.environ.get(UNTRUSTED) == "1" or root.stat().st_uid != os.getuid()


def has_other_names(status: os.stat_result, root: Path) -> bool:
    """Tell whether a file of a stranger's manuscript may have a name outside it, which its owner did not hand over.

    What is called a stranger's here may have come by any way, so that any second name counts; in another user's folder
    it counts where the file is not that user's.
    """
    # What comes with the toolchain has second names where an installer keeps files once for all environments.
    if status.st_nlink <= 1 or root.is_relative_to(_TOOLCHAIN) or not is_strangers(root):
        return False
    return os.environ.get(UNTRUSTED) == "1" or status.st_uid != root.stat().st_uid
