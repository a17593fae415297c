"""Which rows are people who come: not the cancelled, not the unpaid, not the T-shirts."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kinfolk.roster.cells import says_nothing, yes_no
from kinfolk.roster.texts import fold, header_key, shorten
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kinfolk.roster.columns import Column
    from kinfolk.roster.records import Reading
    from kinfolk.roster.sheets import Sheet
    from kinfolk.roster.systems import System

Reason = str | None

_GONE_WORDS = (
    r"(?:cancel\w*|refund(?! requested)\w*|void\w*|declin\w*|reject\w*|withdrawn|withdrew|expired?|deleted|denied|revoked"
    r"|transferred|duplicate|archived|abandoned|failed|regrets?|no show"
    r"|storni\w*|storno|abgesagt|absage|abgelehnt|zuruckgezogen|erstattet|abgemeldet|annull?e\w*|annul\w*|rembours\w*|refuse\w*"
    r"|desiste\w*|reembols\w*|rechaz\w*|rifiut\w*|rimbors\w*|recus\w*|geannuleerd|afgewezen|afgemeld|terugbetaald"
    r"|anulowan\w*|odrzucon\w*|zwrocon\w*|odwolan\w*|wygas\w*|wycofan\w*|abgelaufen|verfallen|zuruckgewiesen|expirad\w*|scadut\w*|eliminat[oa]"
    r"|rejeit\w*|verlopen|vervallen)"
)
_GONE = re.compile(rf"\b{_GONE_WORDS}\b")
# "Not cancelled", "nicht storniert", "no cancelado", "non annulé", "Refunded: no" and tickets that could not be, or could
# be, given back ("non-refundable"): whoever has one comes. "No, cancelled" and "not coming, cancelled" say something else.
_SEP = r"(?:\s+|[-_'\u2019])"
_STAYS = re.compile(
    r"\b(?:not|never|neither|without|no(?!\s+\w+ed\b)|non|nicht|niemals|nie|kein\w*|ohne|weder|pas|jamais|aucun\w*|sans|ni|sin|nunca"
    r"|nao|sem|nessun\w*|senza|niet|geen|bez|(?:is|has|was|does|did)n['\u2019]?t)"
    rf"(?:{_SEP}(?:yet|been|being|be|ever|longer|more|any|a|been|de|d|mehr|noch|schon|encore|plus|ete|aun|todavia|ha|sido|fue|esta|foi|stat[oa]|zostal[ao]?))*"
    rf"{_SEP}{_GONE_WORDS}\b(?:\s*(?:/|\bn?or\b|\boder\b|\bnoch\b|\bni\b|\bou?\b)\s*{_GONE_WORDS}\b)*"
    r"|\b(?:cancell?|refund|annul|anul|rembours|reembols|transfer)(?:able|abile|avel)s?\b|\brimborsabil[ei]\b|\bstornier(?:bar|fahig)\w*"
    rf"|\b{_GONE_WORDS}\s*[:=?]\s*(?:no|nein|non|nao|nee|nie|false|0)\b(?!-| show)"
    r"|\brefund\w*\s+not\s+(?:yet\s+)?(?:requested|possible|issued|due|available|applicable|wanted)\b"
)
_WAITING = re.compile(
    r"\b(pending|wait ?list\w*|waiting list|waiting|await\w*|unpaid|not approved|unapproved|not paid|no response|draft"
    r"|incomplete|unconfirmed|not confirmed|tentative|initiali[sz]ed|reserved offline|ausstehend|warteliste|unbezahlt|offen|anhangig|uberfallig"
    r"|warte(t|n|nd)|overdue|en retard|in ritardo|en attente|liste d attente|non paye|impaye|pendiente|lista de espera|en espera|no pagado|sin pagar"
    r"|in attesa|lista d attesa|non pagato|pendente|em espera|nao pago|in afwachting|wachtlijst|onbetaald|oczek\w*|w toku|aguardando|openstaand|wacht op"
    r"|nieoplacon\w*|lista rezerwowa)\b"
)
# An invitation is no answer, but where it is one to speak, or where a yes stands beside it. One that goes on in words
# that are not known here ("Invité VIP") is somebody's place on the list: in doubt, they have a seat.
_INVITED = re.compile(r"\b(invited|eingeladen|invite|invitado)\b")
_SPEAKER = re.compile(
    r"\b(invited|invite|invitado) (speaker|keynote|talk|lectur|paper|author|panel|presenter|performer|artist|expert|ponente|orador)"
    r"|\b(conferencier|ponente|orador) (invite|invitado)\b"
)
_YES = re.compile(
    r"\b(yes|accept(ed|s)|confirm(ed|s)|registered|paid|booked|coming|attending|will (come|attend|be there)|ja|oui|si|angemeldet"
    r"|zugesagt|angenommen|dabei|bezahlt|gebucht|inscrite?|paye|confirme|accepte|viendra|inscrit[oa]|confirmad[oa]|aceptad[oa]|pagad[oa])\b"
)
_DENIED = re.compile(
    r"(\b(not|t|yet|never|to be|no|nie|nicht|noch|pas|encore|aun|todavia|without|ohne|keine?)|\bnot \w+)$"
)
_UNANSWERED = re.compile(
    r"\b(not|t|un\w*) (yet|accept\w*|confirm\w*|coming|attending|answered|replied|responded)\b|\b(no|without) (answer|reply|response)\b"
    r"|\b(keine|ohne) (antwort|ruckmeldung)\b|\b(noch|pas|aun|todavia) (nicht|encore|no)\b|\btb[ac]\b|\bto be confirmed\b"
)
_NO_MORE_SAID = re.compile(
    r"( $|$| (again|twice|only|guest|to|by|on|at|via|per|since|but|and|sent|mail|email|remind\w*|open\w*|seen|read|click\w*|no|not|without|yet"
    r"|still|has|hasn|haven|didn|never|maybe|am|von|vom|und|aber|erinner\w*|geoffnet|keine|ohne|noch|nicht|par|le|mais|et|sans|pas"
    r"|rappel\w*|por|el|pero|y|sin|aun|todavia|\d+)\b)"
)
_NOT_COMING = re.compile(
    r"\b(not attending|not going|not coming|nicht dabei|absent\w*|no puedo( ir| asistir| venir| estar| participar|$)"
    r"|je ne (viendrai|(peux|pourrai) pas( (etre|venir|assister|participer|me joindre)|$))"
    r"|((can|wo) ?n? ?t|can ?not|unable to|not able to|can no longer) (make(?! (a )?payment)|come|attend|be (there|able|coming|attending)|join)"
    r"|will not( be)?( able to)?( (come|coming|attend|attending|make|join|joining|participate|take part|there)|$)"
    r"|no longer (able|coming|attending|going|joining)|(kann|konnen|koennen)( \w+){0,3} nicht( mehr)? (kommen|teilnehmen|dabei|mitmachen)"
    r"|komm(t|e|en)( (aber|leider|doch|jetzt|nun))* nicht(?! (zum|zur|am|an|ins|im|vor|nach|bis|ohne|allein|mit|zu)\b))\b"
    r"|^sorry( (but )?(no|not)\b|$)|^(kann|koennen|konnen) (ich |wir )?(leider )?nicht\b"
    r"|^(no|nein|non|nao|nee|nie) (sorry|thanks?|danke|leider|merci|gracias|grazie|i|we|ich|wir|je)\b"
)
# Who says so before they say what they cannot join comes all the same ("Coming but can't join the dinner").
_COMING = re.compile(
    r"\b(yes|coming|attending|going(?! to\b)|joining|(will|ll) (be )?(there|come|attend|join)|can (come|attend|make it)|dabei|komme?n? gerne?"
    r"|oui|je viens|nous venons|voy|vamos|vengo|venimos|asistire)\b"
)
_HOPED = re.compile(
    r"\b(not|t|was|were|would|d|hop(e|ed|ing)|want(ed)?|wish(ed)?|plan(ned|ning)?|meant|no longer)\b|\bno$"
)
# So they do where a list has them, but both only for a part of it: a reason is none ("cannot attend, illness"), nor is the
# event itself.
_ON_THE_LIST = re.compile(
    r"\b(accepted|confirmed|approved|registered|paid|booked|ok|angemeldet|zugesagt|bezahlt)\b(?!.* that (i|we)$)"
)
_REASON = re.compile(
    r"\b(because|due|owing|sorry|unfortunately|wegen|weil|denn|cause|parce|porque|debido|with (regret|apolog)\w*\b).*|\bafter all\b"
)
_WHOLE = re.compile(
    r"(for|as|since)\b.*|( ?(it|there|to|attend|come|coming|attending|joining|be|able|make|you|our|your|the|this|time|year|any|more|anymore"
    r"|longer|mehr|sorry|unfortunately|leider|sick|ill|krank|event|conference|meeting|gathering|retreat|congress|summit|assembly)\b)*"
)
_PART = re.compile(
    r"^ (it )?(to |at |for |in |on )?(the|any|all|some|both|most|every|other)\b(?! (event|conference|meeting|gathering|retreat|congress|summit|more)\b)"
    r"|\b(breakfast|lunch\w*|dinner|supper|meals?|drinks?|party|reception|gala|banquet|tour|trip|walk|excursion|workshops?|sessions?|talks?"
    r"|keynote|opening|closing|rounds?|call|online|zoom|payment|morning|afternoon|evening|night|early|earlier|late|later|long(er)?"
    r"|before|after|until|till|from|with|without|alone|on time|day \d|days?|half|hours?|part|by (car|train|bus|bike|plane)"
    r"|(at|by|around) \d|\d ?(am|pm|uhr|h)|(mon|tues|wednes|thurs|fri|satur|sun)days?"
    r"|fruhstuck|mittag\w*|abend\w*|feier|fest|fuhrung|ausflug|vormittags?|nachmittags?|morgens?|vor|nach|bis|ab|erst|spater|fruher|mit|ohne|allein"
    r"|(mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|diner|dejeuner|soiree|matin|avant|apres|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|cena|comida|almuerzo|fiesta|manana|tarde|antes|despues|hasta|lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b"
)
_NO = frozenset(
    [
        "no",
        "n",
        "nein",
        "non",
        "nao",
        "nee",
        "nie",
        "false",
        "0",
        "falsch",
        "faux",
        "falso",
        "onwaar",
        "falsz",
        "unchecked",
    ]
) | set("✗✘☐")
_ALONE_NO = frozenset({"n", "0"})  # "n. v." and "0 to pay" are no no
# A full stop or comma inside of "n.a." or "0,00" ends nothing, and "No. 5" is a number.
_CLAUSE = re.compile(r"\s*(?:[;:!(\u2013\u2014]|,(?=\s|$)|\.(?=\s*$|\s+\D))|\s+-\s")
_PARTLY = re.compile(r"\bpartial\w*|\bteilweise\b|\bpartiel")

_GOODS = re.compile(
    r"\b(t ?shirts?|tees?|shirts?|hoodies?|sweaters?|mugs?|caps?|tote|bags?|merch\w*|stickers?|posters?|books?|festschrift"
    r"|proceedings|parking|park ?plat\w*|car park|donations?|donate|spende\w*|gifts?|vouchers?|dinner|gala|banquet|lunch\w*"
    r"|breakfast|supper|abendessen|festessen|mittagessen|fruhstuck|diner|dejeuner|cena|comida|almuerzo|pranzo|jantar|almoco"
    r"|obiad|kolacja|shuttle|bus|transfer|hotel|accommodation|room nights?|unterkunft|ubernachtung|hebergement|alojamiento"
    r"|alloggio|excursion|city tour|boat trip|ausflug|stellplatz|parkplatz\w*|parken|add ?ons?|addons?|upgrade|insurance"
    r"|certificate|recordings?|photo package|drinks? tokens?|meal (ticket|voucher)|locker|childcare|membership fee)\b"
)
_ADMITS = re.compile(
    r"\b(admission|entry|eintritt|incl\w*|inkl\w*|with|mit|avec|con|com|met|pass|all access|day ticket|dinner guests?)\b"
    r"|\+|\bticket (and|for)\b"
)
_TOTAL = re.compile(r"(grand |sub ?)?(total|sum|summe|gesamt|totale|totaal|razem|suma)\b")
_ALONE = re.compile(r"(grand |sub ?)?totale?\W*")  # nobody's name, unlike Suma
_AMOUNT = re.compile(r"\W*([a-z]{3} )?\W*\d[\d.,' ]*\W*([a-z]{3})?", re.IGNORECASE)
_FEW_CELLS = 3


def judge(sheet: Sheet, reading: Reading) -> Callable[[list[str]], Reason]:
    """Return the judge of one sheet's rows: the reason why a row is left out, None for a person."""
    wanted = _wanted(sheet, reading.where)
    told = {position for position, _ in wanted}
    tests: list[Callable[[list[str]], Reason]] = [_where_test(sheet, wanted)] if wanted else []
    for meaning, make in _TESTS.items():
        columns = [c for c in sheet.columns.by_meaning.get(meaning, ()) if c.position not in told]
        tests += [make(sheet, column) for column in columns]
    tests.append(_total)
    return lambda cells: next((why for test in tests if (why := test(cells))), None)


def _where_test(sheet: Sheet, wanted: list[tuple[int, frozenset[str]]]) -> Callable[[list[str]], Reason]:
    def test(cells: list[str]) -> Reason:
        for position, values in wanted:
            if not _is_one_of(cells[position], values):
                header = sheet.headers[position]
                if not cells[position]:
                    return say("{header} is blank, not what --where asks for", header=header)
                value = repr(shorten(cells[position]))
                return say("{header} is {value}, not what --where asks for", header=header, value=value)
        return None

    return test


def _status_test(sheet: Sheet, column: Column) -> Callable[[list[str]], Reason]:
    return lambda cells: status_reason(cells[column.position], sheet.system)


def _void_test(_: Sheet, column: Column) -> Callable[[list[str]], Reason]:
    def test(cells: list[str]) -> Reason:
        cell = cells[column.position]
        return f"{column.header}: {shorten(cell)}" if is_void(cell) else None

    return test


def _addon_test(_: Sheet, column: Column) -> Callable[[list[str]], Reason]:
    return lambda cells: say("an add-on to another ticket, not a person") if cells[column.position] else None


def _price_test(_: Sheet, column: Column) -> Callable[[list[str]], Reason]:
    def test(cells: list[str]) -> Reason:
        price = cells[column.position].lstrip("€$£ ")
        negative = price.startswith(("-", "\u2212", "(")) and any(c in "123456789" for c in price)
        return say("a refund (negative price)") if negative else None

    return test


def _product_test(sheet: Sheet, column: Column) -> Callable[[list[str]], Reason]:
    goods = _goods(sheet, column.position)
    return lambda cells: goods.get(fold(cells[column.position]))


_TESTS = {
    "status": _status_test,
    "void": _void_test,
    "addon_of": _addon_test,
    "price": _price_test,
    "product": _product_test,
}


def _wanted(sheet: Sheet, where: Mapping[str, tuple[str, ...]]) -> list[tuple[int, frozenset[str]]]:
    keys = [header_key(header) for header in sheet.headers]
    return [
        (keys.index(header_key(header)), frozenset(map(fold, values)))
        for header, values in where.items()
        if header_key(header) in keys
    ]


def _is_one_of(cell: str, values: frozenset[str]) -> bool:
    return fold(cell) in values or any(fold(item) in values for item in cell.split(";"))


def status_reason(cell: str, system: System) -> Reason:
    """Return why somebody in this state is not coming, None if they are (or if nobody knows)."""
    state = header_key(cell)
    first = _CLAUSE.split(cell, maxsplit=1)[0]
    if _is_no(fold(first), fold(cell)):  # "No, sorry", but not "No show" or "Not checked in"
        return say("not coming: {state}", state=shorten(cell))
    if not state or state in system.keeps or _PARTLY.search(state):
        return None
    if _refuses(state, first, cell) or state in system.drops or _is_gone(cell):
        return say("not coming: {state}", state=shorten(cell))
    return say("not confirmed: {state}", state=shorten(cell)) if system.keeps or _waits(state) else None


def _is_no(first: str, whole: str) -> bool:
    return first in _NO and (first not in _ALONE_NO or whole.strip(" .!,") == first)


def _is_gone(cell: str) -> bool:
    """Whether a cell says that somebody was struck off, and does not say it of what did not happen."""
    if not _GONE.search(header_key(cell)):
        return False
    said = header_key(cell) if cell.isalpha() else fold(cell)  # "NotCancelled" is two words
    return _GONE.search(header_key(_STAYS.sub(" ", said))) is not None


def _waits(state: str) -> bool:
    """Whether a state says that somebody may still come, but has not said so."""
    if _WAITING.search(state):
        return True
    invited = _INVITED.search(state)
    if invited is None or any(not _DENIED.search(state[: yes.start()].strip()) for yes in _YES.finditer(state)):
        return False
    alone = _NO_MORE_SAID.match(state, invited.end()) and not _SPEAKER.search(state)
    return bool(alone or _UNANSWERED.search(state))


def _refuses(state: str, first: str, cell: str) -> bool:
    """Whether a state says that somebody does not come, rather than that they do and cannot join everything."""
    found = _NOT_COMING.search(state)
    if found is None:
        return False
    before, after = state[: found.start()].strip(), _REASON.sub("", state[found.end() :])
    coming = _COMING.search(before)
    said = coming is not None and not _HOPED.search(before[: coming.start()].strip())
    if not (said or yes_no(first) or _ON_THE_LIST.search(before)):
        return True
    what = _REASON.sub("", _in_one_breath(cell, len(state[: found.end()].split())))
    return not _PART.search(after) and _WHOLE.fullmatch(what.strip()) is not None


def _in_one_breath(cell: str, words: int) -> str:
    """Return what follows after so many words of a cell, up to the next pause."""
    for clause in _CLAUSE.split(cell):
        said = header_key(clause).split()
        if words <= len(said):
            return " ".join(said[words:])
        words -= len(said)
    return ""


def is_void(cell: str) -> bool:
    """Return whether a column that tells who is struck off, as "Cancelled", strikes somebody off."""
    if not cell or says_nothing(cell) or yes_no(cell) is False:
        return False
    if _GONE.search(header_key(cell)) and not _is_gone(cell):
        return False
    bare = cell.replace(".", "").replace(",", "").strip("0 €$£")
    return bool(bare) and fold(cell) not in {"active", "valid", "ok", "not void", "assigned", "unassigned", "current"}


def _goods(sheet: Sheet, position: int) -> dict[str, str]:
    """Return the reason for each product that looks like something other than a seat, unless all do."""
    counts = Counter(fold(cells[position]) for _, cells in sheet.rows)
    shown = {fold(cells[position]): cells[position] for _, cells in sheet.rows}
    like_goods = {key for key in counts if key and _is_goods(key)}
    people = sum(count for key, count in counts.items() if key not in like_goods)
    if not like_goods or people == 0:
        return {}
    return {
        key: say("{product} looks like an extra, not a seat (guessed)", product=repr(shorten(shown[key])))
        for key in like_goods
    }


def _is_goods(product: str) -> bool:
    return _GOODS.search(product) is not None and not _ADMITS.search(product)


def _total(cells: list[str]) -> Reason:
    filled = [cell for cell in cells if cell]
    if len(filled) > _FEW_CELLS or not _TOTAL.match(fold(filled[0])):
        return None
    rest = filled[1:] or [filled[0].rpartition(":")[2]]
    sums = all(_AMOUNT.fullmatch(cell.strip()) for cell in rest)
    return say("a total, not a person") if sums or _ALONE.fullmatch(fold(" ".join(filled))) else None
