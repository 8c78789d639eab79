"""Units that a roster names and nobody knows: shown beside the nearest present one, settled at once, then created."""

from __future__ import annotations

import datetime as dt
import io
import random

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from ground.actors import SystemActor
from ground.jobs import machine
from ground.refusals import Refused
from intake.faults import Fault
from intake.values.names import unit_path
from learners.models import Learner
from learners.roster.nearest import Nearest
from tests.cast import id_number
from tests.signin import open_session
from units.models import Unit
from units.services import create_units
from uploads.models import Upload
from uploads.services import confirm_upload

from .test_roster import ONE, SCHOOL, TWO, imported, outcomes, workbook

BANNER = "锡林郭勒盟>锡林浩特市>"
PRESENT = [
    f"{BANNER}锡林浩特市第一中学",
    f"{BANNER}锡林浩特市教育局",
    f"{BANNER}蒙医医院",
    "锡林郭勒盟>二连浩特市>第一中学",
]


@pytest.mark.parametrize(
    ("written", "nearest", "sure"),
    [
        (f"{BANNER}锡林浩特市第一中学。", PRESENT[0], True),
        (f"{BANNER}锡林浩特市第一中字", PRESENT[0], False),
        (f"{BANNER}锡林浩特市第一中学学", PRESENT[0], True),
        (f"{BANNER}锡林洁特市第一中学", PRESENT[0], True),
        (f"{BANNER}锡林浩特市第一中学（公章）", PRESENT[0], True),
        (f"{BANNER}锡林浩特市育教局", PRESENT[1], True),
        (f"{BANNER}锡林浩特市体育局", PRESENT[1], False),
        ("锡盟>锡林浩特市>蒙医医院", PRESENT[2], True),
        ("锡林郭勒盟>锡林浩特>锡林浩特市教育局", PRESENT[1], True),
        (f"{BANNER}锡林浩特市教育厅局", PRESENT[1], True),
        ("锡林郭勒盟-锡林浩特市-蒙医医院", PRESENT[2], True),
        ("锡林郭勒盟>锡林浩特布>蒙医医院", PRESENT[2], True),
        (f"{BANNER}锡林浩特市第二中学", PRESENT[0], False),
        (f"{BANNER}第一中学", PRESENT[0], True),
        (f"{BANNER}草原站", "", False),
    ],
)
def test_the_nearest_is_named_and_a_unit_that_differs_on_purpose_is_not_taken_for_a_slip(written, nearest, sure):
    found, is_sure = Nearest(PRESENT).to(written)
    assert is_sure is sure
    assert found == nearest or not sure


def planned(cast) -> Upload:
    rows = [("赵䶮", ONE, SCHOOL + "。"), ("周敏", TWO, f"{BANNER}全新的单位")]
    return imported(cast.banner_hr.actor, workbook(*rows), confirm=False)


PLACES = ("卫生院", "中心学校", "综合保障中心", "文化服务站", "农牧服务站")
KINDS = ("巴彦乌拉", "宝力根", "朝克乌拉", "阿尔善宝拉格", "白音锡勒", "乌里雅斯太", "道特淖尔", "嘎海乐")


def slipped(chance: random.Random, name: str) -> str:
    """A unit as somebody writes it in a hurry."""
    head, _sign, own = name.rpartition(">")
    place, way = chance.randrange(len(own) - 1), chance.randrange(9)
    if way == 0:
        own = own[:place] + own[place + 1 :]
    elif way == 1:
        own = own[:place] + own[place] * 2 + own[place + 1 :]
    elif way == 2:
        own = own[:place] + own[place + 1] + own[place] + own[place + 2 :]
    elif way == 3:
        own = own[:place] + chance.choice("人牧草水利") + own[place:]
    elif way == 4:
        own = own[:place] + chance.choice("人牧草水利") + own[place + 1 :]
    elif way == 5:
        own += chance.choice(["。", "，", " .", "（公章）", "、"])
    elif way == 6:
        head = head.replace("锡林郭勒盟", chance.choice(["锡盟", "锡林郭勒", "锡林郭勒盟盟"]))
    elif way == 7:
        return name.replace(">", chance.choice(["-", "", "—", "·"]))
    else:
        head = head.replace("锡林浩特市", chance.choice(["锡林浩特", "锡市", "锡林浩特布"]))
    return f"{head}>{own}"


@pytest.mark.django_db
class TestRosterWithUnknownUnits:
    def test_names_each_with_the_nearest_and_is_not_confirmed_before_they_are_settled(self, cast):
        roster = planned(cast)
        told = {unit["name"]: (unit["nearest"], unit["sure"]) for unit in roster.found["units"]}
        assert told[SCHOOL + "。"] == (SCHOOL, True)
        assert told[f"{BANNER}全新的单位"][1] is False
        with pytest.raises(Refused, match="全新的单位"):
            confirm_upload(actor=cast.banner_hr.actor, upload=roster, plan_number=roster.plan_number)
        page = open_session(cast.banner_hr).get(reverse("roster:one", args=[roster.public_id])).content.decode()
        assert f"{SCHOOL}。".replace(">", "&gt;") in page
        assert reverse("roster:confirm", args=[roster.public_id]) not in page

    def test_settled_in_one_step_creates_only_what_was_said(self, cast):
        roster, client = planned(cast), open_session(cast.banner_hr)
        page = client.get(reverse("roster:one", args=[roster.public_id]))
        chosen = {f"unit_{n}": unit["nearest"] if unit["sure"] else "+" for n, unit in page.context["units_waiting"]}
        chosen["plan_number"] = roster.plan_number
        client.post(reverse("roster:units", args=[roster.public_id]), chosen)
        roster.refresh_from_db()
        machine.run(roster.job.pk)
        roster.refresh_from_db()
        assert ([unit["name"] for unit in roster.found["units"]], outcomes(roster)) == (
            [f"{BANNER}全新的单位"], (2, 0, 0, 0),
        )  # fmt: skip
        client.post(reverse("roster:confirm", args=[roster.public_id]), {"plan_number": roster.plan_number})
        roster.refresh_from_db()
        machine.run(roster.job.pk)
        assert Unit.objects.filter(name="全新的单位").count() == 1
        assert not Unit.objects.filter(name__endswith="。").exists()
        assert Learner.objects.unscoped().get(name="赵䶮").unit == cast.school

    @pytest.mark.parametrize("chosen", [{}, {"unit_0": "+"}, {"unit_0": "锡林郭勒盟", "unit_1": "+"}])
    def test_a_choice_that_was_not_offered_settles_nothing(self, cast, chosen):
        roster = planned(cast)
        chosen = {"plan_number": roster.plan_number} | chosen
        open_session(cast.banner_hr).post(reverse("roster:units", args=[roster.public_id]), chosen)
        roster.refresh_from_db()
        assert (roster.state, "units" in roster.options) == ("planned", False)

    @pytest.mark.parametrize(("ahead", "settles"), [(0, True), (1, False)])
    def test_what_was_said_of_another_plan_settles_nothing(self, cast, ahead, settles):
        roster, client = planned(cast), open_session(cast.banner_hr)
        said = {"unit_0": "+", "unit_1": "+", "plan_number": roster.plan_number}
        Upload.objects.unscoped().filter(pk=roster.pk).update(plan_number=roster.plan_number + ahead)
        client.post(reverse("roster:units", args=[roster.public_id]), said)
        roster.refresh_from_db()
        assert ("units" in roster.options) is settles

    def test_the_nearest_is_taken_for_all_that_are_ticked_and_for_nothing_else(self, cast):
        roster, client = planned(cast), open_session(cast.banner_hr)
        page = client.get(reverse("roster:one", args=[roster.public_id]))
        waiting = dict(page.context["units_waiting"])
        assert page.context["units_alike"] == {"sure": 1, "near": sum(bool(u["nearest"]) for u in waiting.values()) - 1}
        ticked = [number for number, unit in waiting.items() if unit["sure"]]
        assert f'name="take" value="{ticked[0]}" data-ticked-by="sure" checked' in page.content.decode()
        said = {"act": "take_nearest", "take": ticked, "plan_number": roster.plan_number}
        client.post(reverse("roster:units", args=[roster.public_id]), said)
        roster.refresh_from_db()
        assert roster.options["units"] == {SCHOOL + "。": SCHOOL}
        machine.run(roster.job.pk)
        roster.refresh_from_db()
        assert [unit["name"] for unit in roster.found["units"]] == [f"{BANNER}全新的单位"]

    @pytest.mark.parametrize("take", [[], ["99"], ["x"], [""]])
    def test_control_no_tick_or_another_one_settles_nothing(self, cast, take):
        roster = planned(cast)
        said = {"act": "take_nearest", "take": take, "plan_number": roster.plan_number}
        open_session(cast.banner_hr).post(reverse("roster:units", args=[roster.public_id]), said)
        roster.refresh_from_db()
        assert "units" not in roster.options

    def test_two_hundred_typing_errors_are_cleaned_up_in_a_handful_of_clicks(self, cast):
        """One click takes what is ticked already; whoever looks through the rest ticks what is left."""
        chance, schools = random.Random(5), []
        for number in range(40):
            name = f"{BANNER}{KINDS[number % 8]}苏木{PLACES[number // 8]}"
            create_units(actor=SystemActor("test"), path=name, sector="")
            schools.append(name)
        wrong: dict[str, str] = {}
        while len(wrong) < 200:
            right = chance.choice(schools)
            read = unit_path(slipped(chance, right))
            if not isinstance(read, Fault) and (slip := ">".join(read)) not in schools:
                wrong[slip] = right
        people = [
            (f"某{KINDS[n % 8]}", id_number(dt.date(1980, 1, 1) + dt.timedelta(days=n), 101), slip)
            for n, slip in enumerate(wrong)
        ]
        before = Unit.objects.count()
        roster, client, clicks = (
            imported(cast.banner_hr.actor, workbook(*people), confirm=False),
            open_session(cast.banner_hr),
            1,
        )
        while waiting := client.get(reverse("roster:one", args=[roster.public_id])).context["units_waiting"]:
            assert all(unit["nearest"] == wrong[unit["name"]] for _n, unit in waiting if unit["sure"])
            take = [number for number, unit in waiting if unit["sure"] or unit["nearest"] == wrong[unit["name"]]]
            clicks += sum(not waiting[number][1]["sure"] for number in take) + 1
            assert take
            client.post(
                reverse("roster:units", args=[roster.public_id]),
                {"act": "take_nearest", "take": take, "plan_number": roster.plan_number},
            )
            roster.refresh_from_db()
            machine.run(roster.job.pk)
            roster.refresh_from_db()
        client.post(reverse("roster:confirm", args=[roster.public_id]), {"plan_number": roster.plan_number})
        roster.refresh_from_db()
        machine.run(roster.job.pk)
        assert clicks <= 40
        assert Unit.objects.count() == before
        assert Learner.objects.unscoped().filter(unit__full_name__in=schools).count() == 200

    def test_a_plan_that_kept_the_names_alone_has_its_page(self, cast):
        """As version 0.1.0 left them."""
        roster = planned(cast)
        Upload.objects.unscoped().filter(pk=roster.pk).update(found={"units": ["旧单位"], "notices": 0})
        page = open_session(cast.banner_hr).get(reverse("roster:one", args=[roster.public_id]))
        assert page.status_code == 200
        assert "旧单位" in page.content.decode()

    def test_all_units_of_a_league_are_settled_at_once(self, cast):
        """A league's first roster brings more units than Django takes fields."""
        roster = planned(cast)
        names = [{**roster.found["units"][1], "name": f"新单位{number}"} for number in range(1_593)]
        Upload.objects.unscoped().filter(pk=roster.pk).update(found={**roster.found, "units": names})
        said = {f"unit_{number}": "+" for number in range(len(names))} | {"plan_number": roster.plan_number}
        open_session(cast.banner_hr).post(reverse("roster:units", args=[roster.public_id]), said)
        roster.refresh_from_db()
        assert len(roster.options["units"]) == len(names)

    def test_the_command_creates_no_likely_typing_error_unless_told(self, cast, tmp_path):
        path = tmp_path / "roster.xlsx"
        path.write_bytes(workbook(("赵䶮", ONE, SCHOOL + "。")))
        out = io.StringIO()
        with pytest.raises(CommandError, match="锡林浩特市第二中学。"):
            call_command("import_roster", str(path), stdout=out)
        assert f"与“{SCHOOL}”相近" in out.getvalue()
        assert not Learner.objects.unscoped().filter(name="赵䶮").exists()
        call_command("import_roster", str(path), "--new-units", stdout=out)
        assert Learner.objects.unscoped().get(name="赵䶮").unit.name == "锡林浩特市第二中学。"
