"""One folder for each source: source.yml, read.py, sample/."""
