"""New lines of the printed list as entries of the bibliography."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from elyazma.languages import Language
from elyazma.model.imported import ImportedReference
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript
from elyazma.readers.files import write_entry
from elyazma.readers.recognition import make_key, parse_reference, read_vocabulary


@dataclass(frozen=True, slots=True)
class NewWork:
    """An entry to be: its key, type and fields as plain text, and how it was printed."""

    key: str
    type: str
    fields: Mapping[str, str]
    printed: str

    @property
    def doubtful(self) -> bool:
        """Tell whether nothing was understood: the whole text is a note."""
        return set(self.fields) <= {"note"}

    def write(self, not_given: str) -> str:
        """Write the entry as .bib files have it, how it was printed above it."""
        return write_entry(ImportedReference(self.key, self.type, self.fields, self.printed), not_given)


def read_new_works(lines: Sequence[str], manuscript: Manuscript, languages: Sequence[Language]) -> tuple[NewWork, ...]:
    """Take new printed references apart; keys are those that nobody has yet.

    `languages` are all that a list may be in, the article's own first.
    """
    if not lines:
        return ()
    vocabulary = read_vocabulary(languages)
    taken = {key for key, _ in manuscript.bibliography.heads}
    made = []
    for line in lines:
        parsed = parse_reference(line, vocabulary)
        key = make_key(parsed, taken)
        taken.add(key)
        made.append(NewWork(key, parsed.type, dict(parsed.fields), line))
    return tuple(made)
