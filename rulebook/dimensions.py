"""The words that a pack brings along: facts of its own, and purposes with their parameters."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rulebook import built_in
from rulebook.basics import PackEntry, Sourced, Text

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]

RESERVED = "hours_"
"""How the portal's names of claims for hours begin."""


class FactEntry(PackEntry):
    """A fact of the person that conditions of this pack look at. A case gives it in `learner`, by its id.

    `absent`: what it means when it is not given: not known (a decision that hangs on it is left to a person), or known
    not to be so. `confirmed_by`: who is to be asked for it.
    """

    id: Name
    name: Text
    type: Literal["flag", "word", "whole", "day", "years"]
    words: Mapping[Name, Text] = Field(default_factory=dict)
    absent: Literal["unknown", "none"] = "unknown"
    confirmed_by: Text | None = None

    @model_validator(mode="after")
    def _words_belong_to_a_word(self) -> Self:
        if (self.type == "word") != bool(self.words):
            raise ValueError(f"“{self.id}”：words 只用于 type: word，而且必须写明")
        if self.id in built_in.absent():
            raise ValueError(f"“{self.id}”是已有的事实，不用再定义")
        if self.id in built_in.claimable() or self.id.startswith(RESERVED):
            raise ValueError(f"“{self.id}”是平台上一种申请的名称，事实要用别的编号")
        return self


class ClaimWords(Sourced):
    """What is said to whoever claims a fact; what the clause says and for which applications follows from the clauses
    that look at it. A declared fact without such an entry cannot be claimed.

    `name`: what the claim is called; `labels`: its fields, and what can be chosen there (`field.choice`).
    `proof`: which papers are asked for. `advice`: what is to be done besides.
    """

    fact: Name
    name: Text | None = None
    labels: Mapping[str, Text] = Field(default_factory=dict)
    proof: Text
    advice: Text | None = None


class Parameter(PackEntry):
    """What an application of this kind says besides its kind."""

    name: Text
    type: Literal["flag", "word", "whole"]
    words: Mapping[Name, Text] = Field(default_factory=dict)
    least: int = Field(default=0, strict=True)
    most: int = Field(default=100, strict=True)
    required: bool = True

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if (self.type == "word") != bool(self.words):
            raise ValueError("words 只用于 type: word，而且必须写明")
        if self.least > self.most:
            raise ValueError(f"least {self.least} 不能大于 most {self.most}")
        return self


class OtherPurpose(PackEntry):
    """A purpose of the place's own: a yearly appraisal, the renewal of a registration, a first employment."""

    id: Name
    name: Text
    parameters: Mapping[Name, Parameter] = Field(default_factory=dict)
