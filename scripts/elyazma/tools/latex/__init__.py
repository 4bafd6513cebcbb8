"""LaTeX for a journal: preamble, template, references."""
