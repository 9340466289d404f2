"""Markets, barriers, weights and goals: named once, from their lists, not against each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hanbada.base.text import Text
from hanbada.company.checks.finding import Finding, Known, error, warning
from hanbada.company.model import Profile
from hanbada.company.problems import suggestion
from hanbada.company.refusal import Path
from hanbada.data.identity.names import names as country_names


def markets(profile: Profile, _known: Known) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for kind in ("present", "excluded", "wanted"):
        for index, market in enumerate(getattr(profile.markets, kind)):
            path: Path = ("markets", kind, index)
            before = seen.get(market.country)
            if before is not None and {before, kind} != {"present", "wanted"}:
                name = country_names()[market.country]
                yield error(
                    path,
                    Text(
                        f"{before}에도 있는 {name.ko}({market.country})",
                        f"{name.en} ({market.country}), also under {before}",
                    ),
                    Text("한 곳에 한 번", "once, in one list"),
                    Text("한쪽을 지우세요", "delete one of them"),
                )
            seen.setdefault(market.country, kind)


def home(profile: Profile, _known: Known) -> Iterator[Finding]:
    """The home country is no market."""
    named: list[tuple[Path, str]] = [
        (("markets", kind, index), market.country)
        for kind in ("present", "excluded", "wanted")
        for index, market in enumerate(getattr(profile.markets, kind))
    ]
    for index, one in enumerate(profile.accounts.years if profile.accounts else ()):
        for place, market in enumerate(one.exports.markets):
            named.append((("accounts", "years", index, "exports", "markets", place), market.country))
    for path, country in named:
        if country == profile.country:
            yield error(
                path,
                Text("자국", "the home country"),
                Text("해외 시장", "a market abroad"),
                Text(
                    "줄을 지우세요. 간접수출이면 최종 수출국을 쓰세요",
                    "delete the line, or name the country of destination",
                ),
            )


def _listed(ids: list[str], key: str, known: Collection[str] | None) -> Iterator[Finding]:
    for index, id_ in enumerate(ids):
        path: Path = (key, index) if key != "weights" else (key, id_)
        if known is not None and id_ not in known:
            near = suggestion(id_, known)
            yield error(
                path,
                Text(f"목록에 없는 '{id_}'", f"'{id_}', which is not in the list"),
                Text(", ".join(sorted(known)), ", ".join(sorted(known))),
                Text(f"{near}을(를) 뜻했다면 그렇게 고치세요", f"write {near} if that is meant") if near
                else Text("목록에서 고르세요", "choose from the list"),
            )  # fmt: skip
        elif id_ in ids[:index]:
            yield warning(
                path,
                Text(f"두 번 나온 '{id_}'", f"'{id_}' twice"),
                Text("한 번", "once"),
                Text("한 줄을 지우세요", "delete one line"),
            )


def barriers(profile: Profile, known: Known) -> Iterator[Finding]:
    yield from _listed([barrier.id for barrier in profile.barriers], "barriers", known.barriers)


def weights(profile: Profile, known: Known) -> Iterator[Finding]:
    yield from _listed(list(profile.weights), "weights", known.weights)
    if profile.weights and not any(profile.weights.values()):
        yield error(
            ("weights",),
            Text("모두 0인 가중치", "weights that are all 0"),
            Text("하나 이상 0보다 큰 값", "at least one above 0"),
            Text("가중치를 쓰거나 weights를 지우세요", "write weights, or delete them"),
        )


def goals(profile: Profile, _known: Known) -> Iterator[Finding]:
    for index, goal in enumerate(profile.goals):
        if goal.exports.value is not None and goal.currency is None and profile.accounts is None:
            yield error(
                ("goals", index, "exports"),
                Text("통화 없는 목표액", "a goal without a currency"),
                Text("currency: USD 등", "currency: USD or another"),
                Text("currency를 더하세요", "add currency"),
            )
