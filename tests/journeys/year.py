"""The forum's year on pages: the clerk at a desk, a faith leader by text and by links on a phone, a resident who has no
account. When what is done is the script's (`tests/forums/telling.py`).

An ordinary and an extraordinary meeting are told whole on pages; of the four others what people read and answer is, and
what the clerk writes down is done by the actions, to be quick."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from cohesion.kit import clock
from cohesion.plan.models import AgreedAction, Request
from forums import date_forms, dates
from forums.models import AgendaItem, Amendment, Concern, DatePlan, Decision, Meeting, Seat, Venue
from tests.forums.telling import DAY, VENUES, Year
from tests.journeys.browser import PHONE
from tests.journeys.filling import press, unfold
from tests.journeys.telling import HOLDERS, BrowserStory
from tests.stories.telling import number_of, words_of

CLERK, LEADER, RESIDENT = "duty", "the faith leader", "the resident"
HER_PHONE = "Rockingham Vale Mosque, deputy"
HER_SEAT = "Muslim communities"
QUORUM = (HER_SEAT, "Hindu communities", "Sikh communities", "Neighbourhood policing", "Community safety")
DESK = "/forums/desk/"
WHOLE = 2  # meetings, of the first of which one is ordinary and one extraordinary
MASKS = ((r"https?://\S+", "…"), (r"C-\w{4}|\b[A-Z2-9]{4}\b(?= here|[.:] )", "REF"))


@dataclass
class YearOnPages(Year):
    story: BrowserStory = field(kw_only=True)
    followed: dict[int, str] = field(default_factory=dict)  # the secret address of each concern, by its key

    def moves_to(self, moment: datetime) -> None:
        """And what is due by then happens by itself."""
        self.story.carry()
        super().moves_to(moment)
        self.story.go_on()

    @property
    def is_whole(self) -> bool:
        """Whether the meeting it is at is told whole on pages."""
        return len(self.followed) <= WHOLE

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

    def her_texts(self) -> list[str]:
        """What the forum texted her, in order. A reference and a link are others each time; old ones are wiped."""
        hers = self.story.messages().filter(to=number_of(HER_PHONE), state="delivered").exclude(body="")
        texts = list(hers.filter(kind__regex=r"^(concern|meeting|forum)\.").values_list("body", flat=True))
        for mask, instead in MASKS:
            texts = [re.sub(mask, instead, text) for text in texts]
        return texts

    # --- dates ----------------------------------------------------------------------------------------------------

    def takes_seats(self) -> None:
        """The clerk notes where the forum can meet, gives the faith leader her seat, and reads what has waited."""
        known = set(Venue.objects.values_list("name", flat=True))  # the demonstration has some
        for name in (one for one in VENUES if one not in known):
            self.story.does(CLERK, f"{DESK}dates/venues/", name=name, is_step_free=True)
        seat = self.body.seats.get(label=HER_SEAT)
        self.story.does(CLERK, f"{DESK}seats/{seat.pk}/", person=self.raiser.pk)
        for concern in Concern.objects.filter(state="received"):
            self.story.does(CLERK, f"{DESK}concerns/{concern.ref}/acknowledge/")

    def proposes(self, year: int) -> DatePlan:
        until = clock.local(clock.now() + 10 * DAY)
        page = f"{DESK}dates/{self.body.slug}/{year}/"
        quarters = dates.quarters_of(self.body, year, clock.local(clock.now()).date())
        # also in the quarter in which the demonstration has a meeting already, where a form says none
        best = {f"date_{one.number}": date_forms._value(one.options[0]) for one in quarters}
        self.story.does(CLERK, page, object_until=f"{until:%d/%m/%Y}", **best)
        proposal = self.body.plans.get(year=year)
        self.she_answers(proposal)
        return proposal

    def she_answers(self, proposal: DatePlan) -> None:
        """By text she cannot make the third date; at her link she reads it, and can after all."""
        (asked,) = self.story.got(HER_PHONE, "dates.ask")
        assert re.match(
            r"NN Cohesion: meeting 1: .*, 4: .*\. By 27 Nov reply one you cannot make: http", asked
        )
        self.story.texts_back(HER_PHONE, "3")
        plan = f"{DESK}dates/plans/{proposal.pk}/"
        assert f"Cannot come: {HER_SEAT}" in self.story.looks(CLERK, plan)
        self.story.now(self._can_come(self.her_link("dates.ask")))
        assert "Cannot come" not in self.story.looks(CLERK, plan)

    async def _can_come(self, link: str) -> None:
        page = await self.story.goes(LEADER, link)
        (box,) = await page.get_by_role("checkbox", checked=True).all()
        await box.uncheck()
        await press(page.get_by_role("button", name="Send my answer"))

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
        address = self.story.now(page.get_by_role("main").locator("a.said").inner_text())
        self.followed[concern.pk] = urlsplit(address).path
        return concern

    def is_texted(self, meeting: Meeting) -> Concern:
        self.she_texts(f"CONCERN Before {meeting.ref}")
        self.story.texts_back(HER_PHONE, "2")
        concern = Concern.objects.latest("pk")
        self.followed[concern.pk] = self.her_link("concern.own")
        return concern

    def takes_up(self, concern: Concern, meeting: Meeting) -> None:
        if not self.is_whole:
            super().takes_up(concern, meeting)
            return
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
        if self.is_whole:
            self.steps(meeting, "links")

    def opens(self, meeting: Meeting) -> None:
        self.steps(meeting, "open")

    def who_comes(self) -> list[Seat]:
        return list(self.body.seats.filter(label__in=QUORUM))

    def notes_as_there(self, meeting: Meeting, seat: Seat) -> None:
        """The faith leader says so herself, by the link she was sent."""
        if not self.is_whole:
            super().notes_as_there(meeting, seat)
        elif seat.label == HER_SEAT:
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
        if not self.is_whole:
            return super().agrees(decision, what)
        due = clock.local(clock.now() + 28 * DAY)
        typed = {"what": what, "owner": "Street services", "due_on": f"{due:%d/%m/%Y}"}
        self.story.does(CLERK, f"{DESK}decisions/{decision.ref}/", **typed)
        return AgreedAction.objects.get(source=f"decision.{decision.ref}")

    def circulates(self, meeting: Meeting) -> None:
        """The faith leader reads the draft, and has a word of it put right."""
        if not self.is_whole:
            super().circulates(meeting)
            return
        self.steps(meeting, "circulate")
        draft, item = self.her_link("forum.minutes"), meeting.items.get()
        assert "Draft, not approved" in self.story.looks(LEADER, draft)
        self.story.does(LEADER, f"{draft}items/{item.number}/", words=f"We spoke of it: {item}")
        change = Amendment.objects.get(item=item)
        self.story.does(CLERK, f"{DESK}amendments/{change.pk}/take/", words=change.words)
        assert change.words in self.story.looks(CLERK, f"{DESK}meetings/{meeting.ref}/minutes/")

    def approves(self, meeting: Meeting) -> None:
        self.steps(meeting, "approve")

    def has_done(self, work: AgreedAction, evidence: str) -> None:
        if not self.is_whole:
            super().has_done(work, evidence)
            return
        self.story.does(CLERK, f"/plan/{work.ref}/", outcome="done", text=evidence)

    def closes(self, meeting: Meeting) -> None:
        self.steps(meeting, "close")

    # --- what became of it ----------------------------------------------------------------------------------------

    def follows(self, concern: Concern) -> None:
        """From the page of whoever raised it to its answer by one press, by two to what was decided and done, and by
        a third back again."""
        item = concern.items.get()
        who = LEADER if item.meeting.kind == "extra" else RESIDENT
        self.story.looks(who, self.followed[concern.pk])
        read = [
            self.story.now(self._click(who, name))
            for name in ("What everybody can read of it", f"Item {item.number}", f"From concern {concern}")
        ]
        assert f"We did it: {concern}" in read[0], read[0]
        for words in (f"Act on {concern}", f"Done for {concern}"):
            assert words in read[1], read[1]
        assert read[2] == read[0]

    async def _click(self, who: str, link: str) -> str:
        page = self.story.screens[who]
        await page.get_by_role("main").get_by_role("link", name=link).click()
        return words_of(await page.content())

    def is_accessible(self, meeting: Meeting, concern: Concern) -> None:
        """The main pages of the three, each at their own width."""
        desk = f"{DESK}meetings/{meeting.ref}/"
        self.story.now(self.story.check(CLERK, DESK, desk, f"{desk}minutes/", f"{DESK}dates/"))
        self.story.now(self.story.check(LEADER, self.her_link("forum.minutes")))
        own, read = self.followed[concern.pk], concern.get_absolute_url()
        self.story.now(self.story.check(RESIDENT, own, read, meeting.get_absolute_url()))
