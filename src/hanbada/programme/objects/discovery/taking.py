"""A file taken over in the background: whole, or not at all and with the reason; one effect however often it is called."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import override

from hanbada.base.errors import HanbadaError
from hanbada.base.text import Text
from hanbada.programme.access import SYSTEM, every
from hanbada.programme.base import Conflict, move
from hanbada.programme.objects.discovery.models import RegistryImport
from hanbada.programme.objects.discovery.services import registry_take
from hanbada.programme.remedy import told

TAKING = RegistryImport.State.TAKING
NO_RIGHT = Text(
    "요청한 사람에게 더 이상 권한이 없어 가져오지 않았습니다.",
    "It was not taken over: whoever asked for it may not do so any more.",
)
FAULT = Text(
    "가져오는 중 오류가 났습니다. 저장된 것은 없습니다. 다시 해 보고, 또 안 되면 시스템 담당자에게 알리세요.",
    "Taking it over failed and nothing was written. Try again; if it fails again, tell who runs this office.",
)


def take(batch: str) -> str:
    """Take a waiting file over in the name of who asked; a file that does not wait any more is left as it is."""
    row = every(RegistryImport).select_related("programme", "asked_by").filter(pk=batch).first()
    if row is None or row.state != TAKING:
        return row.state if row else "gone"
    try:
        registry_take(user=row.asked_by or SYSTEM, batch=row, told=partial(_tell, row))
    except Conflict:  # another worker was first, or it was asked for once more
        return every(RegistryImport).get(pk=batch).state
    except ValidationError as error:
        return _fail(row, _in_both(error))
    except PermissionDenied:
        return _fail(row, NO_RIGHT)
    except HanbadaError as error:
        return _fail(row, told(error))
    except Exception:
        _fail(row, FAULT)
        raise
    return row.state


def _tell(row: RegistryImport, done: int, rows: int) -> None:
    """How far it is, for the page that waits; no write of the office's business, so without version and history."""
    every(RegistryImport).filter(pk=row.pk, state=TAKING).update(rows_done=done, rows_in=rows)


def _fail(row: RegistryImport, why: Text) -> str:
    now = every(RegistryImport).get(pk=row.pk)
    if now.state == TAKING:
        told: dict[str, Any] = {"ko": why.ko, "en": why.en}
        move(now, user=SYSTEM, verb="fail", problem=told, rows_in=None, rows_done=None)
    return now.state


def _in_both(error: ValidationError) -> Text:
    said = {}
    for lang in ("ko", "en"):
        with override(lang):
            said[lang] = " ".join(error.messages)
    return Text(said["ko"], said["en"])
