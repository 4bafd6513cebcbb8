"""What comparing two revisions needs: one text out of many files, marks of what came and went, paragraphs paired."""
