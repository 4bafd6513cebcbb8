"""Reading what an author keeps: files, folders, characters."""
