"""The keys of papers: another one signs nothing until it is taken, what the one of before has signed stays good."""

from __future__ import annotations

import base64
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cetrack import checks, doctor
from ground import clock, vault
from ground.actors import SystemActor
from ground.jobs import machine
from ground.refusals import Refused
from journal.models import JournalEntry
from reports.cards import credential, jobs
from reports.cards.content import RENDER
from reports.cards.models import ReviewCard
from reports.printing import sheets, signing
from reports.printing.rendering import files_in
from reports.signing_keys import agreement, services
from reports.signing_keys.models import PublishedKey, SignatureKind

from .test_cards import complete, finish, issue

pytestmark = pytest.mark.django_db
OPERATOR = SystemActor("signing_key")


@pytest.fixture
def card(cast) -> ReviewCard:
    complete(cast.alatan.learner)
    return finish(issue(cast))


def use(settings, key: bytes | None) -> None:
    """As if the process had been started with this signing key."""
    encoded = base64.b64encode(key).decode() if key else ""
    settings.CONFIG = settings.CONFIG.model_copy(update={"signing_key": encoded})


@pytest.fixture
def other(settings):
    use(settings, b"2" * 32)


def credential_of(card: ReviewCard) -> dict:
    return json.loads(files_in(vault.read(card.pdf_key))[f"{card.number}.vc.json"])


def again(card: ReviewCard) -> ReviewCard:
    """The same card printed once more, by whatever signs now."""
    ReviewCard.objects.unscoped().filter(pk=card.pk).update(pdf_key="", pdf_hash="")
    jobs.stored_file(card)
    card.refresh_from_db()
    return card


def checked(card: ReviewCard, tmp_path) -> str:
    path, out = tmp_path / "card.pdf", io.StringIO()
    path.write_bytes(vault.read(card.pdf_key))
    call_command("verify_card", str(path), stdout=out)
    return out.getvalue()


def wrong() -> str:
    moment = doctor.Moment(clock.machine_now(), clock.now())
    [found] = [one for one in doctor.examine(moment) if one.name == "签名密钥"]
    return found.todo


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("signing_key", *words, stdout=out)
    return out.getvalue()


class TestTheFirst:
    def test_it_is_taken_by_itself_and_published(self, client):
        rows = PublishedKey.objects.filter(in_use=True)
        assert {row.name for row in rows} == {"papers", "certificate"}
        [method] = client.get("/.well-known/did.json").json()["verificationMethod"]
        assert method["id"] == f"{credential.did()}#papers"
        assert agreement.differing() == {}
        assert wrong() == ""
        assert checks.papers_are_signed_with_the_published_key(None) == []
        assert client.get("/readyz").json()["signing_key"] == "ok"

    def test_one_that_is_set_later_is_taken_when_the_first_paper_is_signed(self, card):
        PublishedKey.objects.all().delete()
        assert signing.signature_of(vault.read(again(card).pdf_key)).holds
        assert PublishedKey.objects.filter(in_use=True).count() == len(SignatureKind)

    def test_without_any_papers_go_out_unsigned_and_nothing_is_wrong(self, settings, client):
        PublishedKey.objects.all().delete()
        use(settings, None)
        agreement.remember()
        assert not PublishedKey.objects.exists()
        assert (wrong(), signing.signed(b"%PDF", reason="x")) == ("", b"%PDF")


class TestAnotherOne:
    @pytest.mark.parametrize("key", [b"2" * 32, None], ids=["other", "lacking"])
    def test_everybody_who_looks_is_told(self, settings, monkeypatch, client, key):
        use(settings, key)
        state = "other" if key else "lacking"
        assert agreement.differing() == dict.fromkeys(SignatureKind, agreement.Agreement(state))
        assert "signing_key --take" in wrong()
        [warning] = checks.papers_are_signed_with_the_published_key(None)
        assert ("不是同一把" if key else "不在") in warning.msg
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["signing_key"]) == (200, state)
        with pytest.raises(CommandError, match="CETRACK_SIGNING_KEY"):
            command()
        out = io.StringIO()
        call_command("prepare", stdout=out)
        assert "在处理以前不签发新的文件" in out.getvalue()

    def test_looking_takes_nothing(self, other):
        before = list(PublishedKey.objects.values_list("fingerprint", flat=True))
        agreement.remember()
        wrong()
        assert list(PublishedKey.objects.values_list("fingerprint", flat=True)) == before

    def test_nothing_is_signed_with_it_and_whoever_waits_is_told(self, card, other):
        ReviewCard.objects.unscoped().filter(pk=card.pk).update(pdf_key="", pdf_hash="")
        job = machine.enqueue(actor=OPERATOR, kind=RENDER, args={"card": str(card.public_id)})
        row = machine.run(job.pk)
        assert (row.state, "密钥" in row.message) == ("failed", True)
        with pytest.raises(Refused, match="密钥"):
            sheets.as_pdf(sheets.sheet("x", [], issuer="x", stamp="x"))
        sheets.warm_up()  # the start of a process is no paper

    def test_pages_and_the_check_of_papers_go_on(self, card, other, client, tmp_path):
        assert client.get(reverse("cards:check")).status_code == 200
        assert client.get(reverse("cards:verify", args=[card.token])).status_code == 200
        assert "核验通过" in checked(card, tmp_path)

    def test_the_old_one_put_back_is_well_at_once(self, settings, card):
        mine = settings.CONFIG.signing_key
        use(settings, b"2" * 32)
        assert agreement.differing()
        use(settings, base64.b64decode(mine))
        assert agreement.differing() == {}


class TestTaken:
    def test_papers_of_both_keys_verify_and_one_of_a_stranger_does_not(
        self, card, other, settings, monkeypatch, client, tmp_path
    ):
        first = credential_of(card)
        command("--take")
        published = client.get("/.well-known/did.json").json()
        names = [one["id"].partition("#")[2] for one in published["verificationMethod"]]
        assert names == ["papers-2", "papers"]
        assert published["assertionMethod"] == [one["id"] for one in published["verificationMethod"]]
        assert credential.holds(first, published)
        assert "本平台从前的证书" in checked(card, tmp_path)

        second = again(card)
        assert credential_of(second)["proof"]["verificationMethod"].endswith("#papers-2")
        assert credential.holds(credential_of(second), published)
        assert "（锡林郭勒盟人力资源和社会保障局，本平台的证书）" in checked(second, tmp_path)

        with monkeypatch.context() as stranger:
            stranger.setattr(agreement, "must_agree", lambda _kind: None)
            stranger.setattr(signing, "must_agree", lambda _kind: None)
            use(settings, b"3" * 32)
            forged = again(card)
        assert not credential.holds(credential_of(forged), published)
        with pytest.raises(CommandError):
            checked(forged, tmp_path)

    def test_the_page_of_the_check_names_the_certificates_of_both(self, other, client):
        before = client.get(reverse("cards:check")).content.decode()
        command("--take")
        after = client.get(reverse("cards:check")).content.decode()
        now, then = (PublishedKey.objects.get(kind="certificate", number=one).fingerprint for one in (2, 1))
        assert (now in before, then in before) == (False, True)
        assert after.index(now) < after.index(then)

    def test_it_is_written_down_once(self, other):
        command("--take")
        [line] = JournalEntry.objects.filter(action="signing_key.taken")
        assert "papers-2" in line.after["signing_keys"]
        assert "papers-2" not in line.before["signing_keys"]
        assert "没有要换的" in command("--take")
        with pytest.raises(Refused, match="没有要换的"):
            services.take_key(actor=OPERATOR)
        assert JournalEntry.objects.filter(action="signing_key.taken").count() == 1

    def test_back_to_the_first_it_has_its_old_name(self, settings):
        mine = settings.CONFIG.signing_key
        use(settings, b"2" * 32)
        services.take_key(actor=OPERATOR)
        use(settings, base64.b64decode(mine))
        assert agreement.differing(), "not by itself: it may have been changed for a reason"
        services.take_key(actor=OPERATOR)
        assert {row.name for row in PublishedKey.objects.filter(in_use=True)} == {"papers", "certificate"}

    def test_to_sign_no_more_is_taken_as_well(self, settings, client):
        use(settings, None)
        services.take_key(actor=OPERATOR)
        assert agreement.differing() == {}
        assert client.get("/.well-known/did.json").status_code == 200, "papers of before are still checked"
        use(settings, b"2" * 32)
        assert agreement.differing(), "beginning anew is a change, too"

    def test_another_name_of_the_agency_is_the_same_key_in_another_certificate(self, settings, card, tmp_path):
        settings.ISSUER = "另一个名称"
        assert agreement.differing() == {}
        second = again(card)
        assert PublishedKey.objects.get(kind="certificate", in_use=True).number == 2
        assert "（另一个名称，本平台的证书）" in checked(second, tmp_path)

    def test_nobody_but_the_operator_takes_one(self, cast, other):
        with pytest.raises(Refused):
            services.take_key(actor=cast.system_admin.actor)


class TestWithdrawn:
    def test_what_it_has_signed_holds_no_more(self, card, other, client, tmp_path):
        command("--take")
        for name in ("papers", "certificate"):
            assert "作废" in command("--withdraw", name)
        published = client.get("/.well-known/did.json").json()
        assert [one["id"].partition("#")[2] for one in published["verificationMethod"]] == ["papers-2"]
        assert not credential.holds(credential_of(card), published)
        with pytest.raises(CommandError):
            checked(card, tmp_path)
        assert client.get(reverse("cards:verify", args=[card.token])).status_code == 200, "known by its code"
        assert "不可再信" in client.get(reverse("cards:check")).content.decode()

    @pytest.mark.parametrize(("name", "said"), [("papers", "正在使用"), ("papers-9", "没有名为")])
    def test_not_the_one_in_use_and_not_one_that_is_not_there(self, name, said):
        with pytest.raises(CommandError, match=said):
            command("--withdraw", name)

    def test_it_cannot_be_taken_again(self, settings):
        mine = settings.CONFIG.signing_key
        use(settings, b"2" * 32)
        services.take_key(actor=OPERATOR)
        services.withdraw_key(actor=OPERATOR, name="papers", now=clock.now())
        use(settings, base64.b64decode(mine))
        with pytest.raises(Refused, match="作废"):
            services.take_key(actor=OPERATOR)
