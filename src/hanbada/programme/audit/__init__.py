"""Who saw, searched, exported what, and why; sealed in a hash chain."""
