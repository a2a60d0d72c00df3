"""The rows of table E.3, a file for each concern (khiếu kiện đông người)."""
