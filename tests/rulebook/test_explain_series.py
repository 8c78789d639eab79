"""Sentences on cases that more than one notice speaks of."""

import pytest

import rulebook
from rulebook import explain
from tests.rulebook.cases import (
    ANNUAL,
    SENIOR,
    case,
    conversion,
    credit,
)
from tests.rulebook.test_explain import MOVED, PLAN, because


class TestSeries:
    """Sentences say by which notice a credit was judged where it is not the one asked under."""

    library = rulebook.carried()

    def decide(self, *credits, facts=(), **changes):
        data = case(
            ANNUAL, policy="sample-2025", as_of="2025-12-31", credits=list(credits), facts=list(facts), **changes
        )
        return rulebook.decide(rulebook.parse_case(data, library=self.library), self.library.pack("sample-2025"))

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (
                credit(2024, "public", "1", completed_on="2024-05-01", platform="x"),
                "按2024年度通知，平台“x”不在通知列出的公需科目平台之内，不算。公需科目可用的平台："
                "内蒙古专业技术人员继续教育在线学习平台（nmg.chinahrt.com）、内蒙古人才培训网（zj.nmgrcpx.com）。（第四部分第（一）项）",
            ),
            (
                credit(2024, "public", "1", completed_on="2024-01-10"),
                "按2024年度通知，这条学时在2024年1月10日完成，不在2024年1月15日至2024年12月31日的培训期间内，不算。（第二部分）",
            ),
            (
                credit(2023, "public", "1", completed_on="2024-06-01"),
                "按2024年度通知，在补学期间内学完，作为补学计入2023年度公需科目。（第二部分）",
            ),
            (
                credit(2024, "public", "1", completed_on="2024-06-01"),
                "按2024年度通知，在规定的培训期间内学完，计入2024年度公需科目。（第二部分）",
            ),
            (
                conversion("forum", "1", "2024-06-01", certificate=True),
                "按2024年度通知，论坛的学时折合计入2024年度专业科目。（第六部分第（六）项）",
            ),
            (
                credit(2024, "public", "1", completed_on="2025-03-01"),
                "在补学期间内学完，作为补学计入2024年度公需科目。（第二部分）",
            ),
            (
                credit(2022, "public", "1", completed_on="2022-06-01"),
                "在2022年度当年学完，计入2022年度公需科目。（第二部分）",
            ),
            (
                conversion("recognised", "1", "2024-06-01", certificate=True),
                "区内其他地方核定的培训学时凭当地主管部门的核定证明计入2024年度专业科目。（第二部分）",
            ),
            (
                conversion("recognised", "1", "2024-06-01"),
                "区内其他地方核定的培训学时要有当地主管部门的核定证明，这条记录没有证明。（第二部分）",
            ),
            (
                conversion("recognised", "1", "2024-06-01", certificate=True, year=2025),
                "区内其他地方核定的培训学时在2024年6月1日完成，不能算到以后的2025年度。（第二部分）",
            ),
        ],
    )
    def test_credit(self, data, sentence):
        decision = self.decide(data)
        (one,) = decision.case.credits
        verdict = decision.credits[one.id]
        assert explain.credit(verdict, one, decision.pack, as_of=decision.case.as_of) == sentence

    @pytest.mark.parametrize(
        ("plan", "sentence"),
        [
            (
                {**PLAN, "year": 2024},
                "覆盖您所在单位的培训方案只涉及2024年度，不在要求的年度之内。（第七部分第（二）项）",
            ),
            (
                {**PLAN, "year": 2022},
                "登记的培训方案属于2022年度，现有通知没有规定那一年度的方案如何折抵。（第七部分第（二）项）",
            ),
            (
                {**PLAN, "filed_on": "2024-02-10", "year": 2024},
                "覆盖您所在单位的培训方案于2024年2月10日报备，晚于2024年1月31日，而且没有被认可为有效的补报。（第七部分第（二）项）",
            ),
            (
                {**PLAN, "filed_on": "2025-02-10"},
                "覆盖您所在单位的培训方案于2025年2月10日报备，晚于2025年1月31日，而且没有被认可为有效的补报。（第七部分第（二）项）",
            ),
        ],
    )
    def test_plan(self, plan, sentence):
        answers = {answer.id: answer.because for answer in self.decide(facts=[plan]).clauses()}
        assert answers["7.2"] == sentence

    def test_a_plan_whose_training_was_not_completed(self):
        data = case(ANNUAL, facts=[PLAN])
        assert because(data, "7.2", filed_plan="completed") == (
            "覆盖您所在单位的培训方案已报备，但没有您完成该项培训的记录。（第七部分第（二）项）"
        )

    def test_years_since_a_move_in_the_place_of_the_usual_ones(self):
        data = case(SENIOR, facts=[{**MOVED, "on": "2022-05-01"}])
        assert because(data, "5.1", transfer_years="replaces") == (
            "您申请的是高级职称评审。您从党政机关转岗，不按通常的年度要求，而按转岗以来的年度计。（第五部分第（一）项）"
        )
        assert because(data, "6.7.later", transfer_years="replaces").startswith(
            "您于2022年5月1日从党政机关转到专业技术岗位，按转岗以来的年度计，要求完成2023、2024年度。"
        )

    @pytest.mark.parametrize(
        ("data", "year"),
        [
            (credit(2023, "public", "1", completed_on="2023-12-31"), 2023),
            (credit(2023, "public", "1", completed_on="2024-06-01"), 2024),
            (credit(2024, "public", "1", completed_on="2024-12-31"), 2024),
            (credit(2024, "public", "1", completed_on="2025-01-01"), 2025),
            (credit(2022, "public", "1", completed_on="2022-06-01"), 2025),  # no notice of that year is in view
            (credit(2024, "public", "1", completed_on="2024-06-01", verified=False), None),
            (conversion("recognised", "1", "2024-06-01", certificate=True), None),
        ],
    )
    def test_by_which_notice_a_credit_was_judged(self, data, year):
        decision = self.decide(data)
        one = decision.case.credits[0]
        assert explain.judged_by(decision.credits[one.id], one, decision.pack) == year
