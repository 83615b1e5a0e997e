"""The register: persons, their keys, who speaks for them, records that turned out to be one person."""

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

READERS = (V.PERSON, V.REFERRER, V.FOLLOWER, V.COACH, V.EMERGENCY)
IDENTITY = Rule(Purpose.RECOGNISE, Basis.IDENTITY, Retention.CARE, READERS)
GIVEN_NAME = Rule(Purpose.RECOGNISE, Basis.IDENTITY, Retention.CARE, (*READERS, V.HOST))
REACH = Rule(Purpose.CONTACT, Basis.WELFARE, Retention.CARE, (V.PERSON, V.REFERRER, V.COACH, V.EMERGENCY))
MACHINE = Rule(Purpose.RECOGNISE, Basis.IDENTITY, Retention.CARE, (V.NOBODY,))
KEYS = Rule(Purpose.KEYS, Basis.LOG, Retention.CARE, (V.NOBODY,))
SPEAKS = Rule(Purpose.REPRESENT, Basis.REPRESENT, Retention.CARE, (V.PERSON, V.COACH, V.EMERGENCY))
JOINED = Rule(Purpose.RECOGNISE, Basis.IDENTITY, Retention.CARE, (V.PERSON, V.COACH))

PEOPLE = (
    Entry(
        "person",
        "the person referred",
        IDENTITY,
        {
            "surname_sealed": Field("surname", K.IDENTIFYING),
            "given_name_sealed": Field("given name", K.IDENTIFYING, GIVEN_NAME),
            "birth_date_sealed": Field("date of birth", K.IDENTIFYING),
            "postcode_sealed": Field("postcode", K.IDENTIFYING),
            "house_number_sealed": Field("house number", K.IDENTIFYING),
            "phone_sealed": Field("telephone number", K.CONTACT, REACH),
            "email_sealed": Field("mail address, for invitations", K.CONTACT, REACH),
            "identity_index": Field("keyed fingerprint of name, birth date and address", K.LINK, MACHINE),
            "phone_index": Field("keyed fingerprint of the phone number, for search", K.LINK, MACHINE),
            "surname_index": Field("keyed fingerprint of the surname, for exact search", K.LINK, MACHINE),
            "birth_year": Field("year of birth, in clear for lists and age groups", K.PERSONAL),
            "merged_into_id": Field("the person this record turned out to be", K.LINK, JOINED),
        },
    ),
    Entry(
        "data_key",
        "the person, or the writer of a draft",
        KEYS,
        {
            "ring_key": Field("name of the key that wraps this one", K.NONE),
            "wrapped": Field("the wrapped key; destroying it makes the person unreadable", K.SECRET),
            "destroyed_at": Field("when it was destroyed", K.WORKING),
            "subject_id": Field("whom the key is about after a merge", K.LINK),
        },
    ),
    Entry(
        "person_trait",
        "the person referred",
        MACHINE,
        {
            "person_id": Field("the person", K.LINK),
            "trait": Field("which trait: for example birth date with address", K.NONE),
            "value": Field("keyed fingerprint of that trait", K.LINK),
        },
    ),
    Entry(
        "person_merge",
        "two records of one person",
        JOINED,
        {
            "kept_id": Field("the record that stayed", K.LINK),
            "merged_id": Field("the record that went into it", K.LINK),
            "referral_ids": Field("the referrals that moved, to move them back", K.LINK),
            "merged_by": Field("who joined them", K.LINK),
            "merged_at": Field("when", K.WORKING),
            "undone_by": Field("who took them apart again", K.LINK),
            "undone_at": Field("when", K.WORKING),
        },
    ),
    Entry(
        "representative",
        "somebody who speaks for the person",
        SPEAKS,
        {
            "person_id": Field("for whom", K.LINK),
            "ground": Field("on what ground, for example mentor", K.PERSONAL),
            "since": Field("since when", K.WORKING),
            "until": Field("until when", K.WORKING),
            "recorded_by": Field("who wrote it down", K.LINK),
            "recorded_at": Field("when", K.WORKING),
            "name_sealed": Field("name of the representative", K.IDENTIFYING),
            "phone_sealed": Field("their telephone number", K.CONTACT),
        },
    ),
)
