"""Maps and charts of what the counts say, drawn from numbers alone (bản đồ, biểu đồ)."""
