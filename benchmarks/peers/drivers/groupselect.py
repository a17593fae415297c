"""Lets an installed or checked-out GroupSelect seat the people of an input file, again and again until it is stopped.

Run as ``python groupselect.py CHECKOUT INPUT`` by an interpreter that has numpy; CHECKOUT may be empty where it is
installed. It says when it is ready, and prints one line of JSON for each schedule. Nothing of Kinfolk is imported here.
"""

import json
import sys
import time
from pathlib import Path

checkout, file = sys.argv[1:]
sys.path.pop(0)  # this folder, in which a module has the name of theirs
if checkout:
    sys.path.insert(0, checkout)

import groupselect  # noqa: E402 # found by the lines above
import numpy as np  # noqa: E402

given = json.loads(Path(file).read_text("utf-8"))
fields = [*given.get("fields", []), *([given["party"]] if given.get("party") else [])]
people = given["people"]
# It asks for one field to diversify by: the same value for everybody says nothing. Who came alone is of one value too.
table = np.array(fields or [[0] * people], dtype=np.int64).T + 1
print(json.dumps({"ready": True}), flush=True)
since, run = time.perf_counter(), 0
while True:
    found = groupselect.allocate_numpy(
        participants=table,
        fields=dict.fromkeys(range(table.shape[1]), "diversify"),
        n_part_per_group=[max(given["tables"])] * given["rounds"],
        settings={"seed": 1_000 * given["seed"] + run, "n_attempts": given["attempts"]},
    )
    labels = [[-1] * given["rounds"] for _ in range(people)]
    for r, allocation in enumerate(found.ensemble):
        for number, group in enumerate(allocation):
            for person in group:
                labels[int(person)][r] = number
    print(json.dumps({"seconds": time.perf_counter() - since, "labels": labels}), flush=True)
    run += 1
