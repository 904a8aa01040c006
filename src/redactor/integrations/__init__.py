"""redactor inside of other tools, and their detectors inside of it.

Each module needs packages of the extra `nlp`, and is imported by whoever uses it.
"""
