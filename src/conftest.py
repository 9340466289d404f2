"""Collection below src: the office's modules need Django, which the [web] extra brings."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore: list[str] = []
if find_spec("django") and find_spec("pytest_django"):
    from office_fixtures import *  # noqa: F403
    from office_fixtures import _emptied_between_tests  # noqa: F401
else:
    collect_ignore += ["hanbada/programme", "hanbada/web", "hanbada/api"]
