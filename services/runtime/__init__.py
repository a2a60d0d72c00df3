"""The floor every program stands on: server, connection, relay, reader, logs, health."""
