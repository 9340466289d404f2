"""Hanbada (한바다, "the open sea"): from a company to a cited market-entry plan, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hanbada.notebook import complexity, matrix, ppml, product_space, rca, world

__version__ = "0.1.0"
__all__ = ["complexity", "matrix", "ppml", "product_space", "rca", "world"]


def __getattr__(name: str) -> Any:
    """The names for economists, loaded when first used: importing the package itself stays light."""
    if name not in __all__:
        raise AttributeError(f"module 'hanbada' has no attribute '{name}'")
    from hanbada import notebook

    return getattr(notebook, name)
