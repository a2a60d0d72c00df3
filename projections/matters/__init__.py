"""Which papers speak of the same matter: keys, links, and their undoing."""
