"""What a valid invitation to a portal sends; the portal plants no rows of its own."""

from __future__ import annotations

FORMS = {"company-invite": lambda row: {"email": "guest@invited.example", "name": "가상인물"}}
