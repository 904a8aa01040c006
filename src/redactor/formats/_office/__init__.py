"""What docx, pptx and xlsx share: parts (OOXML), slots of text, charts, remarks, embedded files."""
