"""Background work of plans: each may be delivered twice, and has one effect."""

from __future__ import annotations

from django_tasks import task

from hanbada.programme.objects.plan import generation


@task()  # type: ignore[untyped-decorator]
def plan_make(plan: str) -> str:
    """Generate a version that waits; gives the state it ends in."""
    return generation.generate(plan)


@task()  # type: ignore[untyped-decorator]
def plan_render(plan: str) -> str:
    """Put what people wrote into the documents; gives the edition that stands."""
    return generation.render(plan)
