"""A sentence is an English string that can be said in another language, kept as JSON, and never loses a value."""

from __future__ import annotations

import copy
import io
import json
import pickle
from gettext import GNUTranslations

import pytest

from kinfolk.catalogues import compiled
from kinfolk.sentences import (
    Sentence,
    capital,
    ended,
    from_stored,
    joined,
    language_now,
    listed,
    say,
    say_as,
    say_blank,
    say_count,
    speaking,
    spoken,
    tell,
    to_stored,
    written,
)

SEATED = say("sits {where}, which has no host", where=say("in round {round} at table {table}", round=2, table="5"))


def test_it_is_an_english_string_like_any_other():
    assert SEATED == "sits in round 2 at table 5, which has no host"
    assert json.loads(json.dumps({"why": SEATED})) == {"why": str(SEATED)}


def test_it_is_said_in_another_language_with_the_sentences_within_it():
    assert spoken(SEATED, "de") == "sitzt in Runde 2 an Tisch 5 ohne Gastgeber:in"
    assert spoken(SEATED, "es") == "se sienta en la ronda 2 en la mesa 5, que no tiene persona anfitriona"


def test_numbers_choose_their_form_and_are_written_as_the_language_writes_them():
    people = [say_count(count, "{count} person", "{count:,} people") for count in (1, 3000, 30000)]
    assert people == ["1 person", "3,000 people", "30,000 people"]
    assert spoken(people, "de") == ["1 Person", "3.000 Personen", "30.000 Personen"]
    assert spoken(people, "es") == ["1 persona", "3000 personas", "30.000 personas"]
    assert [written("0.9", one) for one in ("en", "de", "es")] == ["0.9", "0,9", "0,9"]


def test_a_word_that_means_two_things_is_told_apart_by_its_context():
    assert spoken(say_as("a table", "round"), "de") == "rund"


def test_lists_capitals_and_full_stops_survive_translation():
    several = listed(["Ana", "Bo", say("nobody")])
    assert several == "Ana, Bo and nobody"
    assert spoken(ended(capital(joined([say("nobody"), several], " – "))), "de") == "Niemand – Ana, Bo und niemand."


def test_blanks_of_a_template_stay_blanks_in_every_language():
    assert say_blank("Round {round}") == "Round {round}"
    assert spoken(say_blank("Round {round}"), "de") == "Runde {round}"


def test_a_name_with_braces_is_a_name():
    strange = say("{who} sits {where}.", who="{where} {0}", where="{who}")
    assert strange == "{where} {0} sits {who}."
    assert spoken(strange, "de") == "{where} {0} sitzt {who}."


@pytest.mark.parametrize(
    "sentence", [SEATED, listed(["a", SEATED, "c"]), ended(capital(SEATED)), say_as("a table", "long")]
)
def test_it_comes_back_from_json_from_copies_and_from_other_processes(sentence):
    stored = json.loads(json.dumps(to_stored({"broken": [{"why": sentence, "impossible": False}], "steps": 3})))
    for back in (
        from_stored(stored)["broken"][0]["why"],
        copy.deepcopy(sentence),
        pickle.loads(pickle.dumps(sentence)),
    ):
        assert isinstance(back, Sentence)
        assert back == sentence
        assert spoken(back, "es") == spoken(sentence, "es")


def test_plain_texts_stay_what_they_are():
    document = {"why": "an older plan", "people": ["a1"], "rounds": [1, 2]}
    assert to_stored(document) == from_stored(document) == spoken(document, "de") == document


def test_what_is_spoken_now_ends_with_its_block_and_unknown_languages_are_english():
    with speaking("de"):
        assert tell("by luck") == "Zufall"
        with speaking("xx"):
            assert (language_now(), tell("by luck")) == ("en", "by luck")
        assert language_now() == "de"
    assert language_now() == "en"


def test_catalogues_are_compiled_as_gettext_reads_them():
    """What is not translated, or out of use, is left out: then English is said."""
    source = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        '#: a.py\nmsgid "Table"\nmsgstr ""\n"Tis"\n"ch"\n\nmsgctxt "a table"\nmsgid "round"\nmsgstr "rund"\n\n'
        'msgid "{count} seat"\nmsgid_plural "{count} seats"\nmsgstr[0] "{count} Platz"\nmsgstr[1] "{count} Plätze"\n\n'
        'msgid "untold"\nmsgstr ""\n\n#~ msgid "old"\n#~ msgstr "alt"\n'
    )
    known = GNUTranslations(io.BytesIO(compiled(source)))
    assert known.gettext("Table") == "Tisch"
    assert (known.pgettext("a table", "round"), known.gettext("round")) == ("rund", "round")
    assert [known.ngettext("{count} seat", "{count} seats", n) for n in (1, 2)] == ["{count} Platz", "{count} Plätze"]
    assert (known.gettext("untold"), known.gettext("old")) == ("untold", "old")
