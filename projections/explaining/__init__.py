"""What stands behind a verdict, laid out for an officer: all pure (giải thích có căn cứ)."""
