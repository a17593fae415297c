"""The inventory is the models: every field, what becomes of it, and what people read about it."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from kinfolk_web.keeping.exporting import FIELDS, PARTS
from kinfolk_web.keeping.inventory import INVENTORY, OTHERS, TOPICS
from kinfolk_web.keeping.notice import notice_of, record_of
from kinfolk_web.people.forgetting import BLANK
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, an_attendee, an_event, signed_in

LISTED = Counter(f"{entry.model}.{field}" for entry in INVENTORY for field in entry.fields)


def test_every_field_of_every_model_is_in_the_inventory_once():
    kept = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("kinfolk_web").get_models()
        for field in model._meta.concrete_fields
    }
    assert set(LISTED) == kept
    assert set(LISTED.values()) == {1}


@pytest.mark.django_db
def test_every_table_of_the_database_is_known():
    ours = {model._meta.db_table for model in apps.get_app_config("kinfolk_web").get_models()}
    assert set(connection.introspection.table_names()) <= ours | set(OTHERS)
    assert set(OTHERS.values()) <= set(TOPICS)


def test_what_is_blank_after_erasure_is_what_the_inventory_says():
    blank = {
        field for entry in INVENTORY if entry.model == "Attendee" and entry.erase == "blank" for field in entry.fields
    }
    assert blank == {*BLANK, "token", "invitation"}


def test_what_people_may_take_away_is_what_the_inventory_says():
    assert {entry.export for entry in INVENTORY} - {""} == set(PARTS)
    own = {field for entry in INVENTORY if entry.model == "Attendee" and entry.export == "me" for field in entry.fields}
    assert own == {*FIELDS, "attributes"}


def test_every_topic_is_used_and_people_are_told_of_all_that_is_about_them():
    assert {entry.topic for entry in INVENTORY} | set(OTHERS.values()) >= set(TOPICS) - {"mail"}
    told = {topic.title for topic in notice_of()}
    for entry in INVENTORY:
        if TOPICS[entry.topic].kind != "none" and entry.topic != "staff":
            assert TOPICS[entry.topic].title in told
    assert sum(len(one.fields) for one in record_of()) == len(INVENTORY)


@pytest.mark.django_db
def test_anybody_reads_the_notice_and_the_team_the_record():
    event = an_event()
    page = main_of(Client().get("/privacy/lamplighters/meeting/"))
    for topic in notice_of():
        assert str(topic.title) in page
    assert "Accounts of the team" not in page
    record = main_of(signed_in(a_member(event)).get("/c/lamplighters/meeting/retention/record/"))
    assert "ApartRequest" in record
    assert Client().get("/privacy/lamplighters/nothing/").status_code == 404


@pytest.mark.django_db
def test_why_this_table_takes_about_a_hundred_words_and_is_the_same_for_everybody():
    event = an_event()
    ana, bo = an_attendee(event, "Ana Lima"), an_attendee(event, "Bo Berg", times_attended=0)
    pages = {main_of(opened(one).get("/my/why/")) for one in (ana, bo)}
    assert len(pages) == 1
    words = len(pages.pop().split())
    assert 80 <= words <= 160, words
