"""The article that tests of the bench build: as the long one is made, and small."""

from __future__ import annotations

from bench.long_article import Shape

SMALL = Shape(sections=3, cited=7, entries=9, figures=2, paragraphs=4)
