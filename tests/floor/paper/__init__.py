"""Papers of a station: the ledger, the printers, what goes where."""
