"""xlsx: cells, shared strings, number formats, and what stands beside the cells."""
