"""Find the authors' identity in a result: how names may be spelt, what is searched for them, and where."""
