"""Letters nobody wrote: a labelled set for linking, made by code that linking does not know."""
