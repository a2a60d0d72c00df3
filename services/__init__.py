"""Programs that record facts or serve people."""
