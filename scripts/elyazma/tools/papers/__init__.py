"""What authors have (Word, OpenDocument, LaTeX, Markdown, plain text): told apart, read, recognised, written."""
