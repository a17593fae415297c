"""Texts that are the same to a person are the same to the checker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.checker.words import feature, mail_domain, plain, tongue
from kinfolk.freemail import FREE_MAIL


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("I came alone", "i  came\talone. "),
        ("STRASSE", "straße"),
        ("Ｆｕｌｌ ｗｉｄｔｈ!?", "full width"),
        ("e.g. this", "E.g. this"),
        ("...", ""),
    ],
)
def test_case_spaces_width_and_closing_marks_make_no_difference(written, meant):
    assert plain(written) == plain(meant)


def test_other_differences_do():
    assert len({plain(text) for text in ("cafe", "café", "ca fe", "cafe)", "¿cafe")}) == 5


@given(st.text())
def test_a_plain_text_is_as_plain_as_it_gets(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize("written", ["Step free", "step-free", "STEP_FREE", " step -- free "])
def test_a_feature_is_one_word(written):
    assert feature(written) == "step-free"


@pytest.mark.parametrize(
    ("tag", "language"), [("en", "en"), ("en-GB", "en"), ("zh_Hant", "zh"), (" PT-br", "pt"), ("", "")]
)
def test_a_language_is_the_first_subtag(tag, language):
    assert tongue(tag) == language


@pytest.mark.parametrize(
    ("address", "domain"), [("a@B.org", "b.org"), ("a@b@c.org ", "c.org"), ("nothing", ""), ("", ""), ("a@", "")]
)
def test_a_domain_follows_the_last_at(address, domain):
    assert mail_domain(address) == domain


def test_free_mail_domains_are_written_as_they_are_compared():
    assert all(mail_domain(f"x@{domain}") == domain and "." in domain for domain in FREE_MAIL)
    assert {"gmail.com", "gmx.de", "web.de", "163.com", "yahoo.co.jp"} <= FREE_MAIL
