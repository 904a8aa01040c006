"""三审三校 on the service: units and their people, drafts with their contents, the ledger, what is told.

`redactor.reviews` has the rules. Here a command is carried out in one transaction: its events, the
ledger's records, the draft's contents and what hooks are to be told are there together, or none is.
"""
