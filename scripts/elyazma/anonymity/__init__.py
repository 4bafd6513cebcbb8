"""Take authors out, and search results for them."""
