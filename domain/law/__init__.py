"""The law as data: rules with dates and citations, and what follows from them (luật)."""
