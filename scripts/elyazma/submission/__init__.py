"""What a portal asks, as one archive."""
