"""Every write service, and the test in which it is killed (tests/chaos/killing.py).
The test calls it, or something that calls it, and goes on to ask whether everything is there, once."""

SERVICES: dict[str, str] = {
    "accounts.administration.services.accounts.create_account": "tests/accounts/test_accounts.py::test_an_account_name_is_taken_once_whatever_its_case",  # noqa: E501
    "accounts.administration.services.accounts.issue_code": "tests/accounts/test_accounts.py::test_the_code_is_stored_nowhere",  # noqa: E501
    "accounts.administration.services.accounts.reset_second_factor": "tests/accounts/test_accounts.py::test_resetting_a_second_factor_ends_the_sessions_and_is_nobodys_own",  # noqa: E501
    "accounts.administration.services.accounts.set_enabled": "tests/accounts/test_accounts.py::test_disabling_ends_the_session_at_the_next_click",  # noqa: E501
    "accounts.administration.services.founding.appoint_administrator": "tests/accounts/test_founding.py::test_an_account_that_exists_keeps_its_password",  # noqa: E501
    "accounts.administration.services.roles.appoint_deputy": "tests/casework/test_charge.py::test_a_deputys_role_is_not_handed_over",  # noqa: E501
    "accounts.administration.services.roles.grant_role": "tests/casework/test_charge.py::test_another_officer_of_the_office_changes_nothing",  # noqa: E501
    "accounts.administration.services.roles.hand_over_role": "tests/casework/test_charge.py::test_a_role_is_handed_over_and_the_work_stays",  # noqa: E501
    "accounts.administration.services.roles.withdraw_role": "tests/casework/test_charge.py::test_another_officer_of_the_office_changes_nothing",  # noqa: E501
    "accounts.messages.services.claim_delivery": "tests/reports/test_behind.py::test_sms_is_sent_once_with_its_record",
    "accounts.messages.services.mark_read": "tests/reports/test_behind.py::test_a_notice_is_read_by_its_person_only",
    "accounts.messages.services.mute": "tests/accounts/test_muting.py::test_it_is_chosen_on_the_page_of_notices",
    "accounts.messages.services.note_delivery": "tests/reports/test_behind.py::test_sms_is_sent_once_with_its_record",
    "accounts.messages.services.overtake": "tests/casework/test_answers_heard.py::test_returned_hours_that_wait_again_are_not_told_as_returned",  # noqa: E501
    "accounts.messages.services.retry_deliveries": "tests/reports/test_behind.py::test_a_gateway_that_is_down_is_tried_three_times",  # noqa: E501
    "accounts.messages.services.tell": "tests/reports/test_behind.py::test_everything_is_off_until_the_operator_sets_it_up",  # noqa: E501
    "accounts.own.services.add_passkey": "tests/accounts/test_accounts.py::test_a_passkey_is_removed_by_its_owner_and_a_copied_one_is_refused",  # noqa: E501
    "accounts.own.services.change_password": "tests/accounts/test_accounts.py::test_changing_the_password_keeps_this_session_and_ends_the_others",  # noqa: E501
    "accounts.own.services.end_other_sessions": "tests/accounts/test_accounts.py::test_one_sees_and_ends_ones_own_sessions_and_no_others",  # noqa: E501
    "accounts.own.services.end_session": "tests/accounts/test_accounts.py::test_one_sees_and_ends_ones_own_sessions_and_no_others",  # noqa: E501
    "accounts.own.services.remove_passkey": "tests/accounts/test_accounts.py::test_a_passkey_is_removed_by_its_owner_and_a_copied_one_is_refused",  # noqa: E501
    "accounts.own.services.renew_recovery_codes": "tests/chaos/test_killing.py::test_the_registry_has_one_of_its_own",
    "accounts.own.services.set_up_totp": "tests/accounts/test_sign_in.py::test_staff_without_a_second_factor_set_one_up_first",  # noqa: E501
    "accounts.registrations.services.approve_registration": "tests/accounts/test_registrations.py::test_on_the_roster_the_name_must_fit_and_an_account_is_opened_once",  # noqa: E501
    "accounts.registrations.services.file_registration": "tests/accounts/test_registrations.py::test_somebody_of_another_unit_is_not_let_in",  # noqa: E501
    "accounts.registrations.services.return_registration": "tests/accounts/test_registrations.py::test_returning_needs_a_reason_that_the_applicant_reads",  # noqa: E501
    "accounts.registrations.services.reveal_phones": "tests/accounts/test_registrations.py::test_whoever_decides_sees_both_phones_in_full_and_it_is_counted_as_a_look",  # noqa: E501
    "accounts.sign_in.services.accept_notice": "tests/accounts/test_sign_in.py::test_the_privacy_notice_is_shown_once_per_version",  # noqa: E501
    "accounts.sign_in.services.check_password_of": "tests/accounts/test_sign_in.py::test_learners_need_no_second_factor_but_may_have_one",  # noqa: E501
    "accounts.sign_in.services.note_outside_refused": "tests/accounts/test_outside.py::test_a_forged_signature",
    "accounts.sign_in.services.note_sign_in": "tests/accounts/test_sign_in.py::test_learners_need_no_second_factor_but_may_have_one",  # noqa: E501
    "accounts.sign_in.services.note_sign_out": "tests/accounts/test_sign_in.py::test_signing_in_and_out_is_on_record",
    "accounts.sign_in.services.redeem_code": "tests/accounts/test_accounts.py::test_a_code_resets_a_forgotten_password_and_ends_every_session",  # noqa: E501
    "accounts.sign_in.services.use_passkey": "tests/accounts/test_accounts.py::test_a_passkey_is_removed_by_its_owner_and_a_copied_one_is_refused",  # noqa: E501
    "assessments.decisions.services.applications.apply": "tests/assessments/test_decisions.py::test_people_apply_for_themselves_or_through_their_hr",  # noqa: E501
    "assessments.decisions.services.applications.withdraw_application": "tests/assessments/test_decisions.py::test_people_apply_for_themselves_or_through_their_hr",  # noqa: E501
    "assessments.decisions.services.snapshots.freeze": "tests/assessments/test_decisions.py::test_a_snapshot_is_never_changed",  # noqa: E501
    "assessments.doubts.services.answer_review": "tests/assessments/test_decisions.py::test_a_request_about_a_sure_answer_is_answered_in_words",  # noqa: E501
    "assessments.doubts.services.ask_for_review": "tests/assessments/test_decisions.py::test_a_request_about_a_sure_answer_is_answered_in_words",  # noqa: E501
    "assessments.doubts.services.decide_by_hand": "tests/assessments/test_decisions.py::test_where_whoever_decided_has_gone_the_nearest_office_is_told",  # noqa: E501
    "assessments.doubts.services.take_back_decision": "tests/assessments/test_decisions.py::test_a_decision_can_be_taken_back_and_the_case_returns",  # noqa: E501
    "assessments.readings.services.ask_forecast": "tests/assessments/test_ruling_effects.py::test_for_many_the_forecast_is_work_with_progress[1]",  # noqa: E501
    "assessments.readings.services.keep_effect": "tests/assessments/test_ruling_effects.py::test_a_ruling_that_was_withdrawn_keeps_its_list",  # noqa: E501
    "assessments.seasons.services.set_application_day": "tests/reports/test_behind.py::test_a_reminder_names_the_last_day_of_applications",  # noqa: E501
    "assessments.standings.services.standings.disown_all": "tests/policy/test_publishing.py::test_rulings_on_what_a_later_pack_no_longer_asks_stay_with_the_earlier_one",  # noqa: E501
    "assessments.standings.services.standings.reassess": "tests/assessments/test_standings.py::test_a_birthday_changes_an_answer_as_the_day_moves_on",  # noqa: E501
    "assessments.standings.services.surveys.ask_survey": "tests/assessments/test_surveys.py::test_asked_again_it_is_there_until_the_law_changes",  # noqa: E501
    "assessments.standings.services.surveys.forget_surveys": "tests/assessments/test_surveys.py::test_old_ones_are_forgotten_with_what_only_they_needed",  # noqa: E501
    "assessments.standings.services.surveys.work_out": "tests/assessments/test_surveys.py::test_old_ones_are_forgotten_with_what_only_they_needed",  # noqa: E501
    "assessments.whatif.services.ask_what_if": "tests/assessments/test_what_if.py::test_what_is_at_work_is_not_asked_for_twice",  # noqa: E501
    "assessments.whatif.services.work_out_changes": "tests/assessments/test_what_if.py::test_drafts_are_compared_with_each_other",  # noqa: E501
    "casework.charge.services.find": "tests/casework/test_charge.py::test_another_officer_of_the_office_changes_nothing",  # noqa: E501
    "casework.charge.services.find_one": "tests/ground/test_lifecycle.py::test_a_move_leads_nowhere_but_where_its_table_says",  # noqa: E501
    "casework.corrections.services.approve_correction": "tests/accounts/test_registrations.py::test_nobody_asks_for_others_or_decides_for_themselves",  # noqa: E501
    "casework.corrections.services.approve_corrections": "tests/learners/test_waiting_lists.py::test_what_is_ticked_is_put_right_but_no_number",  # noqa: E501
    "casework.corrections.services.ask_correction": "tests/accounts/test_registrations.py::test_the_new_number_stands_nowhere_in_clear",  # noqa: E501
    "casework.corrections.services.reopen_correction": "tests/casework/test_objections_further.py::test_taken_back_it_waits_for_somebody_who_did_not_return_it",  # noqa: E501
    "casework.corrections.services.return_correction": "tests/accounts/test_registrations.py::test_one_request_an_item_waits_at_a_time",  # noqa: E501
    "casework.corrections.services.reveal_correction": "tests/accounts/test_registrations.py::test_whoever_decides_sees_both_numbers_in_full_and_it_is_counted_as_a_look",  # noqa: E501
    "casework.objections.services.answer_objection": "tests/casework/test_objection_answers.py::test_upheld_changes_nothing_and_both_sides_read_why",  # noqa: E501
    "casework.objections.services.file_objection": "tests/casework/test_objection_answers.py::test_upheld_changes_nothing_and_both_sides_read_why",  # noqa: E501
    "casework.objections.services.hand_objection_on": "tests/casework/test_objections.py::test_the_person_moves_and_the_objection_goes_along",  # noqa: E501
    "casework.objections.services.settle_lapsed": "tests/accounts/test_registrations.py::test_the_new_number_stands_nowhere_in_clear",  # noqa: E501
    "casework.objections.services.undo_answer": "tests/casework/test_objection_answers.py::test_an_answer_is_undone_for_five_minutes",  # noqa: E501
    "casework.objections.services.withdraw_objection": "tests/casework/test_objection_answers.py::test_only_who_objects_withdraws[department_hr]",  # noqa: E501
    "casework.offices.services.set_reviewing_offices": "tests/casework/test_moves.py::test_an_office_between_takes_part_for_the_kinds_it_is_named_for[kinds2-False]",  # noqa: E501
    "casework.regrouping.services.ask_regrouping": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",  # noqa: E501
    "casework.regrouping.services.ask_undo": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",  # noqa: E501
    "casework.regrouping.services.begin_regrouping": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",  # noqa: E501
    "casework.regrouping.services.drop_regrouping": "tests/casework/test_regrouping.py::test_nothing_comes_of_what_is_dropped",  # noqa: E501
    "casework.regrouping.services.forget_confirmation": "tests/casework/test_regrouping.py::test_a_confirmed_post_comes_back_only_as_it_was[revoked]",  # noqa: E501
    "casework.regrouping.services.finish_regrouping": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",  # noqa: E501
    "casework.regrouping.services.finish_undo": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",  # noqa: E501
    "casework.regrouping.services.move_some": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",  # noqa: E501
    "casework.regrouping.services.plan_regrouping": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",  # noqa: E501
    "casework.regrouping.services.reopen_source": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",  # noqa: E501
    "casework.regrouping.services.return_some": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",  # noqa: E501
    "casework.regrouping.services.settle_target": "tests/casework/test_regrouping.py::test_some_are_split_off_into_a_new_unit",  # noqa: E501
    "casework.regrouping.services.unask": "tests/casework/test_regrouping.py::test_what_cannot_begin_is_prepared_again",
    "casework.requests.services.bulk.decide_many": "tests/hall/test_requests.py::test_what_has_come_to_mind_since_it_was_asked_for_is_left_too",  # noqa: E501
    "casework.requests.services.bulk.file_many": "tests/casework/test_moves.py::test_a_list_is_filed_whole_or_not_at_all",  # noqa: E501
    "casework.requests.services.evidence.attach": "tests/casework/test_moves.py::test_the_same_page_is_kept_once",
    "casework.requests.services.evidence.detach": "tests/uploads/test_papers.py::test_the_original_stays_sealed_and_goes_with_its_last_page",  # noqa: E501
    "casework.requests.services.evidence.drop_paper": "tests/uploads/test_papers.py::test_one_that_fails_says_so_offers_the_original_and_can_be_replaced",  # noqa: E501
    "casework.requests.services.evidence.hand_in": "tests/uploads/test_papers.py::test_no_page_draws_anything_and_the_job_does",  # noqa: E501
    "casework.requests.services.evidence.paper_failed": "tests/uploads/test_papers.py::test_of_a_draft_nobody_is_told_and_it_stands_in_the_operation_log",  # noqa: E501
    "casework.requests.services.marks.renew_marks": "tests/casework/test_minding.py::test_hours_that_come_in_afterwards_renew_the_mark",  # noqa: E501
    "casework.requests.services.moves.amend": "tests/casework/test_moves.py::test_a_returned_request_is_mended_and_filed_again_to_the_same_reviewer",  # noqa: E501
    "casework.requests.services.moves.cancel": "tests/casework/test_moves.py::test_whoever_comes_second_is_told_the_time_of_shanghai[0-30]",  # noqa: E501
    "casework.requests.services.moves.decide": "tests/casework/test_moves.py::test_whoever_loses_against_an_undo_learns_who_and_when",  # noqa: E501
    "casework.requests.services.moves.draft": "tests/casework/test_moves.py::test_nothing_is_filed_without_proof",
    "casework.requests.services.moves.file": "tests/casework/test_charge.py::test_what_is_filed_is_in_the_book_at_once",
    "casework.requests.services.moves.hand_on": "tests/casework/test_charge.py::test_looking_twice_tells_once",
    "casework.requests.services.moves.revoke": "tests/exemptions/test_facts_in_time.py::TestConfirmations::test_a_revocation_brings_no_older_confirmation_back",  # noqa: E501
    "casework.requests.services.moves.undo": "tests/casework/test_moves.py::test_whoever_loses_against_an_undo_learns_who_and_when",  # noqa: E501
    "accounts.registrations.services.reopen_registration": "tests/casework/test_every_decision_contested.py::TestOneWay::test_taken_back_it_is_right_or_waits_for_somebody_else[registration]",  # noqa: E501
    "credits.missing.services.reopen_missing": "tests/casework/test_every_decision_contested.py::TestOneWay::test_taken_back_it_is_right_or_waits_for_somebody_else[missing]",  # noqa: E501
    "credits.missing.services.report_withdrawn": "tests/casework/test_every_decision_contested.py::TestOneWay::test_taken_back_it_is_right_or_waits_for_somebody_else[gone]",  # noqa: E501
    "exemptions.plans.services.reopen_plan": "tests/casework/test_every_decision_contested.py::TestOneWay::test_taken_back_it_is_right_or_waits_for_somebody_else[plan]",  # noqa: E501
    "reports.cards.services.reinstate": "tests/casework/test_every_decision_contested.py::TestOneWay::test_taken_back_it_is_right_or_waits_for_somebody_else[card]",  # noqa: E501
    "reports.sampling.services.lift_finding": "tests/casework/test_every_decision_contested.py::TestOneWay::test_taken_back_it_is_right_or_waits_for_somebody_else[finding]",  # noqa: E501
    "casework.requests.services.reopening.reopen": "tests/casework/test_objection_answers.py::test_what_was_taken_back_is_not_undone",  # noqa: E501
    "cetrack.retention.services.remove_unclaimed": "tests/cetrack/test_unclaimed.py::test_the_clock_asks_for_it_though_no_row_is_due",  # noqa: E501
    "cetrack.retention.services.remove_piece": "tests/cetrack/test_retention_terms.py::test_the_clock_asks_once_and_the_job_does_it",  # noqa: E501
    "cetrack.system.services.cancel_job": "tests/reports/test_cards_in_bulk.py::TestInterrupted::test_what_the_system_administrator_has_cancelled_does_not_come_back",  # noqa: E501
    "cetrack.system.services.retry_job": "tests/cetrack/test_system.py::test_an_attempt_from_before_writes_nothing_over_the_one_that_was_asked_for_anew",  # noqa: E501
    "credits.imports.services.keep_columns": "tests/uploads/test_reading.py::test_a_year_for_the_whole_file_is_this_files_alone",  # noqa: E501
    "credits.imports.services.pass_upward": "tests/credits/test_imports.py::test_strangers_can_be_passed_to_the_office_above",  # noqa: E501
    "credits.missing.services.answer_missing": "tests/credits/test_missing_hours.py::test_an_answer_is_given_once_by_an_office_in_charge",  # noqa: E501
    "credits.missing.services.give_to_office": "tests/credits/test_missing_hours.py::test_an_office_without_people_gives_a_report_to_the_next_above",  # noqa: E501
    "credits.missing.services.keep_screenshot": "tests/credits/test_missing_hours.py::test_what_was_drawn_is_kept_with_its_report",  # noqa: E501
    "credits.missing.services.reply_missing": "tests/casework/test_answers_heard.py::test_of_two_replies_at_once_one_counts",  # noqa: E501
    "credits.missing.services.report_missing": "tests/credits/test_missing_hours.py::test_a_report_without_a_screenshot_has_none",  # noqa: E501
    "credits.offered.services.advise": "tests/credits/test_offered.py::test_where_to_pay_is_said_once_and_kept",
    "credits.verification.services.bulk.ask_for_all": "tests/credits/test_bulk.py::test_a_role_that_ends_before_the_worker_comes_stops_the_work",  # noqa: E501
    "credits.verification.services.bulk.ask_to_undo": "tests/credits/test_bulk.py::test_an_undo_at_work_or_done_is_left_alone",  # noqa: E501
    "credits.verification.services.bulk.decide_piece": "tests/credits/test_bulk.py::test_control_a_piece_done_again_finds_nothing",  # noqa: E501
    "credits.verification.services.bulk.finish_act": "tests/credits/test_bulk.py::test_one_line_for_asking_one_for_each_piece_and_one_for_the_end",  # noqa: E501
    "credits.verification.services.bulk.go_on_undoing": "tests/credits/test_bulk.py::test_an_undo_whose_work_has_failed_is_begun_again",  # noqa: E501
    "credits.verification.services.bulk.undo_piece": "tests/credits/test_bulk.py::test_an_undo_goes_on_although_whoever_asked_has_gone",  # noqa: E501
    "credits.verification.services.saved.delete_query": "tests/credits/test_pages.py::TestDesk::test_queries_are_kept_and_deleted_by_their_owner",  # noqa: E501
    "credits.verification.services.saved.save_query": "tests/credits/test_pages.py::TestDesk::test_queries_are_kept_and_deleted_by_their_owner",  # noqa: E501
    "credits.verification.services.verification.let_wait_again": "tests/casework/test_objections_further.py::test_returned_hours_wait_again_for_another_officer_and_count_no_sooner[True]",  # noqa: E501
    "credits.verification.services.verification.return_records": "tests/casework/test_answers_heard.py::test_returned_hours_that_wait_again_are_not_told_as_returned",  # noqa: E501
    "credits.verification.services.verification.revoke_verification": "tests/credits/test_pages.py::TestDesk::test_a_record_shows_origin_year_and_signs_and_can_be_revoked",  # noqa: E501
    "credits.verification.services.verification.undo_verification": "tests/casework/test_answers_heard.py::test_returned_hours_that_wait_again_are_not_told_as_returned",  # noqa: E501
    "credits.verification.services.verification.verify_records": "tests/casework/test_objections_further.py::test_returned_hours_wait_again_for_another_officer_and_count_no_sooner[False]",  # noqa: E501
    "exemptions.completions.services.report_people": "tests/exemptions/test_completions.py::test_of_two_officers_at_once_the_second_looks_again",  # noqa: E501
    "exemptions.completions.services.undo_report": "tests/exemptions/test_completions.py::test_a_report_and_its_undoing",  # noqa: E501
    "exemptions.facts.services.end_fact": "tests/exemptions/test_facts_in_time.py::TestPeriods::test_an_end_never_lengthens_what_was_granted[2022-08-31-True]",  # noqa: E501
    "exemptions.facts.services.lift_end": "tests/casework/test_every_decision_contested.py::TestOneWay::test_taken_back_it_is_right_or_waits_for_somebody_else[fact]",  # noqa: E501
    "exemptions.plans.services.accept_late": "tests/exemptions/test_plan_coverage.py::test_a_late_plan_counts_once_the_league_has_accepted_it_with_a_reason",  # noqa: E501
    "exemptions.plans.services.file_plan": "tests/exemptions/test_completions.py::test_of_two_officers_at_once_the_second_looks_again",  # noqa: E501
    "exemptions.plans.services.record_plan": "tests/exemptions/test_completions.py::test_of_two_officers_at_once_the_second_looks_again",  # noqa: E501
    "exemptions.plans.services.report_completion": "tests/exemptions/test_plan_moves.py::test_the_report_of_completion[changes3-True]",  # noqa: E501
    "exemptions.plans.services.return_plan": "tests/exemptions/test_plan_coverage.py::test_withdrawn_and_returned_plans_cover_nobody",  # noqa: E501
    "exemptions.plans.services.revoke_plan": "tests/exemptions/test_completions.py::test_not_after_the_recording_has_been_revoked",  # noqa: E501
    "exemptions.plans.services.undo_plan_step": "tests/exemptions/test_plan_moves.py::test_five_minutes_of_undo[-1-True]",  # noqa: E501
    "exemptions.plans.services.withdraw_plan": "tests/exemptions/test_plan_moves.py::test_a_recorded_plan_is_withdrawn_with_a_reason_only",  # noqa: E501
    "learners.disclosure.services.agree_full_export": "tests/learners/test_personal_data.py::test_an_agreement_dies_after_a_day",  # noqa: E501
    "learners.disclosure.services.ask_full_export": "tests/ground/test_lifecycle.py::test_a_move_leads_nowhere_but_where_its_table_says",  # noqa: E501
    "learners.disclosure.services.note_export": "tests/learners/test_personal_data.py::test_an_ordinary_export_is_masked_watermarked_and_holds_the_scope_only",  # noqa: E501
    "learners.disclosure.services.note_look": "tests/learners/test_personal_data.py::test_the_supervisor_reads_and_writes_nothing",  # noqa: E501
    "learners.disclosure.services.note_rotation": "tests/ground/test_rotation.py::test_everything_gets_the_present_key_and_the_old_one_may_go",  # noqa: E501
    "learners.disclosure.services.reveal_numbers": "tests/learners/test_personal_data.py::test_a_reveal_needs_a_reason_and_is_on_record_for_both_sides",  # noqa: E501
    "learners.disclosure.services.take_full_export": "tests/learners/test_personal_data.py::test_full_numbers_leave_the_portal_by_two_people_once_within_a_day",  # noqa: E501
    "learners.merging.services.confirm_merge": "tests/learners/test_merging.py::TestTwoOfficers::test_a_second_one_confirms",  # noqa: E501
    "learners.merging.services.propose_merge": "tests/learners/test_merging.py::TestTwoOfficers::test_once_at_a_time",
    "learners.merging.services.refuse_merge": "tests/learners/test_merging.py::TestCandidates::test_two_different_people_are_not_shown_again",  # noqa: E501
    "learners.merging.services.undo_merge": "tests/learners/test_merging.py::TestMade::test_of_two_accounts_one_goes_on",  # noqa: E501
    "learners.people.services.memberships.admit_learner": "tests/learners/test_people.py::test_moving_leaving_and_coming_back_leave_one_open_membership",  # noqa: E501
    "learners.people.services.memberships.change_employment": "tests/learners/test_people.py::test_moving_leaving_and_coming_back_leave_one_open_membership",  # noqa: E501
    "learners.people.services.memberships.end_membership": "tests/learners/test_people.py::test_moving_leaving_and_coming_back_leave_one_open_membership",  # noqa: E501
    "learners.people.services.memberships.enter_death": "tests/learners/test_employment.py::test_of_who_has_left_the_death_is_noted_and_the_days_stay",  # noqa: E501
    "learners.people.services.memberships.leave_unit": "tests/learners/test_people.py::test_moving_leaving_and_coming_back_leave_one_open_membership",  # noqa: E501
    "learners.people.services.memberships.move_learner": "tests/learners/test_people.py::test_moving_leaving_and_coming_back_leave_one_open_membership",  # noqa: E501
    "learners.people.services.memberships.take_back_end": "tests/learners/test_employment.py::test_an_end_that_was_a_mistake_is_taken_back",  # noqa: E501
    "learners.people.services.memberships.turn_membership": "tests/learners/test_people.py::test_moving_leaving_and_coming_back_leave_one_open_membership",  # noqa: E501
    "learners.people.services.transfers.take_back_transfer": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",  # noqa: E501
    "learners.people.services.transfers.transfer": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",  # noqa: E501
    "learners.people.services.particulars.change_learner": "tests/learners/test_people.py::test_changing_keeps_before_and_after_masked",  # noqa: E501
    "learners.people.services.particulars.confirm_posts": "tests/learners/test_people.py::test_a_new_value_waits_for_a_new_confirmation",  # noqa: E501
    "learners.people.services.particulars.register_learner": "tests/learners/test_people.py::test_a_new_value_waits_for_a_new_confirmation",  # noqa: E501
    "learners.people.services.particulars.settle_post": "tests/exemptions/test_facts_in_time.py::TestConfirmations::test_a_revocation_brings_no_older_confirmation_back",  # noqa: E501
    "learners.people.services.particulars.write_particulars": "tests/learners/test_people.py::test_changing_keeps_before_and_after_masked",  # noqa: E501
    "policy.drafts.services.begin_draft": "tests/policy/test_publishing.py::test_mistakes_are_not_handed_in",
    "policy.drafts.services.keep_cases": "tests/policy/test_publishing.py::test_whoever_only_began_it_or_worked_its_cases_may_publish",  # noqa: E501
    "policy.drafts.services.keep_notice": "tests/policy/test_publishing.py::test_a_correction_takes_along_the_notice_and_the_cases",  # noqa: E501
    "policy.drafts.services.put_aside": "tests/assessments/test_what_if.py::test_a_draft_that_was_put_aside_is_not_tried",  # noqa: E501
    "policy.drafts.services.save_draft": "tests/assessments/test_what_if.py::test_a_draft_that_was_put_aside_is_not_tried",  # noqa: E501
    "policy.workdays.services.enter_year": "tests/policy/test_workdays.py::test_a_year_is_entered_once_and_stands_before_the_files",  # noqa: E501
    "policy.publishing.services.hand_back": "tests/policy/test_publishing.py::test_it_is_handed_back_with_a_reason",
    "policy.publishing.services.hand_in": "tests/policy/test_publishing.py::test_the_portal_itself_publishes_nothing",
    "policy.publishing.services.publish": "tests/policy/test_publishing.py::test_whoever_only_began_it_or_worked_its_cases_may_publish",  # noqa: E501
    "policy.publishing.services.start_due": "tests/policy/test_publishing.py::test_rulings_on_what_a_later_pack_no_longer_asks_stay_with_the_earlier_one",  # noqa: E501
    "policy.publishing.services.start_if_due": "tests/policy/test_publishing.py::test_rulings_on_what_a_later_pack_no_longer_asks_stay_with_the_earlier_one",  # noqa: E501
    "policy.publishing.services.withdraw": "tests/policy/test_publishing.py::test_in_use_it_is_withdrawn_as_long_as_nothing_rests_on_it",  # noqa: E501
    "policy.services.settle_reading": "tests/assessments/test_decisions.py::test_an_old_snapshot_keeps_what_it_was_decided_under",  # noqa: E501
    "policy.services.withdraw_ruling": "tests/assessments/test_decisions.py::test_a_ruling_ends_the_doubt_everywhere[application]",  # noqa: E501
    "programs.tokens.services.make_token": "tests/programs/test_tokens.py::test_a_disabled_account_ends_its_tokens",
    "programs.tokens.services.revoke_token": "tests/programs/test_tokens.py::test_a_revoked_token_opens_nothing_at_once",  # noqa: E501
    "programs.webhooks.services.end_webhook": "tests/programs/test_webhooks.py::test_an_ended_webhook_hears_nothing_more",  # noqa: E501
    "programs.webhooks.services.make_webhook": "tests/programs/test_webhooks.py::test_a_webhook_hears_of_its_unit_alone",  # noqa: E501
    "programs.webhooks.services.send_again": "tests/programs/test_webhooks.py::test_what_failed_is_sent_again_one_by_one_and_all",  # noqa: E501
    "programs.webhooks.services.send_failed_again": "tests/programs/test_webhooks.py::test_what_failed_is_sent_again_one_by_one_and_all",  # noqa: E501
    "programs.webhooks.services.try_webhook": "tests/programs/test_webhooks.py::test_a_test_goes_before_all_others_even_while_it_rests",  # noqa: E501
    "reports.announcements.services.announce": "tests/reports/test_announcements.py::test_who_reads_what_an_office_says",  # noqa: E501
    "reports.announcements.services.answer_list_objection": "tests/reports/test_announcements.py::test_a_list_is_objected_to_answered_and_settled",  # noqa: E501
    "reports.announcements.services.close_list": "tests/reports/test_announcements.py::test_a_list_is_objected_to_answered_and_settled",  # noqa: E501
    "reports.announcements.services.object_to_list": "tests/reports/test_announcements.py::test_a_list_is_objected_to_answered_and_settled",  # noqa: E501
    "reports.announcements.services.publish_list": "tests/reports/test_announcements.py::test_a_list_is_objected_to_answered_and_settled",  # noqa: E501
    "reports.announcements.services.withdraw_announcement": "tests/reports/test_announcements.py::test_withdrawn_it_is_gone_from_the_pages_with_its_reason",  # noqa: E501
    "reports.audit.services.ask_for_export": "tests/reports/test_exports.py::test_figures_of_the_audit_list_are_numbers",  # noqa: E501
    "reports.cards.services.issue": "tests/reports/test_cards.py::test_a_met_requirement_gives_a_card",
    "reports.cards.services.issue_transfer": "tests/reports/test_transfer_statements.py::test_it_says_the_verified_hours_and_by_whom",  # noqa: E501
    "reports.cards.services.lay_out_when_opened": "tests/reports/test_cards_in_bulk.py::test_a_card_issued_in_bulk_is_laid_out_when_it_is_opened_first",  # noqa: E501
    "reports.cards.services.mark_outdated": "tests/casework/test_answers_heard.py::test_what_it_leads_to_opens[reports.ReviewCard-outdate]",  # noqa: E501
    "reports.cards.services.render_again": "tests/reports/test_cards.py::TestLostRenderer::test_whoever_may_issue_it_asks_once_more",  # noqa: E501
    "reports.cards.services.revoke": "tests/reports/test_cards.py::test_an_office_above_revokes_and_the_public_check_says_so",  # noqa: E501
    "reports.cardsettings.services.set_cards": "tests/reports/test_card_settings.py::test_it_is_journalled_with_both_values_and_the_reason",  # noqa: E501
    "reports.closing.services.ask_to_close": "tests/reports/test_closing.py::TestClosing::test_two_at_once_one_wins",
    "reports.closing.services.ask_to_look": "tests/reports/test_closing_corrections.py::TestCorrections::test_looking_at_all_finds_the_same",  # noqa: E501
    "reports.closing.services.close": "tests/reports/test_closing.py::TestClosing::test_killed_half_way_nothing_is_closed",  # noqa: E501
    "reports.closing.services.explain": "tests/reports/test_closing_corrections.py::TestCorrections::test_the_reason_that_a_change_did_not_give_is_asked_for",  # noqa: E501
    "reports.closing.services.give_up": "tests/reports/test_closing.py::TestClosing::test_while_standings_are_of_another_law_it_is_refused_and_can_be_taken_back",  # noqa: E501
    "reports.closing.services.look_at": "tests/reports/test_closing_corrections.py::TestCorrections::test_the_control_without_a_change_there_is_none",  # noqa: E501
    "reports.closing.services.reopen": "tests/reports/test_closing.py::TestOpenedAgain::test_twice_at_once_one_wins",
    "reports.runs.services.going.collect": "tests/reports/test_cards_in_bulk.py::TestInterrupted::test_killed_between_card_and_mark_there_is_neither",  # noqa: E501
    "reports.runs.services.going.finish": "tests/reports/test_cards_in_bulk.py::test_no_file_without_a_card",
    "reports.runs.services.going.issue_one": "tests/reports/test_cards_in_bulk.py::TestInterrupted::test_two_at_once_with_one_person_make_one_card",  # noqa: E501
    "reports.runs.services.going.revive": "tests/reports/test_cards_in_bulk.py::TestInterrupted::test_a_job_at_work_is_left_alone",  # noqa: E501
    "reports.runs.services.going.stop": "tests/reports/test_cards_in_bulk.py::TestInterrupted::test_what_the_system_administrator_has_cancelled_does_not_come_back",  # noqa: E501
    "reports.runs.services.papers.ask_copies": "tests/reports/test_card_files.py::TestFiles::test_the_register_holds_the_numbers_and_no_document",  # noqa: E501
    "reports.runs.services.papers.copy_made": "tests/reports/test_card_files.py::TestFiles::test_the_register_holds_the_numbers_and_no_document",  # noqa: E501
    "reports.runs.services.papers.make_again": "tests/reports/test_card_files.py::TestFiles::test_after_a_week_the_file_goes_and_can_be_made_again",  # noqa: E501
    "reports.runs.services.running.ask_run": "tests/reports/test_cards_in_bulk.py::TestInterrupted::test_what_the_system_administrator_has_cancelled_does_not_come_back",  # noqa: E501
    "reports.runs.services.running.cancel": "tests/reports/test_cards_in_bulk.py::TestInterrupted::test_stopped_it_issues_no_more_and_goes_on_when_asked",  # noqa: E501
    "reports.runs.services.running.retry": "tests/reports/test_cards_in_bulk.py::TestInterrupted::test_stopped_it_issues_no_more_and_goes_on_when_asked",  # noqa: E501
    "reports.sampling.services.ask_sample": "tests/reports/test_sampling.py::TestAudit::test_nobody_checks_their_own_file",  # noqa: E501
    "reports.sampling.services.check_person": "tests/reports/test_sampling.py::TestAudit::test_rectified_by_the_unit_and_checked_again_by_another",  # noqa: E501
    "reports.sampling.services.close_audit": "tests/reports/test_sampling.py::TestAudit::test_an_audit_without_a_finding_may_be_closed_by_who_checked_it",  # noqa: E501
    "reports.sampling.services.confirm_mended": "tests/reports/test_sampling.py::TestAudit::test_rectified_by_the_unit_and_checked_again_by_another",  # noqa: E501
    "reports.sampling.services.note_mended": "tests/reports/test_sampling.py::TestAudit::test_rectified_by_the_unit_and_checked_again_by_another",  # noqa: E501
    "reports.sampling.services.reopen_finding": "tests/reports/test_sampling.py::TestAudit::test_rectified_by_the_unit_and_checked_again_by_another",  # noqa: E501
    "reports.sampling.services.store_draw": "tests/reports/test_sampling.py::TestAudit::test_nobody_checks_their_own_file",  # noqa: E501
    "reports.signing_keys.services.take_key": "tests/reports/test_signing_keys.py::TestTaken::test_it_is_written_down_once",  # noqa: E501
    "reports.signing_keys.services.withdraw_key": "tests/reports/test_signing_keys.py::TestWithdrawn::test_what_it_has_signed_holds_no_more",  # noqa: E501
    "reports.statistics.services.ask_table": "tests/reports/test_closing.py::TestStatistics::test_as_closed_is_as_it_was_for_every_unit_and_now_is_now",  # noqa: E501
    "reports.statistics.services.discard_table": "tests/ground/test_lifecycle.py::test_what_was_thrown_away_meanwhile_is_refused_with_a_sentence",  # noqa: E501
    "reports.statistics.services.freeze_table": "tests/ground/test_lifecycle.py::test_what_was_thrown_away_meanwhile_is_refused_with_a_sentence",  # noqa: E501
    "reports.unfinished.services.ask_round": "tests/reports/test_behind.py::test_a_reminder_names_the_last_day_of_applications",  # noqa: E501
    "reports.unfinished.services.finish_round": "tests/reports/test_behind.py::test_a_reminder_names_the_last_day_of_applications",  # noqa: E501
    "units.services.change_unit": "tests/units/test_units.py::test_renaming_renames_the_path_of_everything_below",
    "units.services.close_unit": "tests/units/test_units.py::test_a_unit_with_people_cannot_be_closed",
    "units.services.reopen_unit": "tests/casework/test_regrouping.py::test_taken_back_everybody_is_where_they_were",
    "units.services.create_units": "tests/units/test_units.py::test_the_first_unit_is_the_root",
    "uploads.services.ask_withdrawal": "tests/reports/test_closing_corrections.py::TestCorrections::test_a_file_withdrawn",  # noqa: E501
    "uploads.services.confirm_upload": "tests/uploads/test_room.py::test_work_that_failed_for_good_can_be_confirmed_again[hours]",  # noqa: E501
    "uploads.services.discard_upload": "tests/credits/test_imports.py::test_a_discarded_batch_leaves_nothing_behind",
    "uploads.services.keep_plan": "tests/uploads/test_room.py::test_a_file_put_aside_while_it_is_read_stays_aside[hours]",  # noqa: E501
    "uploads.services.pass_upward": "tests/credits/test_imports.py::test_strangers_can_be_passed_to_the_office_above",
    "uploads.services.put_back": "tests/uploads/test_room.py::test_work_that_failed_for_good_can_be_confirmed_again[hours]",  # noqa: E501
    "uploads.services.read_again": "tests/uploads/test_reading.py::test_another_sheet_takes_nothing_from_the_form_of_the_first",  # noqa: E501
    "uploads.services.refuse_upload": "tests/credits/test_imports.py::test_a_file_that_cannot_be_taken_as_a_whole_says_why",  # noqa: E501
    "uploads.services.store_upload": "tests/credits/test_pages.py::TestImport::test_the_list_tells_how_fresh_the_hours_are",  # noqa: E501
    "uploads.services.upload_file": "tests/credits/test_imports.py::test_an_office_imports_for_itself_and_what_is_below_only",  # noqa: E501
    "uploads.services.withdraw_upload": "tests/reports/test_closing_corrections.py::TestCorrections::test_a_file_withdrawn",  # noqa: E501
}

TRIES = frozenset({"accounts_signinattempt"})
IN_STEPS = frozenset({"*"})
STEPS: dict[str, frozenset[str]] = {
    "accounts.registrations.services.file_registration": TRIES,
    "accounts.sign_in.services.check_password_of": TRIES,
    "accounts.sign_in.services.redeem_code": TRIES,
    "assessments.readings.services.keep_effect": frozenset({"assessments_rulingchange", "ground_job"}),
    "assessments.standings.services.standings.reassess": IN_STEPS,
    "assessments.standings.services.surveys.work_out": IN_STEPS,
    "casework.objections.services.hand_objection_on": IN_STEPS,
    "casework.requests.services.bulk.decide_many": IN_STEPS,
}
"""Tables that an earlier transaction of the service may have changed by then: a try is committed before the check it
stands for. What goes through many people or requests commits each by itself (IN_STEPS; an objection is handed on within
such a walk): there the repeated run alone is looked at, by the test."""

NOT_KILLED: dict[str, str] = {
    "accounts.administration.services.demo.create_demo_accounts": "of the demonstration alone",
    "accounts.sign_in.services.check_second_factor": "a try is on record before the code is looked at, and a code that "
    "was taken is used up, killed or not: the same call again is refused, as it must be",
    "casework.requests.services.evidence.keep_drawn": "in the transaction by which a paper gives back its turn, "
    "which is killed before every statement in tests/uploads/test_papers.py",
}
"""Write services that no test kills, each with the reason."""
