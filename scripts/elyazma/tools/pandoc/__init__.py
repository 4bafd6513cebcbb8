"""pandoc: the program, and its documents."""
