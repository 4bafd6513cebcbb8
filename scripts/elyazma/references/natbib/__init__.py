"""The list and its labels, for natbib and for classes without it."""
