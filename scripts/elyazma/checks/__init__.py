"""Check a manuscript against the rules of a journal."""
