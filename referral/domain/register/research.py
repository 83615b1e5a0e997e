"""The register: studies, what was made for them, and the note in the file of who was included (L13)."""

from referral.domain.register.vocabulary import (
    Basis,
    Entry,
    Field,
    Kind,
    Purpose,
    Retention,
    Rule,
    Viewer,
)

K, V = Kind, Viewer

FILED = Rule(Purpose.RESEARCH, Basis.WORK, Retention.AREA, (V.RESEARCHER_SELF, V.COORDINATOR, V.OFFICER))
DATA = Rule(Purpose.RESEARCH, Basis.RESEARCH, Retention.STUDY, (V.RESEARCHER_FILES,))
FIGURES = Rule(Purpose.RESEARCH, Basis.RESEARCH, Retention.STUDY, (V.RESEARCHER, V.COORDINATOR, V.OFFICER))
NOTE = Rule(Purpose.RESEARCH, Basis.RESEARCH, Retention.CONSENT, (V.PERSON, V.COACH, V.OFFICER))

RESEARCH = (
    Entry(
        "study",
        "the researcher who filed it, and who judged it",
        FILED,
        {
            "title": Field("what the study is called", K.NONE),
            "question": Field("its question", K.NONE),
            "purpose": Field("what the answer is for", K.NONE),
            "ground": Field("on which ground data may be used", K.NONE),
            "ground_why": Field("why that ground holds", K.NONE),
            "variables": Field("which variables it needs", K.NONE),
            "sectors": Field("referred by which kinds of organisation", K.NONE),
            "reasons": Field("for which reasons", K.NONE),
            "first_day": Field("referred from", K.NONE),
            "last_day": Field("referred until", K.NONE),
            "area_level": Field("how coarse the place is", K.NONE),
            "partners": Field("who works along", K.NONE),
            "ethics": Field("how it was judged ethically", K.NONE),
            "ends_on": Field("until when data may be used", K.NONE),
            "is_monitor": Field("whether it is the region's own standing study", K.NONE),
            "state": Field("where it stands", K.WORKING),
            "made_by": Field("who filed it", K.LINK),
            "made_at": Field("when it was begun", K.WORKING),
            "filed_at": Field("when it was filed", K.WORKING),
            "coordinator_id": Field("who agreed for the region", K.LINK),
            "coordinator_at": Field("when", K.WORKING),
            "officer_id": Field("who agreed for the protection of data", K.LINK),
            "officer_at": Field("when", K.WORKING),
            "refused_by": Field("who did not agree", K.LINK),
            "refusal": Field("why not", K.NONE),
            "replaces_id": Field("the version before", K.NONE),
            "ring_key": Field("which key of the ring wraps the secret", K.WORKING),
            "wrapped": Field("the secret of the study, wrapped; emptied when it is destroyed", K.SECRET),
        },
    ),
    Entry(
        "research_release",
        "the researcher who asked for it, and who checked it",
        FILED,
        {
            "study_id": Field("the study", K.NONE),
            "number": Field("the number within the study", K.NONE),
            "state": Field("where it stands", K.WORKING),
            "progress": Field("how far it is", K.WORKING),
            "doing": Field("what is being done, or why it failed", K.WORKING),
            "frozen_at": Field("up to which moment data are in it", K.NONE),
            "made_by": Field("who asked for it", K.LINK),
            "made_at": Field("when", K.WORKING),
            "manifest": Field("counts, rules and fingerprints of files; small counts are hidden", K.NONE),
            "risk": Field("how easily somebody could be recognised, as numbers of the whole", K.NONE),
            "checked_by": Field("who checked it", K.LINK),
            "checked_at": Field("when", K.WORKING),
            "check_note": Field("what the checker saw", K.NONE),
        },
    ),
    Entry(
        "release_part",
        "persons referred, under pseudonyms of one study",
        DATA,
        {
            "release_id": Field("the release", K.NONE),
            "name": Field("the file", K.NONE),
            "number": Field("which piece of it", K.NONE),
            "sealed": Field("the piece, sealed with the secret of the study; outcomes included", K.HEALTH),
        },
    ),
    Entry(
        "release_figure",
        "groups of persons, from ten people on",
        FIGURES,
        {
            "release_id": Field("the release", K.NONE),
            "view": Field("which view", K.NONE),
            "filter_key": Field("a fingerprint of the choice", K.NONE),
            "filters": Field("the choice", K.NONE),
            "rules": Field("the version of the definitions", K.NONE),
            "state": Field("where it stands", K.WORKING),
            "content": Field("the figure, after disclosure control", K.NONE),
            "asked_by": Field("who asked for it", K.LINK),
            "asked_at": Field("when", K.WORKING),
            "made_at": Field("when it was ready", K.WORKING),
        },
    ),
    Entry(
        "study_inclusion",
        "the person referred",
        NOTE,
        {
            "release_id": Field("in which release data were used", K.PERSONAL),
            "referral_id": Field("the referral", K.LINK),
            "noted_at": Field("when", K.WORKING),
        },
    ),
)
