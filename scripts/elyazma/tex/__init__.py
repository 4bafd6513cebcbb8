"""The one reader of TeX, and what writes it."""
