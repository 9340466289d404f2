"""Discovery (발굴): registries of firms, who may take part and why, the list that is decided on, the firms kept as controls."""
