"""Upgrades: after a backup, not on the eve of an event, and the doctor sees what is left to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from kinfolk.errors import InputError
from kinfolk_web.running import backups, doctor, lock, migrating, system_user
from tests.site.running.test_certificates import a_pair

NOW = datetime(2027, 5, 14, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(server_url):
    """A data folder and a database of its own, as `serve` has prepared them."""
    name = f"upgrade_{os.getpid()}"
    url = server_url.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    with tempfile.TemporaryDirectory(prefix="kinfolk-upgrade-") as folder:
        assert prepare(Path(folder), url).returncode == 0
        yield Path(folder), url
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def prepare(folder, url, *words):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINFOLK_")}
    return subprocess.run(
        [sys.executable, "-m", "kinfolk_web.running.preparing", *words],
        capture_output=True,
        text=True,
        env=kept | {"KINFOLK_DATA": str(folder), "DATABASE_URL": url},
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def backups_in(folder):
    return sorted((folder / "backups").glob("before-*.kinfolk"))


def test_a_new_installation_needs_no_backup(place):
    folder, url = place
    assert backups_in(folder) == []
    assert backups.counts(url) == {}
    assert (folder / "static" / "staticfiles.json").exists()


def test_an_upgrade_waits_for_an_event_to_be_over_unless_forced_and_takes_a_backup_first(place):
    folder, url = place
    with psycopg.connect(url) as database:
        # what the program knows and the database lacks: a table of Django's that nothing else needs
        database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        database.execute("DROP TABLE django_session")
        [[community]] = database.execute(
            "INSERT INTO kinfolk_web_community (name, slug, language, made_at) VALUES ('L', 'l', 'en', now()) RETURNING id"
        ).fetchall()
        database.execute(
            "INSERT INTO kinfolk_web_event (community_id, name, slug, starts_on, timezone, language, place, made_at, "
            "archived, reply_to, safety_name, safety_phone) "
            "VALUES (%s, 'Meeting', 'm', %s, 'UTC', 'en', '', now(), false, '', '', '')",
            [community, datetime.now(UTC).date() + timedelta(days=1)],
        )
    refused = prepare(folder, url)
    assert refused.returncode == 2
    assert "an event begins at" in refused.stderr
    assert "--force-upgrade" in refused.stderr
    assert backups_in(folder) == []
    forced = prepare(folder, url, "--force")
    assert forced.returncode == 0, forced.stderr
    [backup] = backups_in(folder)
    assert str(backup) in forced.stderr
    assert backups.verify(backup).rows["kinfolk_web_event"] == 1
    with psycopg.connect(url) as database:
        assert database.execute("SELECT to_regclass('django_session')::text").fetchone() == ("django_session",)
    assert prepare(folder, url).stderr == ""
    assert backups_in(folder) == [backup], "without migrations there is nothing to save"


@pytest.mark.parametrize(("hours", "refused"), [(-30, True), (1, True), (71, True), (73, False)])
def test_three_days_before_an_event_upgrades_stop(hours, refused):
    def begins():
        return NOW + timedelta(hours=hours)

    if refused:
        with pytest.raises(InputError, match="no upgrades from three days before"):
            migrating._refuse_on_the_eve(["a"], begins, NOW)
    else:
        migrating._refuse_on_the_eve(["a"], begins, NOW)
    migrating._refuse_on_the_eve(["a"], lambda: None, NOW)


def test_if_nobody_can_say_when_an_event_begins_the_upgrade_waits():
    def broken():
        raise ZeroDivisionError

    with pytest.raises(InputError, match="cannot be said"):
        migrating._refuse_on_the_eve(["a"], broken, NOW)


def found(check, given):
    return {finding.state: finding for finding in check(given)}


def test_the_doctor_looks_at_folders_keys_and_addresses(tmp_path, settings, monkeypatch):
    assert found(doctor._folder, tmp_path / "nowhere")["wrong"].remedy.startswith("kinfolk serve makes it")
    tmp_path.chmod(0o777)
    assert "chmod go-w" in found(doctor._folder, tmp_path)["wrong"].remedy
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "vault.key").touch(mode=0o600)
    assert "is empty" in found(doctor._keys, tmp_path)["wrong"].sentence
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "https://kinfolk.example.org", ["localhost"]
    assert "KINFOLK_ALLOWED_HOSTS" in found(doctor._address, tmp_path)["wrong"].remedy
    settings.ALLOWED_HOSTS = [".example.org", "192.168.0.7"]
    assert "good" in found(doctor._address, tmp_path)
    settings.PUBLIC_URL = "http://192.168.0.7:8000"
    assert "plain HTTP" in found(doctor._address, tmp_path)["note"].sentence
    certificate, _ = a_pair(tmp_path, "other.example.org", until=datetime.now(UTC) + timedelta(hours=5))
    monkeypatch.setenv("KINFOLK_CERTIFICATE", str(certificate))
    sentences = " ".join(finding.sentence for finding in doctor._certificate(tmp_path))
    assert "expires within a day" in sentences
    assert "not for 192.168.0.7" in sentences


def test_the_doctor_sees_a_full_disk(tmp_path, monkeypatch):
    for share, state in ((0.5, "good"), (0.09, "note"), (0.01, "wrong")):
        monkeypatch.setattr(doctor.disk, "free_share", lambda _, share=share: share)
        assert set(found(doctor._disk, tmp_path)) == {state}


def test_the_doctor_says_when_there_is_no_database(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://kinfolk:secret@127.0.0.1:1/kinfolk")
    wrong = {finding.about: finding for finding in doctor.examine(tmp_path) if finding.state == "wrong"}
    assert "does not answer" in wrong["database"].sentence
    assert "secret" not in wrong["database"].sentence


@pytest.mark.parametrize(
    ("name", "said"),
    [("MAIL_PACE", "60/min"), ("MAIL_PACE", "0"), ("TRUSTED_PROXIES", "yes"), ("LOG_LEVEL", "loud")],
)
def test_the_doctor_names_a_setting_that_is_wrong(tmp_path, name, said):
    words = [sys.executable, "-m", "kinfolk_web", "doctor", "--json", "--data", str(tmp_path)]
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, timeout=120, env={**os.environ, f"KINFOLK_{name}": said}
    )
    wrong = {one["about"]: one for one in json.loads(done.stdout)["findings"] if one["state"] == "wrong"}
    assert f"KINFOLK_{name} is" in wrong["settings"]["sentence"]
    assert wrong["settings"]["remedy"].startswith("Write ")
    assert {"address", "mail"}.isdisjoint(wrong), "said once"


def test_an_empty_setting_is_as_if_it_were_not_named(tmp_path):
    words = [sys.executable, "-c", "from kinfolk_web import settings; print(settings.MAIL_PACE, settings.LOGGING)"]
    more = {"KINFOLK_MAIL_PACE": "", "KINFOLK_LOG_LEVEL": "debug", "KINFOLK_DATA": str(tmp_path)}
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120, env={**os.environ, **more})
    assert done.stdout.startswith("60 ")
    assert "'level': 'DEBUG'" in done.stdout


def test_the_doctor_gives_the_remedy_of_what_went_wrong_and_says_it_once(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    [one] = [finding for finding in doctor.examine(tmp_path) if finding.about == "database"]
    assert one.remedy.startswith("Name the right folder with --data")
    assert "--data" not in one.sentence


@pytest.mark.skipif(not system_user.is_root(), reason="only root could take an installation away from its user")
def test_root_does_not_take_an_installation_away_from_its_user(tmp_path):
    (tmp_path / "postgres").mkdir()
    with lock.hold(tmp_path):
        pass
    os.chown(tmp_path / "postgres", 65_534, -1)
    (tmp_path / lock.NAME).unlink()
    with pytest.raises(InputError, match="sudo -u"), lock.hold(tmp_path):
        pass
    assert not (tmp_path / lock.NAME).exists(), "nothing of root's is left there"


def test_a_folder_is_held_by_one_process_that_can_be_named(tmp_path):
    assert not lock.is_held(tmp_path / "nowhere")
    with lock.hold(tmp_path) as left_by_a_killed_one:
        assert not left_by_a_killed_one
        assert lock.holder(tmp_path) == os.getpid()
        script = "import sys; from pathlib import Path; from kinfolk_web.running import lock\n"
        script += "print(lock.is_held(Path(sys.argv[1])))"
        words = [sys.executable, "-c", script, str(tmp_path)]
        held = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
        assert held.stdout == "True\n"
    assert not lock.is_held(tmp_path)
    (tmp_path / lock.NAME).write_text("12345\n")
    with lock.hold(tmp_path) as left_by_a_killed_one:
        assert left_by_a_killed_one
