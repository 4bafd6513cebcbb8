"""From .bib to printed references, through CSL."""
