"""Read papers of others: Word, OpenDocument, LaTeX, Markdown, text."""
