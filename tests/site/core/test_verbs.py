"""Every verb that is written anywhere has a sentence that a person can read."""

from __future__ import annotations

import re
from pathlib import Path

import kinfolk_web
from kinfolk_web.core.verbs import SENTENCES, sentence

SOURCE = Path(kinfolk_web.__file__).parent
VERB = re.compile(r"""\bchange\(\s*\(?\s*["']([a-z_.]+)["'](?:\s+if\s+[^,]*?else\s+["']([a-z_.]+)["'])?""")


def verbs_in_source():
    for file in SOURCE.rglob("*.py"):
        for found in VERB.finditer(file.read_text(encoding="utf-8")):
            yield from (verb for verb in found.groups() if verb)


def test_every_verb_in_the_source_has_a_sentence():
    found = set(verbs_in_source())
    assert {"role.give", "undo", "event.archive", "event.unarchive"} <= found, "the search finds verbs"
    assert found - set(SENTENCES) == set()
    assert {"plan.solved", "plan.kept", "plan.repaired", "plan.exchange", "programme.start"} <= set(SENTENCES)


def test_a_sentence_says_what_it_is_given_and_passes_over_what_is_missing():
    assert sentence("role.give", {"user": "Ana", "role": "door"}) == "gave Ana the role door"
    assert sentence("role.give", {}) == "gave somebody the role …"
    for verb in SENTENCES:
        assert "%(" not in sentence(verb, {}), verb


def test_a_verb_nobody_knows_is_still_a_sentence():
    assert sentence("plan.fly", {}) == "changed a plan"
    assert sentence("unheard.of", {}) == "changed something"
