"""You said, we did: from every published concern to what was done and back, however the year went."""

import random
import re
from html import unescape

import pytest
from django.test import Client

from cohesion.plan import actions as plan
from cohesion.plan.models import AgreedAction
from forums import actions
from forums.models import AgendaItem, Concern, Decision, Meeting
from forums.queries import public_items, published_decisions, shown_concerns
from forums.searching import open_data
from forums.states import ConcernState
from tests.forums.test_following import today


class Year:
    """A clerk's year at random: concerns are raised, joined, put on agendas, carried over, decided and followed up."""

    def __init__(self, hall, seed: int) -> None:
        self.hall, self.chance, self.n = hall, random.Random(seed), 0

    def live(self) -> None:
        for meeting in range(3):
            for _ in range(3):
                self.raise_one()
            self.meet(days=30 + 30 * meeting)

    def raise_one(self) -> None:
        self.n += 1
        concern, _ = self.hall.raised(by=None, text=f"Raw words {self.n}")
        actions.acknowledge(by=self.hall.clerk, concern=concern)
        open_ones = Concern.objects.filter(state=ConcernState.ACCEPTED)
        if open_ones and self.chance.random() < 0.2:
            actions.merge(by=self.hall.clerk, concern=concern, into=self.chance.choice(open_ones))
        else:
            actions.accept(by=self.hall.clerk, concern=concern, words=f"Matter {self.n}.")

    def meet(self, days: int) -> None:
        meeting = self.hall.called(days=days)
        for concern in Concern.objects.filter(state=ConcernState.ACCEPTED):
            if self.chance.random() < 0.8:
                actions.put_on_agenda(by=self.hall.clerk, concern=concern, meeting=meeting)
        actions.add_item(by=self.hall.clerk, meeting=meeting, title="Welcome")
        if self.chance.random() < 0.3:
            meeting.items.filter(pk=meeting.items.first().pk).update(exempt_reason="Police tactics")
        actions.publish_agenda(by=self.hall.clerk, meeting=meeting)
        meeting = actions.open_meeting(by=self.hall.clerk, meeting=meeting)
        for seat in self.hall.seats.values():
            actions.arrive(by=self.hall.clerk, meeting=meeting, seat=seat)
        for item in meeting.items.all():
            self.deal_with(item)
        actions.end(by=self.hall.clerk, meeting=meeting)
        if self.chance.random() < 0.8:
            actions.approve_minutes(by=self.hall.clerk, meeting=meeting)
        for concern in Concern.objects.filter(state=ConcernState.DISCUSSED):
            actions.respond(by=self.hall.clerk, concern=concern, words=f"Done for {concern}", response="did")

    def deal_with(self, item: AgendaItem) -> None:
        if item.kind != "decide" or self.chance.random() < 0.3:
            self.hall.minuted(item, "carried" if item.concern else "noted")
            return
        decision = actions.decide(
            by=self.hall.clerk, item=item, wording=f"Wording {item.pk}.", outcome="agreed"
        )
        if self.chance.random() < 0.3:
            actions.no_action(by=self.hall.clerk, decision=decision, because="It is done")
            return
        work = {"what": f"Work {item.pk}.", "owner": "Highways", "due_on": today()}
        action = actions.agree_on(by=self.hall.clerk, decision=decision, **work)
        if self.chance.random() < 0.5:
            plan.close(by=self.hall.clerk, action=action, evidence=f"Seen {item.pk}.")


def page(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def part(html: str, anchor: str) -> str:
    """What stands at an anchor of a meeting's page, up to the next item."""
    return html.partition(f'id="{anchor}"')[2].partition('id="item-')[0]


def follows(decision: Decision, html: str) -> None:
    """The decision stands there with what follows: the work and its evidence, or why there is none."""
    assert decision.wording in html
    work = list(AgreedAction.objects.filter(source=decision.topic))
    assert work or decision.no_action_because in html
    for action in work:
        assert f"A-{action.ref}: {action.what}" in html
        assert action.evidence in html


@pytest.mark.parametrize("seed", range(4))
def test_every_published_concern_leads_to_all_that_came_of_it_and_all_of_it_leads_back(hall, seed):
    Year(hall, seed).live()
    assert shown_concerns().exists()
    pages = {one.pk: page(one.get_absolute_url()) for one in Meeting.objects.all() if one.published_at}

    for concern in shown_concerns():
        html = page(concern.get_absolute_url())
        assert concern.answer in html
        assert concern.get_absolute_url() in page("/forums/you-said/")
        for item in public_items().filter(concern=concern):
            address = item.meeting.get_absolute_url()
            assert f"{address}#item-{item.number}" in html
            back = part(pages[item.meeting_id], f"item-{item.number}")
            assert concern.get_absolute_url() in back
            for decision in published_decisions().filter(item=item):
                follows(decision, html)
                follows(decision, back)


@pytest.mark.parametrize("seed", range(2))
def test_nothing_that_is_not_published_stands_in_any_part_of_the_chain(hall, seed):
    Year(hall, seed + 10).live()
    hidden = Decision.objects.exclude(pk__in=published_decisions())
    everything = "".join(page(one.get_absolute_url()) for one in [*Meeting.objects.all(), *shown_concerns()])
    everything += page("/forums/data.json") + page("/forums/search/?q=Wording") + page("/forums/you-said/")

    for decision in hidden:
        assert decision.wording not in everything
    assert "Raw words" not in everything


@pytest.mark.parametrize("seed", range(2))
def test_open_data_leads_both_ways_and_every_address_in_it_is_there(hall, seed):
    Year(hall, seed + 20).live()
    data = open_data(lambda path: path)
    items = {row["id"]: row for row in data["agendaItem"]}

    for paper in data["paper"]:
        for item in paper["consultation"]:
            assert items[item]["consultation"] == paper["id"]
    for decision in data["decision"]:
        assert decision["agendaItem"] in items
    assert {row["decision"] for row in data["action"]} <= {row["id"] for row in data["decision"]}
    for address in {
        re.sub("#.*", "", str(row["id"])) for rows in data.values() for row in rows if "id" in row
    }:
        page(address)


def test_a_number_of_rows_costs_a_fixed_number_of_queries(hall, django_assert_max_num_queries):
    Year(hall, 1).live()
    with django_assert_max_num_queries(16):
        open_data(lambda path: path)
