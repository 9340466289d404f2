"""CEPII BACI as published: one CSV a year with its code lists, in a folder or a zip."""
