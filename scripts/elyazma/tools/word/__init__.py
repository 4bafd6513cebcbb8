"""Word files: WordprocessingML written from a document, and read back."""
