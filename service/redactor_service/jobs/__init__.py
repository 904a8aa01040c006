"""Work that outlives its request: what it keeps (vault), how it runs (runner), how a repeated request
is known (idempotency), and who is told at its end (hooks)."""
