"""What a stream holds against what a register wrote: compared, told, published again (đối soát)."""
