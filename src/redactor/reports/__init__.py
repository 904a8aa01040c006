"""What people read of an audit: a page, a ledger, summaries, exports. They show no unmasked value."""
