"""`leothang law`: the rules as they are on file, to read, to compute by, to compare, to check."""
