"""Write JATS, Crossref deposits and CITATION.cff."""
