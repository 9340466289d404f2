"""Any table of bilateral trade in the six canonical columns, from CSV, Parquet or XLSX."""
