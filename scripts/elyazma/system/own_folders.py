"""Say where a person's own files are, by the XDG Base Directory Specification."""

from __future__ import annotations

import os
from pathlib import Path

_USUAL = {
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
}


def own_folder(variable: str) -> Path:
    """Give the folder that an XDG variable names, or the usual one where it is not set."""
    return Path(os.environ.get(variable) or Path.home() / _USUAL[variable])
