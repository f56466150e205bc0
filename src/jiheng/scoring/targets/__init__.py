"""Review of targets and indicators before the year starts."""
