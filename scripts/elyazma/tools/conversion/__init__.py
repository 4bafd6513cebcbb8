"""From TeX sources to a document without TeX: rewritten, read by pandoc, numbered, resolved."""
