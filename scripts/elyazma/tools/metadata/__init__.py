"""Strict TOML: article.toml and style.toml."""
