"""Consent: which data of a company may go to whom for what, until when."""
