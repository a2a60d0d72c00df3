"""Commands an operator gives on what records and on what watches: a composition root."""
