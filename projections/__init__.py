"""Programs that watch facts: what is known of each matter, and what it warns of."""
