"""A company's plan: profile → ranking, rules, duties, comparable entries → documents."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hanbada.base.errors import HanbadaError, InputError, Where
from hanbada.base.progress import Progress, quiet
from hanbada.base.text import LANGS, Lang, Text
from hanbada.flow.ground import Ground
from hanbada.ranking import Exclusion, Settings, comparables

if TYPE_CHECKING:  # a ranking needs none of these; their models take longer to load than it takes to rank
    from hanbada.company.eligibility import Decision
    from hanbada.company.profile import Profile
    from hanbada.content import Content
    from hanbada.plan.dossier import Dossier
    from hanbada.plan.products import Matched


def stated(company: Path | Mapping[str, Any], ground: Ground, as_of: date) -> Profile:
    """The profile in a file, or the one that the office holds as a mapping, checked and with a code for each product.

    A code that was only stated in words is proposed by the search, and only then is the search loaded.
    Raises ProfileError for a profile that does not hold.
    """
    from hanbada.company.listed import ListedCodes
    from hanbada.company.profile import parse, read
    from hanbada.ranking.components import IDS

    names = ListedCodes(ground.names.official)
    if isinstance(company, Path):
        profile = read(company, as_of=as_of, names=names, weights=IDS)
    else:
        raw = json.dumps(company, ensure_ascii=False).encode()
        profile = parse(raw, "company.json", as_of=as_of, names=names, weights=IDS)
    if all(product.hs for product in profile.products):
        return profile
    from hanbada.company.proposal import with_codes

    return with_codes(profile, ground.store)[0]


def gather(profile: Profile, ground: Ground, as_of: date, progress: Progress = quiet) -> Dossier:
    """Everything that the plan of one company rests on.

    Raises InputError where the release does not hold its products.
    """
    from hanbada.company.support import match
    from hanbada.content import content
    from hanbada.plan.dossier import TOP, Dossier, Goods
    from hanbada.plan.needs import needs
    from hanbada.plan.products import match_products

    matched, absent = match_products(profile, ground.world, ground.names)
    progress(Text("시장 순위를 계산함", "ranking the markets"), 1, 4)
    ranking = ground.rank(
        profile.country, list(dict.fromkeys(m.product.code for m in matched)), settings(profile, matched), as_of
    )
    progress(Text("자격과 지원사업을 맞춤", "matching rules and measures"), 2, 4)
    shelf = content()
    decisions = eligibility(profile, shelf, as_of)
    progress(Text("비슷한 진입 사례를 찾음", "looking for comparable entries"), 3, 4)
    goods = tuple(
        Goods(m.index, m.name, m.product, m.conversion, ranking.product(m.product.code).evidence) for m in matched
    )
    top = [score.market for score in ranking.markets[:TOP]]
    codes = [market.code for market in top]
    return Dossier(
        profile=profile,
        as_of=as_of,
        world=ground.world,
        ranking=ranking,
        goods=goods,
        absent=absent,
        content=shelf,
        names=ground.names,
        geography=ground.geography,
        macro=ground.macro,
        decisions=decisions,
        support=match(needs(profile, shelf), shelf, as_of, decisions, profile.country),
        duties={
            (iso3, item.code): ground.duty(iso3, profile.country, item.code, item.revision, as_of)
            for iso3 in (market.iso3 for market in top)
            for item in (one.product for one in goods)
            if iso3
        },
        comparable={
            (code, item): found
            for item in (one.product.code for one in goods)
            for code, found in zip(
                codes,
                comparables(ground.world, profile.country, codes, item, geography=ground.geography),
                strict=True,
            )
        },
        shapes=ground.shapes,
    )


def settings(profile: Profile, matched: Sequence[Matched]) -> Settings:
    """A profile's own weights, excluded markets and product shares as settings of the ranking."""
    unnamed = Text("기업이 제외함", "left out by the company")
    excluded = tuple(
        Exclusion(m.country, unnamed + Text(": ", ": ") + m.reason.text if m.reason else unnamed)
        for m in profile.markets.excluded
    )
    shares: dict[str, float] = {}
    for item in matched:
        share = profile.products[item.index].sales_share.usable
        if share is None:
            shares = {}
            break
        shares[item.product.code] = shares.get(item.product.code, 0.0) + share
    return Settings.of(profile.weights, excluded=excluded, product_weights=tuple(sorted(shares.items())))


def eligibility(profile: Profile, shelf: Content, on: date) -> tuple[Decision, ...]:
    """The definitions of the programmes of the company's country; of the general example where there are none."""
    from hanbada.company import given
    from hanbada.company.eligibility import decide

    own = [programme for programme in shelf.programmes.values() if programme.country == profile.country]
    chosen = own or [programme for programme in shelf.programmes.values() if programme.country is None]
    return tuple(decision for programme in chosen for decision in decide(given.of(profile), programme, on))


def write_plan(
    company: Path,
    *,
    out: Path,
    as_of: date,
    langs: Sequence[Lang] = LANGS,
    formats: Sequence[str] = (),
    release: str | None = None,
    progress: Progress = quiet,
    ground: Ground | None = None,
    told: Callable[[Text], None] = lambda note: None,  # noqa: ARG005
) -> tuple[Path, ...]:
    """The plan of a company in every asked language and format; each file appears whole or not at all.

    formats  of html, pdf, xlsx, json, md; none means all
    told     hears what a reader should know of a file, such as characters that no font draws
    returns  the files, in the order of languages and formats

    A format that fails ends only itself: the others are written, then its error is raised and names them.
    """
    from hanbada.plan.compose import documents
    from hanbada.plan.render import FORMATS, save

    chosen = tuple(formats) or tuple(FORMATS)
    strange = [name for name in chosen if name not in FORMATS]
    if strange:
        raise InputError(
            Text(f"모르는 형식 {', '.join(strange)}", f"the unknown format {', '.join(strange)}"),
            Text(", ".join(FORMATS), ", ".join(FORMATS)),
            Text("--format을 고치세요", "correct --format"),
            Where(column="--format"),
        )
    ground = ground or Ground.open(release=release)
    progress(Text("기업 정보를 읽음", "reading the company profile"), 0, 4)
    dossier = gather(stated(company, ground, as_of), ground, as_of, progress)
    composed = documents(dossier, langs)
    total = len(langs) * len(chosen)
    written: list[Path] = []
    failed: list[tuple[str, HanbadaError]] = []
    for lang, document in composed.items():
        for name in chosen:
            progress(Text(f"문서를 씀: {lang} {name}", f"writing {lang} {name}"), len(written), total)
            twin = next((other for other in langs if other != lang), None)
            path = out / f"{company.stem}.{lang}.{name}"
            try:
                written.append(save(document, name, path, ground.store, twin, told))
            except HanbadaError as fault:
                failed.append((path.name, fault))
    if failed:
        raise _partly(failed, written)
    return tuple(written)


def _partly(failed: Sequence[tuple[str, HanbadaError]], written: Sequence[Path]) -> HanbadaError:
    """The first error, with the names of what failed and of what was written all the same."""
    fault = failed[0][1]
    lost, held = ", ".join(name for name, _ in failed), ", ".join(path.name for path in written)
    if not held:
        return fault
    found, *more = fault.problems
    words = Text(f"{lost}: {found.found.ko} (쓴 파일: {held})", f"{lost}: {found.found.en} (written: {held})")
    return type(fault)([replace(found, found=words), *more])
