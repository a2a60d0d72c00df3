"""What may happen and what the law says: pure, no I/O, no clock, no framework."""
