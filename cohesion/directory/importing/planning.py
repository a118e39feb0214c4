"""Puts the rows of a directory file beside what we know. Nothing is saved here."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cohesion.accounts.models import Person
from cohesion.directory.importing.changes import Change, Plan
from cohesion.directory.importing.geography import Ground
from cohesion.directory.importing.matching import Gathered, People, places_in
from cohesion.directory.importing.problems import Problem, Refused
from cohesion.directory.importing.rows import OF_A_PERSON, OF_A_PLACE, Row
from cohesion.directory.models import Area, ContactPoint, Organisation, Place, Post
from cohesion.directory.states import Reach, Visibility
from cohesion.kit import clock

_NEEDED = ("place", "kind", "faith", "town", "lat", "lon", "peak")


def plan_import(rows: list[Row], problems: Iterable[Problem] = ()) -> Plan:
    """What the rows would change, in a fixed number of queries.

    Raises Refused with every contradiction found, and with the `problems` of reading the rows. Rows that could not be
    read are not judged further, nor are other rows of their places: what they say would be misunderstood.
    """
    unread = {problem.row for problem in problems}
    unclear = {row["place_ref"] for row in rows if row.number in unread} - {None}
    clear = [row for row in rows if row.number not in unread and row["place_ref"] not in unclear]
    plan = Plan(problems=list(problems))
    organisations = Organisations(plan)
    places = Places(plan, organisations).plan(clear)
    Posts(plan, organisations, places).plan(clear)
    if plan.problems:
        raise Refused(sorted(plan.problems))
    return plan


class Organisations:
    """Known by name, without case; made when there is none."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known = {one.name.casefold(): one for one in Organisation.objects.all()}

    def called(self, name: str | None, row: Row) -> Organisation | None:
        if not name:
            return None
        if name.casefold() not in self._known:
            change = Change(Organisation(name=name))
            self._known[name.casefold()] = change.thing
            self._plan.organisations.append(change)
            self._plan.problems += change.problems(row.number)
        return self._known[name.casefold()]


class Places:
    def __init__(self, plan: Plan, organisations: Organisations) -> None:
        self._plan, self._organisations = plan, organisations
        areas = list(Area.objects.all())
        self._ground = Ground(areas)
        self._areas = {area.code.casefold(): area for area in areas}

    def plan(self, rows: list[Row]) -> dict[str, Place]:
        """Plans every place the rows name; returns those that are complete by their reference without case."""
        gathered, contradictions = places_in(rows, Place.objects.select_related("area", "organisation"))
        self._plan.problems += contradictions
        found = {}
        for ref, place in gathered.items():
            said, first = place.values(OF_A_PLACE), place.rows[0]
            missing = [] if place.known else [column for column in _NEEDED if said[column] is None]
            for column in missing:
                self._plan.object(
                    first, column, f"{first['place_ref']} is new here and needs this in one of its rows."
                )
            if not missing:
                found[ref] = self._plan_one(place, said)
        return found

    def _plan_one(self, place: Gathered, said: dict[str, Any]) -> Place:
        first = place.rows[0]
        change = Change(place.known or Place(ref=first["place_ref"], visibility=Visibility.PARTNERS))
        unsaid = (
            said["place"] if change.is_new else None
        )  # a new place lends its name to what the file leaves out
        change.put(
            **{
                column: said[column]
                for column in ("kind", "faith", "town", "lat", "lon", "peak", "visibility", "note")
            },
            name=said["place"],
            sms_name=said["place_sms_name"] or unsaid,
            organisation=self._organisations.called(said["organisation"] or unsaid, first),
        )
        self._put_area(change, place, said["area"])
        self._plan.add(self._plan.places, change, place.rows)
        return change.thing

    def _put_area(self, change: Change, place: Gathered, code: str | None) -> None:
        point = change.thing.point
        if objection := self._ground.objection(point):
            self._plan.object(_row_of(place, "lat"), "lat", objection)
        elif code and code.casefold() not in self._areas:
            text = "No area has this code. Import the areas first, or leave it empty and the point decides."
            self._plan.object(_row_of(place, "area"), "area", text)
        elif code:
            change.put(area=self._areas[code.casefold()])
        elif change.is_new or {"lat", "lon"} & change.before.keys():
            change.put(area=self._ground.area_of(point))


class Posts:
    """People, their numbers and what they hold."""

    def __init__(self, plan: Plan, organisations: Organisations, places: dict[str, Place]) -> None:
        self._plan, self._organisations, self._places = plan, organisations, places
        self._today = timezone.localdate()
        self._held: defaultdict[tuple, list[Post]] = defaultdict(list)
        for post in Post.objects.select_related("person", "place").order_by("held_from", "id"):
            self._held[post.person_id, post.role, post.place_id].append(post)
        self._numbers: defaultdict[int, list[ContactPoint]] = defaultdict(list)
        for point in ContactPoint.objects.select_related("person").order_by("id"):
            self._numbers[point.person_id].append(point)

    def plan(self, rows: list[Row]) -> None:
        posts = [post for posts in self._held.values() for post in posts]
        people = People(self._numbers, posts)
        holders = [(row, people.of(row)) for row in rows if row["person"]]
        distinct = list({id(one): one for _, one in holders}.values())
        self._plan.problems += people.conflicts(distinct)
        found = {id(one): self._plan_person(one) for one in distinct}
        seen: dict[tuple, Row] = {}
        for row, one in holders:
            key = (id(one), row["role"], (row["place_ref"] or "").casefold())
            if key in seen:
                self._plan.object(
                    row, "role", f"row {seen[key].number} gives {row['person']} this post already."
                )
            elif not row["place_ref"] or row["place_ref"].casefold() in self._places:
                self._plan_post(row, found[id(one)])
            seen.setdefault(key, row)

    def _plan_person(self, one: Gathered) -> Person:
        said, first = one.values(OF_A_PERSON), one.rows[0]
        change = Change(one.known or Person(password=make_password(None)))
        if not change.thing.is_active:
            self._plan.object(
                first, "person", f"{one.known} has left. An administrator must bring them back first."
            )
        elif one.known and first["person"] != one.known.name:
            self._plan.notes.append(f"Row {first.number}: {one.known.name} is now called {first['person']}.")
        change.put(name=said["person"], email=said["email"], language=said["language"])
        self._plan.add(self._plan.people, change, one.rows)
        self._plan_number(change.thing, one, said)
        return change.thing

    def _plan_number(self, person: Person, one: Gathered, said: dict[str, Any]) -> None:
        """The number texts go to. Another number takes the place of the old one and must be verified afresh."""
        number, points = said["mobile"], self._numbers.get(person.pk, [])
        same = next((point for point in points if point.number == number), None)
        in_use = next((point for point in points if point.reach == Reach.GOOD), points[0] if points else None)
        change = Change(same or in_use or ContactPoint(person=person))
        if not number and change.is_new:
            return
        if number and not same and in_use:
            change.set(number=number, reach=Reach.GOOD, reach_changed_at=clock.now(), verified_on=None)
        change.put(
            number=number,
            **{
                name: said[name]
                for name in ("language", "prefers", "consent_on", "basis", "condition", "verified_on")
            },
        )
        if "basis" in change.before:
            change.set(basis_on=self._today)
        self._plan.add(self._plan.numbers, change, one.rows)

    def _plan_post(self, row: Row, person: Person) -> None:
        place = self._places.get((row["place_ref"] or "").casefold())
        post = self._known_post(row, person, place)
        change = Change(post or Post(person=person, place=place, role=row["role"], held_from=self._today))
        if post and post.held_until and post.held_until < self._today and not (row["from"] or row["until"]):
            self._plan.notes.append(
                f"Row {row.number}: this post of {person} has ended. To give it again, fill in from."
            )
        change.put(
            rank=row["rank"],
            same_faith=row["same_faith"],
            held_from=row["from"],
            held_until=row["until"],
            organisation=None if place else self._organisations.called(row["organisation"], row),
        )
        if change.thing.held_until and change.thing.held_until < change.thing.held_from:
            self._plan.object(row, "until", f"This is before the post began, on {change.thing.held_from}.")
        self._plan.add(self._plan.posts, change, [row])

    def _known_post(self, row: Row, person: Person, place: Place | None) -> Post | None:
        """The post the row speaks of: the one that began that day, else the one still held, else the last that ended.

        A post that began later than the last one ended is a new one.
        """
        held = self._held.get((person.pk, row["role"], place.pk if place else None), []) if person.pk else []
        began = [post for post in held if post.held_from == row["from"]]
        still = [post for post in held if post.held_until is None or post.held_until >= self._today]
        ended = [] if row["from"] else held
        return next(iter((began + still)[:1] or ended[-1:]), None)


def _row_of(place: Gathered, column: str) -> Row:
    """The row that says this of the place, to name in an objection."""
    return next((row for row in place.rows if row[column] is not None), place.rows[0])
