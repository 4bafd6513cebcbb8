"""A Word file as pandoc reads it best: its looks read, and what pandoc would lose or misread laid out plainly."""
