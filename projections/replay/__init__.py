"""A file of facts judged without a server: the same path as live reading."""
