"""Reading a manuscript and a journal from their folders."""
