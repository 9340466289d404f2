"""Every model of the office, gathered from the objects' folders; nothing to edit here when one is added."""

from __future__ import annotations

from hanbada.base.scan import modules
from hanbada.programme import objects
from hanbada.programme.audit.models import AccessRow, Seal
from hanbada.programme.history import History

for _module in modules(objects, "models").values():
    globals().update({name: value for name, value in vars(_module).items() if isinstance(value, type)})

__all__ = ["AccessRow", "History", "Seal"]
