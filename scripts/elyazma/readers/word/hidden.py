"""Hidden text of a Word file (ECMA-376 part 1, 17.3.2.41): no page shows it, so that no manuscript has it."""

from __future__ import annotations

from elyazma.model.imported import Doubt
from elyazma.model.phrases import phrase
from elyazma.readers.word.names import W, switch_of, text_of_run
from elyazma.system.xml import Node


def take_hidden(root: Node) -> list[Doubt]:
    """Take the hidden words out of a part, and tell them; what fields say in hidden runs stays."""
    hidden = [run for run in root.iter(f"{W}r") if switch_of(run.find(f"{W}rPr"), "vanish")]
    texts = [text for run in hidden if (text := text_of_run(run).strip())]
    for run in hidden:
        for node in run.findall(f"{W}t"):
            run.remove(node)
    told = phrase("hidden in the file, which prints it nowhere: it is left out")
    return [Doubt("hidden", text, told) for text in texts]
