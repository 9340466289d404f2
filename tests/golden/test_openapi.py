"""The API's document as the golden file holds it: a change of the contract is seen in review."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from golden.compare import same_as_golden
from hanbada.api.docs import schema


def test_the_contract_is_the_golden_one() -> None:
    same_as_golden("openapi.json", (json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())
