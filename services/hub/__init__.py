"""The program of a hub: its streams, what they take from other hubs, its servers' numbers (hub)."""
