"""Read the manuscript's and the journals' TOML files strictly."""
