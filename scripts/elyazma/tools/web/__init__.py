"""The article as one page for the web: its text, pictures, metadata, layout."""
