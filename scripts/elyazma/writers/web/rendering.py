"""The parts of the page through pandoc, all in one run; a block that was written before in this process is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from elyazma.model.nodes import Block, RawBlock
from elyazma.model.phrases import phrase
from elyazma.system.pandoc.program import LOG, PandocFailed, read_unread_formulas, run_pandoc
from elyazma.system.pandoc.writing import API_VERSION, write_blocks

_BORDER = "<!-- elyazma: the next part -->"
"""Stands between two blocks. No text can hold it: what an author writes is escaped, and nothing of his is raw."""
_ARGUMENTS = ("--from=json", "--to=html5", "--mathml", "--wrap=none", "--syntax-highlighting=none")
_MOST_KEPT = 1000
"""Blocks whose HTML is kept: a preview writes nearly all of them again at each save."""
_kept: dict[str, str] = {}


def render_parts(parts: Mapping[str, Sequence[Block]], scratch: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """Give each part's HTML, and the formulas that stay TeX because pandoc cannot read them. Raises PandocFailed."""
    written = {name: [_dump(block) for block in write_blocks(part)] for name, part in parts.items()}
    known = {source: _kept[source] for sources in written.values() for source in sources if source in _kept}
    new = [*dict.fromkeys(source for sources in written.values() for source in sources if source not in known)]
    unread: tuple[str, ...] = ()
    if new:
        made = dict(zip(new, _render(new, scratch), strict=True))
        unread = read_unread_formulas(scratch)
        known |= made
        if not unread:
            _keep(made)
    return {name: "\n".join(known[source] for source in sources) for name, sources in written.items()}, unread


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _render(sources: Sequence[str], scratch: Path) -> list[str]:
    """Give the HTML of blocks, each written as pandoc's JSON."""
    (border,) = map(_dump, write_blocks((RawBlock("html", _BORDER),)))
    blocks = ",".join(part for source in sources for part in (source, border))
    document = f'{{"pandoc-api-version":{_dump(API_VERSION)},"meta":{{}},"blocks":[{blocks}]}}'
    pieces = run_pandoc([*_ARGUMENTS, f"--log={scratch / LOG}"], scratch, document).decode("utf-8").split(_BORDER)
    if len(pieces) != len(sources) + 1:
        raise PandocFailed(phrase("its answer has other parts than it was given"))
    return [piece.strip() for piece in pieces[:-1]]


def _keep(made: Mapping[str, str]) -> None:
    """Keep the HTML of blocks, and no more than so many: the oldest go."""
    _kept.update(made)
    for source in [*islice(_kept, max(0, len(_kept) - _MOST_KEPT))]:
        _kept.pop(source, None)
