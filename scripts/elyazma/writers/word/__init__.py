"""Write Word files."""
