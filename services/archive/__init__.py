"""The archive: what streams hold, by month, in files that outlive the hub (lưu trữ dài hạn)."""
