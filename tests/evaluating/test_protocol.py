"""The protocol: one document, one fingerprint, whoever writes it down."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from kinfolk.errors import InputError
from kinfolk.evaluating.documents import canonical
from kinfolk.evaluating.drawing import commitment
from kinfolk.evaluating.protocol import Arm, Outcome, Plans, Protocol, analysis_version
from kinfolk.schemas import validate

PROTOCOL = Protocol(
    event="Jahrestreffen für alle",
    written="2027-05-01",
    design="plan-lottery",
    units="pairs",
    arms=(Arm("together", "Seated together."), Arm("otherwise", "Not.")),
    outcome=Outcome("talked", "Both say that they talked.", "pairs"),
    planned={"people": 100, "pairs_in_play": 4950},
    plan_set=Plans(plans=200, fingerprint="ab" * 32, within=0.01),
    seed_commitment=commitment("5eed"),
    analysis=analysis_version(),
    stop="The end of the event.",
)


def test_it_satisfies_its_schema_and_is_read_again_as_it_was():
    document = json.loads(PROTOCOL.bytes)
    validate("protocol", document)
    assert Protocol.from_document(document) == PROTOCOL
    assert Protocol.from_document(document).fingerprint == PROTOCOL.fingerprint


def test_secondary_outcomes_are_named_and_without_any_nothing_has_changed():
    assert "secondary" not in PROTOCOL.document(), "fingerprints of before there were any hold"
    more = replace(PROTOCOL, secondary=(Outcome("met", "With how many they met.", "people"),))
    document = json.loads(more.bytes)
    validate("protocol", document)
    assert Protocol.from_document(document) == more
    assert more.fingerprint != PROTOCOL.fingerprint


def test_the_fingerprint_is_the_sha_256_of_the_bytes_and_the_order_of_keys_is_nothing():
    assert hashlib.sha256(PROTOCOL.bytes).hexdigest() == PROTOCOL.fingerprint
    turned = dict(reversed(PROTOCOL.document().items()))
    assert canonical(turned) == PROTOCOL.bytes
    assert "für".encode() in PROTOCOL.bytes


@pytest.mark.parametrize(
    "change",
    [
        {"written": "2027-05-02"},
        {"seed_commitment": commitment("other")},
        {"stop": "When it suits."},
        {"plan_set": None},
    ],
)
def test_whatever_changes_changes_the_fingerprint(change):
    assert replace(PROTOCOL, **change).fingerprint != PROTOCOL.fingerprint


def test_fewer_than_fifty_plans_are_no_lottery():
    few = replace(PROTOCOL, plan_set=Plans(plans=49, fingerprint="ab" * 32, within=0.01))
    with pytest.raises(InputError, match="plans"):
        validate("protocol", few.document())


def test_the_version_of_the_analysis_names_the_code_itself():
    version, _, digest = analysis_version().partition("+")
    assert version.count(".") == 2
    assert len(digest) == 12
