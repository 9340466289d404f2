"""Webhooks: tell an organisation's own system that a referral moved, signed, without business text."""
