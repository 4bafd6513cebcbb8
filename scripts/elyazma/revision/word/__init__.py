"""Two Word files as one: the newer with tracked changes against the older."""
