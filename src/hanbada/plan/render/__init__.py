"""One writer per format; each takes a Document and gives the same bytes for the same document."""
