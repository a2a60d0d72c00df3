"""The whole system on one machine: shown in a minute (`demo`), or left running (`up`)."""
