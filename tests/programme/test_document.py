"""The programme member of plan.json: everything but apart, and back without a loss."""

from __future__ import annotations

import json
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from kinfolk.problem import (
    DEFAULT_PROMISES,
    AtMost,
    Casts,
    KindredRules,
    Level,
    Neighbourhoods,
    PartyRules,
    Pin,
    Programme,
    Round,
    Table,
)
from kinfolk.programme import from_document, to_document

texts = st.text(max_size=8)
lists = st.lists(texts, max_size=3).map(tuple)
numbers = st.integers(0, 99)
places = st.none() | st.floats(-1e6, 1e6)
levels = st.one_of(st.builds(Level, numbers), st.builds(Level, st.integers(1, 99), must=st.just(True)))
tables = st.builds(
    Table,
    id=texts,
    seats=numbers,
    minimum=st.none() | numbers,
    features=lists,
    x=places,
    y=places,
    language=texts,
    topic=texts,
    neighbourhood=texts,
)
rounds = st.builds(
    Round, number=numbers, tables=st.lists(tables, max_size=4).map(tuple), without=lists, crossing=st.booleans()
)
promises = st.dictionaries(st.sampled_from([name for name in DEFAULT_PROMISES if name != "apart"]), levels).map(
    lambda chosen: MappingProxyType(dict(DEFAULT_PROMISES) | chosen)
)
programmes = st.builds(
    Programme,
    event=texts,
    date=texts,
    rounds=st.lists(rounds, max_size=3).map(tuple),
    promises=promises,
    casts=st.builds(Casts, smallest=numbers, largest=numbers, count=st.none() | numbers, from_memory=texts),
    pins=st.lists(st.builds(Pin, texts, numbers, texts), max_size=3).map(tuple),
    parties=st.builds(PartyRules, order=st.booleans(), free_mail=lists),
    kindred=st.builds(KindredRules, at_least=numbers, share=st.floats(0, 1)),
    neighbourhoods=st.builds(Neighbourhoods, size=numbers, crossing=st.floats(0, 1)),
    not_the_only_one=lists,
    at_most=st.lists(st.builds(AtMost, texts, numbers), max_size=2).map(tuple),
    balanced=lists,
    walk_limit=places,
    hosts_keep_table=st.booleans(),
    memory_level=levels,
)


@given(programmes)
def test_a_programme_survives_the_way_through_json(programme):
    assert from_document(json.loads(json.dumps(to_document(programme)))) == programme


def test_a_derived_minimum_stays_marked_and_keep_apart_is_never_in_the_document():
    tables = (Table(id="1", seats=8, minimum=5, minimum_derived=True), Table(id="2", seats=8, minimum=3))
    programme = Programme(rounds=(Round(number=1, tables=tables),))
    document = to_document(programme)
    assert document["rounds"][0]["tables"] == [
        {"table": "1", "seats": 8, "min": 5, "derived": True},
        {"table": "2", "seats": 8, "min": 3, "derived": False},
    ]
    assert "apart" not in json.dumps(document)
    assert from_document(document) == programme


def test_the_shortest_document_is_the_usual_programme():
    assert from_document({"rounds": [], "promises": {}, "casts": {}}) == Programme()
