"""Columns headed by whole questions ("Which company do you work for?"), recognised by what they ask."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from kinfolk.roster.texts import header_key

_DO_NOT = r"\b(don|can|won|wouldn|shouldn|mustn|couldn) ?t\b"
_NEVER = rf"(\b(not|never|avoid|cannot)\b|{_DO_NOT})"
_SOMEBODY = (
    r"(persons?|people|anyone|anybody|someone|somebody|whom?|colleagues?|attendees?|participants?|members?|guests?)"
)
_BY = r"(with|next|beside|near|same|together)"
# When in doubt a column is hidden: an unclear one costs a line in the safety file, one that is shown costs a person.
# These count wherever they stand; below are those that count only where no condition is named beside them.
_APART = "|".join(
    (
        r"\bapart\b|\b(separated?|away) from\b|keep .*\bapart\b|^not with$|^(please )?(not|never) (together|with)\b",
        rf"\b(not|never|avoid|cannot)\b.*\b(sit|sitting|seat|seated|seating|placed|table)\b.*\b{_BY}",
        rf"{_DO_NOT}( (think|believe|feel)\b.*|( \w+){{0,5}}) ((sit|sitting|seat|seated|seating|placed)\b|(at|on) (a|the|one) table\b).*\b{_BY}",
        rf"{_NEVER}( \w+){{0,2}} (put|place|paired|grouped)( \w+)? {_BY}\b",
        rf"\b(not|never)\b.*\bsame table\b|{_DO_NOT}( \w+){{0,5}} same table\b|\bnot together with\b",
        rf"{_NEVER}( \w+){{0,3}} (at|on) (your|my|our|their) table\b",
        rf"{_NEVER}( \w+){{0,4}} shar(e|ing) (a |the |my |our |your )?table\b|^(please )?(do not|don ?t|never) (sit|seat|place|put)( me)?$",
        rf"\b(avoid|keep away)\b.*\b{_SOMEBODY}\b|\b{_SOMEBODY}\b.*\bavoid\b|^(to )?avoid$",
        rf"\b(conflict|uncomfortable) with\b.*\b{_SOMEBODY}\b",
        rf"\b{_SOMEBODY}\b.*\b(not|t)( be| feel)? (comfortable|safe|at ease) {_BY}\b",
        rf"\b{_SOMEBODY}\b.*({_NEVER}( \w+){{0,3}}|\b(rather|prefer) not( to)?) be {_BY}\b|^no (seat|seating|table)\b.*\b{_BY}\b",
        r"\b(auseinander|getrennt) (von|sitzen)|\b(nicht|nie|niemals|ungern)\b.*\b(sitzen|tisch)\b",
        r"\b(nicht|nie|niemals|ungern)( \w+){0,2} (neben|zusammensitzen)\b|^(bitte )?(nicht|nie) (mit|neben|zusammen( mit|$))\b",
        r"\b(mit|neben) wem\b.*\bnicht( zusammen)?$|\bwen\b.*\b(ver)?meiden\b",
        r"\b(eloigne|loin) d|ne .*\bpas\b.*\b(assis|table)\b|\bne pas (me |nous )?(asseoir|placer|mettre)\b|\basseyez pas\b",
        r"\bne? (voul|voud|veu|aim|souhait|desir)\w*( \w+)? pas\b.*\b(assise?s?|asseoir|placee?s?|table|a cote)\b|^pas (avec|a cote)\b",
        r"\blejos de\b|\bno (me |nos )?(sent|sient|junt|pon|coloqu)\w*( \w+){0,3} (con|junto|al lado|cerca)\b|^no sentar\b",
        r"\bno( \w+)? (quier|quisier|gustar|dese|deb|prefer|prefier)\w*( \w+){0,2} (sentar\w*|al lado de|compart\w*|misma mesa)\b",
        r"\blontano da|^non (con|accanto|vicino|insieme)\b",
        r"\bnon( \w+)? (vorr|vuo|vogl|desider|preferi)\w*( \w+){0,2} (seder\w*|sedut\w*|accanto|vicino|stesso tavolo)\b",
        r"\blonge d|\bnao( \w+)? (quer|gostar|desej|prefer)\w*( \w+){0,2} (sentar\w*|ao lado|mesma mesa)\b|^nao sentar\b",
        r"\buit de buurt\b|\bniet (\w+ )?(naast|zitten)\b|^(liever )?niet (samen )?met\b",
        r"\bz dala od\b|\bnie chc\w*( \w+){0,2} (obok|siedziec)\b|^nie (obok|sadzac|razem z)\b",
    )
)
# A no and then a word of sitting somewhere behind it, or with whom and then a no.
_APART_IN_A_CLAUSE = re.compile(
    r"(?<!noch )\b(nicht|nie|niemals|ungern)\b.*\b((ge)?setz\w*|sitz(en|t)|platzier\w*|tisch|neben|zusammen)\b"
    r"|\b(mit|neben|bei) (wem|welchen|denen|der|dem)\b.*\b(nicht|auf keinen fall)\b|\bauf keinen fall (mit|neben)\b"
    r"|\bne? .*\bpas\b.*\b(assise?s?|asseoir|place[rs]?|placee?s?|mettre|installe[rs]?|table|a cote)\b"
    r"|\b(assey|plac|mett)ez\b.*\bpas\b|\bavec qui\b.*\bpas\b|^pas (avec|a cote|pres|a (la|ma|une) )"
    r"|\bno\b.*\b(sent\w*|sient\w*|junt[oa]s?( a| con|$)|al lado|misma mesa|mesa (con|que)|compart\w* (la )?mesa)"
    r"|\bcon quien(es)? no\b"
    r"|\bnon\b.*\b(seder\w*|sied\w*|sedut\w*|accanto|vicino|(stesso|mio|al) tavolo|tavolo con|insieme)\b|\bcon chi non\b"
    r"|\bnao\b.*\b(sent[aeo]\w*|ao lado|mesma mesa|mesa com|juntos?|perto)\b|\bcom quem nao\b"
    r"|(?<!nog )\bniet\b.*\b(naast|zit\w*|tafel|samen)\b|\b(met|naast) wie\b.*\bniet\b|(?<!nog )\bgeen tafel (del\w*|met)\b"
    r"|\bnie\b.*\b(obok|sie[dc]\w*|usi\w*|sadza\w*|posadz\w*|stole|stoliku|razem)\b|\b(z kim|obok kogo)\b.*\bnie\b"
)
# What a clause asks once it is read without any condition: "si" and "se" are one only with a no right behind them.
_BETWEEN = re.compile(r"[,;:?!\u00bf\u00a1()\[\]/\u2013\u2014]|\s-+\s|\.(?=\s|$)")
_POSSIBLE = re.compile(
    r"\b(if|when|wenn|falls|si|se|indien|jesli)( \w+)? (possible|moglich|posible|possibile|possivel|mogelijk|mozliwe|any)\b"
)
_CONDITION = re.compile(
    r"\b(if|unless|when|in case|falls|wenn|sofern|si( \w+)? ne?\b|si (aun |todavia )?no|se (ancora )?non|se (ainda )?nao"
    r"|als (u|je|jij|jullie|ik|we)|indien|jesli|jezeli|gdy)\b.*"
    r"|^sollten?\b.*|\bn (avez|ai|as|a) pas( encore)?( de| une)? table\b|\bno (jantar|almoco|evento|encontro|congresso)\b"
    r"|\b(nicht|pas|non|no|nao|niet|nie)( \w+)? (kenn\w*|conna\w*|conosc\w*|cono[cz]\w*|conhec\w*|kent|zna\w*)\b"
)
# With whom somebody would like to sit: what is said before it ("Don't know anybody?") is said of something else.
_WISH = re.compile(
    r"(?<!\bt )(?<!not )(?<!never )(?<!think )(?<!believe )(?<!feel )(?<!sure )(?<!that )\b((would|do) you|you( would| d)?|i( would| d)?)"
    r" (like|love|want|wish|prefer) to (sit|be seated|be placed|be put|share|join)\b"
    r"|\b(should|shall|can|may|could) we (seat|put|place|sit) you (with|next|beside|near)\b"
    r"|\bwe (ll|will|can|shall|should|may|could) (seat|put|place|sit) you (with|next|beside|near)\b"
    r"|\b(mit|neben) wem \w+ (sie|du|ihr)( gerne?| am liebsten| zusammen| an einem tisch)* sitzen\b"
)
_FAILING = re.compile(r"\bif (you|we) (can|won) ?t (sit|be seated|be placed) (with|next to|beside) (your|our)\b")

# In this order: the first that matches decides. Keys come folded: no case, accents or marks.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("apart", _APART),
    # The site's own question texts, as they are asked in German and Spanish.
    ("host", r"^wurden sie an einem tisch gastgeber\b|^harias de anfitrion en una mesa\b"),
    ("greeter", r"^wurden sie einen neuling begrussen\b|^recibirias a una persona nueva\b"),
    ("statements", r"^ich auch\b.*\bsatzen\b|^yo tambien\b.*\bfrases\b"),
    ("show_statements", r"^aussagen zeigen$|^mostrar frases$"),
    ("party", r"^kommt mit$|^viene con$"),
    ("together", r"^zusammen$|^juntas$"),
    ("listen_first", r"^erst zuhoren$|^escuchar primero$"),
    ("largest_table", r"\bgro(ss|s)te tisch\b.*\bwohlfuhlen\b|\bmesa mas grande\b"),
    ("pronouns", r"^ihre pronomen$|^tus pronombres$"),
    ("name_sound", r"^wie spricht man ihren namen\b|^como se pronuncia tu nombre\b"),
    ("no_greeter", r"^keine begrussung$|^sin guia de bienvenida$"),
    ("hide_new", r"^neu verbergen$|^ocultar nueva$"),
    (
        "ignored",
        (
            r"\b(diet|dietary|food|allerg|meal|vegan|vegetarian|menu)\w*|\b(phone|mobile|telefon|telephone|emergency)\b"
            r"|\b(consent|gdpr|privacy|photo|newsletter|terms)\b|\bhow did you hear\b|\b(date|jahr|year) of birth\b|\bbirth"
            r"|\b(hotel|arrival|departure|t shirt|tshirt)\b|\bjob title\b|\b(ernahrung|regime alimentaire|dieta)\b"
        ),
    ),
    (
        "times_attended",
        (
            r"\bhow (many|often)\b.*\b(attend|been|come|join|visit|participat|event|conference|meeting|time)"
            r"|\bnumber of\b.*\b(attended|previous|past)\b|\bwie (oft|viele)\b.*\b(dabei|teilgenommen|besucht|mal)"
            r"|\bcombien de fois\b|\bcuantas veces\b|\bquante volte\b|\bquantas vezes\b|\bhoe vaak\b|\bile razy\b"
        ),
    ),
    (
        "first_time",
        (
            r"\b(first|1st) (time|visit|conference|event|meeting|year|supper|dinner|gathering|retreat|congress|summit|assembly)\b"
            r"|\bnew to (this|the|our)\b|\bfirst timer|^(is|will|would) (this|it) (be )?your (very )?(first|1st)\b"
            r"|\bist (das|dies) (ihr|dein) erste|\bes (tu|su) primera?\b|\best ce votre premiere?\b"
            r"|\b(zum )?(ersten|erste|erstes) mal\b|\bpremiere (fois|participation)\b|\bprimera (vez|participacion)\b"
            r"|\bprima (volta|partecipazione)\b|\bprimeira (vez|participacao)\b|\beerste (keer|maal)\b|\bpierwszy raz\b|\braz pierwszy\b"
        ),
    ),
    (
        "attended_before",
        (
            r"\b(attended|been|come|came|joined|participated|visited|taken part)\b.*\b(before|previous|past|earlier|already)"
            r"|\b(previous|previously|past|already|ever)\b.*\b(attend|been|participat|visit|taken part)"
            r"|\b(schon|bereits|fruher)\b.*\b(dabei|teilgenommen|besucht|waren|warst)|\bdeja\b.*\b(venu|particip|assiste)"
            r"|\b(ya|antes|anteriormente)\b.*\b(asisti|particip|estado|venido)|\bha(s)? (asistido|participado)\b"
            r"|\bgia\b.*\b(partecipat|stato|venut)|\bja\b.*\b(particip|esteve|veio)|\b(al|eerder)\b.*\b(geweest|deelgenomen)"
            r"|\b(juz|wczesniej)\b.*\b(uczestnicz|bral|byl)"
        ),
    ),
    (
        "status",  # only of the event itself: who leaves out the dinner still comes
        (
            r"^(will|are|can) you (be )?(able to )?(come|coming|attend|attending|there|join us|joining us|make it)"
            r"( (to|at) (the|our|this)( annual)? (event|conference|meeting|gathering|retreat|congress|summit|assembly))?$"
            r"|^(kommst du|kommen sie|bist du dabei|sind sie dabei|nehmen sie teil|nimmst du teil)$"
            r"|^(viendrez vous|venez vous|serez vous present|vendras|asistiras|asistira|vieni|parteciperai|voce vem|kom je|komt u)$"
        ),
    ),
    (
        "host",
        (
            r"\b(host|facilitate|lead|moderate)\b.*\b(table|group|discussion|circle|round)|\btable host\b"
            r"|\btisch\b.*\b(leiten|moderieren|betreuen|ubernehmen)|\b(animer|accueillir)\b.*\btable\b"
            r"|\b(anfitri|moderar|dirigir)\w*\b.*\bmesa\b|\b(condurre|guidare|ospitare)\b.*\btavol|\btafel\b.*\bleiden\b"
        ),
    ),
    (
        "greeter",
        (
            r"\b(welcome|greet|buddy|mentor|look after)\b.*\b(newcomer|first timer|new|someone|somebody|member|attendee)"
            r"|\b(greeter|be a buddy|be a mentor)\b|\bneue\b.*\b(begrussen|willkommen|begleiten)"
            r"|\baccueillir\b.*\b(nouveau|nouvelles)|\brecibir\w*\b.*\bpersonas? nuevas?\b"
        ),
    ),
    (
        "languages",
        (
            r"\b(which|what) (other )?languages?\b|\blanguages? (do|can) you\b|\blanguages? you speak\b|\bspoken languages\b"
            r"|\bwelche sprachen?\b|\bquelles? langues?\b|\bque (idiomas|lenguas)\b|\bquali lingue\b|\bquais (idiomas|linguas)\b"
            r"|\bwelke talen?\b|\bjakimi jezykami\b|\bjakie jezyki\b|\bcomfortable speaking\b"
        ),
    ),
    (
        "needs",
        (
            r"\b(access|accessibility|mobility|wheelchair|step free|hearing|special) (needs?|requirements?|support|loop)\b"
            r"|\b(anything|something)\b.*\b(know|aware|consider|help)\b.*\b(access|mobility|needs?)\b|^(your )?mobility$"
            r"|\baccessib|\bwheelchair\b|\bdisabilit|\bbarrierefrei|\bunterstutzungsbedarf|\b(besoins?|acces)\b.*\b(particulier|specifique|handicap)"
            r"|\b(handicap|mobilite reduite|accesibilidad|accessibilita|acessibilidade|toegankelijk|niepelnospraw)"
            r"|\b(necesidades?|esigenze|necessidades?|potrzeby)\b.*\b(especial|particolar|specjal|acces)|\bstep free\b|\bfeel at ease\b|\bbe at ease\b"
        ),
    ),
    (
        "organisation",
        (
            r"\b(which|what|name of|your|current) (is )?(your |the )?(company|employer|organi[sz]ation|institution|institute|university|firm|workplace|affiliation)\b"
            r"|\bwhere do you work\b|\bwho do you work for\b|\b(company|organi[sz]ation|institution|employer)\b.*\b(work|represent|employ|with)"
            r"|\b(fur|bei) welche\w* (firma|unternehmen|organisation|einrichtung)|\bwo arbeit|\b(quelle|votre) (entreprise|organisation|structure|societe)\b"
            r"|\bou travaillez\b|\b(en que|tu|su|nombre de la|nombre de tu) (empresa|organizacion|institucion)\b|\bdonde trabaja"
            r"|\b(quale|tua|sua|nome della?) (azienda|organizzazione|ente|societa)\b|\bdove lavor|\b(qual|sua|nome da) (empresa|organizacao|instituicao)\b"
            r"|\bonde trabalha|\b(welk|voor welke|naam van) (bedrijf|organisatie|uw bedrijf)\b|\bwaar werk|\bgdzie pracuj|\b(nazwa|jaka) (firmy|organizacji|firma)\b"
        ),
    ),
    (
        "statements",
        (
            r"\b(which|what) of (these|the following)\b.*\b(you|say|apply|true)|\bme too\b|\bwhat are you interested in\b"
            r"|\b(topics?|themes?|subjects?|interests?)\b.*\b(you|your|interest|discuss|talk|care)"
            r"|\b(like|want|love|happy|enjoy) (to )?(talk|discuss|chat)\w*\b|\bwelche\w* (themen|aussagen)\b|\bsujets?\b.*\binteress"
            r"|\btemas?\b.*\b(interes|gust)|\b(temi|argomenti)\b.*\binteress|\bonderwerpen\b.*\binteress|\btematy\b.*\binteres"
            r"|\bask me about\b|^yo tambien\b"
        ),
    ),
    ("pronouns", r"\b(your|preferred|which|what) pronouns\b"),
    ("name_sound", r"\bhow (do you|to|is|should we) (pronounce|say|your name)|\bpronounce\b.*\bname\b"),
    (
        "largest_table",
        r"\b(largest|biggest|maximum)\b.*\b(table|group)\b|\btable size\b.*\b(comfortable|at ease|prefer)|\bmesa mas grande\b",
    ),
    ("rounds", r"\bwhich rounds\b"),
    (
        "kind",
        (
            r"\b(member|membership|attendee|participant|delegate|registration) (type|category|class|level)\b"
            r"|\bare you a (student|member|speaker|exhibitor)\b|\b(i am|you are) an?\b.*\b(student|speaker|exhibitor)"
        ),
    ),
    (
        "name",
        (
            r"^(please )?(enter |give |type |what is |what s )?(your |the )?(full )?name( please| for (the|your)( name)? badge)?$"
            r"|\bname\b.*\b(badge|name tag|nametag)\b|\b(wie lautet|wie ist) (ihr|dein) name\b|\bcomo (te llamas|se llama)\b"
            r"|\bcomment vous appelez\b|\bcome ti chiami\b"
        ),
    ),
    ("first_name", r"^(what is |what s |enter |please enter )?(your )?(first|given) name\b"),
    ("last_name", r"^(what is |what s |enter |please enter )?(your )?(last|family|sur) ?name\b"),
    ("email", r"\b(your|enter|best|contact) (e ?mail|email)( address)?\b|^email\b.*\b(address|contact|reach)\b"),
)
_COMPILED = tuple((meaning, re.compile(pattern)) for meaning, pattern in _PATTERNS)
IGNORED = "ignored"
_ANYTHING = re.compile(
    r"\b(anything|something|access|mobility|special|requirements?|requests?|needs?|comments?|notes?|remarks?|message|support|help"
    r"|bemerkung\w*|anmerkung\w*|hinweis\w*|wunsche|remarques?|commentaires?|comentarios?|observaciones|necesidades|note"
    r"|commenti|osservazioni|esigenze|observacoes|opmerking\w*|uwagi|komentarz)\b"
)
_COMPANY = re.compile(
    r"\b(like|love|want|wish|prefer|hope|rather)\b.*\b(sit|seated|be placed|share a table)\b.*\b(with|next|beside|near)\b"
    r"|\bwho\b.*\bsit with\b|\b(seat(ing)?|table) (wish(es)?|requests?|preferences?|mates?)\b|\bneben wem\b|\bmit wem\b.*\bsitzen\b"
    r"|\b(platz|tisch|sitz)wunsch\w*|\bavec qui\b.*\b(assis|table)|\bcon quien\b.*\b(sent|mesa)|\bcon chi\b.*\b(sed|tavol)"
)
_NEGATION = re.compile(rf"{_NEVER}|\b(nicht|nie|ne|pas|no|non|nao|niet)\b")
_LOOKED_AT = 300


@lru_cache(maxsize=4_096)
def asks_for(header: str) -> str | None:
    """Return the meaning of a whole-question header, ``IGNORED`` for one that is known to be none of ours, else None.

    >>> asks_for("Have you attended this conference before?")
    'attended_before'
    """
    key = header_key(header[:_LOOKED_AT])
    if any(_COMPILED[0][1].search(part) for part in _parts(key)) or _in_a_clause(header[:_LOOKED_AT]):
        return "apart"
    return next((meaning for meaning, pattern in _COMPILED[1:] if pattern.search(key)), None)


def _parts(key: str) -> list[str]:
    """Return a header cut before each wish to sit with somebody, which no negation before it reaches."""
    key = _FAILING.sub("", key)  # "If you can't be seated with your first choice" asks for the second
    cuts = [0, *(wish.start() for wish in _WISH.finditer(key)), len(key)]
    return [key[start:end] for start, end in pairwise(cuts)]


def _in_a_clause(header: str) -> bool:
    """Whether one clause of a header names a no and a seat: in another a no may be of anything else."""
    clauses = (_CONDITION.sub("", _POSSIBLE.sub("", header_key(clause))) for clause in _BETWEEN.split(header))
    return any(_APART_IN_A_CLAUSE.search(clause.strip()) for clause in clauses)


def asks_anything(header: str) -> bool:
    """Whether a header leaves room for any wish ("Comments", "Anything we should know?"), an access need among them.

    >>> asks_anything("Anything else?"), asks_anything("Title of your talk")
    (True, False)
    """
    return _ANYTHING.search(header_key(header[:_LOOKED_AT])) is not None


def asks_for_company(header: str) -> bool:
    """Whether a header asks with whom somebody would like to sit: a wish, not a need to sit together.

    >>> asks_for_company("Is there anyone you would like to sit with?"), asks_for_company("Sits together with")
    (True, False)
    """
    key = header_key(header[:_LOOKED_AT])
    before, wish = ["", *_parts(key)][-2:]
    near = " ".join([*before.split()[-3:], wish])  # "Is there no one you would like to sit with?"
    return not is_apart(header) and not _NEGATION.search(near) and _COMPANY.search(key) is not None


def is_apart(header: str) -> bool:
    """Whether a header asks whom somebody must not sit with: such a column is never shown, kept or sampled."""
    return asks_for(header) == "apart"


def is_hidden(header: str, hidden: str) -> bool:
    """Whether a column is set apart: its header asks for it, or its key is the one that the caller named, "" for none."""
    return bool(header) and (is_apart(header) or (bool(hidden) and header_key(header) == hidden))
