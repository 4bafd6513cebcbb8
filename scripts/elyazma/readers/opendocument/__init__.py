"""An OpenDocument text as pandoc reads it best: its looks read, and what pandoc would lose laid out plainly."""
