"""A registry of firms as it comes: columns by their words, cells as people type them, firms with what the rules say."""
