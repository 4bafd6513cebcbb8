"""JATS 1.3, the archives' format of an article: front matter, text and references as elements."""
