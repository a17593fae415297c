import pytest
from django_scopes import scopes_disabled
from tests.site.world import *
from tests.site.people.steps import *
pytestmark=[pytest.mark.django_db(transaction=True)]
def test_shots(visit):
    import os
    os.makedirs("/tmp/shots",exist_ok=True)
    event=an_event(); user=a_member(event)
    def shot(name, path, size, dark=False, full=True, act=None):
        page=visit(path,user,size,dark=dark)
        if act: act(page)
        page.screenshot(path=f"/tmp/shots/{name}-{size}{'-dark' if dark else ''}.png",full_page=full)
    for size,dark in (("laptop",False),("phone",True)):
        shot("empty","/c/lamplighters/meeting/people/",size,dark)
    with scopes_disabled():
        t="id,name,email,organisation,times attended,needs,Will you host?\n1,Ana Lima,ana@acme.example,Acme,0,,no\n2,Bo Chen,bo@b.example,Other,3,quiet,yes\n3,Cy Dorn,,,0,,\n"
        taken(event,t)
        ana=Attendee.objects.get(name="Ana Lima")
        from kinfolk_web.people import actions
        actions.edit(attendee=ana,values={"organisation":"Acme Ltd"},by=user)
        c2=text_of(event,"id,name,email,organisation,times attended,needs,Will you host?,Region\n1,Ana Lima,ana@acme.example,Acme GmbH,0,,no,North\n7,Bo Chen,bo@b.example,Beta,4,quiet,yes,South\n8,Dee Okafor,,Acme,0,,no,\n9,Dee Okafor,,Acme,0,,no,\n")
    for size,dark in (("laptop",False),("phone",True)):
        shot("preview",f"/c/lamplighters/meeting/people/import/{c2.pk}/",size,dark)
    with scopes_disabled():
        a_crowd(event,150); a_programme(event,tables=22)
        change=actions.set_state(attendee=ana,coming=False,by=user); actions.set_state(attendee=ana,coming=True,by=user)
        b=Attendee.objects.get(name="Bo Chen")
        tie=actions.tie(attendee=ana,other=b,kind="together",by=user)
        actions.say(attendee=ana,lines=[("I love maps",True),("I bake",False)],by=user)
        actions.edit(attendee=ana,values={"organisation":"Acme Ltd"},by=user)
    for size,dark in (("laptop",False),("laptop",True),("phone",False)):
        shot("people",f"/c/lamplighters/meeting/people/?done={tie.pk}",size,dark,full=False)
        shot("person",f"/c/lamplighters/meeting/people/one/{ana.code}/",size,dark)
    with scopes_disabled():
        bad=upload(event,named(b"Wer;Haus\nAna;Acme\n","mitglieder.csv"))
    shot("refused",f"/c/lamplighters/meeting/people/import/{bad.pk}/","laptop")
