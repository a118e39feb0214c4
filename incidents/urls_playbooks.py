"""Playbooks: the table, one of them, its draft, and the agreement of the police."""

from django.urls import path

from cohesion.accounts.permits import permit
from incidents.permits import AGREE, DRAFT, PLAYBOOKS
from incidents.views import playbooks

urlpatterns = [
    path("", permit(playbooks.index, get=PLAYBOOKS), name="playbooks"),
    path("<slug:kind>/<slug:severity>/", permit(playbooks.show, get=PLAYBOOKS), name="playbook"),
    path(
        "<slug:kind>/<slug:severity>/draft/",
        permit(playbooks.draft, get=DRAFT, post=DRAFT),
        name="playbook_draft",
    ),
    path(
        "<slug:kind>/<slug:severity>/<int:version>/",
        permit(playbooks.version, get=PLAYBOOKS),
        name="playbook_version",
    ),
    path(
        "<slug:kind>/<slug:severity>/<int:version>/agree/",
        permit(playbooks.agree, post=AGREE),
        name="playbook_agree",
    ),
]
