"""Adapters: one outside library or program each (docs/architecture.md)."""
