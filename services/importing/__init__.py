"""Import: rows of an office's own files become commands, by a declared mapping (nhập dữ liệu)."""
