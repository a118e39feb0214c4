"""The links of members to a meeting: short, because they stand in a text."""

from django.urls import path

from cohesion.accounts.permits import permit
from forums.permits import MEMBER_LINK
from forums.views import member

app_name = "member"
urlpatterns = [
    path("<token:token>/", permit(member.show, get=MEMBER_LINK, post=MEMBER_LINK), name="page"),
    path("<token:token>/region/", permit(member.region, get=MEMBER_LINK), name="region"),
    path(
        "<token:token>/items/<int:number>/",
        permit(member.amend, get=MEMBER_LINK, post=MEMBER_LINK),
        name="amend",
    ),
    path("<token:token>/papers/<int:paper_id>/", permit(member.paper, get=MEMBER_LINK), name="paper"),
]
