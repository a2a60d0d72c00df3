"""How fast, and against whom: one module per target, each printing one JSON line."""
