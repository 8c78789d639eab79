"""People reduced to their circumstances by their records, for a notice under which an annual ledger is not enough."""

from __future__ import annotations

from collections.abc import Iterable

from rulebook import Case
from rulebook.facts import Application, CaseLearner, Credit, Facts, of_status

from ..decisions import purposes
from .circumstances import Exact, Reducer
from .counted import counted


class ReducerByRecords(Reducer):
    """As the reducer of the ledger, with the verified credits of a person in place of its rows."""

    def by_credits(
        self, learner: CaseLearner, facts: Facts, credits: Iterable[Credit], required_years: int | None = None
    ) -> Exact:
        """The circumstances of one person. Credits completed after the day count nothing."""
        known = tuple(credit for credit in credits if credit.subject in self.pack.subject_index)

        def case_of(application: Application) -> Case:
            asked = purposes.completed(application, required_years)
            return Case(self.pack.id, self.as_of, learner, asked, known, facts)

        hours = counted(self.counting.questions, case_of, self.pack)
        person = self.person(learner, facts)
        return Exact(of_status(learner.status), (), person._replace(required_years=required_years, counted=hours))
