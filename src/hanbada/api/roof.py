"""The one API object: every object's router, the errors, the limit on each token, the check of what comes in."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.throttling import AuthRateThrottle

from hanbada.api import errors
from hanbada.base.scan import modules
from hanbada.base.text import Text
from hanbada.programme import objects

ABOUT = Text(
    "사람이 쓰는 화면과 같은 권한으로 조회하고 처리함. 토큰은 /tokens/에서 만들고, 만든 사람의 권한과 토큰의 범위 안에서만 쓸 수 있음. "
    "목록은 after로 이어 읽고, 바꿀 때는 본 version을 함께 보냄.",
    "The programme office for machines. A token is made in the office (/tokens/), belongs to a person, and sees and "
    "does what the person may, within its scopes. Lists go on with after; a change names the version that was seen.",
)


class Json(Parser):
    """A body is JSON of a bounded size, or it is refused before it is read."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Raises NotJson (415), TooBig (413), ValueError (422)."""
        if request.content_type != "application/json":
            raise errors.NotJson
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise errors.TooBig
        return json.loads(request.body, parse_constant=_no_constant)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def build() -> NinjaAPI:
    """A new API object with everything that the objects' folders hold."""
    api = NinjaAPI(
        title="Hanbada",
        version="1",
        description=f"{ABOUT.en}\n\n{ABOUT.ko}",
        urls_namespace="api",
        docs_url=None,
        openapi_url=None,
        parser=Json(),
        throttle=[AuthRateThrottle(settings.API_RATE)],
    )
    for module in modules(objects, "api").values():
        api.add_router("", module.router)
    errors.register(api)
    return api
