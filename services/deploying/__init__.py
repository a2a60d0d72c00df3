"""From a topology to files that machines run by: `leothang deploy` (triển khai)."""
