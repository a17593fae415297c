"""Joins rooms that may not import each other: keep-apart, greeters and the door with plans, and all slow work with the worker."""

from __future__ import annotations

from importlib import import_module

WORK = (  # every module with slow work in it; the worker knows only what was imported
    "kinfolk_web.core.sending",
    "kinfolk_web.accounts.letters",
    "kinfolk_web.people.answering",
    "kinfolk_web.people.codes",
    "kinfolk_web.people.importing",
    "kinfolk_web.people.lost_links",
    "kinfolk_web.people.new_address",
    "kinfolk_web.people.mailing",
    "kinfolk_web.people.exporting",
    "kinfolk_web.people.likeness",
    "kinfolk_web.plans.evening",
    "kinfolk_web.plans.merging",
    "kinfolk_web.plans.solving",
    "kinfolk_web.plans.repairing",
    "kinfolk_web.plans.releasing",
    "kinfolk_web.plans.pack",
    "kinfolk_web.plans.whole_pack",
    "kinfolk_web.plans.rehearsing",
    "kinfolk_web.plans.offered",
    "kinfolk_web.day.joining_casts",
    "kinfolk_web.day.letters",
    "kinfolk_web.outcomes.evaluation.lotteries",
    "kinfolk_web.outcomes.evaluation.welcoming",
    "kinfolk_web.safety.letters",
    "kinfolk_web.again.letters",
    "kinfolk_web.again.writing",
    "kinfolk_web.seasons.letters",
    "kinfolk_web.seasons.planning",
    "kinfolk_web.outcomes.asking.letters",
    "kinfolk_web.outcomes.reporting.making",
    "kinfolk_web.keeping.sweeping",
    "kinfolk_web.keeping.retention",
    "kinfolk_web.welcome.letters",
    "kinfolk_web.welcome.filling",
    "kinfolk_web.phone.ahead",
)


def wire() -> None:
    """Let the vault receive from imports and answer plans, and let every process know all kinds of work."""
    from kinfolk_web.again import evenings
    from kinfolk_web.core import mail
    from kinfolk_web.day import attendance, looking, presence, seats
    from kinfolk_web.outcomes.asking import going
    from kinfolk_web.outcomes.asking.rooms import lines_for_venue
    from kinfolk_web.outcomes.evaluation.queries import sentences_for_members
    from kinfolk_web.outcomes.evaluation.stepping import free_by_code
    from kinfolk_web.outcomes.evaluation.welcoming import lines_for_paper
    from kinfolk_web.people import actions, diverting, queries, tally, visiting
    from kinfolk_web.plans import attending, confidential, free_time, given, rooms_before, team_sheet, welcoming
    from kinfolk_web.programme.merging import take_over
    from kinfolk_web.safety.actions import receive
    from kinfolk_web.safety.queries import confirmed_pairs, may_be_released
    from kinfolk_web.seasons.forgetting import move_member
    from kinfolk_web.seasons.queries import pages_open_until
    from kinfolk_web.welcome.arriving import tell_greeters
    from kinfolk_web.welcome.inheriting import inherit
    from kinfolk_web.welcome.queries import ended_codes, greeter_in_brief, meeting_places, settled
    from kinfolk_web.welcome.questions import openings

    diverting.register(receive)
    evenings.register("follow_up", going.look_after)
    mail.register_told(sentences_for_members)
    tally.watch(looking.withdraw_unshown)
    visiting.register_longer(pages_open_until)
    actions.register_move(move_member)
    queries.register_missed(presence.missed)
    actions.register_taking_over(take_over)
    confidential.register(confirmed_pairs)
    confidential.register_review(may_be_released)
    attending.register(attendance.missing, attendance.first_open, attendance.staying, seats.held_by_doors)
    team_sheet.register(looking.read_aloud)
    given.register(seats.given_to, seats.given_at)
    presence.register(tell_greeters)
    welcoming.register(settled, inherit, openings, greeter_in_brief, ended_codes)
    welcoming.register_lines(lines_for_paper)
    welcoming.register_places(meeting_places)
    free_time.register(free_by_code)
    rooms_before.register(lines_for_venue)
    for module in WORK:
        import_module(module)
