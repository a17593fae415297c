"""Statements to start with, by field of work, in our own words and every language of the site; organisers choose and edit.

None of them is about health, belief, sexuality, politics, immigration or a union.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.numbers import is_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrPromise


class Starter(NamedTuple):
    """One statement in the languages of the site."""

    en: str
    de: str
    es: str

    def translations(self, base: str) -> dict[str, str]:
        """Return it in every language but ``base``."""
        return {code: text for code, text in self._asdict().items() if code != base}

    def text(self, language: str) -> str:
        """Return it in a language, or in English if it is not written in that one."""
        return str(self._asdict().get(language, self.en))


FIELDS: dict[str, StrPromise] = {
    "anybody": _("for any gathering"),
    "association": _("associations and clubs"),
    "library": _("libraries and archives"),
    "teaching": _("schools and teaching"),
    "research": _("research and universities"),
    "software": _("software and technology"),
    "culture": _("museums, stage and culture"),
    "charity": _("charities and volunteering"),
    "craft": _("crafts and small business"),
}

STARTERS: dict[str, tuple[Starter, ...]] = {
    "anybody": (
        Starter("I came here without knowing anybody.", "Ich bin gekommen, ohne jemanden zu kennen.", "He venido sin conocer a nadie."),
        Starter("I am the only one of my kind where I work.", "Dort, wo ich arbeite, bin ich die einzige Person meiner Art.", "Donde trabajo soy la única persona de mi especie."),
        Starter("I would love to find somebody to call when I am stuck.", "Ich hätte gern jemanden, den ich anrufen kann, wenn ich feststecke.", "Me encantaría encontrar a alguien a quien llamar cuando me atasco."),
        Starter("I have never spoken in front of more than twenty people.", "Ich habe noch nie vor mehr als zwanzig Leuten gesprochen.", "Nunca he hablado delante de más de veinte personas."),
        Starter("I changed my field of work completely.", "Ich habe mein Arbeitsgebiet ganz gewechselt.", "He cambiado por completo de campo de trabajo."),
        Starter("I learn best by watching somebody do it.", "Ich lerne am besten, wenn ich jemandem zusehe.", "Aprendo mejor viendo cómo lo hace otra persona."),
        Starter("I prefer a walk to a meeting.", "Mir ist ein Spaziergang lieber als eine Sitzung.", "Prefiero un paseo a una reunión."),
        Starter("I talk too fast when I am nervous.", "Wenn ich aufgeregt bin, rede ich zu schnell.", "Hablo demasiado rápido cuando me pongo nervioso."),
        Starter("I would love to have one quiet day a week.", "Ich hätte gern einen ruhigen Tag in der Woche.", "Me encantaría tener un día tranquilo a la semana."),
        Starter("I have moved to a new town within the last two years.", "Ich bin in den letzten zwei Jahren in eine neue Stadt gezogen.", "En los últimos dos años me he mudado a otra ciudad."),
    ),
    "association": (
        Starter("I am the only paid person in my association.", "Ich bin die einzige bezahlte Person in meinem Verein.", "Soy la única persona con sueldo en mi asociación."),
        Starter("I chair a board because nobody else would.", "Ich leite einen Vorstand, weil es sonst niemand tat.", "Presido una junta porque nadie más quería."),
        Starter("We have more members on paper than in the room.", "Wir haben mehr Mitglieder auf dem Papier als im Raum.", "Tenemos más socios en el papel que en la sala."),
        Starter("I would love to see people under thirty join.", "Ich wünsche mir, dass Leute unter dreißig dazukommen.", "Me encantaría que se uniera gente de menos de treinta."),
        Starter("Our newsletter is written on Sunday evenings.", "Unser Rundbrief entsteht am Sonntagabend.", "Nuestro boletín se escribe los domingos por la noche."),
        Starter("I have never run an annual meeting before.", "Ich habe noch nie eine Jahresversammlung geleitet.", "Nunca he dirigido una asamblea anual."),
        Starter("I know our statutes nearly by heart.", "Unsere Satzung kenne ich fast auswendig.", "Me sé los estatutos casi de memoria."),
    ),
    "library": (
        Starter("I run a library alone.", "Ich betreibe eine Bibliothek allein.", "Llevo yo sola o solo una biblioteca."),
        Starter("I have thrown books away and still think of them.", "Ich habe Bücher weggeworfen und denke noch an sie.", "He tirado libros y sigo pensando en ellos."),
        Starter("I never trained as a librarian.", "Ich habe Bibliothekswesen nie gelernt.", "Nunca estudié para bibliotecario."),
        Starter("I would love to have a room for making things.", "Ich hätte gern einen Raum zum Selbermachen.", "Me encantaría tener un espacio para crear cosas."),
        Starter("We still have a card catalogue.", "Bei uns gibt es noch einen Zettelkatalog.", "Todavía tenemos un catálogo de fichas."),
        Starter("Somebody cried at my desk and I listened.", "Jemand hat an meiner Theke geweint, und ich habe zugehört.", "Alguien lloró en mi mostrador y le escuché."),
    ),
    "teaching": (
        Starter("I teach a subject that I never studied.", "Ich unterrichte ein Fach, das ich nie studiert habe.", "Enseño una materia que nunca estudié."),
        Starter("I am the only teacher of my subject at my school.", "An meiner Schule unterrichte nur ich mein Fach.", "Soy la única persona que enseña mi materia en mi centro."),
        Starter("I have never shown a colleague a lesson that failed.", "Ich habe noch nie jemandem eine misslungene Stunde gezeigt.", "Nunca he enseñado a un colega una clase que salió mal."),
        Starter("I would love to teach outdoors more often.", "Ich würde gern öfter draußen unterrichten.", "Me encantaría dar clase al aire libre más a menudo."),
        Starter("A former pupil taught me something last year.", "Letztes Jahr hat mir ein früherer Schüler etwas beigebracht.", "El año pasado un antiguo alumno me enseñó algo."),
        Starter("I teach adults who thought they could not learn.", "Ich unterrichte Erwachsene, die dachten, sie könnten nicht lernen.", "Doy clase a adultos que creían que no podían aprender."),
    ),
    "research": (
        Starter("I am the only one in my group with my method.", "In meiner Gruppe arbeite nur ich mit meiner Methode.", "En mi grupo solo yo trabajo con mi método."),
        Starter("I have a result that nobody wants to publish.", "Ich habe ein Ergebnis, das niemand veröffentlichen will.", "Tengo un resultado que nadie quiere publicar."),
        Starter("I have never asked a question after a talk.", "Ich habe nach einem Vortrag noch nie eine Frage gestellt.", "Nunca he hecho una pregunta después de una charla."),
        Starter("I would love to work with somebody from another field.", "Ich würde gern mit jemandem aus einem anderen Fach arbeiten.", "Me encantaría trabajar con alguien de otra disciplina."),
        Starter("I clean data more than I analyse them.", "Ich räume mehr Daten auf, als ich auswerte.", "Paso más tiempo limpiando datos que analizándolos."),
        Starter("I do my research beside another job.", "Ich forsche neben einem anderen Beruf.", "Investigo además de tener otro trabajo."),
    ),
    "software": (
        Starter("I am the whole IT department.", "Ich bin die ganze IT-Abteilung.", "Yo soy todo el departamento de informática."),
        Starter("I maintain something that hundreds use and nobody pays for.", "Ich pflege etwas, das Hunderte nutzen und niemand bezahlt.", "Mantengo algo que usan cientos y nadie paga."),
        Starter("I have deleted the wrong database.", "Ich habe schon die falsche Datenbank gelöscht.", "He borrado la base de datos equivocada."),
        Starter("I would love to pair with somebody who is better than me.", "Ich würde gern mit jemandem arbeiten, der besser ist als ich.", "Me encantaría programar con alguien mejor que yo."),
        Starter("I came to software by a detour.", "Ich bin auf Umwegen zur Software gekommen.", "Llegué al software dando un rodeo."),
        Starter("I have never contributed to an open project.", "Ich habe noch nie zu einem offenen Projekt beigetragen.", "Nunca he contribuido a un proyecto abierto."),
    ),
    "culture": (
        Starter("I look after a collection that nobody has counted.", "Ich betreue eine Sammlung, die niemand gezählt hat.", "Cuido de una colección que nadie ha contado."),
        Starter("I do the box office, the website and the coffee.", "Ich mache Kasse, Website und Kaffee.", "Llevo la taquilla, la web y el café."),
        Starter("I would love to show what lies in our cellar.", "Ich würde gern zeigen, was in unserem Keller liegt.", "Me encantaría enseñar lo que hay en nuestro sótano."),
        Starter("I have never felt at home at an opening night.", "Bei einer Eröffnung habe ich mich noch nie zu Hause gefühlt.", "Nunca me he sentido en casa en una inauguración."),
        Starter("We close earlier than we would like.", "Wir schließen früher, als wir möchten.", "Cerramos antes de lo que querríamos."),
    ),
    "charity": (
        Starter("I look after volunteers and have no budget for it.", "Ich betreue Ehrenamtliche und habe kein Budget dafür.", "Coordino voluntarios y no tengo presupuesto para ello."),
        Starter("I write grant applications at night.", "Ich schreibe nachts Förderanträge.", "Escribo solicitudes de subvención por la noche."),
        Starter("I find it hard to ask for money.", "Mir fällt es schwer, um Geld zu bitten.", "Me cuesta pedir dinero."),
        Starter("I would love to know whether what we do helps.", "Ich wüsste gern, ob hilft, was wir tun.", "Me encantaría saber si lo que hacemos ayuda."),
        Starter("I began as a volunteer and stayed.", "Ich habe ehrenamtlich angefangen und bin geblieben.", "Empecé como voluntario y me quedé."),
    ),
    "craft": (
        Starter("I run a business alone.", "Ich führe einen Betrieb allein.", "Llevo un negocio yo solo o sola."),
        Starter("I make things by hand that machines could make.", "Ich mache von Hand, was auch Maschinen könnten.", "Hago a mano cosas que podría hacer una máquina."),
        Starter("I have never raised my prices.", "Ich habe meine Preise noch nie erhöht.", "Nunca he subido mis precios."),
        Starter("I would love to take on an apprentice.", "Ich würde gern jemanden ausbilden.", "Me encantaría tener a alguien como aprendiz."),
        Starter("I took over from my parents.", "Ich habe von meinen Eltern übernommen.", "Heredé el oficio de mis padres."),
    ),
}  # fmt: skip


def known(key: str) -> Starter | None:
    """Return the statement of a key such as ``library-2``."""
    field, _dash, number = key.rpartition("-")
    several = STARTERS.get(field, ())
    return several[int(number)] if is_number(number) and int(number) < len(several) else None


def offered(fields: Iterable[str]) -> list[tuple[str, Starter]]:
    """Return the statements of some fields with their keys, in the order of the fields."""
    wanted = set(fields)
    return [
        (f"{field}-{number}", one)
        for field in STARTERS
        if field in wanted
        for number, one in enumerate(STARTERS[field])
    ]
