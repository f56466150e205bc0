"""The ledger: registers of packs, their records, the journal of every change, and the facts they yield."""
