"""The API: the objects' operations under one roof, with one form of error and its own page of documentation."""
