"""The words by which lists name their columns, in eight languages: a header that is one of them is understood."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kinfolk.roster.texts import header_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Our own columns, as the contract names them; guest_of is ours too, so that a written list reads back the same.
OWN = (
    "id", "name", "email", "organisation", "order", "party", "times_attended", "first_time", "roles", "host_rounds",
    "greeter_capacity", "languages", "statements", "shown_statements", "show_statements", "needs", "largest_table",
    "apart", "together", "known", "rounds", "pronouns", "name_sound", "hide_new", "listen_first", "no_greeter", "kind",
    "guest_of",
)  # fmt: skip

# What other systems' columns can mean beyond our own; `--column` takes these names as well.
FOREIGN = (
    "first_name", "middle_name", "last_name", "attended_before", "host", "greeter", "status", "void", "product",
    "addon_of", "quantity", "guests", "buyer_name", "buyer_first_name", "buyer_last_name", "buyer_email", "system_id",
    "question", "answer", "submitted", "price", "companion",
)  # fmt: skip

MEANINGS = frozenset(OWN) | frozenset(FOREIGN)
NAMING = frozenset({"name", "first_name", "last_name"})

# English, German, French, Spanish, Italian, Portuguese, Dutch, Polish.
_WORDS: Mapping[str, str] = {
    "name": "full name|vollständiger name|nom complet|nom et prénom|prénom et nom|nombre completo|nombre y apellidos"
    "|nombres y apellidos|nome completo|nome e cognome|cognome e nome|volledige naam|voor en achternaam"
    "|imię i nazwisko|nazwisko i imię|vor und nachname|vor und zuname|name vorname|display name|badge name"
    "|name on badge|name for badge|name for your badge|preferred name for badge|name as on badge|member name|person"
    "|your name|your full name|what is your name|name surname|name and surname|first and last name|last name first name"
    "|contact name|naam|nom|nome|nombre|nazwa|wie heißt du|ihr name|dein name|votre nom|su nombre|tu nombre"
    "|seu nome|uw naam|je naam|twoje imię i nazwisko|participants|attendees|members|delegates",
    "first_name": "first name|firstname|given name|given names|forename|forenames|christian name|first|fname"
    "|preferred first name|vorname|vornamen|prénom|prénoms|nombre de pila|primer nombre|nome próprio|primeiro nome"
    "|voornaam|roepnaam|imię|imiona|contact first name|member first name|person first name",
    "middle_name": "middle name|middle names|second name|zweiter vorname|tussenvoegsel|infix|segundo nombre"
    "|secondo nome|deuxième prénom|drugie imię|nome do meio",
    "last_name": "last name|lastname|surname|family name|last|lname|nachname|familienname|zuname|nom de famille"
    "|apellido|apellidos|primer apellido|cognome|cognomi|sobrenome|sobrenomes|apelido|apelidos|último nome|achternaam"
    "|familienaam|nazwisko|contact last name|member last name|person last name",
    "email": "email|emails|email address|your email|your email address|mail|mail address|e mailadres|emailadres|email adres"
    "|e mail adresse|email adresse|adresse email|adresse mail|adresse électronique|courriel|correo|correo electrónico"
    "|dirección de correo electrónico|dirección de correo|posta elettronica|indirizzo email|indirizzo di posta elettronica"
    "|indirizzo mail|endereço de email|endereço de correio eletrónico|correio eletrônico|adres email|adres poczty"
    "|poczta elektroniczna|contact email|primary email|primary email address|work email|member email|nombre de usuario"
    "|adresse de messagerie|email 1",
    "organisation": "organisation|organization|organisations|company|company name|employer|institution|institute"
    "|affiliation|zugehörigkeit|afiliación|affiliazione|afiliação|afiliacja|university|school|business|firm|agency|workplace|place of work|company organisation"
    "|company organization|organisation name|organization name|institution name|employer name|account name"
    "|organisation institution|firma|firma institution|firmenname|unternehmen|arbeitgeber|einrichtung|verein|hochschule|universität"
    "|institut|dienststelle|société|entreprise|employeur|organisme|établissement|structure|empresa|organización"
    "|institución|compañía|universidad|centro de trabajo|azienda|società|ente|organizzazione|ente di appartenenza"
    "|istituzione|università|datore di lavoro|ditta|organização|instituição|companhia|universidade|entidade"
    "|bedrijf|bedrijfsnaam|organisatie|werkgever|instelling|universiteit|organizacja|pracodawca|instytucja|uczelnia"
    "|nazwa firmy|firma instytucja|member company|primary organization|current employer|chapter employer",
    "order": "order|order id|order no|order number|order code|order ref|order reference|booking|booking id"
    "|booking reference|booking no|booking number|booking ref|registration group id|group id|confirmation number"
    "|confirmation no|confirmation|invoice number|invoice no|invoice|transaction id|reservation|bestellung"
    "|bestellnummer|bestellcode|bestell nr|bestellnr|bestell id|auftragsnummer|buchungsnummer|rechnungsnummer|commande"
    "|numéro de commande|n de commande|code de commande|référence de commande|référence commande|pedido|número de pedido|nº de pedido"
    "|código de pedido|id de pedido|ordine|numero ordine|numero d ordine|codice ordine|número do pedido"
    "|código do pedido|encomenda|bestelnummer|bestelling|bestelcode|ordernummer|boekingsnummer|zamówienie"
    "|numer zamówienia|kod zamówienia|nr zamówienia",
    "party": "group|group name|party|team|team name|delegation|household|family|coming with|registered with|gruppe"
    "|groupe|grupo|gruppo|groep|grupa|équipe|equipo|squadra|equipe|delegación|delegazione|delegatie|delegacja"
    "|group participation|travelling with",
    "times_attended": "times attended|attended times|previous events|number of previous events|past events"
    "|events attended|number of events attended|conferences attended|meetings attended|previous attendance"
    "|attendance count|years attended|past attendance|prior attendance|number of times attended|visits|times here|times before"
    "|teilnahmen|teilnahmen bisher|bisherige teilnahmen|frühere teilnahmen|anzahl teilnahmen|participations"
    "|participations précédentes|nombre de participations|participaciones|participaciones anteriores|partecipazioni"
    "|partecipazioni precedenti|participações|participações anteriores|eerdere deelnames|deelnames|wcześniejsze udziały",
    "first_time": "first time|first timer|firsttimer|first time attendee|first time participant|first time delegate"
    "|newcomer|new attendee|new here|new|is first time|zum ersten mal|zum ersten mal dabei|erstes mal|neu dabei"
    "|erstteilnehmer|erstmalig|première fois|première participation|primera vez|primera participación|prima volta"
    "|prima partecipazione|primeira vez|primeira participação|eerste keer|nieuwkomer|pierwszy raz",
    "attended_before": "attended before|previous attendee|returning|returning attendee|been before|alumni|repeat attendee"
    "|schon einmal dabei|déjà venu|déjà participé|ya asistió|già partecipato|já participou|al eens geweest",
    "languages": "language|languages|languages spoken|spoken languages|language s|language s spoken|sprache|sprachen"
    "|langue|langues|langues parlées|idioma|idiomas|lenguas|lingua|lingue|línguas|talen|taal|język|języki|języki obce",
    "statements": "statements|me too|interests|topics|topics of interest|interest|areas of interest|about me|themen"
    "|interessen|centres d intérêt|intérêts|sujets|intereses|temas|interessi|temi|interesses|onderwerpen"
    "|zainteresowania|tematy",
    "needs": "needs|access needs|accessibility|accessibility needs|access requirements|accessibility requirements"
    "|special needs|requires special attention|accommodations|accommodations needed|barrierefreiheit|bedarf"
    "|besondere bedürfnisse|accessibilité|besoins particuliers|accesibilidad|necesidades especiales|accessibilità"
    "|esigenze particolari|acessibilidade|necessidades especiais|toegankelijkheid|dostępność|specjalne potrzeby",
    "pronouns": "pronoun|pronouns|preferred pronouns|your pronouns|pronomen|pronoms|pronombres|pronomi|pronomes"
    "|voornaamwoorden|zaimki",
    "name_sound": "pronunciation|name pronunciation|phonetic name|how to say your name|say my name|aussprache"
    "|prononciation|pronunciación|pronuncia|pronúncia|uitspraak|wymowa",
    "kind": "attendee type|participant type|delegate type|registration type|registration category|attendee category"
    "|participant category|category|membership type|member type|membership level|membership|badge type|registrant type"
    "|teilnehmerart|kategorie|catégorie|type de participant|categoría|tipo de participante|categoria"
    "|tipo di partecipante|categorie|kategoria|typ uczestnika|mitgliedsart|type of attendee|role at event|participant role|attendee role|delegate type|ticket holder type",
    "roles": "roles|kinfolk roles",
    "largest_table": "größter tisch|größter angenehmer tisch",
    "show_statements": "mostrar frases|aussagen zeigen",
    "together": "en la misma mesa|am selben tisch",
    "listen_first": "escuchar primero|erst zuhören",
    "no_greeter": "sin persona de bienvenida|keine begrüßung",
    "hide_new": "ocultar que me estreno|nicht zeigen dass ich neu bin",
    "host": "host|table host|facilitator|is host|tischgastgeber|gastgeber|animateur|anfitrión|gastheer",
    "greeter": "greeter|welcomer|buddy|mentor|is greeter|pate|parrain|padrino",
    "status": "status|registration status|registration state|attendee status|order status|booking status|ticket status"
    "|payment status|rsvp|rsvp status|attending|approval status|state of registration|response|attendance status|statut"
    "|estado|stato|estatus|zustand|anmeldestatus|bestellstatus|teilnahmestatus|stan|etat|état|situação|zahlungsstatus|zahlung|bezahlung|pago|paiement|pagamento"
    "|invitation status|participant status|delegate status|registrant status|statut de la commande|estado del pedido|guest status|member status|reply|participation|teilnahme|anmeldung"
    "|coming|is coming|attends|accepted|kommt|zusage|nimmt teil|vient|viene|vem|komt",
    "void": "void status|voided|void|archived|cancelled|canceled|storniert|annulé|cancelado|annullato|geannuleerd"
    "|anulowane|refunded|deleted|withdrawn",
    "product": "product|product name|ticket|ticket type|ticket name|ticket class|item|item name|item description"
    "|ticket category|admission item|session|package|registration item|produkt|produktname|ticketart|ticketkategorie"
    "|karte|produit|nom du produit|billet|type de billet|type de ticket|producto|nombre del producto|entrada"
    "|tipo de entrada|prodotto|nome del prodotto|biglietto|tipo di biglietto|produto|nome do produto|ingresso"
    "|tipo de ingresso|bilhete|productnaam|kaartje|tickettype|ticketsoort|nazwa produktu|bilet|rodzaj biletu",
    "addon_of": "add on to position id|addon to position id|add on to|addon to|zusatzprodukt zu positions id|parent ticket",
    "quantity": "quantity|qty|tickets|number of tickets|no of tickets|seats booked|number of seats|number of places"
    "|places|number of people|party size|headcount|anzahl|anzahl tickets|anzahl personen|personen|quantité"
    "|nombre de places|nombre de personnes|cantidad|número de personas|quantità|numero di persone|quantidade"
    "|número de pessoas|aantal|aantal personen|ilość|liczba osób",
    "guests": "guests|number of guests|no of guests|plus ones|plus one|plus 1|additional guests|accompanying persons"
    "|begleitpersonen|begleitung|invités|accompagnants|invitados|acompañantes|ospiti|accompagnatori|acompanhantes"
    "|gasten|introducés|goście|osoby towarzyszące",
    "buyer_name": "buyer|buyer name|purchaser|purchaser name|purchased by|order name|billing name|invoice name"
    "|invoice address name|registration name|registered by|booked by|booker|booker name|contact person|payer|besteller"
    "|bestellername|käufer|rechnungsempfänger|rechnungsadresse name|acheteur|nom de l acheteur|comprador|acquirente"
    "|koper|kupujący|customer|customer name|created by|booking contact|responsible person|main contact",
    "buyer_first_name": "prénom payeur|buyer first name|purchaser first name|billing first name|order first name|customer first name"
    "|booker first name|contact person first name",
    "buyer_last_name": "nom payeur|buyer last name|buyer surname|purchaser last name|billing last name|order last name"
    "|customer last name|booker last name|booker surname|contact person last name",
    "buyer_email": "email payeur|buyer email|purchaser email|order email|order email address|billing email|registration email"
    "|customer email|booker email|booking email|payer email|bestell email|bestellemail|email de commande|email del pedido"
    "|email ordine|email do pedido|bestelling email|email zamówienia|contact person email|registered by email",
    "system_id": "attendee id|participant id|registrant id|member id|membership id|membership number|member number"
    "|member no|membership no|ticket id|ticket number|ticket no|ticket reference|ticket code|registration id"
    "|registration number|registration no|reg id|person id|contact id|contact key|customer id|imis id|badge id"
    "|badge number|public id|öffentliche id|id público|id public|id pubblico|publieke id|publiczne id|user id|record id"
    "|constituent id|mitgliedsnummer|mitglieds nr|mitgl nr|mitglied nr|teilnehmer id|teilnehmernummer|numéro d adhérent|numéro de membre"
    "|número de socio|numero socio|número de sócio|lidnummer|numer członkowski|guid|uuid|attendee number|attendee no",
    "question": "question|frage|pregunta|domanda|pergunta|vraag|pytanie",
    "answer": "answer|response text|antwort|réponse|respuesta|risposta|resposta|antwoord|odpowiedź",
    "submitted": "timestamp|submitted|submitted at|submission date|submission time|completion time|date submitted"
    "|zeitstempel|horodateur|marca temporal|informazioni cronologiche|carimbo de data hora|tijdstempel"
    "|sygnatura czasowa",
    "companion": "guest|guest name|name of guest|partner|partner name|companion|companion name|plus one name|name of plus one"
    "|accompanying person|accompanying person name|spouse|begleitperson|accompagnant|acompañante|accompagnatore|introducé",
    "price": "price|total paid|amount|amount paid|preis|prix|precio|prezzo|preço|prijs|cena|ticket price",
}

# A word that says whose: with it, a bare "Name" or "Email" beside it is somebody else's.
_ATTENDEE = (
    "attendee|participant|delegate|registrant|ticket|ticket holder|ticketholder|badge|visitor|teilnehmer"
    "|teilnehmerin|teilnehmende|gast|asistente|partecipante|participante|deelnemer|uczestnik|uczestnika|holder"
)
_FIELDS = {
    "name": "name|full name",
    "first_name": "first name|given name|forename",
    "last_name": "last name|surname|family name",
    "email": "email|email address",
    "organisation": "company|company name|organisation|organization|employer|affiliation",
}
_WHOLE: Mapping[str, str] = {
    "name": "teilnehmername|name des teilnehmers|name der teilnehmenden person|nom du participant|nombre del asistente"
    "|nombre del participante|nome partecipante|nome del partecipante|nome do participante|naam deelnemer"
    "|naam van deelnemer|nazwa uczestnika|imię i nazwisko uczestnika|teilnehmerin teilnehmer|teilnehmer in|attendee"
    "|participant|delegate|registrant|teilnehmer|asistente|partecipante|participante|deelnemer|uczestnik",
    "email": "email des teilnehmers|e mail des teilnehmers|teilnehmer email|teilnehmer e mail|email du participant"
    "|correo del asistente|email del partecipante|email partecipante|email do participante|email deelnemer"
    "|email uczestnika",
}


# By language: who, what stands between, and the words of the fields, in either order ("Teilnehmer:in Vorname").
_WHOSE: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    (
        "teilnehmer|teilnehmerin|teilnehmer in|teilnehmer innen|teilnehmende|teilnehmenden|teilnehmers|gast", "des|der|",
        {"name": "name|vollständiger name", "first_name": "vorname|vornamen", "last_name": "nachname|familienname|zuname",
         "email": "email|email adresse|mailadresse", "organisation": "firma|unternehmen|organisation|einrichtung"},
    ),
    (
        "participant|participante|participant e|inscrit|inscrite", "du|de la|de l|",
        {"name": "nom|nom complet|nom et prénom|prénom et nom", "first_name": "prénom|prénoms", "last_name": "nom de famille",
         "email": "email|adresse email|adresse électronique|courriel", "organisation": "entreprise|organisation|société|structure"},
    ),
    (
        "asistente|participante|inscrito", "del|de la|de|",
        {"name": "nombre|nombre completo|nombre y apellidos", "first_name": "nombre de pila|primer nombre",
         "last_name": "apellido|apellidos|primer apellido", "email": "email|correo|correo electrónico",
         "organisation": "empresa|organización|institución"},
    ),
    (
        "partecipante|iscritto", "del|della|",
        {"name": "nome|nome completo|nome e cognome", "first_name": "nome di battesimo", "last_name": "cognome",
         "email": "email|indirizzo email", "organisation": "azienda|ente|organizzazione"},
    ),
    (
        "participante|inscrito", "do|da|",
        {"name": "nome|nome completo", "first_name": "nome próprio|primeiro nome", "last_name": "sobrenome|apelido|último nome",
         "email": "email|endereço de email|correio eletrónico", "organisation": "empresa|organização|instituição"},
    ),
    (
        "deelnemer", "van|van de|",
        {"name": "naam|volledige naam", "first_name": "voornaam", "last_name": "achternaam",
         "email": "email|emailadres|email adres", "organisation": "bedrijf|organisatie"},
    ),
    (
        "uczestnik|uczestnika|uczestniczki", "",
        {"name": "nazwa|imię i nazwisko", "first_name": "imię", "last_name": "nazwisko", "email": "email|adres email",
         "organisation": "firma|organizacja"},
    ),
)  # fmt: skip


def _table() -> dict[str, str]:
    table = {header_key(word): meaning for meaning, words in _WORDS.items() for word in words.split("|")}
    table.update({header_key(name): name for name in OWN})
    return table


def _attendee_table() -> dict[str, str]:
    whose = {
        header_key(f"{who} {word}"): meaning
        for meaning, words in _FIELDS.items()
        for word in words.split("|")
        for who in _ATTENDEE.split("|")
        if (who, word) != ("ticket", "name")
    }
    whose.update({key: meaning for _, meaning, keys in _of_somebody() for key in keys})
    whose.update({header_key(word): meaning for meaning, words in _WHOLE.items() for word in words.split("|")})
    return whose


def _of_somebody() -> Iterator[tuple[str, str, list[str]]]:
    """Yield each word of a field with its meaning and the headers in which somebody stands beside it."""
    for people, between, fields in _WHOSE:
        for meaning, words in fields.items():
            for word in words.split("|"):
                keys = [f"{word} {joint} {who}" for who in people.split("|") for joint in between.split("|")]
                yield (
                    word,
                    meaning,
                    [header_key(key) for key in (*keys, *(f"{who} {word}" for who in people.split("|")))],
                )


HEADER_WORDS: Mapping[str, str] = MappingProxyType(_table())
ATTENDEE_WORDS: Mapping[str, str] = MappingProxyType(_attendee_table())
OWN_KEYS: Mapping[str, str] = MappingProxyType({header_key(name): name for name in OWN})

# "Nom" beside "Prénom" is the last name, "Nome" beside "Cognome" the first.
_BARE = ("name", "nom", "nome", "nombre", "naam", "nazwa", "preferred name")
AMBIGUOUS_NAMES = frozenset(map(header_key, _BARE)).union(*(keys for word, _, keys in _of_somebody() if word in _BARE))
