"""Printed references and citations in the text, recognised: what people wrote without keys, linked to works."""

from elyazma.readers.recognition.behind import DAYS, find_behind, read_days
from elyazma.readers.recognition.citations import add_cited_works, find_citations, write_citation
from elyazma.readers.recognition.keys import assign_keys, make_key
from elyazma.readers.recognition.numbers import cites_in_parentheses
from elyazma.readers.recognition.references import parse_reference
from elyazma.readers.recognition.splitting import split_references
from elyazma.readers.recognition.values import Entry, FoundCitation, ParsedReference
from elyazma.readers.recognition.vocabulary import Vocabulary, read_vocabulary

__all__ = [
    "DAYS",
    "Entry",
    "FoundCitation",
    "ParsedReference",
    "Vocabulary",
    "add_cited_works",
    "assign_keys",
    "cites_in_parentheses",
    "find_behind",
    "find_citations",
    "make_key",
    "parse_reference",
    "read_days",
    "read_vocabulary",
    "split_references",
    "write_citation",
]
