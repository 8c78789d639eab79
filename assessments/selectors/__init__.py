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

from .audit import Bucket, audited, current_survey, picture
from .law import current_pack, pack_in_force, packs_on_offer
from .people import Assessment, RecordVerdict, assess, records_with_verdicts
from .snapshots import replay, snapshots_of

__all__ = [
    "Assessment",
    "Bucket",
    "RecordVerdict",
    "assess",
    "audited",
    "current_pack",
    "current_survey",
    "pack_in_force",
    "packs_on_offer",
    "picture",
    "records_with_verdicts",
    "replay",
    "snapshots_of",
]
