"""The forum's year on pages: the clerk at a desk, a faith leader by text and by links on a phone, a resident who has no
account. When what is done is the script's (`tests/forums/telling.py`)."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from playwright.async_api import Page

from cohesion.kit import clock
from cohesion.plan.models import AgreedAction, Request
from forums.models import AgendaItem, Amendment, Concern, DatePlan, Decision, Meeting, Seat
from tests.forums.telling import DAY, VENUES, Year
from tests.journeys.browser import PHONE
from tests.journeys.filling import press, unfold
from tests.journeys.telling import HOLDERS, BrowserStory
from tests.stories.telling import words_of

CLERK, LEADER, RESIDENT = "duty", "the faith leader", "the resident"
HER_PHONE = "Rockingham Vale Mosque, deputy"
HER_SEAT = "Muslim communities"
QUORUM = (HER_SEAT, "Hindu communities", "Sikh communities", "Neighbourhood policing", "Community safety")
DESK = "/forums/desk/"


@dataclass
class YearOnPages(Year):
    story: BrowserStory = field(kw_only=True)
    followed: dict[int, str] = field(default_factory=dict)  # the secret address of each concern, by its key

    def moves_to(self, moment: datetime) -> None:
        """And what is due by then happens by itself."""
        super().moves_to(moment)
        self.story.go_on()

    # --- phones: nobody on them signs in --------------------------------------------------------------------------

    def takes_out_phones(self) -> None:
        for who in (LEADER, RESIDENT):
            self.story.screens[who] = self.story.now(self.story.open_page(PHONE))

    def her_link(self, kind: str) -> str:
        """The address in the last text of that kind that reached her."""
        (link,) = re.findall(r"https?://\S+", self.story.got(HER_PHONE, kind)[-1])
        return urlsplit(link).path

    def presses(self, who: str, address: str, name: str) -> None:
        self.story.now(self._press(who, address, name))
        self.story.carry()

    async def _press(self, who: str, address: str, name: str) -> None:
        page = await self.story.goes(who, address)
        await press(page.get_by_role("button", name=name))

    def she_texts(self, words: str) -> None:
        """What no question offers."""
        self.story.now(self._type(words))
        self.story.carry()

    async def _type(self, words: str) -> None:
        page = await self.story.goes(HOLDERS, f"/messaging/phones/?all=1&search={quote(HER_PHONE)}")
        line = page.get_by_label(f"Answer from {HER_PHONE}")
        await unfold(line)
        await line.fill(words)
        async with page.expect_navigation(wait_until="load"):
            await line.press("Enter")

    # --- dates ----------------------------------------------------------------------------------------------------

    def takes_seats(self) -> None:
        """The clerk notes where the forum can meet, and gives the faith leader her seat."""
        for name in VENUES:
            self.story.does(CLERK, f"{DESK}dates/venues/", name=name, is_step_free=True)
        seat = self.body.seats.get(label=HER_SEAT)
        self.story.does(CLERK, f"{DESK}seats/{seat.pk}/", person=self.raiser.pk)

    def proposes(self, year: int) -> DatePlan:
        until = clock.local(clock.now() + 10 * DAY)
        page = f"{DESK}dates/{self.body.slug}/{year}/"
        self.story.does(CLERK, page, object_until=f"{until:%d/%m/%Y}")
        return self.body.plans.get(year=year)

    def sets(self, proposal: DatePlan) -> list[Meeting]:
        self.story.does(CLERK, f"{DESK}dates/plans/{proposal.pk}/set/")
        return [one.meeting for one in proposal.proposals.order_by("number")]

    def calls(self, asked: Request, starts: datetime) -> Meeting:
        assert asked.why in self.story.looks(CLERK, DESK)
        at, ends = clock.local(starts), clock.local(starts + timedelta(hours=2))
        self.story.does(
            CLERK,
            f"{DESK}requests/{asked.pk}/",
            body=self.body.pk,
            day=f"{at:%d/%m/%Y}",
            starts=f"{at:%H:%M}",
            ends=f"{ends:%H:%M}",
            venue=VENUES[0],
        )
        return Meeting.objects.get(asked_for=asked)

    # --- a concern ------------------------------------------------------------------------------------------------

    def hears(self, meeting: Meeting) -> Concern:
        """What an incident leaves the faith leader texts; all else the resident writes on the public page."""
        concern = self.is_texted(meeting) if meeting.kind == "extra" else self.is_written(meeting)
        assert str(concern) in self.story.looks(CLERK, DESK)
        return concern

    def is_written(self, meeting: Meeting) -> Concern:
        self.story.does(RESIDENT, "/forums/concerns/raise/", body=self.body.pk, text=f"Before {meeting.ref}")
        concern = Concern.objects.latest("pk")
        page = self.story.screens[RESIDENT]
        address = self.story.now(page.get_by_role("main").locator("a.code").inner_text())
        self.followed[concern.pk] = urlsplit(address).path
        return concern

    def is_texted(self, meeting: Meeting) -> Concern:
        self.she_texts(f"CONCERN Before {meeting.ref}")
        self.story.texts_back(HER_PHONE, "2")
        concern = Concern.objects.latest("pk")
        self.followed[concern.pk] = self.her_link("concern.own")
        return concern

    def takes_up(self, concern: Concern, meeting: Meeting) -> None:
        desk = f"{DESK}concerns/{concern.ref}/"
        self.story.does(CLERK, f"{desk}acknowledge/")
        self.story.does(CLERK, f"{desk}accept/", words=f"Concern for {meeting.ref}")
        self.story.does(CLERK, f"{desk}agenda/", meeting=meeting.pk)

    def answers(self, concern: Concern, words: str) -> None:
        self.story.does(CLERK, f"{DESK}concerns/{concern.ref}/answer/", response="did", words=words)

    # --- a meeting ------------------------------------------------------------------------------------------------

    def steps(self, meeting: Meeting, step: str, **typed: object) -> None:
        self.story.does(CLERK, f"{DESK}meetings/{meeting.ref}/{step}/", **typed)

    def publishes(self, meeting: Meeting, reason: str) -> None:
        self.steps(meeting, "publish", reason=reason)
        self.steps(meeting, "links")

    def opens(self, meeting: Meeting) -> None:
        self.steps(meeting, "open")

    def who_comes(self) -> list[Seat]:
        return list(self.body.seats.filter(label__in=QUORUM))

    def notes_as_there(self, meeting: Meeting, seat: Seat) -> None:
        """The faith leader says so herself, by the link she was sent."""
        if seat.label == HER_SEAT:
            self.presses(LEADER, self.her_link("forum.link"), "I am here: in the room")
        else:
            self.steps(meeting, "people", seat=seat.pk, mode="room")

    def decides(self, item: AgendaItem, wording: str) -> Decision:
        self.story.does(CLERK, f"{DESK}items/{item.pk}/decide/", wording=wording, outcome="agreed")
        return item.decisions.get()

    def minutes(self, item: AgendaItem) -> None:
        self.story.does(CLERK, f"{DESK}items/{item.pk}/", note="Discussed.", result="noted")

    def ends(self, meeting: Meeting) -> None:
        self.steps(meeting, "end")

    def agrees(self, decision: Decision, what: str) -> AgreedAction:
        due = clock.local(clock.now() + 28 * DAY)
        typed = {"what": what, "owner": "Street services", "due_on": f"{due:%d/%m/%Y}"}
        self.story.does(CLERK, f"{DESK}decisions/{decision.ref}/", **typed)
        return AgreedAction.objects.get(source=f"decision.{decision.ref}")

    def circulates(self, meeting: Meeting) -> None:
        """The faith leader reads the draft, and has a word of it put right."""
        self.steps(meeting, "circulate")
        draft, item = self.her_link("forum.minutes"), meeting.items.get()
        assert "Draft, not approved" in self.story.looks(LEADER, draft)
        self.story.does(LEADER, f"{draft}items/{item.number}/", words=f"We spoke of it: {item}")
        change = Amendment.objects.get(item=item)
        self.story.does(CLERK, f"{DESK}amendments/{change.pk}/take/", words=change.words)

    def approves(self, meeting: Meeting) -> None:
        self.steps(meeting, "approve")

    def has_done(self, work: AgreedAction, evidence: str) -> None:
        self.story.does(CLERK, f"/plan/{work.ref}/", outcome="done", text=evidence)

    def closes(self, meeting: Meeting) -> None:
        self.steps(meeting, "close")
