"""JSON: values with their places in the bytes."""
