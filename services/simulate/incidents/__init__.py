"""Planted incidents and their lawful look-alikes: the stories a detector must tell apart."""
