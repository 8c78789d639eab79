"""Every read about compliance. Each names its actor.

One person (page, card):

    pack = current_pack(actor=actor)
    assessment = assess(actor=actor, learner=learner, application=AnnualCheck(2024), as_of=law.default_day(pack, today),
                        policy=pack.id)
    assessment.outcome               met, not_met or needs_confirmation; a human decision included
    assessment.decision              rulebook.Decision: route, missing, fee, years, clauses() with sentences
    assessment.verdicts              every record with its verdict and the sentence why
    assessment.human_sentence        the officer's decision, if one holds
    assessment.can_be_made_up(today) what can still be done is judged by today
    assessment.fresh_at              how fresh the data is

Frozen for good by ``assessments.services.freeze(actor=, assessment=, now=)``.
"""

from .audit import CROSSED, Bucket, audited, crosstab, current_survey, picture, survey_of_day
from .doubts import (
    Reading,
    affected_by,
    applications_in_doubt,
    human_decisions_of,
    open_requests,
    questions_in_doubt,
    queue,
    readings_register,
    requests_of,
    withdrawn_rulings,
)
from .law import current_pack, pack_in_force, packs_on_offer
from .mine import decisions_of_mine
from .people import Assessment, RecordVerdict, assess, records_with_verdicts
from .snapshots import replay, snapshots_of
from .supposed import Change, changes_if

__all__ = [
    "CROSSED",
    "Assessment",
    "Bucket",
    "Change",
    "Reading",
    "RecordVerdict",
    "affected_by",
    "applications_in_doubt",
    "assess",
    "audited",
    "changes_if",
    "crosstab",
    "current_pack",
    "current_survey",
    "decisions_of_mine",
    "human_decisions_of",
    "open_requests",
    "pack_in_force",
    "packs_on_offer",
    "picture",
    "questions_in_doubt",
    "queue",
    "readings_register",
    "records_with_verdicts",
    "replay",
    "requests_of",
    "snapshots_of",
    "survey_of_day",
    "withdrawn_rulings",
]
