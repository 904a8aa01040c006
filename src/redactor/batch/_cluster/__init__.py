"""What `redactor.batch.spark` is made of: the session, and what an executor does."""
