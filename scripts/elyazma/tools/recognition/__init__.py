"""Printed references and citations in the text, recognised: what people wrote without keys, linked to works."""

from elyazma.tools.recognition.citations import add_cited_works, find_citations, write_citation
from elyazma.tools.recognition.keys import assign_keys, make_key
from elyazma.tools.recognition.references import parse_reference
from elyazma.tools.recognition.splitting import split_references
from elyazma.tools.recognition.values import Entry, FoundCitation, ParsedReference
from elyazma.tools.recognition.vocabulary import Vocabulary, read_vocabulary

__all__ = [
    "Entry",
    "FoundCitation",
    "ParsedReference",
    "Vocabulary",
    "add_cited_works",
    "assign_keys",
    "find_citations",
    "make_key",
    "parse_reference",
    "read_vocabulary",
    "split_references",
    "write_citation",
]
