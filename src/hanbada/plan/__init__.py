"""The document: blocks, citations, templates, charts, and one writer per format."""
