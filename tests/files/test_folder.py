"""The folder of --out: all files or none, the newest under the plain names, earlier ones whole in v<version>."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path

import pytest

from kinfolk.errors import InputError
from kinfolk.files import Want, plan_document, recover, save, survey
from tests.files.plans import dealt

FILES = {"plan.xlsx": "", "list.pdf": "a4"}


def want(files=FILES, **fields):
    return Want(
        files=files, render=lambda plan: {name: f"{name} {plan['version']}".encode() for name in files}, **fields
    )


def document(seed=0, **fields):
    return plan_document(dealt(seed=seed)) | {"event": "Gala"} | fields


def shown(folder):
    """Return what a person sees in a folder."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_the_first_plan_has_the_plain_names_and_version_one(tmp_path):
    saved = save(tmp_path / "deep" / "out", document(), want())
    assert saved.written
    assert saved.document["version"] == 1
    assert shown(tmp_path / "deep" / "out") == ["list.pdf", "plan.json", "plan.xlsx"]
    assert json.loads((tmp_path / "deep" / "out" / "plan.json").read_text("utf-8")) == saved.document


def test_the_next_plan_moves_the_previous_set_whole(tmp_path):
    save(tmp_path, document(), want())
    saved = save(tmp_path, document(seed=1), want({"plan.xlsx": ""}))
    assert saved.document["version"] == 2
    assert shown(tmp_path) == ["plan.json", "plan.xlsx", "v1"]
    assert shown(tmp_path / "v1") == ["list.pdf", "plan.json", "plan.xlsx"]
    assert (tmp_path / "v1" / "list.pdf").read_bytes() == b"list.pdf 1"
    assert (tmp_path / "plan.xlsx").read_bytes() == b"plan.xlsx 2"


def test_an_equal_plan_is_not_written_again(tmp_path):
    save(tmp_path, document(), want())
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    saved = save(tmp_path, document(seconds=99.0), want())
    assert not saved.written
    assert saved.document["seconds"] == 0.25
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_files_missing_beside_an_equal_plan_are_added_without_a_new_version(tmp_path):
    save(tmp_path, document(), want({"plan.xlsx": ""}))
    saved = save(tmp_path, document(), want({"list.pdf": "a4"}))
    assert (saved.written, saved.document["version"]) == (True, 1)
    assert shown(tmp_path) == ["list.pdf", "plan.json", "plan.xlsx"]
    assert not save(tmp_path, document(), want()).written
    assert save(tmp_path, document(), want({"list.pdf": "letter"})).written
    assert "v1" not in shown(tmp_path)


def test_of_the_files_beside_an_equal_plan_those_that_come_out_differently_are_written(tmp_path):
    save(tmp_path, document(), want())
    made = {"plan.xlsx": b"plan.xlsx 1", "list.pdf": b"list.pdf with other pronouns"}
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert save(tmp_path, document(), Want(files=FILES, render=lambda _: made)).written
    assert (tmp_path / "list.pdf").read_bytes() == made["list.pdf"]
    now = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert {name for name in now if now[name] == before[name]} == {"plan.json", "plan.xlsx"}
    assert not save(tmp_path, document(), Want(files=FILES, render=lambda _: made)).written


def test_files_made_of_something_else_do_not_stay_beside_an_equal_plan_though_nobody_asks_for_them(tmp_path):
    """Paper with yesterday's pronouns beside today's report would be printed by somebody."""

    def made(files, basis):
        return save(tmp_path, document(), want(files, basis=basis))

    everything, report = {"plan.xlsx": "", "list.pdf": "a4"}, {"plan.xlsx": ""}
    made(everything, "monday")
    assert not made(report, "monday").written
    assert shown(tmp_path) == ["list.pdf", "plan.json", "plan.xlsx"]
    after = made(report, "tuesday")
    assert (after.written, after.files) == (True, ("plan.json", "plan.xlsx"))
    assert shown(tmp_path) == ["plan.json", "plan.xlsx"]
    assert not made(report, "tuesday").written
    assert made(everything, "tuesday").written
    assert shown(tmp_path) == ["list.pdf", "plan.json", "plan.xlsx"]


def test_notes_of_ones_own_in_the_spreadsheet_stay_while_nothing_changes(tmp_path):
    save(tmp_path, document(), want())
    (tmp_path / "plan.xlsx").write_bytes(b"with notes")
    assert not save(tmp_path, document(), want()).written
    assert (tmp_path / "plan.xlsx").read_bytes() == b"with notes"


def test_a_different_event_is_refused_before_and_at_writing(tmp_path):
    save(tmp_path, document(), want())
    with pytest.raises(InputError, match="'Gala'"):
        survey(tmp_path, "Ball")
    with pytest.raises(InputError, match="'Gala'"):
        save(tmp_path, document(event="Ball"), want())
    survey(tmp_path, "Gala")
    assert shown(tmp_path) == ["list.pdf", "plan.json", "plan.xlsx"]


def test_files_of_others_are_neither_overwritten_nor_moved(tmp_path):
    (tmp_path / "list.pdf").write_text("mine")
    with pytest.raises(InputError, match=r"list\.pdf"):
        save(tmp_path, document(), want())
    assert shown(tmp_path) == ["list.pdf"]
    save(tmp_path, document(), want({"plan.xlsx": ""}))
    save(tmp_path, document(seed=1), want({"plan.xlsx": ""}))
    assert (tmp_path / "list.pdf").read_text() == "mine"
    assert shown(tmp_path / "v1") == ["plan.json", "plan.xlsx"]


def test_a_set_without_its_hidden_list_is_still_recognised(tmp_path):
    save(tmp_path, document(), want())
    (tmp_path / ".kinfolk-set.json").unlink()
    (tmp_path / "attendees.csv").write_text("name\nAna\n")
    save(tmp_path, document(seed=1), want())
    assert shown(tmp_path) == ["attendees.csv", "list.pdf", "plan.json", "plan.xlsx", "v1"]


def test_a_repair_keeps_its_version_and_refuses_a_folder_with_a_newer_plan(tmp_path):
    save(tmp_path, document(version=3), want())
    assert save(tmp_path, document(seed=1, version=4), want(keep_version=True)).document["version"] == 4
    with pytest.raises(InputError, match="already holds plan 4, and this is plan 4"):
        save(tmp_path, document(seed=2, version=4), want(keep_version=True))


def test_a_version_that_lies_there_already_is_never_merged_into(tmp_path):
    save(tmp_path, document(), want())
    (tmp_path / "v1").mkdir()
    with pytest.raises(InputError, match="already holds 'v1'"):
        save(tmp_path, document(seed=1), want())


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    def fail(_plan):
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left"):
        save(tmp_path / "out", document(), Want(files={}, render=fail))
    assert not (tmp_path / "out").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError):
        save(tmp_path / "file", document(), want())
    with pytest.raises(InputError, match="not a folder"):
        survey(tmp_path / "file", "Gala")


def test_a_journal_that_points_outside_is_refused(tmp_path):
    save(tmp_path, document(), want())
    evil = {"format": "kinfolk.journal/1", "archive": "v1", "old": ["../secret"], "new": []}
    (tmp_path / ".kinfolk-journal.json").write_text(json.dumps(evil))
    with pytest.raises(InputError, match="journal"):
        recover(tmp_path)


def test_two_runs_at_once_both_end_up_whole(tmp_path):
    runs = [threading.Thread(target=save, args=(tmp_path, document(seed=seed), want())) for seed in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert shown(tmp_path) == ["list.pdf", "plan.json", "plan.xlsx", "v1", "v2", "v3"]
    for place in (tmp_path, tmp_path / "v1", tmp_path / "v2", tmp_path / "v3"):
        version = json.loads((place / "plan.json").read_text("utf-8"))["version"]
        assert (place / "list.pdf").read_bytes() == f"list.pdf {version}".encode()


def killed_before(moment, folder):
    """Save a second plan in a process of its own that dies before file operation number ``moment``; tell if it died."""
    child = os.fork()
    if not child:
        _save_and_die(moment, folder)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _save_and_die(moment, folder):
    left = moment

    def counted(true):
        def call(*args, **kwargs):
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return true(*args, **kwargs)

        return call

    try:
        for name in ("mkdir", "replace", "unlink", "open"):
            setattr(Path, name, counted(getattr(Path, name)))
        os.fsync = counted(os.fsync)
        save(folder, document(seed=1), want())
    except BaseException:  # noqa: BLE001 - the parent must see it
        os._exit(1)
    os._exit(0)


def test_kill_at_any_moment_leaves_the_old_set_or_the_new_one(tmp_path):
    """Whenever there is a plan under the plain name its set is whole, and the next run finishes or clears the rest."""
    left, died, moment = set(), True, 0
    while died:
        folder = tmp_path / str(moment)
        save(folder, document(), want())
        died = killed_before(moment, folder)
        if "plan.json" in shown(folder):
            whole(folder)
        survey(folder, "Gala")
        version = whole(folder)
        assert ("v1" in shown(folder)) == (version == 2)
        assert not (folder / ".kinfolk-new").exists()
        assert save(folder, document(seed=1), want()).document["version"] == 2
        assert whole(folder) == 2
        left.add((died, version))
        moment += 1
    assert left == {(True, 1), (True, 2), (False, 2)}
    assert moment > 20


def whole(folder: Path) -> int:
    """Return the version of the set in the folder, having seen that every file in it and in v1 is of one version."""
    version = json.loads((folder / "plan.json").read_text("utf-8"))["version"]
    assert {(folder / name).read_bytes() for name in FILES} == {f"{name} {version}".encode() for name in FILES}
    if version == 2:
        assert {(folder / "v1" / name).read_bytes() for name in FILES} == {f"{name} 1".encode() for name in FILES}
    return version
