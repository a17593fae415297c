"""The text of plan.json: the same bytes whether it is made whole or some lines at a time."""

from __future__ import annotations

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from kinfolk.files import Want, dump, plan_document, save
from kinfolk.files.text import LINES_AT_ONCE, chunks
from tests.factories import make_problem
from tests.files.plans import dealt

PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
JSON = st.recursive(
    PLAIN, lambda held: st.lists(held, max_size=3) | st.dictionaries(st.text(max_size=3), held, max_size=3)
)


def naive(value, depth=0):
    """Return the text as the first version of Kinfolk wrote it, which the bytes of every later one must equal."""
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    lists = [one for one in held if isinstance(one, (dict, list))]
    plain = all(not isinstance(one, (dict, list)) for some in lists for one in some)
    if not lists or (isinstance(value, dict) and plain and not any(isinstance(one, dict) for one in lists)):
        return json.dumps(value, ensure_ascii=False)
    inside, outside = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict):
        lines = [
            f"{inside}{json.dumps(key, ensure_ascii=False)}: {naive(one, depth + 1)}" for key, one in value.items()
        ]
        return "{\n" + ",\n".join(lines) + f"\n{outside}}}"
    return "[\n" + ",\n".join(inside + naive(one, depth + 1) for one in value) + f"\n{outside}]"


@given(st.dictionaries(st.text(max_size=3), JSON, max_size=4))
def test_any_document_is_written_as_it_always_was(document):
    assert dump(document) == naive(document) + "\n"
    assert b"".join(chunks(document)) == dump(document).encode()


def test_a_large_plan_is_written_some_lines_at_a_time_and_its_digest_is_that_of_the_file(tmp_path):
    document = plan_document(dealt(make_problem(4 * LINES_AT_ONCE)))
    assert max(chunk.count(b"\n") for chunk in chunks(document)) == LINES_AT_ONCE
    save(tmp_path, document, Want(files={"list.pdf": "a4"}, render=lambda _: {"list.pdf": b"names"}))
    written = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.iterdir()}
    assert (tmp_path / "plan.json").read_bytes() == dump(document).encode()
    held = json.loads((tmp_path / ".kinfolk-set.json").read_text("utf-8"))
    assert held["digests"] == {name: written[name] for name in ("plan.json", "list.pdf")}
