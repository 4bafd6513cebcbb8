"""Write the beginning of a main file, before it is known how the article's works are cited.

What stands in front of the lines that cite names no reference: TeX may read it while the works are still being
formatted (typesetting/begun.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from elyazma.languages import Language
from elyazma.model.audience import Options
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, References, SourceTree
from elyazma.typesetting.archiving import list_packets
from elyazma.typesetting.author_preamble import load_preamble
from elyazma.typesetting.encodings import read_encodings, write_encoded_fonts
from elyazma.typesetting.fill_view import fill_view
from elyazma.typesetting.math_letters import write_math_letters
from elyazma.typesetting.order import Order, gather_files, read_author
from elyazma.typesetting.preamble import LOAD_FONTS, NoEscape
from elyazma.typesetting.template import BadTemplate, render_template

_CITES = NoEscape("% --- Citations: what stands above knows none ---")


@dataclass(frozen=True, slots=True)
class Head:
    """A source tree as far as it is known before anything is cited, and the `lines` of its main file that are right."""

    tree: SourceTree
    lines: str


def write_head(
    manuscript: Manuscript, journal: Journal, languages: Mapping[str, Language], options: Options
) -> Head | None:
    """Write what is known of a source tree before anything is cited; none where the template cites nothing."""
    numbered = options.line_numbers
    order = Order(manuscript, journal, References(()), languages, options.revision, line_numbers=numbered)
    view = replace(fill_view(order, _write_fonts(order)), citations=_CITES)
    author = read_author(order)
    try:
        template = render_template(journal.template.read_text(encoding="utf-8"), view, journal.places["template"].path)
    except BadTemplate:
        return None
    job = f"{manuscript.article.slug}-{journal.id}"
    packets = list_packets(manuscript.article, journal, job)
    tree = gather_files(order, author, job, {f"{job}.tex": load_preamble(template, author), **packets})
    lines, cites, _ = str(tree.files[tree.main]).partition(f"{_CITES}\n")
    return Head(tree, lines) if cites else None


def _write_fonts(order: Order) -> NoEscape:
    """Write what stands where the layout loads its fonts; a wrong guess costs the time of the engine that reads it."""
    if order.encodings is not None:
        document, journal = order.document, order.journal
        written = write_encoded_fonts(document.fonts, read_encodings(document.fonts), journal.places["journal"])
        return written.value or NoEscape("")
    formulas = write_math_letters([source.text for source in order.manuscript.sources])
    return NoEscape("\n".join(filter(None, (LOAD_FONTS, formulas))))
