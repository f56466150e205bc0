"""The desk: the year of a unit in a browser, on the ledger's database store."""
