"""A greeter's photo: the picture alone, seen by those she greets and nobody else, gone when she says so."""

from __future__ import annotations

import io
import struct
import zlib

import PIL.Image
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scope

from kinfolk_web.keeping.erasing import erase
from kinfolk_web.keeping.exporting import as_data
from kinfolk_web.models import Photo, Welcome
from kinfolk_web.welcome import actions, photos
from kinfolk_web.welcome.filling import look_after
from kinfolk_web.welcome.forgetting import forget_words, words_of
from tests.site.phone.steps import opened
from tests.site.world import a_member, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
HERS, OWN, PAGE, SEND = "/my/greeter/photo.jpg", "/my/greeting/photo.jpg", "/my/greeting/", "/my/greeting/photo/"
PLACE = b"canary 51.5N 0.1W"


@pytest.fixture
def event():
    cache.clear()
    event = an_event()
    with scope(community=event.community):
        yield event


@pytest.fixture
def tom(event):
    return an_attendee(event, "Tom Okoro", times_attended=4, is_greeter=True)


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (1200, 900), mode: str = "RGB") -> bytes:
    """A picture, red on its left and blue on its right, with a place, a camera and a comment in it, lying on its side."""
    image = PIL.Image.new(mode, size, "blue" if mode != "L" else 80)
    image.paste(PIL.Image.new(mode, (size[0] // 2, size[1]), "red" if mode != "L" else 160))
    facts = PIL.Image.Exif()
    facts[0x0112] = 6  # is to be turned by a quarter
    facts[0x010F] = "canary camera"
    facts.get_ifd(0x8825)[0x001D] = PLACE.decode()
    held = io.BytesIO()
    image.save(held, kind, exif=facts, **({"comment": PLACE} if kind == "JPEG" else {}))
    return held.getvalue()


def sent(attendee, data: bytes, name: str = "me.jpg"):
    return opened(attendee).post(SEND, {"photo": SimpleUploadedFile(name, data)})


def a_bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 900 million points."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(90_000))) + part(b"IEND", b"")


def test_what_is_kept_is_the_picture_alone_small_upright_and_sealed(event, tom):
    data = a_photo()
    assert PLACE in data
    assert sent(tom, data).status_code == 302
    held = bytes(Photo.objects.get().sealed)
    small = photos.photo_of(tom)
    assert small not in held
    image = PIL.Image.open(io.BytesIO(small))
    assert (image.format, image.size) == ("JPEG", (300, 400))
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"canary" not in small
    red, _green, blue = image.getpixel((150, 20))
    assert blue < 60, "it stands upright: what lay on the left is on top"
    assert red > 200
    bo = an_attendee(event, "Bo Berg", is_greeter=True)
    Photo.objects.update(attendee=bo)
    assert photos.photo_of(bo) is None, "sealed for whom it shows"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGBA", "L", "RGB"])
def test_what_phones_and_computers_make_is_read(kind, mode):
    small = PIL.Image.open(io.BytesIO(photos.shrunk(a_photo(kind, (90, 60), mode))))
    assert (small.format, small.size, small.mode) == ("JPEG", (60, 90), "RGB")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (a_bomb(), "more points than any screen"),
        (a_photo()[:700], "no photo that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no photo that can be read"),
        (b"GIF89a" + bytes(200), "no photo that can be read"),
        (b"\xff\xd8\xff" + bytes(4 * 1024**2), "larger than 4 MiB"),
    ],
    ids=["nothing", "a bomb", "half of one", "a page", "another kind", "too large"],
)
def test_what_is_no_photo_is_refused_with_a_sentence_and_nothing_is_kept(tom, data, said):
    answer = sent(tom, data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Photo.objects.exists()


def test_only_those_she_greets_see_it_and_nobody_once_it_is_withdrawn(event, tom):
    ana, bo = an_attendee(event, "Ana Lima", times_attended=0), an_attendee(event, "Bo Berg", times_attended=0)
    actions.assign(newcomer=ana, greeter=tom, by=None)
    hers = opened(ana)
    assert "A photo of" not in hers.get("/my/greeter/").content.decode(), "only if offered"
    sent(tom, a_photo())
    assert "A photo of Tom Okoro" in hers.get("/my/greeter/").content.decode()
    answer = hers.get(HERS)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == photos.photo_of(tom) == opened(tom).get(OWN).content
    assert opened(bo).get(HERS).status_code == hers.get(OWN).status_code == 404
    assert Client().get(HERS).status_code == 403
    assert sent(bo, a_photo()).status_code == 422, "who greets nobody offers none"
    olive = signed_in(a_member(event))
    assert b"photo.jpg" not in olive.get("/c/lamplighters/meeting/welcome/").content
    actions.end(welcome=Welcome.objects.get(), because=Welcome.End.NEWCOMER)
    assert hers.get(HERS).status_code == 404, "somebody else greets her now"
    actions.assign(newcomer=bo, greeter=tom, by=None)
    assert opened(bo).get(HERS).status_code == 200
    assert opened(tom).post(SEND, {"away": "yes"}).status_code == 302
    assert opened(bo).get(HERS).status_code == 404
    assert not Photo.objects.exists()


def test_it_is_in_her_own_data_and_goes_with_her_with_her_offer_and_with_time(event, tom):
    sent(tom, a_photo())
    ((label, value),) = as_data(tom)["photo"]
    assert label == "my photo"
    assert value.startswith("data:image/jpeg;base64,/9j/")
    assert value in opened(tom, proved=True).get("/my/data/me.html").content.decode()
    opened(tom).post("/my/offer/", {"greet": "0", "host": "0"})
    assert not Photo.objects.exists(), "who greets nobody any more shows nobody a photo"
    Photo.objects.create(attendee=tom, sealed=b"sealed")
    look_after(event)
    assert not Photo.objects.exists(), "nor who greets nobody because a list or the team says so"
    tom.is_greeter = True
    tom.save()
    for goes in (lambda: erase(attendee=tom), lambda: forget_words(event)):
        Photo.objects.create(attendee=tom, sealed=b"sealed")
        assert words_of(event) == 1
        goes()
        assert words_of(event) == 0
