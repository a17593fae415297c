"""What the change log says of each verb: a sentence for people, whose names are looked up only when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping

# A sentence goes on from who did it: "Olive Organiser — added Ana Lima". Facts fill it: numbers, and names by their ids.
SENTENCES = {
    "account.console_link": gettext_noop("made a one-time link on the console"),
    "account.invite": gettext_noop("invited somebody as %(role)s"),
    "account.join": gettext_noop("joined the staff as %(role)s"),
    "account.revoke_invitation": gettext_noop("took back an invitation as %(role)s"),
    "account.second_factor_forgotten": gettext_noop("took away a lost second factor on the console"),
    "community.edit": gettext_noop("changed the community"),
    "community.found": gettext_noop("founded the community"),
    "code.tell": gettext_noop("read a code out to %(about)s"),
    "event.archive": gettext_noop("put the event away"),
    "event.edit": gettext_noop("changed the event"),
    "door.words": gettext_noop("checked people in at the door: %(count)s"),
    "event.make": gettext_noop("made the event"),
    "floor.count": gettext_noop("noted how many sit at a table in round %(round)s"),
    "floor.doors_close": gettext_noop("closed the doors of round %(round)s: who is not here sits it out"),
    "floor.doors_open": gettext_noop("opened the doors of round %(round)s again"),
    "floor.let_go": gettext_noop("noted that %(about)s may be moved again"),
    "floor.stay": gettext_noop("noted that %(about)s stays at their table"),
    "floor.tick": gettext_noop("noted who is at a table in round %(round)s"),
    "event.unarchive": gettext_noop("took the event out again"),
    "agreement.accept": gettext_noop("accepted the agreements, on their own page: %(about)s"),
    "agreement.add": gettext_noop("added an agreement"),
    "agreement.edit": gettext_noop("changed an agreement"),
    "agreement.move": gettext_noop("changed the order of the agreements"),
    "attendee.add": gettext_noop("added somebody to the list"),
    "attendee.cancel": gettext_noop("noted that %(about)s is not coming"),
    "attendee.edit": gettext_noop("changed what is known of %(about)s"),
    "ready.paper": gettext_noop("let the day run on paper only"),
    "ready.phones": gettext_noop("let phones take part again"),
    "ready.stick": gettext_noop("noted that a copy lies on a stick"),
    "attendee.quiet": gettext_noop("(an attendee) changed what they take part in"),
    "attendee.restore": gettext_noop("noted that %(about)s is coming after all"),
    "attendee.take_back_link": gettext_noop("made every personal link of %(about)s worthless"),
    "attendee.statements": gettext_noop("changed what %(about)s said me too to"),
    "attendee.erase": gettext_noop("deleted %(about)s for good"),
    "attendee.new_email": gettext_noop("changed the e-mail of %(about)s, who showed that it is theirs"),
    "consent.give": gettext_noop("said yes to a use of what they told, on their own page: %(about)s"),
    "consent.take_back": gettext_noop("took back a yes, on their own page: %(about)s"),
    "retention.run": gettext_noop("let the clock take away what was due"),
    "block.add": gettext_noop("added a block to the programme"),
    "block.delete": gettext_noop("removed a block from the programme"),
    "block.edit": gettext_noop("changed a block of the programme"),
    "block.move": gettext_noop("moved a block of the programme"),
    "checklist.tick": gettext_noop("ticked a step of the checklist"),
    "checklist.untick": gettext_noop("took back a tick of the checklist"),
    "demo.make": gettext_noop("made the example event"),
    "fixture.add": gettext_noop("put something into the room"),
    "fixture.delete": gettext_noop("took something out of the room"),
    "fixture.edit": gettext_noop("moved something in the room"),
    "people.import": gettext_noop("took in the list %(about)s"),
    "mail.let_go": gettext_noop("had %(count)s mails sent that were kept"),
    "mail.pause": gettext_noop("paused a mailing"),
    "mail.resume": gettext_noop("let a mailing go on"),
    "mail.retry": gettext_noop("had a mail to %(about)s sent once more"),
    "mail.start": gettext_noop("sent a mailing to %(count)s people"),
    "mail.stop": gettext_noop("stopped a mailing"),
    "mail.words": gettext_noop("changed the words of a mail"),
    "mail.our_words": gettext_noop("took our words for a mail again"),
    "person.merge": gettext_noop("noted that two were one person: %(about)s"),
    "person.split": gettext_noop("noted that %(about)s is somebody else than before"),
    "plan.copy": gettext_noop("copied plan %(from)s"),
    "plan.drop": gettext_noop("dropped %(about)s"),
    "plan.host": gettext_noop("changed who hosts a table in %(about)s"),
    "plan.kept": gettext_noop("made a plan that moves few people"),
    "plan.exchange": gettext_noop("let two tables change places in %(about)s"),
    "plan.move": gettext_noop("moved people in %(about)s"),
    "plan.note": gettext_noop("wrote a note on plan %(number)s"),
    "plan.pin": gettext_noop("pinned %(about)s to a table"),
    "plan.print": gettext_noop("printed %(about)s"),
    "plan.release": gettext_noop("released plan %(number)s"),
    "plan.repaired": gettext_noop("repaired a plan"),
    "plan.solved": gettext_noop("made a plan"),
    "plan.swap": gettext_noop("let two people change places in %(about)s"),
    "plan.unpin": gettext_noop("took away the pin of %(about)s"),
    "programme.choose": gettext_noop("chose what the plan promises"),
    "programme.start": gettext_noop("began the programme with the blocks there are"),
    "programme.template": gettext_noop("began the programme from a template"),
    "ritual.edit": gettext_noop("changed the opening or the closing"),
    "room.add": gettext_noop("added a room"),
    "room.delete": gettext_noop("removed a room"),
    "room.edit": gettext_noop("changed %(about)s"),
    "room.generate": gettext_noop("set up the tables of %(about)s"),
    "room.move": gettext_noop("moved tables in a room"),
    "rota.edit": gettext_noop("changed who welcomes at %(about)s"),
    "rota.fill": gettext_noop("filled the rota of those who welcome"),
    "table.add": gettext_noop("added tables"),
    "table.delete": gettext_noop("removed tables"),
    "table.edit": gettext_noop("changed tables"),
    "statement.add": gettext_noop("added the statement “%(about)s”"),
    "statement.approve": gettext_noop("approved statements: %(count)s"),
    "statement.decline": gettext_noop("declined the statement “%(about)s”"),
    "statement.dots": gettext_noop("counted the dots on a poster"),
    "statement.go_on": gettext_noop("lets statements be shown again"),
    "statement.hold": gettext_noop("took the statement “%(about)s” off until it is read again"),
    "statement.join": gettext_noop("joined others with the statement “%(about)s”"),
    "statement.retire": gettext_noop("retired the statement “%(about)s”"),
    "statement.settle": gettext_noop("changed how statements are looked after"),
    "statement.starters": gettext_noop("chose statements to begin with"),
    "statement.stop": gettext_noop("stopped all statements"),
    "statement.unmask": gettext_noop("asked who wrote the statement “%(about)s”"),
    "statement.withdraw": gettext_noop("(an attendee) took their statement back"),
    "statement.write": gettext_noop("(an attendee) sent a statement to be read"),
    "tie.add": gettext_noop("noted who belongs with %(about)s"),
    "tie.remove": gettext_noop("no longer notes who belongs with %(about)s"),
    "role.give": gettext_noop("gave %(user)s the role %(role)s"),
    "role.take": gettext_noop("took the role %(role)s from %(user)s"),
    "safety.invite_outside": gettext_noop("asked somebody outside the staff to be a safety lead"),
    "safety.outside_joined": gettext_noop("said yes to being a safety lead"),
    "safety.remove_outside": gettext_noop("ended an outside safety lead's access"),
    "cast.wish": gettext_noop("said whether %(about)s keeps last time’s cast"),
    "call.make": gettext_noop("asked those who welcome to come to a table"),
    "call.settle": gettext_noop("looked after somebody at a table"),
    "note.write": gettext_noop("wrote a note through the system"),
    "prompt.add": gettext_noop("added a prompt for hosts"),
    "prompt.edit": gettext_noop("changed a prompt for hosts"),
    "prompt.note": gettext_noop("changed the words in which greeters begin"),
    "prompt.take": gettext_noop("took over prompts for hosts, to change them"),
    "welcome.assign": gettext_noop("chose who greets %(about)s"),
    "welcome.contacted": gettext_noop("got in touch with %(about)s as their greeter"),
    "welcome.end": gettext_noop("ended who greets %(about)s"),
    "welcome.fill": gettext_noop("found greeters for %(count)s newcomers"),
    "welcome.met": gettext_noop("met %(about)s as their greeter"),
    "welcome.offer": gettext_noop("asked %(count)s people whether they would greet somebody"),
    "welcome.remind": gettext_noop("reminded %(count)s greeters"),
    "welcome.stand_in": gettext_noop("let the stand-in greet %(about)s"),
    "undo": gettext_noop("undid: %(undone)s"),
}
# What a verb that has no sentence yet says at least, by its first word.
ROOMS = {
    "agreement": gettext_noop("changed an agreement"),
    "attendee": gettext_noop("changed %(about)s"),
    "block": gettext_noop("changed the programme"),
    "import": gettext_noop("changed the list by an import"),
    "pin": gettext_noop("changed who is pinned to a table"),
    "plan": gettext_noop("changed a plan"),
    "person": gettext_noop("changed %(about)s"),
    "print": gettext_noop("printed"),
    "programme": gettext_noop("changed the programme"),
    "statement": gettext_noop("changed a statement"),
    "room": gettext_noop("changed a room"),
    "table": gettext_noop("changed a table"),
}
# Not taken back by a button: roles and access have pages of their own, which look after the last organiser.
# A plan stays as it is kept or dropped by its own page: its thousands of rows are not in the journal.
KEPT = (
    "account.",
    "door.",
    "floor.",
    "ready.",
    "role.",
    "community.",
    "safety.",
    "consent.",
    "retention.",
    "agreement.accept",
    "attendee.erase",
    "attendee.new_email",
    "attendee.quiet",
    "code.",
    "mail.",
    "event.make",
    "statement.write",  # what attendees do is theirs; what stops or unmasks has a page of its own
    "statement.withdraw",
    "statement.stop",
    "statement.go_on",
    "statement.settle",
    "statement.unmask",
    "plan.solved",
    "plan.kept",
    "plan.repaired",
    "plan.copy",
    "plan.release",
)


class _Facts(dict[str, Any]):
    """Facts of a sentence; what is missing is passed over."""

    def __missing__(self, name: str) -> str:
        return _("somebody") if name in {"user", "about"} else "…"


def sentence(verb: str, facts: Mapping[str, Any]) -> str:
    """Return what happened, as a sentence that goes on from who did it."""
    said = SENTENCES.get(verb) or ROOMS.get(verb.split(".", maxsplit=1)[0]) or gettext_noop("changed something")
    try:
        return _(said) % _Facts(facts)
    except (TypeError, ValueError):
        return _("changed something")


def can_be_taken_back(verb: str) -> bool:
    """Return whether the change log offers to undo a verb."""
    return not verb.startswith(KEPT)
