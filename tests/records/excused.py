"""What no sweep empties, and what no file about a person lists, each with the reason. The one place for both."""

# fields with words or numbers, and pointers to people, by model; "*" is the whole model
STAYS: dict[str, dict[str, str]] = {
    "accounts.Person": {"*": "Until erased by hand: what others did with this person points to it."},
    "directory.Area": {"*": "A map, of nobody."},
    "directory.Group": {"*": "Places, of nobody."},
    "directory.Organisation": {"*": "A body, of nobody."},
    "directory.Place": {"*": "A place: it lasts as long as the protection of it."},
    "directory.Postcode": {"*": "A map, of nobody."},
    "directory.Post": {
        "*": "Which post was held when: alerts of that time went to it. No words; names go with the person."
    },
    "directory.Pattern": {"*": "Of a post, without words; ended with it."},
    "directory.Upload": {"*": "Gone within the hour: the round forgetting uploaded files."},
    "forums.Amendment": {
        "*": "What a seat would have had in the minutes of a public body, and why it was not taken."
    },
    "forums.Circulation": {"*": "That draft minutes went out, and to how many."},
    "forums.Dialogue": {"*": "By which rules a public meeting spoke, and which office held it."},
    "forums.Discussion": {"*": "When a public meeting came to an item."},
    "forums.Paper": {
        "*": "What a public body had before it; what is not public of it opens to members alone."
    },
    "forums.Poll": {"*": "What a public meeting was asked."},
    "forums.PollOption": {"*": "How many gave an answer, of nobody."},
    "forums.Question": {"*": "Of nobody: who asked is stored nowhere. What is not taken is emptied."},
    "forums.Speaker": {
        "*": "That a seat asked to speak, and when it did: part of the minutes, as attendance is."
    },
    "forums.Voted": {"*": "That a seat has voted; for what is stored nowhere."},
    "forums.AgendaItem": {"*": "What a public body had before it, and its minute."},
    "forums.Attendance": {"*": "Who came to a meeting is part of its minutes."},
    "forums.Body": {"*": "A public body, its terms and its quorum."},
    "forums.Circle": {"*": "Which places a body invites, of nobody."},
    "forums.Concern": {
        "ref": "The reference, by which it is followed.",
        "digest": "Of the raiser's secret address; it leads to nobody.",
        "summary": "The clerk's public words, which name nobody.",
        "answer": "What the forum answered in public.",
    },
    "forums.DatePlan": {"*": "Which dates were proposed to a body, and by which officer."},
    "forums.DateProposal": {"*": "A date that was proposed, and the chair's public reason for it."},
    "forums.Decision": {"*": "A decision of a public body, and who recorded it."},
    "forums.ExemptNote": {"*": "A minute that is not public, of a body whose minutes are kept."},
    "forums.Meeting": {"*": "A public meeting, where it was and why it was short of notice or cancelled."},
    "forums.Membership": {"*": "Who sat in a public body, and when."},
    "forums.Reader": {
        "person": "Who asked to hear of a forum: until they end it by the address in each email, or are erased.",
        "nonce": "Random, of nobody: what a secret address is made of. It goes when they are erased.",
    },
    "forums.Seat": {"*": "A seat of a public body."},
    "forums.Venue": {"*": "A place to meet, of nobody."},
    "incidents.Acknowledgement": {"*": "How and when somebody answered: counts and times stay."},
    "incidents.Alert": {
        "post_title": "As which post somebody was alerted stays.",
        "reasons": "Rules of the targeting; that they raised it goes with the kind raisers.",
        "unreachable": "Words of the service: why nothing could be sent.",
        "person": "The alert of an erased person points to a row without a name.",
    },
    "incidents.BriefingInvite": {"*": "Who was asked, and how they answered: counts and times stay."},
    "incidents.CallRequest": {"*": "That a call was asked for, and when it ended: counts and times stay."},
    "incidents.ContactTest": {"*": "A clock of an area."},
    "incidents.DebriefInvitation": {"*": "That somebody was asked, and whether they answered."},
    "incidents.Incident": {
        "ref": "The reference, by which its counts are known.",
        "kind": "Its kind: for counts.",
    },
    "incidents.Broadcast": {"ref": "The reference, by which its counts are known."},
    "incidents.ChecklistItem": {"text": "A line of the policy or of a playbook, as it then was."},
    "incidents.RecoveryStep": {"key": "Of the policy.", "label": "A line of the policy, as it then was."},
    "incidents.LadderStep": {"*": "A step of the policy, and the service's words why it was skipped."},
    "incidents.Lesson": {
        "*": "What was learnt is for everybody, and names nobody; its evidence is the council's."
    },
    "incidents.Listener": {
        "post_title": "As which post somebody was told stays.",
        "unreachable": "Words of the service: why nothing could be sent.",
        "person": "Who was told points to a row without a name once they are erased.",
    },
    "incidents.Participant": {"*": "That a post took part in an exercise."},
    "incidents.Playbook": {
        "*": "What the council and the police agreed to do; advice names who agreed it by office."
    },
    "journal.Entry": {"*": "Digest, kind, time and counts hold the chain; the words stand in journal.Words."},
    "live.Round": {"*": "The service's own clock."},
    "live.Topic": {"*": "A number that goes up."},
    "messaging.Allowance": {"*": "The service's own count."},
    "messaging.Heartbeat": {"*": "The service's own sign of life, forgotten by a round."},
    "messaging.Line": {"*": "The state of a provider."},
    "messaging.Message": {
        "kind": "For counts.",
        "topic": "What it was about, by reference.",
        "about": "Which row it was about.",
        "answers": "The digits it offered.",
        "worker": "Which process sent it.",
        "provider": "By which line it went.",
        "sid": "The provider's own key, by which its receipts are known.",
        "error_code": "What became of it.",
        "person": "That a message went to a row without a name once they are erased.",
    },
    "messaging.Receipt": {
        "provider": "By which line.",
        "sid": "The provider's own key.",
        "status": "What became of it.",
        "error_code": "What became of it.",
    },
    "messaging.Reply": {
        "provider": "By which line.",
        "sid": "The provider's own key.",
        "about": "What it was about, by reference.",
        "person": "That a reply came from a row without a name once they are erased.",
    },
    "messaging.Reconciled": {"*": "How far the provider's log was read."},
    "messaging.SimulatedPhone": {"*": "Pretend phones of the demonstration."},
    "messaging.SimulatedText": {"*": "Pretend phones of the demonstration."},
    "plan.AgreedAction": {
        "ref": "The reference, by which its counts are known.",
        "what": "What was agreed stays, as in the minutes of a council.",
        "source": "Of what it came, by reference.",
    },
    "plan.Commitment": {"*": "A public promise, owned by a body or a post."},
    "plan.EnteredFigure": {"*": "A public figure, and who typed it in."},
    "plan.Milestone": {"*": "A step of a public promise, and what shows that it was met."},
    "plan.ReportEdition": {"*": "A public report, frozen."},
    "plan.Signature": {"*": "Who signed a public report."},
    "plan.StatusUpdate": {"*": "How a public promise was said to stand, and who said so."},
    "plan.Strand": {"*": "A part of the public strategy."},
    "plan.Request": {"source": "Of what it came, by reference."},
    "policy.Record": {"*": "Which clock or wording was in force explains every alert under it."},
    "upkeep.GapWarning": {"*": "That a gap was told, of nobody."},
}
# a pointer to whoever did something: it stays as their line in the journal does, and names nobody once they are erased
WHO_ACTED = {
    "accepted_by",
    "agreed_by",
    "asked_by",
    "basis_by",
    "by",
    "checked_by",
    "confirmed_by",
    "coordinator",
    "drafted_by",
    "invited_by",
    "left_by",
    "line_by",
    "noted_by",
    "offered_by",
    "rang_999_by",
    "proposed_by",
    "read_by",
    "rung_by",
    "set_by",
    "settled_by",
    "stood_down_by",
    "recorded_by",
    "taken_by",
    "taken_up_by",
}
# models that lead to a person, and are in no part of their file
NOT_IN_THE_FILE = {
    "directory.Upload": "A file on its way in, gone within the hour: it is about others.",
}
