"""[deposit] of a journal's manifest: who registers the journal's DOIs at Crossref."""

from __future__ import annotations

from elyazma.model.article import STRICT
from elyazma.model.light_dataclass import dataclass


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """Who makes the deposit, where Crossref writes to, whose the DOI is; an editorial office adds it to its copy."""

    depositor: str = ""
    email: str = ""
    registrant: str = ""
    __pydantic_config__ = STRICT
