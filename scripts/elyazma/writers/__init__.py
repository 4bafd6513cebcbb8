"""One package for each format that is written."""
