"""The script of a forum's year: what is done when. Each verb of it is an action of the clerk here, and some pages
where a browser tells the same year (`tests/journeys/year.py`)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cohesion.accounts.models import Person
from cohesion.almanac.clashes import clashes
from cohesion.kit import clock
from cohesion.plan import actions as plan
from cohesion.plan.models import AgreedAction, Request
from forums import actions, dates
from forums.actions import circulating
from forums.actions.dates import Chosen
from forums.models import AgendaItem, Body, Concern, DatePlan, Decision, Meeting, Seat

VENUES = ("Lodge Vale Centre, Corby", "Poppies Lane Hub, Kettering", "Redhill Centre, Wellingborough")
DAY = timedelta(days=1)


@dataclass
class Year:
    """One body and its clerk. `clock_hand` is time_machine's: nothing here waits."""

    clock_hand: object
    clerk: Person
    raiser: Person
    body: Body

    # --- the script -----------------------------------------------------------------------------------------------

    def tell(self) -> list[Concern]:
        """Four ordinary meetings and two that an incident asked for; returns the concern of each, in order."""
        first, second, third, fourth = self.has_its_dates(2027)
        return [
            self.goes_through(first),
            self.goes_through(self.is_called_after("K7M4", datetime(2027, 3, 29, 20, tzinfo=UTC))),
            self.goes_through(second),
            self.goes_through(third),
            self.goes_through(self.is_called_after("P4XR", datetime(2027, 9, 6, 20, tzinfo=UTC))),
            self.goes_through(fourth),
        ]

    def has_its_dates(self, year: int) -> list[Meeting]:
        """Proposed, left for ten days to whoever has a seat, and set."""
        proposal = self.proposes(year)
        self.moves_to(clock.now() + 11 * DAY)
        return self.sets(proposal)

    def is_called_after(self, ref: str, ended: datetime) -> Meeting:
        """An incident asks for a meeting; it is called within 72 hours and set within ten working days."""
        self.moves_to(ended)
        day = clock.local(ended).date()
        asked = plan.ask(
            by=self.clerk,
            kind="meeting",
            source=f"incident.{ref}",
            why=f"After S1 {ref} in Corby",
            answer_by=ended + 3 * DAY,
            hold_by=day + 14 * DAY,
        )
        self.moves_to(ended + timedelta(hours=20))
        return self.calls(asked, datetime.combine(day + 13 * DAY, datetime.min.time(), UTC).replace(hour=18))

    def goes_through(self, meeting: Meeting) -> Concern:
        concern = self.is_prepared(meeting)
        decision = self.is_held(meeting, concern)
        self.is_settled(meeting, concern, decision)
        return concern

    def is_prepared(self, meeting: Meeting) -> Concern:
        """A concern is raised, read, accepted and put on the agenda, which goes out in time."""
        self.moves_to(max(clock.now(), meeting.starts_at - 14 * DAY))
        concern = self.hears(meeting)
        self.takes_up(concern, meeting)
        self.moves_to(meeting.starts_at - 9 * DAY)
        self.publishes(meeting, "After an incident" if meeting.kind == "extra" else "")
        return concern

    def is_held(self, meeting: Meeting, concern: Concern) -> Decision:
        """It is opened, quorate, decides on the concern's item, and ends."""
        self.moves_to(meeting.starts_at)
        self.opens(meeting)
        for seat in self.who_comes():
            self.notes_as_there(meeting, seat)
        decision = self.decides(meeting.items.get(concern=concern), f"Act on {concern}")
        for item in meeting.items.filter(result=""):  # carried here by another meeting
            self.minutes(item)
        self.moves_to(meeting.ends_at)
        self.ends(meeting)
        return decision

    def is_settled(self, meeting: Meeting, concern: Concern, decision: Decision) -> None:
        """Work is agreed and the draft is read; then the minutes are approved, the work is done, the concern is
        answered for everybody, and it is closed."""
        self.moves_to(clock.now() + 2 * DAY)
        work = self.agrees(decision, "Do it")
        self.circulates(meeting)
        self.moves_to(clock.now() + 20 * DAY)
        self.approves(meeting)
        self.has_done(work, f"Done for {concern}")
        self.answers(concern, f"We did it: {concern}")
        self.closes(meeting)

    # --- who does it ----------------------------------------------------------------------------------------------

    def moves_to(self, moment: datetime) -> None:
        self.clock_hand.move_to(moment, tick=False)

    def proposes(self, year: int) -> DatePlan:
        """The best date of each quarter, at the place whose turn it is; seats may object for ten days."""
        turns, today = dates.turns_of(self.body), clock.local(clock.now()).date()
        quarters = dates.quarters_of(self.body, year, today)
        best = [
            Chosen(q.options[0].starts, q.options[0].ends, turns.venue(n)) for n, q in enumerate(quarters)
        ]
        said = {"body": self.body, "year": year, "chosen": best, "object_until": today + 10 * DAY}
        return actions.propose_dates(by=self.clerk, **said)

    def sets(self, proposal: DatePlan) -> list[Meeting]:
        reasons = dict.fromkeys(proposal.proposals.values_list("number", flat=True), "")
        return actions.set_dates(by=self.clerk, plan=proposal, reasons=reasons)

    def calls(self, asked: Request, starts: datetime) -> Meeting:
        times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
        return actions.call_as_asked(by=self.clerk, asked=asked, body=self.body, venue=VENUES[0], **times)

    def hears(self, meeting: Meeting) -> Concern:
        concern, _ = actions.raise_concern(by=self.raiser, body=self.body, text=f"Before {meeting.ref}")
        return concern

    def takes_up(self, concern: Concern, meeting: Meeting) -> None:
        actions.acknowledge(by=self.clerk, concern=concern)
        concern = actions.accept(by=self.clerk, concern=concern, words=f"Concern for {meeting.ref}")
        actions.put_on_agenda(by=self.clerk, concern=concern, meeting=meeting)

    def publishes(self, meeting: Meeting, reason: str) -> None:
        actions.publish_agenda(by=self.clerk, meeting=meeting, reason=reason)

    def opens(self, meeting: Meeting) -> None:
        actions.open_meeting(by=self.clerk, meeting=meeting)

    def who_comes(self) -> list[Seat]:
        return list(self.body.seats.all())

    def notes_as_there(self, meeting: Meeting, seat: Seat) -> None:
        actions.arrive(by=self.clerk, meeting=anew(meeting), seat=seat)

    def decides(self, item: AgendaItem, wording: str) -> Decision:
        return actions.decide(by=self.clerk, item=item, wording=wording, outcome="agreed")

    def minutes(self, item: AgendaItem) -> None:
        actions.minute(by=self.clerk, item=item, note="Discussed.", result="noted", revision=item.revision)

    def ends(self, meeting: Meeting) -> None:
        actions.end(by=self.clerk, meeting=anew(meeting))

    def agrees(self, decision: Decision, what: str) -> AgreedAction:
        due = clock.local(clock.now()).date() + 28 * DAY
        said = {"what": what, "owner": "Street services", "due_on": due}
        return actions.agree_on(by=self.clerk, decision=decision, **said)

    def circulates(self, meeting: Meeting) -> None:
        circulating.circulate(by=self.clerk, meeting=anew(meeting))

    def approves(self, meeting: Meeting) -> None:
        actions.approve_minutes(by=self.clerk, meeting=anew(meeting))

    def has_done(self, work: AgreedAction, evidence: str) -> None:
        plan.close(by=self.clerk, action=work, evidence=evidence)

    def answers(self, concern: Concern, words: str) -> None:
        actions.respond(by=self.clerk, concern=anew(concern), words=words, response="did")

    def closes(self, meeting: Meeting) -> None:
        actions.close(by=self.clerk, meeting=anew(meeting))


def anew(row):
    """As it stands now: others have moved it on."""
    return type(row).objects.get(pk=row.pk)


def no_hard_clash(meetings) -> bool:
    return not any(dates.hard(clashes(one.starts_at, one.ends_at)) for one in meetings)
