"""Finds the things that live in one folder each: one level deep, by fixed file name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType


def folders(root: Path, required: str) -> dict[str, Path]:
    """Folders directly below ``root`` that hold the file ``required``, by name, in alphabetical order."""
    return {path.name: path for path in sorted(root.iterdir()) if path.is_dir() and (path / required).is_file()}


def modules(package: ModuleType, required: str) -> dict[str, ModuleType]:
    """The module ``required`` (such as "section") of each folder of a package, by the folder's name."""
    assert package.__file__ is not None
    found = folders(Path(package.__file__).parent, f"{required}.py")
    return {name: import_module(f"{package.__name__}.{name}.{required}") for name in found}
