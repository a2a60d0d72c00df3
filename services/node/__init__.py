"""A node: the register of one agency, or of many hosted together (nút)."""
