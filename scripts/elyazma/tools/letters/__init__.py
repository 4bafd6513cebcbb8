"""Letters to an editor: what they are filled from, how answers to reviewers are read, placed and laid out."""
