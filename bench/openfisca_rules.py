"""Three rules in OpenFisca: public hours enough, professional hours enough, year complete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2024"


def three_rules() -> Callable[[int, int], Any]:
    """A function of tenths of public and professional hours of one person; each call builds one simulation."""
    person = build_entity(key="person", plural="persons", label="", is_person=True)

    def variable(name: str, kind: type, label: str, formula: Any = None) -> type:
        about = {"value_type": kind, "entity": person, "definition_period": DateUnit.YEAR, "label": label}
        return type(name, (Variable,), {**about, **({"formula": formula} if formula else {})})

    def public_met(people, period):
        return people("public_tenths", period) >= 300

    def professional_met(people, period):
        return people("professional_tenths", period) >= 600

    def complete(people, period):
        return people("public_met", period) * people("professional_met", period)

    system = TaxBenefitSystem([person])
    for made in (
        variable("public_tenths", int, "public hours"),
        variable("professional_tenths", int, "professional hours"),
        variable("public_met", bool, "public subject", public_met),
        variable("professional_met", bool, "professional subject", professional_met),
        variable("complete", bool, "year complete", complete),
    ):
        system.add_variable(made)

    def ask(public: int, professional: int) -> Any:
        """The leanest way that the library offers for one person."""
        simulation = SimulationBuilder().build_default_simulation(system, 1)
        simulation.set_input("public_tenths", YEAR, [public])
        simulation.set_input("professional_tenths", YEAR, [professional])
        return simulation.calculate("complete", YEAR)

    return ask
