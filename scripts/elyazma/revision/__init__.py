"""Compare two revisions."""
