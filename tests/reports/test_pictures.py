"""Pictures where people look before they read, each beside its numbers: banners as on a map, missing hours as a
distribution."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reports.audit.picture import PartRow
from reports.audit.tiles import FEWEST, PLACES, tiles
from reports.unfinished.spread import STEPS
from units.models import Unit
from units.official import OFFICIAL

from .test_audit import DAY, SYSTEM, reassess, study
from .test_audit import recount_all as recount

COLUMNS = {"complete": "complete", "exempt": "exempt", "nothing": "nothing"}


def part(name: str, *, met: int = 0, nothing: int = 0, here_only: bool = False) -> PartRow:
    row = PartRow(Unit(name=name), COLUMNS, here_only=here_only)
    row.counts |= {"complete": met, "nothing": nothing}
    return row


def test_every_part_of_the_league_has_a_place_of_its_own():
    assert set(PLACES) == set(OFFICIAL)
    assert len(set(PLACES.values())) == len(PLACES)


@pytest.mark.parametrize(
    ("met", "shades"),
    [
        ((0, 17, 21, 33), [0, 2, 3, 4]),  # close to each other, and told apart
        ((0, 12, 13, 100), [0, 0, 1, 4]),  # on either side of an eighth of the way
        ((40, 40, 40, 40), [0, 0, 0, 0]),
        ((40, 40, 40, 41), [0, 0, 0, 4]),
    ],
)
def test_the_shade_follows_the_share_between_the_lowest_and_the_highest(met, shades):
    parts = [part(name, met=one, nothing=100 - one) for name, one in zip(OFFICIAL, met, strict=False)]
    assert [tile.shade for tile in tiles(parts)] == shades


def test_a_part_without_people_is_as_light_as_one_where_nobody_has_met_it():
    empty, none, half, every = (part(name, met=met, nothing=rest) for name, met, rest in
                                zip(OFFICIAL, (0, 0, 5, 10), (0, 10, 5, 0), strict=False))  # fmt: skip
    assert [tile.shade for tile in tiles([empty, none, half, every])] == [0, 0, 2, 4]


def test_too_few_places_other_units_and_the_unit_itself_make_no_map():
    assert tiles([part(name) for name in OFFICIAL[: FEWEST - 1]]) == []
    others = [part("市教育局"), part("阿巴嘎旗", here_only=True)]
    assert {tile.row.unit.name for tile in tiles([*others, *(part(name) for name in OFFICIAL[:FEWEST])])} == {
        *OFFICIAL[:FEWEST]
    }
    assert tiles([part(OFFICIAL[0]), part(OFFICIAL[1]), part("某某局")]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("professional", "place"), [(500, 0), (495, 1), (300, 1), (295, 2)])
def test_everybody_who_is_reminded_stands_in_one_bin(cast, signed_in, professional, place):
    study(cast.alatan.learner, public=300, professional=600)
    study(cast.outsider.learner, public=300, professional=600)
    study(cast.colleague.learner, public=300, professional=professional)
    recount()
    reassess(actor=SYSTEM, today=DAY)
    page = signed_in(cast.league_reviewer).get(reverse("behind:behind"))
    bins = page.context["spread"]
    assert [each.until for each in bins] == [*STEPS, None]
    assert [each.people for each in bins] == [int(at == place) for at in range(len(bins))]
    assert [each.share for each in bins] == [100 * int(at == place) for at in range(len(bins))]
    assert page.context["behind"].total.behind == 1
