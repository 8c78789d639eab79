"""Signs the PDF of papers: whoever changes one byte breaks the signature, and every reader of PDFs says so.

A seal service (电子签章) of the bureau is another ``Signer``: a class with one method, named in ``signer``. The one
module that knows pyHanko, which is imported when the first paper is signed: it takes a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from ground.seals import SealKeys

from ..signing_keys.agreement import KeyNotTaken, must_agree
from ..signing_keys.at_hand import seal
from ..signing_keys.models import SignatureKind
from .containers import Pattern

T = TypeVar("T")
FIELD = "Signature"
DIGEST = "sha256"
_CONTENTS = b"/Contents <"
_SPARE = 12  # bytes by which a signature of the same key may be longer than another


class SigningFailed(Exception):
    """The paper could not be signed now: a time stamp or a seal service did not answer."""


def said(failure: SigningFailed | KeyNotTaken) -> str:
    """Why a paper is not signed, for whoever waits for it."""
    if isinstance(failure, KeyNotTaken):
        return _(
            "The PDF was not signed: the key for papers is not the one of this portal. Tell the system administrator."
        )
    return _("The PDF could not be signed: the time stamp or the seal service does not answer.")


class Signer(Protocol):
    """Whoever signs papers."""

    def sign(self, pdf: bytes, *, reason: str) -> bytes:
        """The same PDF with a signature at its end; what it held before stays, byte for byte. Raises SigningFailed."""


class KeySigner:
    """Signs with a key that the portal has. ``time_stamps``: address of a service after RFC 3161, or empty."""

    def __init__(self, keys: SealKeys, *, name: str, time_stamps: str = "") -> None:
        from asn1crypto.keys import PrivateKeyInfo
        from asn1crypto.x509 import Certificate
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        above = SimpleCertificateStore()
        above.register_multiple(Certificate.load(one) for one in keys.chain)
        self._signer = _quick_signer()(Certificate.load(keys.certificate), PrivateKeyInfo.load(keys.key), above)
        self._name = name
        self._room: int | None = None
        self._stamper = _stamper(time_stamps) if time_stamps else None

    def sign(self, pdf: bytes, *, reason: str) -> bytes:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

        meta = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=DIGEST,
            reason=reason,
            name=self._name,
            subfilter=SigSeedSubFilter.PADES,
            certify=True,  # no change of any kind is allowed behind this signature
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        signer = PdfSigner(meta, self._signer, timestamper=self._stamper)
        out = io.BytesIO()
        try:
            _apart(
                lambda: signer.sign_pdf(
                    IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out, bytes_reserved=self._room
                )
            )
        except (OSError, _stamp_problem()) as failure:
            raise SigningFailed(type(failure).__name__) from failure
        found = out.getvalue()
        if self._room is None and self._stamper is None:
            start = found.rindex(_CONTENTS) + len(_CONTENTS)
            used = len(found[start : found.index(b">", start)].rstrip(b"0"))
            self._room = used + used % 2 + 2 * _SPARE  # less filler, which the signature itself does not cover
            return self.sign(pdf, reason=reason)
        return found

    def wrote(self, container: bytes) -> bool:
        """Whether the container of a signature is written as this key writes it, to the last bit. Nothing is said of
        one of another kind, such as a time stamp's or an earlier version's: a paper that was signed years ago is not
        called changed because we write otherwise today."""
        if self._stamper is not None:
            return True
        if self._signer.pattern is None:
            _apart(lambda: asyncio.run(self._signer.async_sign(hashlib.sha256().digest(), DIGEST, use_pades=True)))
        pattern = self._signer.pattern
        return pattern is None or not pattern.of_the_same_kind(container) or pattern.fits(container)


@functools.lru_cache(maxsize=1)
def _quick_signer() -> Any:
    """pyHanko's signer, which writes the first container of a key in full (10 ms) and the others after its pattern."""
    from asn1crypto.cms import ContentInfo
    from pyhanko.sign.signers import SimpleSigner

    class QuickSigner(SimpleSigner):
        pattern: Pattern | None = None

        async def async_sign(  # type: ignore[override]
            self, data_digest: bytes, digest_algorithm: str, dry_run: bool = False, use_pades: bool = False,
            timestamper: Any = None, **more: Any,
        ) -> Any:  # fmt: skip
            usual = use_pades and digest_algorithm == DIGEST and not dry_run and timestamper is None
            if usual and self.pattern is not None:
                value = await self.async_sign_raw(self.pattern.to_sign(data_digest), digest_algorithm)
                return ContentInfo.load(self.pattern.with_values(data_digest, value))
            found = await super().async_sign(
                data_digest, digest_algorithm, dry_run, use_pades, timestamper, **more
            )  # fmt: skip
            if usual:
                with contextlib.suppress(ValueError):  # of another kind: each is written in full
                    self.pattern = Pattern.of(found.dump(), data_digest)
            return found

    return QuickSigner


def _apart(work: Callable[[], T]) -> T:
    """Done in a thread of its own: pyHanko opens an event loop, which fails where the caller's thread has one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def _stamper(address: str) -> Any:
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return HTTPTimeStamper(address, timeout=10)


def _stamp_problem() -> type[Exception]:
    from pyhanko.sign.timestamps import TimestampRequestError

    return TimestampRequestError


@functools.lru_cache(maxsize=2)
def _signer(of: SealKeys, name: str, time_stamps: str) -> Signer:
    return KeySigner(of, name=name, time_stamps=time_stamps)


def signer() -> Signer | None:
    """Whoever signs here; None where papers go out unsigned."""
    found = seal()
    return _signer(found, settings.ISSUER, settings.CONFIG.timestamp_url) if found else None


def signed(pdf: bytes, *, reason: str) -> bytes:
    """The PDF with the signature of this installation; as it is where nothing is set. Raises SigningFailed, and
    KeyNotTaken where the key at hand is not the one that is published."""
    must_agree(SignatureKind.CERTIFICATE)
    here = signer()
    return here.sign(pdf, reason=reason) if here else pdf


@dataclass(frozen=True)
class SignatureFound:
    """The signature of a PDF. ``holds``: it fits and covers the whole file. ``fingerprint``: SHA-256 of the signer's
    certificate, by which it is known whose it is; ``name``: what that certificate calls itself."""

    holds: bool
    fingerprint: str
    name: str
    at: dt.datetime | None


def signature_of(pdf: bytes) -> SignatureFound | None:
    """The one signature of a paper, checked without network; None where there is none, or what is no PDF."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not found:
            return None
        last = found[-1]
        signed_by = last.signer_cert
        trusted = ValidationContext(trust_roots=[signed_by], allow_fetching=False)
        status = _apart(lambda: validate_pdf_signature(last, signer_validation_context=trusted))
    except Exception:  # noqa: BLE001 - a damaged file fails in whatever place of a parser
        return None
    fingerprint = hashlib.sha256(signed_by.dump()).hexdigest()
    container = _container(pdf)
    whole = (
        status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        and len(found) == 1
        and container is not None
        and _as_written_here(container, fingerprint)
    )
    return SignatureFound(
        holds=bool(status.intact and status.valid and whole and status.docmdp_ok),
        fingerprint=fingerprint,
        name=str(signed_by.subject.native.get("common_name", "")),
        at=status.signer_reported_dt,
    )


def _container(pdf: bytes) -> bytes | None:
    """The container of the signature, which itself nothing signs; None where it is not written as pyHanko writes it:
    DER in capital hexadecimal figures, then nothing but noughts. Any other spelling is a change of the file."""
    from asn1crypto.cms import ContentInfo

    start = pdf.rindex(_CONTENTS) + len(_CONTENTS)
    written = pdf[start : pdf.index(b">", start)]
    try:
        container: bytes = ContentInfo.load(bytes.fromhex(written.decode())).dump(force=True)
    except ValueError:
        return None
    return container if written == container.hex().upper().encode().ljust(len(written), b"0") else None


def _as_written_here(container: bytes, fingerprint: str) -> bool:
    """Whether a container of our own key is as that key writes it: of what the signature does not cover (versions,
    algorithms, certificates beside) not a bit is changed. Of another key's nobody here knows."""
    here, ours = signer(), seal()
    if not isinstance(here, KeySigner) or ours is None or ours.fingerprint != fingerprint:
        return True
    return here.wrote(container)
