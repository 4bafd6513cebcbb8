"""Looking into a PDF."""
