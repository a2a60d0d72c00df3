"""Copies of a node, a hub and a view that can be put back (sao lưu và phục hồi)."""
