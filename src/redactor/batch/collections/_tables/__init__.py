"""Parquet and JSONL as tables of documents."""
