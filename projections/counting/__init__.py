"""Papers counted by commune, topic, kind and week, and what the numbers say (số liệu đơn)."""
