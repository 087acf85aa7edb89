"""Every place where we show a text that is not ours, and how the tests get there.

`screen`: the app on a real pseudo terminal, its bytes taken apart, its rendered segments looked at.
`command`: commands in a process of their own, stdout and stderr as bytes. `file`: the bytes of a file that we write.
The command palette lists our own actions by our own names; that a hostile one would be words, too, is tested where
its other promises are (tests/tui/test_palette.py).
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Surface:
    """One place, and what of it holds the text."""

    name: str
    way: Literal["screen", "command", "file"]
    what: str


SURFACES = tuple(
    Surface(*row)
    for row in (
        ("home-title", "screen", "the exam's title in the top line of home"),
        ("home-complaint", "screen", "why a bank could not be read"),
        ("home-refusal", "screen", "an error of an act, told on home: message, place and hint"),
        ("home-no-database", "screen", "why the database does not open"),
        ("who-name", "screen", "a student's name, altered on the disk"),
        ("who-rename", "screen", "the same in the question for another"),
        ("toast", "screen", "a passing note"),
        ("toast-title", "screen", "the title of a passing note"),
        ("setup-title", "screen", "the exam's title before a start"),
        ("setup-missing", "screen", "domains that lack items for a form"),
        ("exam-stem", "screen", "a stem"),
        ("exam-table", "screen", "a table in a stem"),
        ("exam-code", "screen", "fenced text in a stem"),
        ("exam-picture", "screen", "the text that stands for a picture"),
        ("exam-exhibit", "screen", "an exhibit"),
        ("exam-option", "screen", "an option"),
        ("exam-chosen", "screen", "an option that is chosen"),
        ("exam-struck", "screen", "an option that is struck out"),
        ("exam-not-saved", "screen", "why an answer is not saved"),
        ("report-title", "screen", "the exam's title over a report"),
        ("report-domain", "screen", "a domain's title in the ranking"),
        ("losses-exam", "screen", "the exam's title over what is lost in all attempts"),
        ("losses-domain", "screen", "a domain's title in that ranking"),
        ("items-domain", "screen", "a domain's title over an item that is looked at again"),
        ("items-stem", "screen", "its stem"),
        ("items-option", "screen", "its options"),
        ("items-rationale", "screen", "why an option is right or wrong"),
        ("items-misconception", "screen", "the confusion that an option shows"),
        ("items-why", "screen", "its teaching point"),
        ("items-refs", "screen", "where it can be looked up"),
        ("items-id", "screen", "its id"),
        ("items-note", "screen", "the learner's own note on it"),
        ("practice-stem", "screen", "a stem in a practice set"),
        ("practice-option", "screen", "an option in a practice set"),
        ("practice-reason", "screen", "why an option is right or wrong, told at once"),
        ("practice-why", "screen", "the teaching point of an answer that is told"),
        ("practice-refs", "screen", "where it can be looked up"),
        ("practice-id", "screen", "its id"),
        ("practice-note", "screen", "the learner's own note on it"),
        ("practice-exam", "screen", "the exam's title over a set's summary"),
        ("practice-topic", "screen", "a topic's title in a set's summary"),
        ("practice-set-up", "screen", "the exam's title before a set"),
        ("practice-outline", "screen", "a domain's title in the outline to choose from"),
        ("search-id", "screen", "the id of an item that was searched for"),
        ("search-topic", "screen", "its topic's title"),
        ("search-note", "screen", "the note on it"),
        ("found-topic", "screen", "a topic's title over an item that was found"),
        ("found-stem", "screen", "its stem"),
        ("found-option", "screen", "its options"),
        ("found-reason", "screen", "why an option is right or wrong"),
        ("found-why", "screen", "its teaching point"),
        ("found-refs", "screen", "where it can be looked up"),
        ("found-id", "screen", "its id"),
        ("found-note", "screen", "the note on it"),
        ("readiness-exam", "screen", "the exam's title over what is known of readiness"),
        ("readiness-thin", "screen", "the title of a topic that is too thin to say"),
        ("practice-more", "screen", "the exam's title among more choices for a set"),
        ("practice-confusions", "screen", "the confusions that items name, to choose from"),
        ("practice-confusion", "screen", "the confusion that was chosen for a set"),
        ("details-title", "screen", "the exam's title over the whole report"),
        ("details-form", "screen", "a form's code, altered in the database"),
        ("progress-exam", "screen", "the exam's title over the progress"),
        ("plan-exam", "screen", "the exam's title over the plan"),
        ("progress-group", "screen", "a topic group's title in the progress"),
        ("progress-confusion", "screen", "what was confused, by the tag of the chosen options"),
        ("attempts-exam", "screen", "an attempt's exam, altered in the database"),
        ("check-file", "command", "a bank file's name in a problem"),
        ("check-quote", "command", "a line of the file, quoted in a problem"),
        ("check-title", "command", "a bank's title over its counts"),
        ("check-finding", "command", "an item's words in a finding on its quality"),
        ("check-json", "command", "all of this as JSON"),
        ("add", "command", "the file that a bank was added from"),
        ("list", "command", "a bank's title"),
        ("list-json", "command", "the same as JSON"),
        ("remove", "command", "the name of a bank that is not there"),
        ("convert-note", "command", "the file that was written"),
        ("convert-file", "file", "what is written: native, YAML and JSON"),
        ("ids", "command", "a file of a wrong kind"),
        ("blind-note", "command", "the folder of a blind review"),
        ("blind-file", "file", "what its readers get, and its key"),
        ("blind-score", "command", "a reader's name and remark, and the item"),
        ("apply", "command", "a reported item, before the bank is changed"),
        ("reported", "command", "what was reported as wrong, and why"),
        ("reported-json", "command", "the same as JSON"),
        ("reported-file", "file", "the patch of a reported item"),
        ("supply", "command", "an exam's title and topics over what is left to sit"),
        ("form", "command", "an exam's title and the topics of a form"),
        ("form-json", "command", "the options of a form as JSON"),
        ("exams", "command", "titles, sources and domains of blueprints"),
        ("exams-json", "command", "the same as JSON"),
        ("blueprint", "command", "a blueprint's file, and a key of it that means nothing"),
        ("attempts-json", "command", "form and exam of an attempt, altered in the database"),
        ("report", "command", "a report with every item, its body altered in the database"),
        ("report-json", "command", "the same as JSON"),
        ("plan", "command", "the plan: an exam's title"),
        ("progress", "command", "the progress: an exam's title, its topic groups, what was confused"),
        ("progress-json", "command", "the same as JSON"),
        ("readiness", "command", "an exam's title and the topics that are too thin to say"),
        ("readiness-json", "command", "the same as JSON"),
        ("everything", "command", "all of these together"),
        ("everything-json", "command", "the same as JSON"),
        ("losses", "command", "where points are lost over all attempts"),
        ("losses-json", "command", "the same as JSON"),
        ("report-damaged", "command", "items that no longer are what a form showed"),
        ("search", "command", "an item that was found, and the note on it"),
        ("search-json", "command", "the same as JSON"),
        ("glossary", "command", "an abbreviation that the glossary does not hold"),
        ("home-folder", "command", "MA_EXAM_HOME in an error"),
        ("doctor", "command", "MA_EXAM_HOME in what the doctor says"),
        ("restore", "command", "the name of a backup that is not there"),
        ("profile-list", "command", "a student's name, altered on the disk"),
        ("profile-list-json", "command", "the same as JSON"),
        ("profile-add", "command", "a name for a student, taken or refused"),
        ("profile-unknown", "command", "the name of a student who is not there"),
        ("export", "command", "the file that an export was written to"),
        ("export-file", "file", "what is written: everything that the database holds"),
        ("import", "command", "the file of an import, and a key of it that means nothing"),
        ("erase", "command", "files that an erasure leaves"),
        ("words", "command", "commands, options and exams that there are not"),
        ("log", "file", "the log of an unforeseen error, and the kind of the error"),
    )
)


def names(*ways: str) -> set[str]:
    """The surfaces that are reached in these ways."""
    return {surface.name for surface in SURFACES if surface.way in ways}
