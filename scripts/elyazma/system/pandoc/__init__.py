"""The pandoc program, and its JSON read into nodes and written from them."""
