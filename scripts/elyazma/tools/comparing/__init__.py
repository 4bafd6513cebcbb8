"""Compare two revisions: one text out of many files, paragraphs paired, additions and deletions marked."""
