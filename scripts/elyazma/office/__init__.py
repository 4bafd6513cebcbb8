"""An office's day: many strangers' manuscripts at once."""
