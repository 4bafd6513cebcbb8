"""A Word file of ours that others have changed, brought back into the sources."""
