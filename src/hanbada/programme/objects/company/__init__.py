"""The company file: who it is, dated yearly facts, products, contacts, notes."""
