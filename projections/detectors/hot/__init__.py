"""What a hot spot is made of, a file for each kind of input (điểm nóng)."""
