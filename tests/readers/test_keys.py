from __future__ import annotations

import pytest

from elyazma.readers.keys import read_target
from elyazma.writers.word.bookmarks import FILE, LABEL, NUMBER, REFERENCE


@pytest.mark.parametrize(
    ("address", "target"),
    [
        (f"#{REFERENCE}knuth1984", ("reference", "knuth1984")),
        (f"#{LABEL}one", ("label", "one")),
        (f"#{NUMBER}one", ("number", "one")),
        # LibreOffice 25 links a heading by the bookmark that names its file.
        (f"#{FILE}alphabet", None),
        ("#_Toc1", None),
        ("https://example.org/#x", None),
    ],
)
def test_only_links_to_works_and_places_have_a_target(address: str, target: tuple[str, str] | None) -> None:
    assert read_target(address) == target
