"""What the early warning remembers: one protocol, SQLite and PostgreSQL behind it."""
