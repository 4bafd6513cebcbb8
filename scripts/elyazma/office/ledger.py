"""Remember what became of each manuscript: one file each, written in one step, so that any stop can be gone on from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from elyazma import __version__
from elyazma.model.papers import Paper, PaperOutcome, Wanted, read_outcome
from elyazma.system.files import write_file

LEDGER = "ledger"


def make_key(paper: Paper, wanted: Wanted) -> str:
    """Make the key of a manuscript's outcome: of its content and of all that is asked for."""
    about = (__version__, paper.kind, paper.digest, wanted.journal, ",".join(wanted.steps), str(wanted.seconds))
    return hashlib.sha256("\0".join((*about, str(wanted.memory))).encode()).hexdigest()[:40]


def read_ledger(folder: Path) -> Mapping[str, PaperOutcome]:
    """Read all outcomes of a batch's folder by their keys; a file that is none counts as not there."""
    found: dict[str, PaperOutcome] = {}
    for path in sorted((folder / LEDGER).glob("*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            outcome = read_outcome(json.loads(path.read_text(encoding="utf-8")))
            found |= {outcome.key: outcome} if outcome.key == path.stem else {}
    return found


def write_entry(folder: Path, outcome: PaperOutcome) -> None:
    """Write one outcome. Raises OSError."""
    text = json.dumps(outcome.as_json(), ensure_ascii=False, indent=1)
    write_file(folder / LEDGER / f"{outcome.key}.json", f"{text}\n")
