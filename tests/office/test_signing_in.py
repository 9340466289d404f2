"""Signing in by authenticator app, by passkey and by the single sign-on of another house."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from hanbada.programme.access import every
from hanbada.programme.audit.models import AccessRow
from hanbada.programme.objects.people.models import User
from hanbada.web.signing_in import single_sign_on
from office_cast import World, build
from office_window import window

PASSWORD = "an invented long phrase"
ADDRESS = "agency_officer@office.example"


def code_of(secret: str, moment: float) -> str:
    """RFC 6238: six digits of the HMAC over the count of half minutes."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(moment // 30)), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_the_codes_are_those_of_the_standard() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert [code_of(secret, at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


@pytest.fixture
def world(transactional_db: None) -> World:
    """The fixed cast, of which the agency's officer has a password."""
    made = build()
    every(User).filter(email=ADDRESS).update(password=make_password(PASSWORD))
    cache.clear()
    return made


def type_password(page: Any, address: str) -> None:
    page.goto(address + "/account/login/")
    page.fill("[name=login]", ADDRESS)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.locator("main form .button.primary").first.click()


def confirm(page: Any) -> None:
    """Say the password once more: a way to sign in is only added by who knows it."""
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.locator("main form .button.primary").first.click()


def sign_out(page: Any) -> None:
    page.context.clear_cookies(name="sessionid")


@pytest.mark.browser
def test_signing_in_with_an_authenticator_app(browser: Any, live_server: Any, world: World) -> None:
    at = window(browser, live_server.url)
    page = at.page
    type_password(page, live_server.url)
    at.open("/account/2fa/")
    page.locator("a[href='/account/2fa/totp/activate/']").click()
    confirm(page)
    secret = page.input_value("#authenticator_secret")
    page.fill("[name=code]", code_of(secret, time.time()))
    page.locator("main form .button.primary").click()
    page.wait_for_url("**/recovery-codes/**")
    sign_out(page)
    type_password(page, live_server.url)
    wrong = f"{(int(code_of(secret, time.time())) + 1) % 1_000_000:06d}"
    page.fill("[name=code]", wrong)
    page.locator("main form .button.primary").first.click()
    assert page.locator(".errorlist, .error, [aria-invalid=true]").count() > 0
    cache.clear()  # half a minute later: a code is good once
    page.fill("[name=code]", code_of(secret, time.time()))
    page.locator("main form .button.primary").first.click()
    page.wait_for_url(live_server.url + "/")
    assert page.locator("main h1").inner_text() == "agency_officer"
    page.context.close()


@pytest.mark.browser
def test_signing_in_with_a_passkey(browser: Any, live_server: Any, world: World) -> None:
    at = window(browser, live_server.url)
    page = at.page
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    held = keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )["authenticatorId"]
    type_password(page, live_server.url)
    at.open("/account/2fa/webauthn/add/")
    confirm(page)
    page.fill("[name=name]", "가상 열쇠")
    page.check("[name=passwordless]")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    (credential,) = keys.send("WebAuthn.getCredentials", {"authenticatorId": held})["credentials"]
    assert credential["isResidentCredential"]
    sign_out(page)
    at.open("/account/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url(live_server.url + "/")
    assert page.locator("main h1").inner_text() == "agency_officer"
    assert every(AccessRow).filter(action="sign-in", user_id=world.users["agency_officer"].pk).count() == 2
    sign_out(page)
    keys.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": held})
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    at.open("/account/login/")
    page.locator("#passkey_login").click()  # a device that holds no passkey of this office
    page.locator(".flashes .note.bad").wait_for()
    page.context.close()


@dataclass
class House:
    """Another house's single sign-on: discovery, token, user info and keys on loopback."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    challenge: str = ""
    nonce: str = ""
    asked: list[str] = field(default_factory=list)
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Status and body of one request."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            places = {f"{name}_endpoint": f"{self.issuer}/{end}" for name, end in names.items()}
            return 200, {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", **places}
        if path == "/jwks":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return 200, {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}
        if path == "/userinfo":
            return 200, self.person
        return self.token(form)

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """A token for the right code, secret and proof of the challenge."""
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).decode()
        right = {"code": "a code", "client_id": "office", "client_secret": "quiet"}
        if proof.rstrip("=") != self.challenge or {name: form.get(name) for name in right} != right:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "office", "iat": now, "exp": now + 60, **self.person}
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return 200, {"access_token": "a token", "token_type": "Bearer", "id_token": signed}


@pytest.fixture
def house(settings: Any) -> Iterator[House]:
    made = House()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({})

        def do_POST(self) -> None:
            words = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(words).items()})

        def _say(self, form: dict[str, str]) -> None:
            status, body = made.answer(urlsplit(self.path).path, form)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(f"{made.issuer},office,quiet,가상 통합 로그인")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def go_through(client: Client, house: House) -> Any:
    """From the sign-in page to the other house and back with its code."""
    page = client.get("/account/login/").content.decode()
    assert "가상 통합 로그인" in page and "/account/oidc/oidc/login/" in page
    sent = client.post("/account/oidc/oidc/login/")
    assert sent.status_code == 302 and sent["Location"].startswith(f"{house.issuer}/authorize?")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent["Location"]).query).items()}
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
    assert "email" in asked["scope"] and asked["client_id"] == "office"
    house.challenge = house.challenge or asked["code_challenge"]
    return client.get(urlsplit(asked["redirect_uri"]).path, {"code": "a code", "state": asked["state"]})


def test_single_sign_on_finds_the_account_of_a_confirmed_address(house: House, world: World, client: Client) -> None:
    house.person = {"sub": "7", "email": ADDRESS, "email_verified": True, "name": "가상인 갑"}
    answer = go_through(client, house)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "agency_officer" in client.get("/").content.decode()
    assert every(AccessRow).filter(action="sign-in", user_id=world.users["agency_officer"].pk).count() == 1
    assert every(User).get(email=ADDRESS).check_password(PASSWORD)  # the other ways in stay
    assert {"/.well-known/openid-configuration", "/token", "/userinfo"} <= set(house.asked)
    again = Client()
    assert go_through_again(again, house).status_code == 302


def go_through_again(client: Client, house: House) -> Any:
    house.challenge = ""
    return go_through(client, house)


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "8", "email": "stranger@office.example", "email_verified": True},
        {"sub": "9", "email": ADDRESS, "email_verified": False},
        {"sub": "10"},
    ],
    ids=["unknown", "not confirmed", "without an address"],
)
def test_single_sign_on_makes_no_account(house: House, world: World, client: Client, person: dict[str, Any]) -> None:
    before = every(User).count()
    house.person = person
    answer = go_through(client, house)
    assert answer.status_code in (200, 302)
    assert client.get("/").status_code == 302
    assert every(User).count() == before


def test_a_closed_account_stays_closed(house: House, world: World, client: Client) -> None:
    every(User).filter(email=ADDRESS).update(is_active=False)
    house.person = {"sub": "7", "email": ADDRESS, "email_verified": True}
    go_through(client, house)
    assert client.get("/").status_code == 302


def test_a_stolen_code_is_worth_nothing(house: House, world: World, client: Client) -> None:
    house.person = {"sub": "7", "email": ADDRESS, "email_verified": True}
    house.challenge = "of another window"
    go_through(client, house)
    assert "/token" in house.asked and client.get("/").status_code == 302
    assert client.get("/account/oidc/oidc/login/callback/", {"code": "a code", "state": "forged"}).status_code != 302
    assert client.get("/").status_code == 302
