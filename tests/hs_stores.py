"""Stores for measuring the search: the set-up one, with Korean names added in a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

from hanbada.data import Store

LINKS = "names/korea_cpc_isic_ksic10_hs2017_ko_en.csv"


def with_korean_names(starter_home: Path, shared_data: Path, folder: Path) -> Store:
    """A store of its own in ``folder``, so that the set-up one stays as it is."""
    (folder / "releases").mkdir()
    for one in (starter_home / "releases").iterdir():
        if one.name == "hs-names":
            shutil.copytree(one, folder / "releases" / one.name)
        else:
            (folder / "releases" / one.name).symlink_to(one)
    shutil.copy(starter_home / "catalogue.json", folder)
    own = Store.open(folder)
    own.import_("hs-names", shared_data / LINKS)
    return own
