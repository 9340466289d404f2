"""The border: what is due on a day, and which agreement may lower it."""
