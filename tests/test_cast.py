"""The cast itself: the tree is sound, roles reach what they should, and the stranger sees nothing."""

import pytest
from stdnum.cn import ric

from learners.people.models import Learner
from units.models import Unit

SEEN = {
    "alatan": {"alatan"},
    "colleague": {"colleague"},
    "outsider": {"outsider"},
    "unit_hr": {"alatan", "colleague"},
    "department_hr": {"alatan", "colleague"},
    "banner_hr": {"alatan", "colleague"},
    "league_reviewer": {"alatan", "colleague", "outsider"},
    "league_policy": {"alatan", "colleague", "outsider"},
    "supervisor": {"alatan", "colleague", "outsider"},
    "system_admin": set(),
    "security_admin": set(),
    "audit_admin": set(),
    "stranger": set(),
}


def test_the_tree_is_sound(cast):
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_id_numbers_are_valid_in_form(cast):
    for member in (cast.alatan, cast.colleague, cast.outsider):
        number = member.learner.id_number
        assert len(number) == 18
        assert number[-1] == ric.calc_check_digit(number)


def test_everyone_sees_exactly_their_scope(cast):
    for name, member in cast.members.items():
        seen = set(Learner.objects.visible_to(member.actor).values_list("account__login", flat=True))
        assert seen == SEEN[name], name


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_the_journal_and_the_guards_come_back():
    from django.db import connection

    from ground import dialect

    assert dialect.missing_guards(connection) == []
