"""Every button that does something to all there is: where it is tried that a worker does it, or why none need to."""

ALL_AT_ONCE = {
    "verify_all": "tests.credits.test_bulk",
    "imports:verify_batch": "tests.credits.test_bulk",
    "people:people_confirm": "tests.credits.test_bulk",
    "doubts:confirm_all": "tests.assessments.test_doubts_by_cause",
    "pass_all": "tests.hall.test_requests",
    "closing:look": "tests.reports.test_closing",
    "own:sessions_end_others": "the sessions of one person",
    "messages:notices_read": "one's own notices, by one statement",
    "webhooks:failed_again": "one statement over the events of one webhook, which a worker sends",
    "settle_units": "keeps what the form says of one file; a worker reads it again",
    "take_nearest": "keeps what the form says of one file; a worker reads it again",
    "roster": "ticks boxes, stores nothing",
}
