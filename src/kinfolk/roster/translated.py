"""The headers of exports in other languages than English, as the systems themselves translate them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kinfolk.roster.texts import header_key

if TYPE_CHECKING:
    from collections.abc import Mapping

# By the English header: German, French, Spanish, Italian, Portuguese, Dutch, Polish, where they differ.
# fmt: off
_PRETIX = {
    "order code": "bestellnummer|code de commande|código del pedido|codice ordine|código do pedido|bestelcode|kod zamówienia",
    "position id": "position|id de la position|id de posición|id posizione|id posição|id de posição|positie-id|id pozycji",
    "status": "statut|estado|stato|stan",
    "email": "correo electrónico",
    "product": "produkt|produit|producto|prodotto|produto",
    "variation": "variante|variacion|variação|variant|wariant",
    "price": "preis|prix|precio|prezzo|preço|prijs|cena",
    "attendee name": "name teilnehmer*in|nom du participant|nombre del asistente|nome del partecipante|nome do participante"
    "|naam deelnemer|imię i nazwisko uczestnika",
    "attendee email": "e-mail teilnehmer*in|e-mail du participant|correo electrónico del participante|email partecipante"
    "|email do participante|e-mailadres van deelnemer|adres email uczestnika",
    "attendee company": "teilnehmer*innen-firma|entreprise du participant|empresa asistente|azienda partecipante"
    "|empresa do participante|bedrijf deelnemer|firma uczestnika",
    "company": "firma|entreprise|empresa|azienda|bedrijf",
    "invoice address company": "rechnungsadresse: firma|adresse de facturation de l'entreprise|dirección de facturación de la empresa"
    "|indirizzo di fatturazione dell'azienda|empresa de endereço de fatura|endereço de empresa de factura"
    "|factuuradres: bedrijf|adres firmy do faktury",
    "invoice address name": "rechnungsadresse: name|nom de l'adresse de facturation|dirección de facturación|indirizzo di fatturazione"
    "|endereço da fatura|endereço de faturação|factuuradres: naam|nazwa do faktury",
    "add on to position id": "zusatzprodukt zu position|add-on à la position id|add-on al id de posición"
    "|aggiunta all'id della posizione|complemento da id de posição|add-on para a posição id"
    "|add-on bij positie-id|dodatek do pozycji id",
    "requires special attention": "benötigt besondere behandlung|nécessite une attention particulière|requiere una atención especial"
    "|richiede particolare attenzione|requer atenção especial|vereist speciale aandacht"
    "|wymaga specjalnej uwagi",
    "comment": "kommentar|commentaire|comentario|commento|opmerking|komentarz",
    "checked in": "eingecheckt|enregistrement effectué|chequeado|check-in effettuato|check-in realizado|fez check-in"
    "|ingecheckt|odprawiony",
    "checked out": "ausgetreten|passé en caisse|comprado|verifica il tuo ordine|check-out realizado|check-out|uitgecheckt"
    "|wymeldowany",
    "automatically checked in": "automatisch eingecheckt|enregistrement automatique|registro automático|check-in automático"
    "|check-in automaticamente|automatisch ingecheckt|automatycznie zameldowany",
    "event slug": "kurzname der veranstaltung|titre de l'événement|slug del evento|slug dell'evento|slug do evento"
    "|slug evento|slug van evenement",
    "event name": "veranstaltungstitel|nom de l'événement|nombre del evento|nome dell'evento|nome do evento|naam evenement"
    "|nazwa wydarzenia",
    "order date": "bestelldatum|date de commande|fecha del pedido|data dell'ordine|data do pedido|besteldatum"
    "|data zamówienia",
    "order time": "bestelluhrzeit|heure de commande|hora del pedido|orario dell'ordine|hora do pedido|besteltijd"
    "|godzina zamówienia",
    "start date": "beginn|date de début|fecha de inicio|data di inizio|data inicial|data de início|startdatum"
    "|data rozpoczęcia",
    "end date": "ende|date de fin|fecha final|data di fine|data final|data de fim|einddatum|data zakończenia",
    "product id": "produkt-id|id produit|id producto|id prodotto|id do produto|identyfikator produktu",
    "variation id": "varianten-id|id variant|id variación|id variante|id da variante|id da variação|variant-id"
    "|identyfikator wariantu",
    "tax rate": "steuersatz|taux d'imposition|tasas|aliquota tassa|taxa de imposto|belastingtarief|stopa podatkowa",
    "tax rule": "steuerregel|règle fiscale|norma fiscal|regola fiscale|regra fiscal|belastingregel|zasada podatkowa",
    "tax value": "steuer|valeur fiscale|impuestos|valore fiscale|valor do imposto|belastingwaarde|wartość podatku",
    "address": "adresse|dirección|indirizzo|endereço|adres",
    "zip code": "postleitzahl|code postal|código postal|cap|postcode|kod pocztowy",
    "voucher": "gutschein|bon|vale de compra|cupom",
    "voucher budget usage": "verwendetes gutscheinbudget|utilisation du budget des bons|uso del presupuesto del vale"
    "|utilizzo budget del buono|uso do cupom|gebruik van voucherbudget",
    "voucher tag": "gutschein-tag|code du bon|código de cupón|tag de cupom|vouchertag",
    "voucher code": "gutscheincode|code du bon d'achat|código del vale de compra|codice del buono|código do cupom"
    "|código do voucher|vouchercode|kod vouchera",
    "pseudonymization id": "pseudonyme id|id pseudonyme|id seudónimo|id pseudonimo|id proteção de dados|id de pseudonimização"
    "|pseudonimiserings-id|id pseudonimizacji",
    "ticket secret": "ticket-code|secret du billet|secreto de la entrada|biglietto segreto|segredo do ingresso"
    "|segredo de bilhete|ticketgeheim|sekret biletu",
    "secret": "secreto|segredo|geheim|sekret",
    "paid": "bezahlt|payé|pagado|pagato|pago|betaald|opłacone",
    "seat id": "sitzplatz-id|id du siège|id asiento|id del posto|id do assento|id do lugar|stoel-id|miejsce (numer)",
    "seat name": "sitzbezeichnung|nom du siège|nombre del asiento|nome del posto|nome do assento|nome do lugar|stoelnaam"
    "|nazwa miejsca",
    "seat zone": "sitzbereich|zone du siège|zona de la butaca|zona del posto|zona do assento|zona do lugar|stoelzone|strefa",
    "seat row": "sitzreihe|rangée de sièges|fila de la butaca|fila del posto|fileira do assento|fila dos lugares|stoelrij"
    "|rząd",
    "seat number": "sitzplatz-nummer|sitzplatz|número de la butaca|numero di posto|número do assento|número do lugar"
    "|stoelnummer|numer miejsca",
    "blocked": "gesperrt|bloqué|bloqueado|bloccato|geblokkeerd|zablokowany",
    "valid from": "gültig ab|valable depuis|válido desde|valido da|válido a partir de|válido de|geldig van|ważny od",
    "valid until": "gültig bis|valable jusqu'au|válido hasta|valida fino a|válido até|geldig tot|ważny do",
    "order comment": "bestellkommentar|commentaire de commande|comentario del pedido|commento all'ordine|comentário do pedido"
    "|opmerking bestelling|komentarz do zamówienia",
    "follow up date": "datum zur wiedervorlage|date de suivi|fecha de seguimiento|data di follow-up|data de acompanhamento"
    "|datum voor opvolging|data kontynuacji",
    "check in lists": "check-in-listen|listes d'enregistrement|lista de asistentes|liste di check-in|listas de check-in"
    "|check-in-lijsten|listy odpraw",
    "check in text": "check-in-hinweis|texte d'enregistrement|texto de check-in|testo di check-in|texto para o check-in"
    "|tekst bij check-in|tekst zameldowania",
    "sales channel": "verkaufskanal|canal de vente|canal de venta|canali di vendita|canal de vendas|verkoopkanaal"
    "|kanał sprzedaży",
    "order locale": "bestellsprache|langue de la commande|idioma del pedido|lingua dell'ordine|localidade do pedido"
    "|local do pedido|taal van bestelling|region zamówienia",
    "email address verified": "e-mail-adresse verifiziert|adresse e-mail vérifiée|correo electrónico verificado"
    "|indirizzo email verificato|endereço de email verificado|e-mailadres geverifieerd"
    "|adres email zweryfikowany",
    "external customer id": "externe kundennummer|identifiant de commerçant externe|id cliente externo|id cliente esterno"
    "|id do cliente externo|id de cliente externo|extern klantnummer|zewnętrzny identyfikator klienta",
    "payment providers": "zahlungsmethoden|fournisseurs de paiement|proveedores de pago|sistemi di pagamento"
    "|provedores de pagamento|betalingsaanbieders|dostawcy płatności",
    "position order link": "link zur bestellposition|lien vers la commande|enlace al pedido|link per la posizione dell'ordine"
    "|link para posição do pedido|link da posição do pedido|bestel-link positie",
}
# What pretix writes before each part of a name: all but the whole name are passed over.
_PRETIX_PARTS = (
    "teilnehmer*innenname|nom du participant|nombre del asistente|nome del partecipante|nome do participante|naam deelnemer"
    "|imię i nazwisko uczestnika"
)
_HI_EVENTS = {
    "first name": "vorname|prénom|nombre|nome|voornaam|imię",
    "last name": "nachname|nom|apellido|cognome|sobrenome|achternaam|nazwisko",
    "email": "correo electrónico",
    "status": "estado|statut|stato",
    "product name": "produktname|nom du produit|nombre del producto|nome del prodotto|nome do produto|productnaam|nazwa produktu",
    "product id": "produkt-id|id du produit|id del producto|id del prodotto|id do produto|id produktu",
    "event id": "veranstaltungs-id|id de l'événement|id del evento|id dell'evento|id do evento|evenement-id|id wydarzenia",
    "public id": "öffentliche id|id public|id público|id pubblico|publieke id|publiczne id",
    "short id": "kurz-id|id court|id corto|id curto|korte id|krótkie id",
    "created date": "erstellungsdatum|date de création|fecha de creación|data di creazione|data de criação|aanmaakdatum|data utworzenia",
    "last updated date": "letztes aktualisierungsdatum|letzte aktualisierung|date de dernière mise à jour|fecha de última actualización"
    "|data dell'ultimo aggiornamento|última atualização|laatst bijgewerkt|data ostatniej aktualizacji",
    "notes": "notizen|notas|note|notities|notatki",
    "check ins": "zameldowania",
    "question": "frage|pregunta|domanda|pergunta|vraag|pytanie",
    "answer": "antwort|réponse|respuesta|risposta|resposta|antwoord|odpowiedź",
    "order id": "bestell-id|id de commande|id de pedido|id ordine|id do pedido|bestelling-id|id zamówienia",
    "order email": "bestell-e-mail|e-mail de commande|email del pedido|email ordine|email do pedido|bestelling e-mail|email zamówienia",
    "attendee name": "teilnehmername|nom du participant|nombre del asistente|nome partecipante|nome do participante|naam deelnemer"
    "|nazwa uczestnika",
    "attendee email": "teilnehmer-e-mail|e-mail du participant|email del asistente|email partecipante|email do participante"
    "|e-mail deelnemer|email uczestnika",
    "product": "produkt|produit|producto|prodotto|produto",
    "order url": "bestell-url|url de commande|url del pedido|url ordine|url do pedido|bestelling url|url zamówienia",
}
_ATTENDIZE = {
    "first name": "vorname|prénom|nombre|nome di battesimo|voornaam|imię",
    "last name": "nachname|nom de famille|apellidos|cognome|achternaam|nazwisko",
    "email": "correo electrónico",
    "ticket id": "identificación de la entrada",
    "reference": "référence|referencia|riferimento|nr zamówienia",
    "ticket type": "tickettyp|type de billet|tipo de entrada|tipo di biglietto|ticketsoort|typ",
    "order date": "fecha del pedido|date de la commande|data dell'ordine|order datum|data zamówienia",
    "has arrived": "ha llegado",
    "arrival time": "hora de llegada",
}
# Its own columns are in English always; those of the form are in the language in which the form was made.
_INDICO = {
    "first name": "vorname|prénom|nombre|nome|nome próprio|imię",
    "last name": "nachname|nom|apellidos|cognome|sobrenome|nazwisko",
    "email address": "e-mail-adresse|adresse électronique|dirección de correo|indirizzo email|adres e-mail",
    "affiliation": "zugehörigkeit|afiliación|affiliazione|afiliação|afiliacja",
    "title": "titel|titre|título|titolo|tytuł",
    "position": "funktion/tätigkeit|poste|posición|posizione|posição|stanowisko",
    "address": "adresse|dirección|indirizzo|endereço|adres",
}
# fmt: on


def _table(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({header_key(one): english for english, other in words.items() for one in other.split("|")})


PRETIX = _table(_PRETIX)
HI_EVENTS = _table(_HI_EVENTS)
ATTENDIZE = _table(_ATTENDIZE)
INDICO = _table(_INDICO)
PRETIX_PARTS = "".join(f"|{header_key(words)} .*" for words in _PRETIX_PARTS.split("|"))
