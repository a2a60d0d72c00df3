"""What a stream holds, whoever wrote it: counted by agency and day (thống kê luồng)."""
