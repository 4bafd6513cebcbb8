"""An author's LaTeX paper as a manuscript: gathered, cut at its sections, its front matter read; the text untouched."""
