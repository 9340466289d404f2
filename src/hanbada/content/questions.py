"""Questionnaires: dated editions of questions whose answers point to what stands in the way; there are no marks."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from hanbada.base.errors import IntegrityError
from hanbada.base.text import Text
from hanbada.content.entry import Entry, Id, Strict, Words

#: A questionnaire must be done in ten minutes: so many questions at most.
MOST_QUESTIONS = 25


class Choice(Strict):
    """One answer; ``shows`` the barriers that it points to."""

    id: Id
    label: Words
    shows: tuple[Id, ...] = ()


class Question(Strict):
    """One question; without choices it is answered in words."""

    id: Id
    part: Literal["readiness", "capacity", "barriers"]
    text: Words
    help: Words | None = None
    choices: tuple[Choice, ...] = ()

    def choice(self, value: str) -> Choice | None:
        """The choice with this id."""
        return next((one for one in self.choices if one.id == value), None)


class Edition(Strict):
    """The questions as they stand from a day on; a diagnosis keeps the edition in which it was answered."""

    version: str
    valid_from: date
    questions: tuple[Question, ...] = Field(min_length=1, max_length=MOST_QUESTIONS)

    def question(self, id_: str) -> Question | None:
        """The question with this id."""
        return next((one for one in self.questions if one.id == id_), None)


class Instrument(Entry):
    """A questionnaire with all its editions."""

    name: Words
    editions: tuple[Edition, ...] = Field(min_length=1)

    @property
    def title(self) -> Text:
        """The questionnaire's name."""
        return self.name

    def on(self, day: date) -> Edition:
        """The newest edition that holds on a day; the first one before that."""
        held = [one for one in self.editions if one.valid_from <= day]
        return max(held or self.editions[:1], key=lambda one: one.valid_from)

    def edition(self, version: str) -> Edition:
        """An edition by its version. Raises IntegrityError where it is gone: answers were given in it."""
        found = next((one for one in self.editions if one.version == version), None)
        if found is None:
            raise IntegrityError(
                Text(f"{self.id} {version}판이 없음", f"no edition {version} of {self.id}"),
                Text("답변을 받은 모든 판이 남아 있어야 함", "every edition that was ever answered is kept"),
                Text("content/diagnosis에 그 판을 되돌려 놓으세요", "put that edition back into content/diagnosis"),
            )
        return found
