"""Units: created along a path within one's own scope, named once, found by path."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from ground.actors import SystemActor
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.models import Learner
from units.models import Unit
from units.paths import split_path
from units.selectors import former_names_of, parts_of, unit_by_path, units_visible
from units.services import change_unit, close_unit, create_units

from ..browsing import WIDTHS
from ..cast import DAY
from ..signin import open_session

SYSTEM = SystemActor("test")


def test_a_path_creates_what_is_missing_and_nothing_twice(cast):
    unit = create_units(actor=SYSTEM, path="锡林郭勒盟 ＞ 多伦县>多伦县草原建设有限公司", sector="non_public")
    assert (unit.kind, unit.sector, unit.depth) == ("unit", "non_public", 3)
    assert Unit.objects.get(full_name="锡林郭勒盟>多伦县").kind == "banner"
    assert create_units(actor=SYSTEM, path="锡林郭勒盟>多伦县>多伦县草原建设有限公司") == unit
    assert JournalEntry.objects.filter(action="unit.created").count() == 2
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_the_first_unit_is_the_root(db):
    assert create_units(actor=SYSTEM, path="锡林郭勒盟").kind == "league"


@pytest.mark.parametrize(
    ("member", "path", "allowed"),
    [
        ("unit_hr", "锡林郭勒盟>锡林浩特市>锡林浩特市教育局>锡林浩特市第二中学>分校", True),
        ("unit_hr", "锡林郭勒盟>锡林浩特市>锡林浩特市教育局>另一所学校", False),
        ("banner_hr", "锡林郭勒盟>锡林浩特市>新单位", True),
        ("banner_hr", "锡林郭勒盟>东乌珠穆沁旗>新单位", False),
        ("league_reviewer", "锡林郭勒盟>新旗>新单位", True),
        ("league_reviewer", "另一个盟", False),
        ("supervisor", "锡林郭勒盟>新旗", False),
        ("security_admin", "锡林郭勒盟>新旗", False),
        ("stranger", "锡林郭勒盟>新旗", False),
    ],
)
def test_units_grow_below_ones_own_office_only(cast, member, path, allowed):
    actor = cast.members[member].actor
    before = Unit.objects.count()
    if allowed:
        create_units(actor=actor, path=path)
        assert Unit.objects.count() > before
    else:
        with pytest.raises(Refused):
            create_units(actor=actor, path=path)
        assert Unit.objects.count() == before


@pytest.mark.parametrize("path", ["", ">", "锡林郭勒盟>>学校", ">".join("九级单位太深了啊啊"), "盟>" + "长" * 121])
def test_a_path_that_is_none_gets_a_sentence(path):
    with pytest.raises(Refused):
        split_path(path)


def test_found_by_path_or_by_a_name_that_is_unique_in_sight(cast):
    reviewer, unit_hr = cast.league_reviewer.actor, cast.unit_hr.actor
    assert unit_by_path(actor=reviewer, path="锡林郭勒盟>东乌珠穆沁旗>东乌珠穆沁旗人民医院") == cast.hospital
    assert unit_by_path(actor=reviewer, path="东乌珠穆沁旗人民医院") == cast.hospital
    for outside in ("锡林郭勒盟>东乌珠穆沁旗>东乌珠穆沁旗人民医院", "东乌珠穆沁旗人民医院", "没有的单位"):
        with pytest.raises(Refused) as refusal:
            unit_by_path(actor=unit_hr, path=outside)
        assert "东乌" not in str(refusal.value)
    create_units(actor=SYSTEM, path="锡林郭勒盟>多伦县>东乌珠穆沁旗人民医院")
    with pytest.raises(Refused):
        unit_by_path(actor=reviewer, path="东乌珠穆沁旗人民医院")


def test_renaming_renames_the_path_of_everything_below(cast):
    change_unit(
        actor=cast.banner_hr.actor,
        unit=cast.education,
        name="锡林浩特市教育体育局",
        kind="department",
        sector="public",
        contact="0479-8220000",
        today=DAY,
    )
    cast.school.refresh_from_db()
    assert cast.school.full_name == "锡林郭勒盟>锡林浩特市>锡林浩特市教育体育局>锡林浩特市第二中学"
    with pytest.raises(Refused):
        change_unit(
            actor=cast.banner_hr.actor,
            unit=cast.school,
            name="锡林浩特市蒙古族幼儿园",
            kind="unit",
            sector="",
            contact="",
            today=DAY,
        )


def test_a_renamed_unit_keeps_the_names_it_had(cast):
    given = {"kind": "department", "sector": "public", "contact": ""}
    change_unit(actor=cast.banner_hr.actor, unit=cast.education, name="教体局", today=DAY, **given)
    change_unit(actor=cast.banner_hr.actor, unit=cast.education, name="教体局", today=DAY, **given | {"sector": ""})
    change_unit(actor=cast.banner_hr.actor, unit=cast.education, name="教育体育局", today=DAY, **given)
    former = former_names_of(actor=cast.banner_hr.actor, unit=cast.education)
    assert [one.name for one in former] == ["教体局", "锡林浩特市教育局"]
    assert {one.until for one in former} == {DAY}
    page = open_session(cast.banner_hr).get(reverse("units:unit_change", args=[cast.education.public_id]))
    assert "锡林浩特市教育局" in page.content.decode()


def test_a_closed_unit_names_the_one_that_goes_on_with_its_work(cast):
    close = {"actor": cast.banner_hr.actor, "day": DAY, "reason": "合并"}
    with pytest.raises(Refused):
        close_unit(unit=cast.kindergarten, successor=cast.kindergarten, **close)
    client = open_session(cast.banner_hr)
    address = reverse("units:unit_close", args=[cast.kindergarten.public_id])
    client.post(address, {"day": "2024-06-03", "reason": "合并", "successor": cast.hospital.public_id})
    cast.kindergarten.refresh_from_db()
    assert cast.kindergarten.closed_on is None  # a unit of another banner is not theirs to name
    client.post(address, {"day": "2024-06-03", "reason": "合并", "successor": cast.school.public_id})
    cast.kindergarten.refresh_from_db()
    assert cast.kindergarten.successor == cast.school
    assert f"→ {cast.school.name}" in client.get(reverse("units:units")).content.decode()
    shut = create_units(actor=SYSTEM, path="锡林郭勒盟>锡林浩特市>临时机构")
    with pytest.raises(Refused):
        close_unit(unit=shut, successor=cast.kindergarten, **close)


def test_banners_stand_in_their_official_order_and_others_as_they_were_entered(cast):
    for name in ("多伦县", "某园区", "二连浩特市", "另一园区"):
        create_units(actor=SYSTEM, path=f"锡林郭勒盟>{name}>某单位")
    names = [unit.name for unit in parts_of(actor=SYSTEM, unit=cast.league)]
    known = ["二连浩特市", "锡林浩特市", "东乌珠穆沁旗", "多伦县"]
    assert names[: len(known)] == known
    assert [name for name in names if name.endswith("园区")] == ["某园区", "另一园区"]


def test_a_unit_with_people_cannot_be_closed(cast):
    with pytest.raises(Refused):
        close_unit(actor=cast.banner_hr.actor, unit=cast.school, day=DAY, reason="合并")
    close_unit(actor=cast.banner_hr.actor, unit=cast.kindergarten, day=DAY, reason="合并")
    with pytest.raises(Refused):
        close_unit(actor=cast.banner_hr.actor, unit=cast.kindergarten, day=DAY, reason="合并")


def test_units_in_sight_follow_the_role(cast):
    names = lambda member: {unit.name for unit in units_visible(actor=cast.members[member].actor)}  # noqa: E731
    assert names("unit_hr") == {"锡林浩特市第二中学"}
    assert names("alatan") == {"锡林浩特市第二中学"}
    assert names("stranger") == names("audit_admin") == set()
    assert len(names("supervisor")) == 8


def test_the_pages_of_the_tree_reach_every_unit_with_its_head_count(cast):
    for number in range(110):
        create_units(actor=SYSTEM, path=f"{cast.dongwu.full_name}>第{number:03d}小学")
    browser, found, after = open_session(cast.league_reviewer), [], ""
    for _turn in range(3):
        page = browser.get(reverse("units:units"), {"after": after} if after else {}).context["page"]
        found += page.rows
        after = page.next
        if not after:
            break
    assert [unit.pk for unit in found] == list(Unit.objects.order_by("path").values_list("pk", flat=True))
    there = Learner.objects.unscoped().exclude(employment__in=["left", "retired", "deceased", "pending"])
    assert {unit.pk: unit.people for unit in found} == {unit.pk: there.filter(unit=unit).count() for unit in found}
    assert {unit.name: unit.indent for unit in found}[cast.school.name] == cast.school.depth - 1
    banner = open_session(cast.banner_hr).get(reverse("units:units")).context["page"]
    assert (banner.rows[0].name, banner.rows[0].indent) == (cast.xilinhot.name, 0)
    assert cast.dongwu not in banner.rows


@pytest.mark.django_db(transaction=True)
def test_two_people_adding_the_same_unit_at_once_make_one():
    create_units(actor=SYSTEM, path="锡林郭勒盟")
    barrier, problems = threading.Barrier(6), []

    def add():
        barrier.wait()
        try:
            create_units(actor=SYSTEM, path="锡林郭勒盟>镶黄旗>新宝拉格镇中心校")
        except Refused:
            pass
        except Exception as problem:  # noqa: BLE001 - the test shows whatever came
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert problems == []
    assert Unit.objects.filter(name="新宝拉格镇中心校").count() == 1
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_unit_is_added_below_one_of_ones_own_that_is_open(cast):
    browser, address = open_session(cast.banner_hr), reverse("units:unit_new")
    offered = browser.get(address, {"below": str(cast.school.public_id)}).context["form"]
    assert offered["parent"].value() == str(cast.school.public_id)
    bureau = cast.education
    sent = {"parent": str(cast.xilinhot.public_id), "name": f"{bureau.name}>图书馆", "sector": "public"}
    assert browser.post(address, sent).status_code == 302
    made = Unit.objects.get(full_name=f"{bureau.full_name}>图书馆")
    assert (made.kind, made.sector) == ("unit", "public")
    shut = create_units(actor=SYSTEM, path=f"{cast.xilinhot.full_name}>旧馆")
    close_unit(actor=cast.banner_hr.actor, unit=shut, day=DAY, reason="合并")
    for parent in (cast.dongwu, cast.league, shut):  # another banner's, the office above, a closed one
        answer = browser.post(address, {**sent, "parent": str(parent.public_id), "name": "新馆"})
        assert answer.context["form"].errors["parent"]
    assert browser.post(address, {**sent, "name": "甲>>乙"}).context["form"].errors["name"]
    assert not Unit.objects.filter(name__in=["新馆", "乙"]).exists()


@pytest.mark.parametrize(("kind", "levels"), [("department", {"department"}), ("", None), ("nonsense", None)])
def test_units_are_listed_by_level(cast, kind, levels):
    page = open_session(cast.league_reviewer).get(reverse("units:units"), {"kind": kind}).context["page"]
    assert {unit.kind for unit in page} == (levels or set(Unit.objects.values_list("kind", flat=True)))


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_below_stands_further_in(cast, open_as, width):
    page = open_as(cast.league_reviewer, reverse("units:units"), width=width)
    left = page.evaluate(
        "[...document.querySelectorAll('td.card-title a')].map(one => one.getBoundingClientRect().left)"
    )
    depths = list(Unit.objects.order_by("path").values_list("depth", flat=True))
    at = [{place for place, depth in zip(left, depths, strict=True) if depth == wanted} for wanted in (1, 2, 3)]
    assert all(len(places) == 1 for places in at)
    assert max(at[0]) < max(at[1]) < max(at[2])
