"""The desk: what people do about early warnings (bàn trực cảnh báo)."""
