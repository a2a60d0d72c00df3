"""What every store can do, one part a file; `Store` is all of it."""
