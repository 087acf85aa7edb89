"""What the tour tells, page by page, with an item to try it on. The items are made up, and nobody scores them."""

from dataclasses import dataclass

from ma_exam.tui.widgets.paper import Sheet


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `text` names keys as `{next}`; `tasks` are what can be tried, each by its name and in words."""

    title: str
    text: str
    sheet: Sheet | None = None
    tasks: tuple[tuple[str, str], ...] = ()


CHOOSE = Page(
    "Choose",
    "A letter chooses its option; so does its number, a click, or Up, Down and Enter. Choose what you think is right. "
    "Another letter changes it, as often as you like. Nothing on this tour is scored or kept.",
    Sheet(
        "Which of these measures body temperature?", ("Stethoscope", "Thermometer", "Scale", "Reflex hammer")
    ),
    (("choose", "choose an option: a, b, c or d"), ("change", "change your mind: another letter")),
)
MARK = Page(
    "Flag and strike out",
    "Not sure? {flag} flags the item, so that you find it again while there is time. {strike} and then a letter "
    "strikes out an option that cannot be right; the same again takes that back.",
    Sheet("Which organ pumps blood through the body?", ("Liver", "Lungs", "Heart", "Kidneys")),
    (("flag", "flag this item: {flag}"), ("strike", "strike one out: {strike}, then a")),
)
MOVE = Page(
    "Go, and look over all of it",
    "{next} goes to the next item, {back} to the one before, {go} asks for a number; Enter on the chosen option goes "
    "on as well. {review} shows all items in one look. A block is ended only there, and only after a question.",
    Sheet(
        "On which side of the wrist is the radial pulse felt?",
        ("The thumb's side", "The little finger's side", "The back", "It is not felt at the wrist"),
    ),
    (
        ("back", "one item back and on again: {back}, {next}"),
        ("go", "go to item 3: {go}, 3, Enter"),
        ("review", "look over all items: {review}"),
    ),
)
SURE = Page(
    "How sure are you?",
    "With each answer you may say how sure you are: {sure}. It never touches a score. Guesses that were lucky, and "
    "mistakes that you were sure of, come back in later sets.",
    Sheet("How many minutes are in an hour and a half?", ("60", "75", "90", "120")),
    (("sure", "say how sure you are: {sure}"),),
)
CLOCK = Page(
    "The clock",
    "The time left stands at the top right, in whole minutes. {clock} turns it to running seconds, then hides it, then "
    "back. The last five minutes always show, and you are told at five minutes and at one.",
    Sheet("What is half past eight in the evening on a 24-hour clock?", ("0830", "1830", "2030", "2330")),
    (("clock", "turn the clock, top right: {clock}"),),
)
AFTER = Page(
    "What comes after",
    "Every answer is on disk before the screen shows it: the word saved says so. Ctrl+Q leaves an exam, and Resume "
    "goes on at the same item, even after a crash.\n\n"
    "A report shows where you would lose most points; {drill} on one of its rows starts a practice set on just that. "
    "In practice each answer is told at once, with the reason for every option.\n\n"
    "? shows the keys of a screen. Ctrl+P finds every action by its name.\n\n"
    "{next} ends the tour.",
)


def pages(*, sure: bool) -> tuple[Page, ...]:
    """The tour; `sure` says whether there are keys for how sure one is."""
    return (CHOOSE, MARK, MOVE, SURE, CLOCK, AFTER) if sure else (CHOOSE, MARK, MOVE, CLOCK, AFTER)
