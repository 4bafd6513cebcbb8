"""Print citation commands as natbib does, without TeX, for all formats but PDF."""
