"""Why is this so: what `leothang explain` reads, and where it finds it (hỏi đáp)."""
