"""Who is who: ids that stay and reveal nothing, files joined, pairs found, requests to be apart kept to themselves."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.errors import InputError
from kinfolk.roster import Reading, as_json, read, render
from kinfolk.roster.questions import asks_for_company
from tests.roster.helpers import by_name, listed, named


def joined(*texts, **options):
    return read([named(text.encode(), f"{n}.csv") for n, text in enumerate(texts, 1)], Reading(**options))


def test_an_id_is_our_own_else_the_systems_else_from_the_email_else_from_the_name():
    roster = listed("id,Member ID,name,email\nmine,1,Ana,ana@a.example\n,2,Bo,bo@b.example\n,3,Cy,\n")
    assert [person.id for person in roster.people] == ["mine", "2", "3"]


def test_ids_do_not_change_when_people_are_added_reordered_or_renamed():
    before = by_name(listed("name,email,order\nAna,ana@a.example,\nBo,,1\n"))
    after = by_name(listed("order,name,email\n9,Cy,cy@c.example\n1,Bo,\n,Ana L.,ANA@a.example\n"))
    assert before["Ana"].id == after["Ana L."].id
    assert before["Bo"].id == after["Bo"].id


def test_two_of_one_name_and_one_address_are_two_people():
    roster = listed("name,email\nAna,office@a.example\nAna,office@a.example\nBo,office@a.example\n")
    assert len({person.id for person in roster.people}) == 3
    assert any("rows 2, 3" in note for note in roster.report.files[0].alike)


@given(st.emails())
def test_an_id_made_from_an_email_does_not_show_it(email):
    text = io.StringIO()
    text.write('name,email\nAna,"' + email.replace('"', '""') + '"\n')
    (ana,) = listed(text.getvalue()).people
    assert "@" not in ana.id
    assert len(ana.id) == 13


def test_a_name_in_parts_is_put_together_as_its_people_write_it():
    roster = listed("First name,Last name\n小明,王\n길동,홍\nYuki,山田\nÁine,Ní Bhriain\n")
    assert [person.name for person in roster.people] == ["王小明", "홍길동", "Yuki 山田", "Áine Ní Bhriain"]


def test_files_join_by_id_then_email_then_unique_name():
    roster = joined(
        "id,name,email\na,Ana,ana@a.example\nb,Bo,bo@b.example\nc,Cy,\n",
        "name,email,organisation,id\nAna Lima,,Acme,a\nBo C.,BO@b.example,Other,\nCy,cy@private.example,Third,\n",
    )
    assert [(p.id, p.name, p.organisation) for p in roster.people] == [
        ("a", "Ana Lima", "Acme"),
        ("b", "Bo C.", "Other"),
        ("c", "Cy", "Third"),
    ]
    assert "Known from the files before: 3 of 3 (1 by name alone)" in roster.report.files[1].notes[-1]


def test_the_later_file_wins_where_it_is_filled_and_only_there():
    roster = joined(
        "name,email,organisation,times_attended,Region\nAna,ana@a.example,Acme,3,North\n",
        "name,email,organisation,times_attended,Region\nAna,ana@a.example,,0,South\n",
    )
    (ana,) = roster.people
    assert (ana.organisation, ana.times_attended, ana.attributes) == ("Acme", 0, (("Region", "South"),))


def test_who_is_only_in_the_later_file_is_added():
    roster = joined("name\nAna\n", "name\nBo\n")
    assert [person.name for person in roster.people] == ["Ana", "Bo"]
    assert "1 added" in roster.report.files[1].notes[-1]


def test_two_of_a_name_are_not_joined_by_it():
    assert len(joined("id,name\na,Ana\nb,Ana\n", "name,organisation\nAna,Acme\n").people) == 3


def test_two_ids_of_ours_are_two_people_whatever_else_agrees():
    assert len(joined("id,name,email\na,Ana,x@a.example\n", "id,name,email\nb,Ana,x@a.example\n").people) == 2


def test_numbers_of_two_systems_do_not_mean_the_same_person():
    indico = "ID,Name,Registration date\n1,Ana,2026\n"
    meetup = "Name,User ID,RSVP,Guests\nBo,1,Yes,0\n"
    roster = joined(indico, meetup)
    assert sorted(person.name for person in roster.people) == ["Ana", "Bo"]
    assert len({person.id for person in roster.people}) == 2


def test_answers_without_names_join_by_email():
    roster = joined("name,email\nAna,ana@a.example\n", "Email,Which company do you work for?\nana@a.example,Acme\n")
    assert [(person.name, person.organisation) for person in roster.people] == [("Ana", "Acme")]


def test_pairs_are_named_by_id_email_or_name_and_listed_once():
    roster = listed(
        "id,name,email,together,known\n"
        "a,Ana Lima,ana@a.example,bo@B.example;Cy Dorn,\n"
        "b,Bo Chen,bo@b.example,a,\n"
        "c,Cy Dorn,,,A;a\n".replace("A;a", "ana lima;b")
    )
    assert roster.together == (("a", "b"), ("a", "c"))
    assert roster.known == (("c", "a"), ("c", "b"))


def test_a_name_that_two_people_have_is_ambiguous():
    with pytest.raises(InputError, match=r"row 2, column 'together': 'Bo' can mean 2 people"):
        listed("name,together\nAna,Bo\nBo,\nBo,\n")


def test_pairs_reach_across_files():
    roster = joined("id,name\na,Ana\nb,Bo\n", "name,together\nAna,b\n")
    assert roster.together == (("a", "b"),)


APART = "id,name,email,apart,diet\na,Ana,ana@a.example,{0},vegan\nb,Bo,bo@b.example,{1},\nc,Cy,,{2},\n"
WITHOUT = "id,name,email,diet\na,Ana,ana@a.example,vegan\nb,Bo,bo@b.example,\nc,Cy,,\n"


def test_requests_to_be_apart_are_found_and_the_unresolved_go_to_safety_alone():
    roster = listed(APART.format("Bo; CY", "bo", "Somebody Else"))
    assert roster.apart == (("a", "b"), ("a", "c"))
    assert len(roster.safety) == 2
    assert "row 4: Cy asks to be apart from 'Somebody Else', who is nobody on the list" in roster.safety[1]


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=30),
        min_size=3,
        max_size=3,
    )
)
def test_nothing_but_the_pairs_shows_that_there_is_an_apart_column(cells):
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    plain, secret = listed(WITHOUT), listed(APART.format(*quoted))
    assert secret.people == plain.people
    assert render(secret.report) == render(plain.report)
    assert as_json(secret.report) == as_json(plain.report)
    assert (secret.together, secret.known) == (plain.together, plain.known)


@pytest.mark.parametrize(
    "header",
    [
        "Apart",
        "keep apart from",
        "Is there anybody you would rather not be seated with?",
        "Who should we seat you apart from?",
        "Neben wem möchten Sie nicht sitzen?",
        "Please do not put me at the same table as",
        "Don't seat me with",
        "Can't sit with",
        "Who can’t you sit with?",
        "Please don't put me next to",
        "Anyone you don't want to share a table with?",
        "Is there anybody you do not want at your table?",
        "Do not seat",
        "Do not place with",
        "Not together with",
        "People you want to avoid",
        "Who would you prefer to avoid?",
        "Nicht neben",
        "Nicht zusammen mit",
        "Mit wem lieber nicht?",
        "No sentar con",
        "¿Con quién no quieres sentarte?",
        "Ne pas asseoir avec",
        "Not at a table with",
        "Prefer not to be at a table with",
        "Anyone you would not want at the table with you?",
        "Whom would you rather not have at a table with you?",
        "Anyone you don't want at the table with you?",
        "Lontano dalla",
        "Are you uncomfortable with other persons here?",
        "Who don't you want to sit with?",
        "Anyone you don't think you would like to sit with?",
        "Anyone you'd rather not sit with? And who would you like to sit with?",
        "If you know somebody here and don't want to be seated with them, who is it?",
        "Is there somebody whom you fear, so that you would like to be seated away from them?",
        "Mit wem möchten Sie nicht zusammensitzen?",
        "Wen möchten Sie nicht neben sich haben?",
        "À côté de qui n'aimeriez-vous pas être assis ?",
        "Con chi non vorresti sederti?",
        "¿Con quién preferiría no sentarse?",
        "¿Con quién prefieres no sentarte?",
        "No quiero estar en la misma mesa que",
        "No compartir mesa con",
        "No estar en la misma mesa que",
        "Con chi preferirebbe non sedersi?",
        "Non sedere accanto a",
        "Com quem prefere não se sentar?",
        "Não na mesma mesa que",
        "Niet aan dezelfde tafel als",
        "Met wie wil je niet aan tafel?",
        "Met wie wil je geen tafel delen?",
        "Wie wil je niet aan je tafel?",
        "Obok kogo nie sadzać?",
        "Nie przy jednym stole z",
        "Z kim nie chcesz siedzieć?",
        "Avec qui ne pas vous placer ?",
        "Avec qui ne faut-il pas vous placer ?",
        "Pas à la même table que",
        "Mit wem wollen Sie nicht zusammen sein?",
        "Mit wem auf keinen Fall?",
        "Wenn möglich nicht am selben Tisch wie",
        "Personen, mit denen ich nicht zusammen sein möchte",
        "Nicht zusammen setzen mit",
        "Who don't you want to be seated near?",
        "Who would you rather not be with?",
        "Is there someone you don't want to be with?",
        "Mit wem sollten wir Sie nicht zusammen setzen?",
        "Anyone you do not feel safe near?",
        "Is there anybody you aren't comfortable with?",
    ],
)
def test_a_question_whom_to_avoid_is_never_shown_or_kept(header):
    roster = listed(f'name,"{header}"\nAna,Bo Chen\nBo Chen,\n')
    assert len(roster.apart) == 1
    assert not any(person.attributes for person in roster.people)
    assert header not in render(roster.report)


@pytest.mark.parametrize(
    "header",
    [
        "Please do not share my details with sponsors",
        "Foods to avoid",
        "I can't sit for long",
        "Anything you cannot eat?",
        "If you can't attend, who takes your seat?",
        "If you can't attend, please free your place by May",
        "Who would you like to sit with?",
        "Do not put my photo online",
        "Would you rather not have meat with your soup?",
        "Ich bin nicht gut zu Fuß und sitze im Rollstuhl",
    ],
)
def test_other_questions_with_a_not_in_them_are_columns_like_any(header):
    roster = listed(f'name,"{header}"\nAna,Bo Chen\nBo Chen,\n')
    assert (roster.apart, roster.safety) == ((), ())
    assert repr(header) in render(roster.report) or header in render(roster.report)


@pytest.mark.parametrize(
    "header",
    [
        "If you don't have a table yet, who would you like to be seated with?",
        "Don't know anybody? Whom would you like to sit with?",
        "If you can't find your group, who should we put you with?",
        "If you can't be seated with your first choice, who is your second?",
        "If you don't come alone, who should be at the same table?",
        "If you don't have a partner, we'll seat you with",
        "Begleitung (falls nicht zusammen angemeldet)",
        "Partner (wenn nicht zusammen gebucht)",
        "Mit wem möchten Sie sitzen (nicht verbindlich)?",
        "Si vous n'avez pas de table, avec qui voulez-vous être assis ?",
        "Asseyez-moi avec (pas obligatoire)",
        "Si no conoces a nadie, ¿con quién te gustaría sentarte?",
        "Se non conosci nessuno, accanto a chi vorresti sederti?",
        "Se ainda não tem mesa, com quem gostaria de sentar?",
        "Als je nog niemand kent, naast wie wil je zitten?",
        "Met wie wil je zitten als je nog niet weet waar?",
        "Avec qui voulez-vous être assis si vous n'avez pas de table ?",
        "Vous n'avez pas encore de table ? Avec qui aimeriez-vous être assis ?",
        "Con quién te gustaría sentarte (no es obligatorio)",
        "Neben wem möchten Sie sitzen, falls noch nicht zusammen gebucht?",
        "Vorrei sedermi con chi non conosco",
        "No jantar com quem gostaria de sentar?",
        "Möchten Sie mit Menschen zusammensitzen, die Sie nicht kennen?",
        "Jeśli nie znasz nikogo, obok kogo chcesz siedzieć?",
    ],
)
def test_a_wish_to_sit_with_somebody_is_never_followed_as_its_opposite(header):
    roster = listed(f'name,"{header}"\nAna,Bo Chen\nBo Chen,\n')
    assert (roster.apart, roster.safety) == ((), ())
    assert roster.people[0].attributes == ((header, "Bo Chen"),)


def test_a_wish_after_a_condition_is_called_one():
    assert asks_for_company("If you don't have a table yet, who would you like to be seated with?")
    assert asks_for_company("Don't know anybody? Whom would you like to sit with?")


def test_a_wish_with_a_no_in_it_is_never_called_a_wish_for_company():
    assert not asks_for_company("Is there no one you would like to sit with?")


def test_a_column_named_by_the_caller_as_apart_is_as_confidential():
    roster = listed("name,Remarks\nAna,Bo\nBo,\n", columns={"apart": "remarks"})
    assert len(roster.apart) == 1
    assert "emarks" not in render(roster.report)


def test_an_apart_request_in_a_row_that_is_otherwise_blank_changes_nothing():
    assert render(listed("name,apart\nAna,\n,Bo\nBo,\n").report) == render(listed("name\nAna\n\nBo\n").report)


def test_an_error_elsewhere_never_speaks_of_apart():
    with pytest.raises(InputError) as caught:
        listed("name,apart,largest_table\nAna,Nobody Known,x\n")
    assert "Nobody" not in str(caught.value)
    assert "apart" not in str(caught.value)


@pytest.mark.parametrize(
    ("header", "answer", "need"),
    [
        ("Anything we should know (access)?", "I use a wheelchair", "step-free"),
        ("Anything we should know?", "I am on crutches", "step-free"),
        ("Accessibility", "Step-free please", "step-free"),
        ("Mobility", "Rollstuhl", "step-free"),
        ("Special requirements", "I wear a hearing aid", "hearing"),
        ("Comments", "A quiet table would help", "quiet"),
        ("Dietary and special requirements", "vegan, and silla de ruedas", "step-free"),
        ("Q7", "Near the hearing loop", "hearing"),
    ],
)
def test_an_access_need_is_found_by_the_question_or_by_the_answer(header, answer, need):
    people = listed(f'Name,"{header}"\nAna,"{answer}"\nBo,none\nCleo,\n').people
    assert [person.needs for person in people] == [(need,), (), ()]


@pytest.mark.parametrize("header", ["Job title", "Title of your talk"])
def test_work_on_access_is_no_need_of_ones_own(header):
    people = listed(f"Name,{header}\nAna,Wheelchair design\nBo,Architect\nCleo,Baker\n").people
    assert [person.needs for person in people] == [(), (), ()]


def test_a_column_that_is_not_needs_by_the_callers_word_stays_so():
    people = listed("Name,Comments\nAna,I use a wheelchair\n", columns={"needs": ""}).people
    assert people[0].needs == ()


def test_a_later_list_can_say_that_somebody_has_no_role():
    first = "id,name,roles\na,Ana,host\nb,Bo,greeter\nc,Cy,\n"
    roster = joined(first, "id,name,roles\na,Ana,none\nb,Bo,\n")
    assert [person.roles for person in roster.people] == [frozenset(), {"greeter"}, frozenset()]
    assert roster.without_roles == {"a"}


@pytest.mark.parametrize(
    "reply",
    ["FALSE", "n", "0", "n.", "No", "No.", "No. Sorry", "No,", "No, sorry", "no thanks", "Nein - leider", "✗", "Sorry, can't make it", "Sorry, no",
     "I cannot come", "We won't be there", "unable to join", "Ich komme leider nicht dabei", "Kann leider nicht", "Invited",
     "We are not coming, can't make it", "I won't be coming as I can't join", "Sorry, would love to be there but can't make it",
     "I was going to come but can't make it", "Confirmed that I can't come", "I'm unable to come",
     "Accepted - cannot attend", "Approved, not attending", "Paid, can't make it any more",
     "Invited (reminder sent)", "Invited, opened the mail", "Invited and reminded", "Eingeladen, keine Antwort",
     "Eingeladen (erinnert)", "Invitado, en espera de respuesta", "Invited by Ana", "Invited guest",
     "Invited, not yet confirmed", "Invited; hasn't accepted", "Invited speaker, no answer",
     "Invited (12 May)", "Eingeladen, nicht angemeldet", "Invited, to be confirmed", "Eingeladen am 3.4.", "Invite sent",
     "Confirmed, not attending", "Accepted - will not be there",
     "Accepted, cannot attend because of illness", "Booked, can't come due to illness",
     "Confirmed - not attending because of a family matter", "Accepted: unable to attend for health reasons",
     "Confirmed. Update: not coming, sick", "Yes, but unable to attend", "Yes (changed: not coming)",
     "confirmed, can no longer come", "paid; kann nicht kommen", "angemeldet, kommt aber nicht",
     "Registered, no longer able to come", "Accepted, cannot attend the conference",
     "Yes, but can't come due to the evening flight"],
)  # fmt: skip
@pytest.mark.parametrize("header", ["Coming?", "Can you attend?"])
def test_whoever_says_that_they_do_not_come_gets_no_seat(header, reply):
    roster = listed(f'Name,{header}\nAna,yes\nBo,"{reply}"\n')
    assert [person.name for person in roster.people] == ["Ana"]


@pytest.mark.parametrize(
    "reply",
    [
        "TRUE",
        "1",
        "Yes, no problem",
        "Yes, I'll be there",
        "Coming, but can't join the dinner",
        "Invited speaker",
        "Not checked in",
        "No problem",
        "Coming but can't join the dinner",
        "Will come, but can't make it before 10",
        "We are coming but can't make the first talk",
        "Attending Saturday, can't come Friday",
        "Accepted - cannot attend the dinner",
        "I'll be there (won't make lunch)",
        "Ich komme gern, absent am Freitag",
        "We can make it but can't join the tour",
        "Confirmed, cannot make the dinner",
        "n.a.",
        "n. v.",
        "0,00",
        "0.00",
        "0,00 €",
        "0 (speaker)",
        "No. 5",
        "Invited lecturer",
        "Invited performer",
        "Invited talk (no fee)",
        "Conférencier invité",
        "Invited, accepted",
        "Invited, registered",
        "Invited and registered",
        "Invited - paid",
        "Invited: yes",
        "Invited; will come",
        "Invited (reminder sent), confirmed",
        "Eingeladen, angemeldet",
        "eingeladen und dabei",
        "invité, inscrit",
        "Invité VIP",
        "Invitado especial",
        "Invited VIP",
        "Confirmed (invited by Bo)",
        "Registered (invited)",
        "Accepted - invited by email",
        "Coming (don't worry), can't join the dinner",
        "Coming, will not be late",
        "Yes, but can't join the choir",
        "Paid, cannot attend preconference",
        "Yes, but can't come before noon",
        "Yes, can't come Friday, sorry",
        "Sí, pero no puedo comer gluten",
        "Ja, kommt aber nicht zum Abendessen",
        "Angemeldet, kann am Freitag nicht kommen, ab Samstag da",
        "Attending Saturday, not attending Friday",
        "Coming but unable to attend the dinner",
        "Registered, cannot attend the workshop",
        "Voy, pero no puedo ir a la cena",
    ],
)
def test_whoever_does_not_say_so_gets_one(reply):
    roster = listed(f'Name,Status\nAna,confirmed\nBo,"{reply}"\n')
    assert [person.name for person in roster.people] == ["Ana", "Bo"]


NOT_GONE = [
    "Not cancelled", "not yet cancelled", "NotCancelled", "NOT_CANCELLED", "never declined", "hasn't been cancelled",
    "neither cancelled nor refunded", "not cancelled or refunded", "non-refundable", "Fully refundable", "Paid, no refund",
    "Paid (non-refundable)", "Refunded: no", "Cancelled = false", "No refund requested", "Refund not requested",
    "nicht storniert", "noch nicht storniert", "Stornierbar", "keine Absage", "ohne Stornierung", "weder storniert noch erstattet",
    "no cancelado", "no reembolsable", "Inscrito, no cancelado", "sin cancelar", "non annulé", "non remboursable",
    "pas encore annulée", "Annulé : non", "n'a pas été remboursée", "não cancelado", "niet geannuleerd", "non annullato",
]  # fmt: skip


@pytest.mark.parametrize("cell", NOT_GONE)
def test_what_did_not_happen_takes_nobody_off_the_list(cell):
    for header in ("Status", "Refunded"):
        roster = listed(f'Name,{header}\nAna,\nBo,"{cell}"\n')
        assert [person.name for person in roster.people] == ["Ana", "Bo"], header


@pytest.mark.parametrize(
    "cell",
    [
        "Cancelled (not refunded)",
        "not coming, cancelled",
        "not confirmed, cancelled",
        "No, cancelled",
        "no cancelled",
        "not refunded, cancelled by them",
        "Cancelled: no show",
        "storniert, nicht erstattet",
        "Non, annulé",
        "Annulé (non remboursable)",
        "cancelado, no reembolsado",
    ],
)
def test_who_is_off_the_list_is_so_whatever_did_not_happen_beside(cell):
    roster = listed(f'Name,Status\nAna,\nBo,"{cell}"\n')
    assert [person.name for person in roster.people] == ["Ana"]


def form(*rows):
    header = "Timestamp,Name,Email,Guests,Partner,Not seated with"
    return listed("\n".join([header, *(f"2026/01/0{n} 10:00:00,{row}" for n, row in enumerate(rows, 1))]) + "\n")


def test_a_form_sent_again_keeps_the_request_to_be_apart_of_any_time():
    bo = "Bo Li,bo@b.example,,,"
    sent = [f"Ana,ana@a.example,,,{whom}" for whom in ("Bo Li", "", "")]
    assert form(sent[0], bo, *sent[1:]).apart == form(sent[0], bo).apart != ()
    assert len(form(*sent[1:], sent[0], bo).apart) == 1


@pytest.mark.parametrize(
    ("first", "later", "names"),
    [
        ("1,", "0,", ["Ana"]),
        ("0,", "2,", ["Ana", "Guest of Ana", "Guest of Ana (2)"]),
        ("1,", ",Max", ["Ana", "Max"]),
        ("1,Max", ",", ["Ana", "Max"]),
        ("1,Max", "0,", ["Ana"]),
        ("1,Max", ",none", ["Ana", "Guest of Ana"]),
    ],
)
def test_a_form_sent_again_says_who_comes_along_now(first, later, names):
    roster = form(f"Ana,ana@a.example,{first},", f"Ana,ana@a.example,{later},")
    assert [person.name for person in roster.people] == names


def test_a_german_list_is_read_as_german_organisers_write_it():
    """Else people who work for themselves are one party of colleagues, and who comes for the first time is a blank."""
    people = by_name(
        listed(
            "Vorname;Nachname;Firma;Wie oft dabei?;Bedarf\n"
            "Ana;Lima;selbständig;zum ersten Mal;Rollstuhl\n"
            "Bo;Chen;selbstständig;2;\n"
            "Cy;Dahl;Acme GmbH;erstmals;\n"
        )
    )
    assert [person.organisation for person in people.values()] == ["", "", "Acme GmbH"]
    assert [person.times_attended for person in people.values()] == [0, 2, 0]
    assert people["Ana Lima"].needs == ("step-free",)


def test_letters_that_a_program_lost_are_told_with_their_rows_before_they_are_printed():
    roster = listed(
        "Name;E-Mail\nÇa?la Y?lmaz;c@a.example\nAna Lima;a@a.example\n?ukasz;l@a.example\nReally? Yes;r@a.example\n"
    )
    (note,) = [str(note) for note in roster.report.files[0].notes if "was lost" in str(note)]
    assert "In rows 2, 4 a letter" in note
    assert "'Ça?la Y?lmaz'" in note
    assert roster.people[0].name == "Ça?la Y?lmaz", "what a name was nobody can guess"


def test_who_is_off_a_list_of_payments_gets_no_seat():
    roster = listed("Name;Zahlung\nAna;bezahlt\nBo;storniert\nCy;50 €\n")
    assert [person.name for person in roster.people] == ["Ana", "Cy"]
