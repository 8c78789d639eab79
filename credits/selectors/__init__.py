"""Every read of what learners did. Each names its actor."""

from .batches import (
    batches_handled,
    freshness,
    mapping_for,
    offices_of,
    people_of_batch,
    platforms,
    same_file,
    signs_shown,
)
from .desk import (
    DeskCounts,
    desk_counts,
    person_signs,
    records_in_charge,
    records_to_verify,
    verifications_of,
    years_of,
)
from .mine import records_of_mine, reports_of_mine
from .missing import answerable, batches_about, reports_in_charge, reports_of
from .records import (
    annual_credits_by_learner,
    first_completion,
    last_imports,
    learners_with_later_records,
    records_by_learner,
    records_of,
)
from .saved import queries_of
from .statistics import hours_by_part, made_up_by_part

__all__ = [
    "DeskCounts",
    "annual_credits_by_learner",
    "answerable",
    "batches_about",
    "batches_handled",
    "desk_counts",
    "first_completion",
    "freshness",
    "hours_by_part",
    "last_imports",
    "learners_with_later_records",
    "made_up_by_part",
    "mapping_for",
    "offices_of",
    "people_of_batch",
    "person_signs",
    "platforms",
    "queries_of",
    "records_by_learner",
    "records_in_charge",
    "records_of",
    "records_of_mine",
    "records_to_verify",
    "reports_in_charge",
    "reports_of",
    "reports_of_mine",
    "same_file",
    "signs_shown",
    "verifications_of",
    "years_of",
]
