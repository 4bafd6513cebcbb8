"""One outside program or library each, and what the machine gives."""
