"""Elyazma: one manuscript in git, every journal's PDF."""

__version__ = "0.1.0"
