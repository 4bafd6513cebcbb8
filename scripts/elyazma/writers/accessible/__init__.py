"""The accessible edition: a tagged PDF that a screen reader can read, typeset by Typst from the document."""
