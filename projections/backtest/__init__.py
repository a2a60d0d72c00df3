"""Other rules tried on recorded facts, beside the ones in force (thử quy tắc)."""
