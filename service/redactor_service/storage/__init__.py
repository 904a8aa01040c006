"""What the service keeps: accounts, sessions, keys and the metadata of jobs; never a draft's text."""
