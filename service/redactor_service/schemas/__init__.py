"""The bodies that go in and out."""
