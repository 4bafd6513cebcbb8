"""What a preview shows and finds: pages as pictures, places in the sources, the words of its page, its server."""
