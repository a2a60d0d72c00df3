"""What every test of the import may ask for."""

from tests.support.imports import leothang

__all__ = ["leothang"]
