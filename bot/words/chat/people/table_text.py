"""What is said of a table of people that somebody brings along: why it cannot be read, and what becomes of its rows."""

from collections.abc import Iterator, Mapping, Sequence

from bot.house.faces.photo_trouble import PhotoReason
from bot.house.tables.outcome import ImportPlan, ImportTotals, RefusedPhoto, RowDone, RowOutcome
from bot.house.tables.rows import RowFault, RowReason
from bot.house.tables.table import SourceReason, SourceTrouble, TableReason, TableRemark, TableTrouble
from bot.words.chat.people import faults
from bot.words.phrase import Code, Lines, Phrase, Value, Verbatim, count, lines, listed, say, say_in

#: A heading or a word of somebody's table, in UTF-16 units.
_LONGEST = 60
#: Headings that are named.
_MOST_FOUND = 12

_UNREADABLE: Mapping[TableReason, Phrase] = {
    TableReason.NO_TABLE: say("This is neither a workbook (xlsx) nor a list (csv), so I cannot read it as a table."),
    TableReason.OLD_WORKBOOK: say("This is a workbook of an older kind (xls). Please save it as xlsx or csv."),
    TableReason.LOCKED: say("This workbook is protected by a password. Please save it without one."),
    TableReason.DAMAGED: say("This table is damaged. Please open it in the program that made it, and save it anew."),
    TableReason.EMPTY: say("There is nothing in this table."),
    TableReason.OUT_OF_REACH: say("I cannot read this file."),
}

_REMARKS: Mapping[TableRemark, Phrase] = {
    TableRemark.MACROS: say("There are programs (macros) in this workbook. I read the cells alone and run nothing."),
    TableRemark.PICTURES: say(
        "There are pictures in this workbook, which I do not look at. Please write the address or the file of each "
        "photo into a column called “photo”."
    ),
    TableRemark.SHEETS: say("This workbook has several sheets. I read the first one alone."),
    TableRemark.TWO_BYTES: say("This list is written in UTF-16; I can read it."),
}

_SOURCES: Mapping[SourceReason, Phrase] = {
    SourceReason.NO_PATHS: say(
        "From a chat I cannot reach a file on your computer. Please write an address that begins with https://."
    ),
    SourceReason.MISSING: say("There is no such file or folder."),
    SourceReason.NO_PHOTOS: say("There is no photo in this folder."),
    SourceReason.CLOSED: say("I may not read that."),
    SourceReason.NO_ADDRESS: say("I can only fetch from addresses that begin with http:// or https://."),
    SourceReason.NOT_PUBLIC: say(
        "This address is not on the public internet, so I do not fetch from it. On the command line, “--allow HOST” "
        "allows it."
    ),
    SourceReason.NO_SUCH_HOST: say("There is no host of this name."),
    SourceReason.NO_ANSWER: say("Nobody answers there."),
    SourceReason.SENT_ROUND: say("I was sent on from there too often."),
    SourceReason.NO_PICTURE: say("There is a web page at this address, and no photo."),
}

_OUTCOMES: Mapping[RowOutcome, Phrase] = {
    RowOutcome.ADDED: say_in("a row of a table", "added"),
    RowOutcome.CHANGED: say_in("a row of a table", "changed"),
    RowOutcome.SAME: say_in("a row of a table", "as it was"),
    RowOutcome.REFUSED: say_in("a row of a table", "refused"),
    RowOutcome.FORGOTTEN: say_in("a row of a table", "left out, as they were forgotten meanwhile"),
}

NOTHING_NEW = say("There is nothing new in it.")
IMPORT = say("📥 Import")
STOP = say("✋ Stop")
STOPPED = say("I stopped. What is done stays; give me the table again to go on.")
BROKEN_OFF = say("I could not finish the table. What is done stays; give me the table again to go on.")
FILE_GONE = say("Telegram no longer has this table. Please send it again.")


def unreadable(trouble: TableTrouble) -> Phrase:
    """Why a table cannot be read, and what to do."""
    match trouble.reason:
        case TableReason.TOO_LARGE:
            return count(
                "This table is larger than {n} megabyte.", "This table is larger than {n} megabytes.", trouble.most
            )
        case TableReason.UNPACKS_TOO_LARGE:
            return count(
                "A part of this workbook unpacks to more than {n} megabyte, so I do not open it.",
                "A part of this workbook unpacks to more than {n} megabytes, so I do not open it.",
                trouble.most,
            )
        case TableReason.TOO_MANY_ROWS:
            return count(
                "This table has more than {n} row. Please make several of it.",
                "This table has more than {n} rows. Please make several of it.",
                trouble.most,
            )
        case TableReason.OTHER_SIGNS:
            return say(
                "Line {row} is not written in UTF-8, so I would have to guess its letters. Please save the list as "
                "“CSV UTF-8”.",
                row=trouble.row,
            )
        case TableReason.HUGE_CELL:
            return count(
                "In row {row} there is a cell of more than {n} character.",
                "In row {row} there is a cell of more than {n} characters.",
                trouble.most,
                row=trouble.row,
            )
        case TableReason.NO_NAMES:
            return say(
                "No column of this table has names in it. I found: {found}. I need one called “name”, or “first name” "
                "and “last name”; I also know “group”, “notes” and “photo”.",
                found=listed(Code(heading, _LONGEST) for heading in trouble.found[:_MOST_FOUND]),
            )
        case reason:
            return _UNREADABLE[reason]


def remarks(remarks: Sequence[TableRemark]) -> Lines:
    """What somebody should know of a table that is read."""
    return lines(*(_REMARKS[remark] for remark in remarks))


def row(done: RowDone) -> Lines:
    """What became of a row; what of it was refused stands below, a line each."""
    return lines(_row(done, listed(_what(done))), *_problems(done))


def problems(done: RowDone) -> Lines:
    """What of a row was refused, a line each."""
    return lines(*_problems(done))


def plan(plan: ImportPlan) -> Lines:
    """What a table would do."""
    nothing = not (plan.new or plan.changed or plan.with_photos)
    named = [problem for done in plan.faulty for problem in _problems(done)]
    return lines(
        count("I can read this table. It has {n} row.", "I can read this table. It has {n} rows.", plan.rows),
        say("New: {new}. Changed: {changed}. As they are: {same}.", new=plan.new, changed=plan.changed, same=plan.same),
        count(
            "{n} row names photos; I look at them when you import.",
            "{n} rows name photos; I look at them when you import.",
            plan.with_photos,
        )
        if plan.with_photos
        else None,
        NOTHING_NEW if nothing else None,
        count("{n} row I cannot read in full:", "{n} rows I cannot read in full:", plan.faults)
        if plan.faults
        else None,
        *named,
        _more(plan.faults - len(plan.faulty)),
    )


def progress(done: int, rows: int) -> Phrase:
    """How far an import is."""
    return say("Importing: {done} of {all} rows.", done=done, all=rows)


def totals(totals: ImportTotals) -> Lines:
    """What came of a table, in figures."""
    return lines(
        say(
            "Added: {added}. Changed: {changed}. As they were: {same}.",
            added=totals.added,
            changed=totals.changed,
            same=totals.same,
        ),
        say(
            "Photos learned: {learned}. Known already: {known}. Refused: {refused}.",
            learned=totals.learned,
            known=totals.known,
            refused=totals.refused,
        )
        if totals.learned or totals.known or totals.refused
        else None,
        count(
            "{n} row was left out, as they were forgotten meanwhile.",
            "{n} rows were left out, as they were forgotten meanwhile.",
            totals.forgotten,
        )
        if totals.forgotten
        else None,
        count("{n} row was not taken in full.", "{n} rows were not taken in full.", totals.faulty)
        if totals.faulty
        else None,
    )


def report(done: ImportTotals, problems: Sequence[RowDone], further: int) -> Lines:
    """What came of a table, with the rows of which something was refused; ``further`` rows are not named."""
    return lines(totals(done), *(problem for row in problems for problem in _problems(row)), _more(further))


def _more(rows: int) -> Phrase | None:
    return count("And {n} more row.", "And {n} more rows.", rows) if rows > 0 else None


def _what(done: RowDone) -> Iterator[Phrase]:
    yield _OUTCOMES[done.outcome]
    if done.learned:
        yield count("{n} photo learned", "{n} photos learned", done.learned)
    if done.known:
        yield count("{n} photo known already", "{n} photos known already", done.known)
    if done.refused:
        yield count("{n} photo refused", "{n} photos refused", len(done.refused))


def _row(done: RowDone, what: Value) -> Phrase:
    if done.name:
        return say("Row {row}, {name}: {what}", row=done.number, name=done.name, what=what)
    return say("Row {row}: {what}", row=done.number, what=what)


def _problems(done: RowDone) -> Iterator[Phrase]:
    for fault in done.faults:
        yield _row(done, _fault(fault))
    for photo in done.refused:
        yield _row(done, _photo(photo))


def _photo(photo: RefusedPhoto) -> Phrase:
    trouble = photo.trouble
    if isinstance(trouble, SourceTrouble):
        why = _source(trouble)
    elif trouble.reason is PhotoReason.LIKE_ANOTHER and photo.other:
        why = say("It looks like {name}, whom I know.", name=photo.other)
    else:
        why = faults.refused(trouble)
    return say("{photo}: {why}", photo=Verbatim(photo.shown), why=why) if photo.shown else why


def _source(trouble: SourceTrouble) -> Phrase:
    match trouble.reason:
        case SourceReason.TOO_LARGE:
            return count(
                "This photo is larger than {n} megabyte.", "This photo is larger than {n} megabytes.", trouble.number
            )
        case SourceReason.TOO_SLOW:
            return count("It took longer than {n} second.", "It took longer than {n} seconds.", trouble.number)
        case SourceReason.HTTP:
            return say("The answer from there was {code}.", code=trouble.number)
        case reason:
            return _SOURCES[reason]


def _fault(fault: RowFault) -> Phrase:
    column, text = Code(fault.column, _LONGEST), Code(fault.text, _LONGEST)
    match fault.reason:
        case RowReason.NO_NAME:
            return say("Nobody is named in this row. Of joined cells, only the first one has a value.")
        case RowReason.NOBODYS_NAME:
            return say("{text} is nobody’s name.", text=text)
        case RowReason.FORMULA:
            return say(
                "The formula in column {column} has no result in the file. Please open the table in the program that "
                "made it, and save it there.",
                column=column,
            )
        case RowReason.ERROR:
            return say("The formula in column {column} came to an error.", column=column)
        case RowReason.UNKNOWN_GROUP:
            return say("I have no group {text}: there are “family”, “friend”, “service” and “watch for”.", text=text)
        case RowReason.CUT:
            return count(
                "Of column {column} I kept the first {n} character.",
                "Of column {column} I kept the first {n} characters.",
                fault.number,
                column=column,
            )
        case RowReason.TOO_MANY_DETAILS:
            return count("I kept the first {n} detail.", "I kept the first {n} details.", fault.number)
        case RowReason.TOO_MANY_PLACES:
            return count("I looked for the first {n} photo.", "I looked for the first {n} photos.", fault.number)
        case RowReason.TWICE:
            return say(
                "Row {row} is about the same person and says something else, so I took photos alone from this one.",
                row=fault.number,
            )
