"""One sheet to drafts: rows that are people, guests where a ticket has no name, and what was left out and why."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from kinfolk.roster.cells import says_nothing, whole_number, yes_no
from kinfolk.roster.drafts import EXPLICIT, Draft, Mention, Troubles
from kinfolk.roster.fields import FieldReader
from kinfolk.roster.ids import assign_ids
from kinfolk.roster.questions import asks_for_company
from kinfolk.roster.records import KEPT, LeftOut, Reading
from kinfolk.roster.rows import judge
from kinfolk.roster.sheets import Sheet, rows_in_words
from kinfolk.roster.texts import fold, is_email, shorten
from kinfolk.sentences import say, say_count

MOST_GUESTS = 50
MOST_NAMED = 12  # who have one name and no e-mail
_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]|^\?[^\W\d_]|\N{REPLACEMENT CHARACTER}")


@dataclass
class SheetPeople:
    """The drafts of one sheet, and what the report says of its rows; ``resent`` leads from a row to the one sent after it."""

    sheet: Sheet
    drafts: list[Draft] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    alike: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    resent: dict[int, int] = field(default_factory=dict)

    @property
    def guests(self) -> tuple[str, ...]:
        """Names of those whom the list knows only through somebody else."""
        return tuple(draft.name for draft in self.drafts if draft.is_guest)


@dataclass
class _Ticket:
    """A draft with what its row says beside the person: who paid, and for how many."""

    draft: Draft
    buyer: str
    buyer_email: str
    seats: int
    guests: int
    companion: str
    cells: list[str]

    def take(self, later: _Ticket, sheet: Sheet) -> None:
        """Add what the same person sent later; a filled cell replaces, a blank one changes nothing."""
        self.draft.take(later.draft)
        self.draft.row = later.draft.row
        self.cells = [new or old for new, old in zip(later.cells, self.cells, strict=True)]
        self.seats = _count(sheet, self.cells, "quantity")
        self.guests, self.companion = _along(sheet, self.cells)
        if sheet.columns.first(later.cells, "guests") and not (later.guests or later.companion):
            self.companion = ""  # whoever is no longer bringing anybody may leave the name blank


def people_of(sheet: Sheet, reading: Reading, troubles: Troubles) -> SheetPeople:
    """Return the people of a sheet in the order of its rows."""
    found = SheetPeople(sheet, notes=list(sheet.notes))
    reader = FieldReader(sheet, troubles)
    reason = judge(sheet, reading)
    tickets: list[_Ticket] = []
    for number, cells in sheet.rows:
        if why := reason(cells):
            found.left_out.append(LeftOut(row=number, name=_shown_name(sheet, cells), reason=why))
            continue
        draft = reader.draft(number, cells)
        _set_key(draft, sheet, cells)
        ticket = _Ticket(
            draft,
            _buyer(sheet, cells),
            _first_mail(sheet, cells, "buyer_email"),
            _count(sheet, cells, "quantity"),
            *_along(sheet, cells),
            cells,
        )
        if not draft.name and not _stands_for_somebody(ticket, sheet, troubles):
            found.left_out.append(LeftOut(row=number, name="", reason=say("no name, e-mail, order or ticket: nobody")))
            continue
        tickets.append(ticket)
    found.drafts = _with_guests(_without_resent(tickets, found))
    assign_ids(found.drafts)
    _attach_apart(found)
    _remark(found, reader)
    return found


def _shown_name(sheet: Sheet, cells: list[str]) -> str:
    first, last = sheet.columns.first(cells, "first_name"), sheet.columns.first(cells, "last_name")
    name = sheet.columns.first(cells, "name") or f"{first} {last}".strip() or _buyer(sheet, cells)
    return shorten(name.replace("\n", " "))


def _set_key(draft: Draft, sheet: Sheet, cells: list[str]) -> None:
    explicit = sheet.columns.one("id")
    if explicit and cells[explicit.position]:
        draft.key, draft.key_kind = cells[explicit.position].replace("\n", " "), EXPLICIT
        return
    parts = [cells[position] for position in sheet.columns.identity]
    if all(parts):
        draft.key, draft.key_kind = "-".join(parts), sheet.system.name


def _buyer(sheet: Sheet, cells: list[str]) -> str:
    columns = sheet.columns
    parts = (columns.first(cells, "buyer_first_name"), columns.first(cells, "buyer_last_name"))
    name = columns.first(cells, "buyer_name") or " ".join(filter(None, parts))
    return "" if is_email(name) else name.replace("\n", " ")


def _first_mail(sheet: Sheet, cells: list[str], meaning: str) -> str:
    return fold(sheet.columns.first(cells, meaning))


def _count(sheet: Sheet, cells: list[str], meaning: str) -> int:
    number = whole_number(sheet.columns.first(cells, meaning))
    return min(number, MOST_GUESTS) if number and number > 0 else 0


def _along(sheet: Sheet, cells: list[str]) -> tuple[int, str]:
    """Return how many come along with a row's person ("2", "yes"), and the name of one of them if the row says it."""
    count, name = 0, ""
    for meaning in ("guests", "companion"):
        cell = sheet.columns.first(cells, meaning)
        first = cell.split(maxsplit=1)[0] if cell[:1].isdigit() else cell  # "2 children"
        number, answer = whole_number(first), yes_no(cell)
        if number is not None or answer:
            count = max(count, min(1 if number is None else number, MOST_GUESTS))
        elif answer is None and not says_nothing(cell):
            name = cell.replace("\n", " ")
    return count, name


def _stands_for_somebody(ticket: _Ticket, sheet: Sheet, troubles: Troubles) -> bool:
    draft = ticket.draft
    if draft.key_kind == EXPLICIT:
        column = sheet.columns.one("name")
        place = Mention("", draft.file, draft.row, column.header if column else "name")
        troubles.add(
            say("{key} has no name.", key=repr(draft.key)),
            place,
            say("Write the name as it should stand on the badge."),
        )
        return False
    return bool(draft.email or draft.order or draft.key or ticket.buyer or ticket.buyer_email)


def _without_resent(tickets: list[_Ticket], found: SheetPeople) -> list[_Ticket]:
    """Of a form that somebody sent twice, keep the later answers in the earlier place."""
    if not found.sheet.system.form and not found.sheet.columns.one("submitted"):
        return tickets
    kept: dict[tuple[str, str], _Ticket] = {}
    out: list[_Ticket] = []
    for ticket in tickets:
        who = (fold(ticket.draft.name), fold(ticket.draft.email))
        earlier = kept.get(who)
        if all(who) and earlier is not None:
            reason = say("sent the form again in row {row}; what is filled there counts", row=ticket.draft.row)
            found.left_out.append(LeftOut(row=earlier.draft.row, name=earlier.draft.name, reason=reason))
            found.resent[earlier.draft.row] = ticket.draft.row
            earlier.take(ticket, found.sheet)
            continue
        kept[who] = ticket
        out.append(ticket)
    found.left_out.sort(key=lambda left: left.row)
    return out


def _with_guests(tickets: list[_Ticket]) -> list[Draft]:
    """Name the unnamed after whoever registered them, and add those who are only counted."""
    by_order: dict[str, str] = {}
    by_mail: dict[str, str] = {}
    rows_of: Counter[str] = Counter(ticket.draft.order for ticket in tickets)
    for ticket in tickets:
        if ticket.draft.name:
            by_order.setdefault(ticket.draft.order, ticket.draft.name)
            by_mail.setdefault(fold(ticket.draft.email), ticket.draft.name)
    mails = Counter(fold(ticket.draft.email) for ticket in tickets if ticket.draft.email)
    counts: Counter[str] = Counter()
    out: list[Draft] = []
    met: set[str] = set()
    for ticket in tickets:
        draft = ticket.draft
        if not draft.name:
            if mails[fold(draft.email)] > 1:
                del draft.fields["email"]  # it stands on several rows: the buyer's
            known = by_mail.get(ticket.buyer_email) if ticket.buyer_email else None
            in_order = by_order.get(draft.order) if draft.order else None
            _name_guest(draft, ticket.buyer or known or in_order or "", counts)
        out.append(draft)
        more = ticket.guests
        if ticket.seats > 1 and (not draft.order or draft.order not in met):
            more += max(0, ticket.seats - (rows_of[draft.order] if draft.order else 1))
        met.add(draft.order)
        if ticket.companion:
            out.append(_companion(draft, ticket.companion))
            more -= ticket.guests > 0
        out += [_added_guest(draft, number, counts) for number in range(1, more + 1)]
    return out


def _name_guest(draft: Draft, host: str, counts: Counter[str]) -> None:
    """Name somebody after their host, else after their order, else by a number."""
    whose = host or (f"order {draft.order}" if draft.order else "")
    counts[whose] += 1
    number = counts[whose]
    draft.is_guest = True
    if whose:
        draft.fields["name"] = f"Guest of {whose}" + (f" ({number})" if number > 1 else "")
        draft.fields["guest_of"] = whose
    else:
        draft.fields["name"] = f"Guest {number}"


def _beside(draft: Draft) -> Draft:
    """Return somebody on the row of ``draft``; both come together, so they share an order."""
    order = draft.order or f"with {draft.key or draft.name}"
    draft.fields["order"] = order
    return Draft(draft.file, draft.row, {"order": order})


def _companion(draft: Draft, name: str) -> Draft:
    """Return whom the row of ``draft`` names as coming along."""
    companion = _beside(draft)
    companion.fields["name"] = name
    if draft.key:
        companion.key, companion.key_kind = f"{draft.key}-with", f"companion of {draft.key_kind}"
    return companion


def _added_guest(draft: Draft, number: int, counts: Counter[str]) -> Draft:
    """Return somebody who is only a number on the row of ``draft``."""
    guest = _beside(draft)
    if draft.key:
        guest.key, guest.key_kind = f"{draft.key}-guest-{number}", f"guest of {draft.key_kind}"
    _name_guest(guest, str(draft.fields.get("guest_of") or draft.name), counts)
    return guest


def _attach_apart(found: SheetPeople) -> None:
    """Give everybody their requests, also those of a form that they sent again: a request is never dropped by a blank."""
    by_row = {draft.row: draft for draft in reversed(found.drafts)}
    for row, text in found.sheet.apart:
        last = row
        while last in found.resent:
            last = found.resent[last]
        if last in by_row:
            by_row[last].apart.append(Mention(text, found.sheet.grid.file, row, ""))


def _remark(found: SheetPeople, reader: FieldReader) -> None:
    for header, rows in reader.vague.rows.items():
        found.notes.append(
            say(
                "{header} says nothing we understand in {rows}; read as blank.",
                header=repr(header),
                rows=rows_in_words(rows),
            )
        )
    for header, rows in reader.unsure.rows.items():
        found.notes.append(
            say_count(
                len(rows),
                "{header}: {count} answer does not say whether they came before ({rows}); read as blank. Where others"
                " say it, a blank counts as new: they are welcomed, and never proposed as hosts.",
                "{header}: {count} answers do not say whether they came before ({rows}); read as blank. Where others"
                " say it, a blank counts as new: they are welcomed, and never proposed as hosts.",
                header=repr(header),
                rows=rows_in_words(rows),
            )
        )
    for header, rows in reader.food.rows.items():
        found.notes.append(
            say(
                "{header} speaks of food in {rows}; that is for the kitchen and no need of a table, so it is left out.",
                header=repr(header),
                rows=rows_in_words(rows),
            )
        )
    if reader.unread_needs:
        found.notes.append(
            say(
                "What is written in {rows} names no access need we know: look whether it matters. What a table must offer"
                " goes into a column 'needs'.",
                rows=rows_in_words(reader.unread_needs),
            )
        )
    for column in found.sheet.columns.all:
        if not column.meaning and column.certainty == KEPT and asks_for_company(column.header):
            found.notes.append(
                say(
                    "{header} is kept as a remark: such wishes are not followed, since people are to meet new faces. Whoever must"
                    " sit together (a carer, an interpreter) belongs into a column 'together'.",
                    header=repr(column.header),
                )
            )
    if found.sheet.system.note:
        found.notes.append(found.sheet.system.note)
    _remark_lost_letters(found)
    _remark_doubles(found)
    _remark_unnamed(found)


def _remark_lost_letters(found: SheetPeople) -> None:
    """Say which names have a question mark where a letter was: a program saved the list in an encoding without that letter."""
    lost = [draft for draft in found.drafts if _LOST_LETTER.search(draft.name)]
    if lost:
        found.notes.append(
            say(
                "In {rows} a letter of the name was lost when the list was saved, such as in {name}. Save it again as CSV UTF-8"
                " or as XLSX: it would be printed so.",
                rows=rows_in_words([draft.row for draft in lost]),
                name=repr(lost[0].name),
            )
        )


def _remark_doubles(found: SheetPeople) -> None:
    """Say which rows have one name and e-mail; where they say the same in everything, one of them is probably too many."""
    cells = dict(found.sheet.rows)
    alike: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in found.drafts:
        if not draft.is_guest and draft.key_kind != EXPLICIT:
            alike[fold(draft.name), fold(draft.email)].append(draft)
    several = [drafts for drafts in alike.values() if len(drafts) > 1]
    for drafts in several:
        if drafts[0].email:
            rows = [draft.row for draft in drafts]
            same = len({tuple(cells.get(row, ())) for row in rows}) == 1
            told = {"rows": rows_in_words(rows), "people": len(rows)}
            found.alike.append(
                say(
                    "The same name and e-mail stand in {rows}, and everything else too: probably one person; planned as"
                    " {people} people. Delete all but one of these rows if it is so.",
                    **told,
                )
                if same
                else say("The same name and e-mail stand in {rows}; planned as {people} people.", **told)
            )
    for drafts in [drafts for drafts in several if not drafts[0].email][:MOST_NAMED]:
        found.alike.append(
            say(
                "{name} stands in {rows}, without an e-mail to tell one from the other; planned as {people} people.",
                name=drafts[0].name,
                rows=rows_in_words([draft.row for draft in drafts]),
                people=len(drafts),
            )
        )


def _remark_unnamed(found: SheetPeople) -> None:
    """Say so where a product never has a name: it may be no ticket for people at all."""
    column = found.sheet.columns.one("product")
    if column is None:
        return
    named: Counter[str] = Counter()
    unnamed: Counter[str] = Counter()
    cells = dict(found.sheet.rows)
    for draft in found.drafts:
        product = cells[draft.row][column.position] if draft.row in cells else ""
        (unnamed if draft.is_guest else named)[product] += 1
    for product, count in unnamed.items():
        if product and not named[product] and named:
            found.notes.append(
                say(
                    "None of the {rows} rows of {product} has a name, so they are guests. If they are not people, keep the "
                    "others with --where {header}=...",
                    rows=count,
                    product=repr(product),
                    header=repr(column.header),
                )
            )
