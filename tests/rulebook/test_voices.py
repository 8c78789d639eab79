"""To whom sentences speak: the person, an officer who reads about somebody else, or whoever holds a paper."""

import random
import re

import pytest

import rulebook
from rulebook import explain
from rulebook.phrasebook import phrases
from rulebook.vocabulary import Voice
from tests.rulebook.cases import PACK, SENIOR, arbitrary_case, case

ADVICE = ("请向", "请先", "请核对")
OF_PEOPLE = ("summary.", "base.", "asks.", "age.", "relief.", "waiver.", "deeming.", "conversion.", "credit.", "state.")


def sentences(voice, seed):
    generator = random.Random(seed)
    for _ in range(300):
        parsed = rulebook.parse_case(arbitrary_case(generator))
        decision = rulebook.decide(parsed, PACK)
        yield explain.summary(decision, voice=voice)
        yield from (answer.because for answer in decision.clauses(voice=voice))
        for one in parsed.credits:
            yield explain.credit(decision.credits[one.id], one, PACK, as_of=parsed.as_of, voice=voice)


@pytest.mark.parametrize("voice", [Voice.OFFICER, Voice.CARD])
def test_nobody_else_is_called_you(voice):
    said = list(sentences(voice, 11))
    assert not [sentence for sentence in said if "您" in sentence or "[[" in sentence]
    assert any("该同志" in sentence for sentence in said)


@pytest.mark.parametrize("voice", [Voice.OFFICER, Voice.CARD])
def test_no_word_for_whose_it_is_runs_into_a_name(voice):
    """“其其他专业培训学时”: 其中 is a word of its own, 其 stands before no name that a sentence leaves open."""
    spoken = [text for text in phrases(voice=voice).values() if re.search("其{", text)]
    assert not spoken
    assert "您的{" in phrases()["conversion.counted"], "the control: to the person it is said so"


def test_control_the_person_is_called_you():
    assert any("您" in sentence for sentence in sentences(Voice.LEARNER, 11))


def test_a_paper_gives_no_advice_and_stays_a_sentence():
    said = list(sentences(Voice.CARD, 12))
    assert not [sentence for sentence in said for word in ADVICE if word in sentence]
    assert not [sentence for sentence in said if "，。" in sentence or "。。" in sentence]


def test_an_officer_is_told_what_to_do():
    assert any(word in sentence for sentence in sentences(Voice.OFFICER, 12) for word in ADVICE)


@pytest.mark.parametrize("voice", list(Voice))
def test_every_phrase_is_spoken_in_every_voice(voice):
    texts = phrases(voice=voice)
    assert texts.keys() == phrases().keys()
    assert not [key for key, text in texts.items() if "[[" in text or "]]" in text]
    if voice is not Voice.LEARNER:
        assert not [key for key, text in texts.items() if key.startswith(OF_PEOPLE) and "您" in text]


def test_voices_do_not_mix():
    """Sentences that are the same for many are kept: each voice has its own."""
    decision = rulebook.decide(rulebook.parse_case(case(SENIOR)), PACK)
    first = decision.clauses()
    decision.clauses(voice=Voice.OFFICER)
    decision.clauses(voice=Voice.CARD)
    assert decision.clauses() == first
