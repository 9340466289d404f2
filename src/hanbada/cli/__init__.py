"""The command line: thin commands over the library, Korean and English, one exit code per kind of error."""

from __future__ import annotations

import gc
import os
import sys

from hanbada.base.errors import HanbadaError
from hanbada.base.text import user_lang


def main() -> None:
    """Run the command line; an error that Hanbada foresees is told in the user's language, without a traceback."""
    gc.set_threshold(100_000, 50, 50)  # a plan makes many small objects that all live to its end: less searching
    _language_first(sys.argv)
    from hanbada.cli.app import app, mount

    mount(next(iter(sys.argv[1:]), None))
    try:
        app(standalone_mode=True)
    except HanbadaError as error:
        print(error.in_(user_lang()), file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def _language_first(arguments: list[str]) -> None:
    """Take ``--ui ko|en`` out of the arguments before any help text is made."""
    if "--ui" in arguments[:-1]:
        at = arguments.index("--ui")
        os.environ["HANBADA_LANG"] = arguments[at + 1]
        del arguments[at : at + 2]
