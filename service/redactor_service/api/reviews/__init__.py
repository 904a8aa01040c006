"""三审三校 by API: drafts, what is done with them, what they hold, units, the ledger."""
