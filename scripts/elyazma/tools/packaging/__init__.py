"""What a submission is made of: portals, portable sources, stripped pictures, the archive and its proof."""
