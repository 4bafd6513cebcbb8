"""What of its authors can be found in a result: how they may be spelt, what there is to be searched, and where."""
