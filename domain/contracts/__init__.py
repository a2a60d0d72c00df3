"""The published language: what nodes say to each other, versioned for ever."""
