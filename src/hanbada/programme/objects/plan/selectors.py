"""Plans, given who reads, and what changed in the world since a version was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from hanbada.base.errors import HanbadaError
from hanbada.content import content
from hanbada.data import Store
from hanbada.programme.access import OFFICES, standing_now, visible
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.plan.models import PlanComment, PlanFile, PlanSection, PlanShare, PlanVersion
from hanbada.programme.objects.plan.profile import profile_of


@dataclass(frozen=True, slots=True)
class Drift:
    """What is different now: keys of the company's profile, and releases as (source, then, now or None)."""

    company: tuple[str, ...]
    releases: tuple[tuple[str, str, str | None], ...]

    def __bool__(self) -> bool:
        return bool(self.company or self.releases)


def plans(user: Any, state: str = "") -> QuerySet[PlanVersion]:
    """The versions a user may see, the newest first; of one state where it is named."""
    rows = (
        visible(user, PlanVersion)
        .select_related("company", "company__programme", "approved_by")
        .defer("profile", "notes")
    )
    return rows.filter(state=state) if state in PlanVersion.State.values else rows


def plans_of(user: Any, company: Company) -> QuerySet[PlanVersion]:
    """The versions of one company, the newest first."""
    return plans(user).filter(company=company).order_by("-number")


def sections_of(user: Any, plan: PlanVersion) -> QuerySet[PlanSection]:
    """The sections in order, without their bodies, with the number of open comments that the user may see."""
    seen = Q(comments__in=visible(user, PlanComment).filter(resolved_at=None))
    rows = visible(user, PlanSection).filter(plan=plan).defer("blocks_ko", "blocks_en")
    return rows.annotate(open_comments=Count("comments", filter=seen)).order_by("position")


def sections(user: Any) -> QuerySet[PlanSection]:
    """Sections with their plan."""
    return visible(user, PlanSection).select_related("plan__company__programme", "edited_by")


def comments_of(user: Any, section: PlanSection) -> QuerySet[PlanComment]:
    """The comments on a section: an agency reads its own, the coordinator all."""
    return visible(user, PlanComment).filter(section=section).select_related("author", "organisation")


def files_of(user: Any, plan: PlanVersion) -> QuerySet[PlanFile]:
    """The newest edition's files."""
    return visible(user, PlanFile).filter(plan=plan, edition=plan.edition).order_by("lang", "format")


def shares_of(user: Any, plan: PlanVersion) -> QuerySet[PlanShare]:
    """With whom a version is shared now."""
    return visible(user, PlanShare).filter(plan=plan, withdrawn_at=None).select_related("organisation")


def shareable(user: Any, plan: PlanVersion) -> QuerySet[Organisation]:
    """Who might be shown a plan: the agencies, and the company's own place."""
    rows = visible(user, Organisation).filter(closed_on=None)
    return rows.filter(Q(kind__in=("agency", "ministry")) | Q(pk=plan.company.organisation_id))


def own_office(user: Any, plan: PlanVersion) -> Organisation | None:
    """In whose name the user comments: the coordinator where the user is one of it, else the user's own agency."""
    ours = standing_now(user).at(*OFFICES)
    rows = visible(user, Organisation).filter(pk__in=ours)
    return rows.filter(pk=plan.company.programme.coordinator_id).first() or rows.first()


def drift(plan: PlanVersion) -> Drift:
    """What changed since a version was made, in the company's file and in the releases."""
    now = profile_of(plan.company)
    keys = [key for key in {**plan.profile, **now} if plan.profile.get(key) != now.get(key)]
    return Drift(tuple(keys), tuple(_moved(plan.releases)))


def unprinted(user: Any, plan: PlanVersion) -> int:
    """How many sections hold words that the newest files do not have yet."""
    rows = visible(user, PlanSection).filter(plan=plan).exclude(edited_ko="", edited_en="")
    made = visible(user, PlanFile).filter(plan=plan, edition=plan.edition).order_by("-made_at").first()
    return rows.filter(edited_at__gt=made.made_at).count() if made and plan.edition else rows.count()


def _moved(releases: list[dict[str, str]]) -> Any:
    store, shelf = Store.open(), content()
    for row in releases:
        source, then = row["source"], row["sha256"]
        if source.startswith("content/"):
            id_ = source.removeprefix("content/")
            file = shelf.files.get(id_.partition("#")[0])
            if file is None or file[1] != then:
                yield row["title"], row["version"], None
        elif source not in ("profile", "record"):
            yield from _release(store, row)


def _release(store: Store, row: dict[str, str]) -> Any:
    try:
        held = store.releases(row["source"])
    except HanbadaError:
        held = ()
    if held and held[-1].sha256 != row["sha256"]:
        yield row["title"], row["version"], held[-1].version
