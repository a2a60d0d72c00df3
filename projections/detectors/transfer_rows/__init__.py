"""The rows of table E.2, one small function each (chuyển đơn nhiều lần)."""
