"""The findings about wording that real texts give, each with the reason for showing it."""
