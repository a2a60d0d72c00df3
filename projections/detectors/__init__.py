"""One pattern a module: what holds for a case file on a day (bộ phát hiện)."""
