"""From .bib files to the printed list, and what a citation command prints."""
