"""All sentences about patterns, numbers and lists of numbers.

Codes are stable; sentences may be reworded. ``%(place)s`` counts characters from 1.
"""


def _(text):
    """Mark ``text`` for translation; see ``Issue.sentence``."""
    return text


_PATTERN = {
    "empty": _("The pattern is empty."),
    "too_long": _("The pattern has more than %(limit)s characters."),
    "control": _(
        "Character %(place)s cannot be printed (code %(code)s); no number can hold it."
    ),
    "not_closed": _(
        "Character %(place)s: this { is never closed. Write } after the token, or {{ if"
        " the brace itself belongs to the number."
    ),
    "not_opened": _(
        "Character %(place)s: this } closes nothing. Write { before the token, or }} if"
        " the brace itself belongs to the number."
    ),
    "brace_inside": _(
        "Character %(place)s: there is a { inside a token. Close the token before it"
        " with }."
    ),
    "no_name": _(
        "Character %(place)s: no token stands in these braces; write e.g. {seq:4}."
    ),
    "unknown_token": _(
        "Character %(place)s: there is no token “%(text)s”. Did you mean %(proposal)s?"
    ),
    "empty_setting": _(
        "Character %(place)s: a setting is missing here, after the : or the comma."
    ),
    "unknown_setting": _(
        "Character %(place)s: %(token)s has no setting “%(text)s”; it has: %(known)s."
    ),
    "no_settings": _(
        "Character %(place)s: %(token)s takes no setting like “%(text)s”."
    ),
    "setting_twice": _("Character %(place)s: “%(text)s” is set twice in %(token)s."),
    "not_number": _(
        "Character %(place)s: “%(text)s” is no whole number from %(low)s to %(high)s."
    ),
    "not_width": _(
        "Character %(place)s: “%(text)s” is no width. Write 4 for exactly four"
        " characters or 4+ for at least four; at most %(high)s."
    ),
    "not_size": _(
        "Character %(place)s: “%(text)s” is no length. Write 4, 2-6 or 1+; at most"
        " %(high)s."
    ),
    "not_choice": _(
        "Character %(place)s: “%(text)s” is not one of the choices: %(known)s."
    ),
    "not_character": _(
        "Character %(place)s: “%(text)s” should be exactly one letter or digit."
    ),
    "not_alphabet": _(
        "Character %(place)s: “%(text)s” is not an alphabet. Choose %(known)s, or list"
        " two or more different characters."
    ),
    "not_name": _(
        "Character %(place)s: “%(text)s” is no name; use small letters, digits and _."
    ),
    "name_taken": _("Character %(place)s: the name “%(text)s” is already used."),
    "unknown_form": _(
        "Character %(place)s: “%(text)s” is not a part of a date. Known are %(known)s."
    ),
    "empty_form": _("Character %(place)s: “%(text)s” shows no part of the date."),
    "not_shift": _(
        "Character %(place)s: “%(text)s” does not say when a shift begins. Write"
        " {shift:06=A,14=B,22=C}: begins at 06:00, code A, and so on."
    ),
    "pad_width": _(
        "Character %(place)s: pad needs to know how wide, as in {line:2,pad=0}."
    ),
    "cut_twice": _(
        "Character %(place)s: first, last and max exclude each other; use one of them."
    ),
    "two_sequences": _(
        "Character %(place)s: this is a second sequence; a number has one."
    ),
    "start_full": _(
        "Character %(place)s: the sequence starts at %(start)s, but the highest number"
        " of this width is %(last)s."
    ),
    "check_nothing": _(
        "Character %(place)s: nothing stands before the check character that it could"
        " cover."
    ),
    "check_unknown": _(
        "Character %(place)s: there is no part “%(text)s” before the check character"
        " that it could cover. Parts are: %(known)s."
    ),
    "check_later": _(
        "Character %(place)s: “%(text)s” is this check character itself, or a later"
        " one, which it cannot cover."
    ),
    "check_letters": _(
        "Character %(place)s: the check character %(method)s can cover only %(kind)s,"
        " but “%(character)s” is possible here (%(part)s). Use {check:%(proposal)s}, or"
        " say with of= what it covers."
    ),
    "check_outside": _(
        "Character %(place)s: the check character %(method)s can cover only %(kind)s,"
        " but “%(character)s” is possible here (%(part)s), and no other method covers"
        " all of it. Say with of= what it covers."
    ),
    "not_restart": _(
        "The sequence cannot restart per “%(text)s”. Known are %(known)s."
    ),
    "legacy_token": _(
        "Character %(place)s: “%(text)s” has no counterpart here; only the sequences of"
        " Odoo know it."
    ),
}

_DUPLICATES = {
    "no_counter": _(
        "The pattern has neither a sequence nor a random part, so the number is the"
        " same whenever these are the same: %(parts)s."
    ),
    "constant": _("The number is always the same; add a sequence such as {seq:4}."),
    "period_hidden": _(
        "The sequence begins again %(period)s, but the number does not show all of it,"
        " by %(date)s: the same numbers come again. Show it, e.g. with {%(proposal)s}."
    ),
    "value_hidden": _(
        "The sequence begins again for each %(part)s, but the number does not show it:"
        " the same numbers come again. Show it with {%(proposal)s}."
    ),
    "value_cut": _(
        "The sequence begins again for each %(part)s, but the number does not show it"
        " as it is: where two look the same in the number, the same numbers come again."
    ),
    "year_short": _(
        "The number shows only the last digit of the year: the same numbers come again"
        " after 10 years."
    ),
    "ambiguous": _(
        "Where %(first)s ends and %(second)s begins cannot be told: “%(example)s” can"
        " be read in two ways, so two different lots can get the same number. Put a"
        " fixed width on one of them."
    ),
}

_WARNINGS = {
    "narrow": _(
        "The sequence has only %(capacity)s numbers (from %(start)s in steps of"
        " %(step)s, at most %(last)s), but %(planned)s are planned before it restarts."
    ),
    "ambiguous_reading": _(
        "Where %(first)s ends and %(second)s begins cannot be told: “%(example)s” can"
        " be read in two ways."
    ),
    "week_year": _(
        "%(part)s: a week belongs to the ISO year. Around New Year the calendar year"
        " beside it is the wrong one; use GG or GGGG with WW."
    ),
    "iso_year": _(
        "%(part)s: GG is the year of the ISO week. Around New Year it differs from the"
        " calendar year; use YY where there is no WW."
    ),
    "outer_space": _(
        "The number begins or ends with a space, which nobody sees and many scanners"
        " drop."
    ),
    "command": _(
        "Scanners would take a number that begins with %(text)s for a command of Odoo."
    ),
    "restart_idle": _("A restart has no effect, because there is no sequence."),
    "check_values": _(
        "The check character %(method)s can cover only %(kind)s: when there is anything"
        " else in this part, no number can be made: %(part)s."
    ),
    "random_crowded": _(
        "The random part has %(space)s values; with %(planned)s numbers drawn, most new"
        " ones would already be taken."
    ),
}

_INFOS = {
    "year_two": _(
        "The number shows two digits of the year: the same numbers come again after 100"
        " years."
    ),
    "look_alikes": _(
        "%(part)s can hold both %(pairs)s, which are easily mistaken for each other."
    ),
    "only_reads": _(
        "%(parts)s stand for any text, so this pattern can check numbers but not make"
        " them."
    ),
    "legacy_week": _(
        "Odoo counts weeks from the first Monday of the year; WW is the ISO week. They"
        " can differ by one."
    ),
    "legacy_weekday": _("Sunday is 0 in Odoo's sequences and 7 here."),
    "legacy_range": _(
        "The date of the sequence's period (%(text)s) becomes the date of the number."
    ),
}

_NUMBERS = {
    "missing": _("%(part)s is not known yet, but the number needs it."),
    "no_time": _("%(part)s has no time of day, but the number shows it."),
    "sequence_full": _(
        "The sequence is used up: %(number)s does not fit, the last number is %(last)s."
        " Make it wider, or let it restart."
    ),
    "sequence_low": _("The sequence cannot write %(number)s."),
    "no_number": _("The sequence needs a number."),
    "value_long": _("%(part)s: “%(text)s” is longer than %(limit)s characters."),
    "value_empty": _(
        "%(part)s: nothing is left of “%(text)s” without its special characters."
    ),
    "value_control": _(
        "%(part)s: “%(text)s” holds a character that cannot be printed."
    ),
    "value_gtin": _("%(part)s: “%(text)s” is no GTIN, or its check digit is wrong."),
    "random_full": _(
        "The random part has %(space)s values, too few for %(count)s different numbers."
    ),
    "cannot_write": _(
        "%(part)s stands for any text; such a pattern only reads numbers."
    ),
    "check_character": _(
        "%(part)s: the check character cannot cover “%(character)s”, only %(kind)s."
    ),
}

_READING = {
    "nothing": _("There is no number."),
    "ends_early": _("The number ends too early: %(part)s is missing or too short."),
    "left_over": _(
        "Character %(place)s: “%(text)s” at the end does not belong to the number."
    ),
    "other_text": _(
        "Character %(place)s: “%(expected)s” is expected here, not “%(text)s”."
    ),
    "other_value": _(
        "%(part)s: “%(expected)s” is expected at character %(place)s, not “%(text)s”."
    ),
    "wrong_kind": _(
        "%(part)s: “%(text)s” at character %(place)s is wrong; allowed here: %(kind)s."
    ),
    "wrong_case": _(
        "%(part)s: “%(text)s” at character %(place)s should be “%(expected)s”; capital"
        " and small letters differ."
    ),
    "zeros": _("%(part)s: “%(text)s” has too many zeros in front."),
    "too_high": _("%(part)s: “%(text)s” is higher than any number can be."),
    "not_there": _("%(part)s: there is no %(field)s “%(text)s”."),
    "no_such_date": _("%(part)s: there is no such date, %(text)s."),
    "dates_differ": _(
        "%(part)s: the parts of the date do not agree, %(text)s and %(other)s."
    ),
    "not_a_shift": _("%(part)s: there is no shift “%(text)s”."),
    "wrong_gtin": _("%(part)s: the check digit of “%(text)s” is wrong."),
    "wrong_check": _(
        "%(part)s: “%(text)s” does not fit the rest; a character is wrong, or two are"
        " swapped."
    ),
    "wrong_cover": _(
        "%(part)s: the check character cannot cover “%(character)s”, only %(kind)s."
    ),
}

_GS1 = {
    "gs1_length": _(
        "The number can have %(length)s characters; GS1 allows %(limit)s for a lot or"
        " serial number."
    ),
    "gs1_too_long": _(
        "The number has %(length)s characters; GS1 allows %(limit)s for a lot or serial"
        " number."
    ),
    "gs1_unbounded": _(
        "%(part)s can have any length; GS1 allows %(limit)s characters altogether. Set"
        " a limit, e.g. {%(proposal)s}."
    ),
    "gs1_character": _(
        "“%(character)s” is not one of the 82 characters that GS1 allows."
    ),
    "gs1_empty": _("There is no number."),
    "gs1_values": _(
        "%(part)s may hold only the 82 characters that GS1 allows; this is checked when"
        " a number is made."
    ),
}

_GUESSING = {
    "guess_none": _(
        "The number has no random part: whoever knows one can guess others. The rule"
        " asks for less than 1 in 10,000."
    ),
    "guess_ok": _(
        "With %(planned)s numbers in use, a guess is right once in %(odds)s. That is"
        " within the rule of less than 1 in 10,000."
    ),
    "guess_weak": _(
        "With %(planned)s numbers in use, a guess is right once in %(odds)s. The rule"
        " asks for less than 1 in 10,000: make the random part %(length)s characters"
        " long."
    ),
}

_RANGES = {
    "line_name": _("Line %(line)s: there is no number."),
    "line_item": _("Line %(line)s: there is nothing between two commas."),
    "line_columns": _(
        "Line %(line)s: %(count)s columns; there are at most three: number, quantity,"
        " date."
    ),
    "line_quantity": _("Line %(line)s: “%(text)s” is not a quantity above zero."),
    "line_quantity_unsure": _(
        "Line %(line)s: “%(text)s” can be read as %(first)s or %(second)s; write it"
        " without a separator for thousands."
    ),
    "line_two_dates": _("Line %(line)s: “%(text)s” is neither a quantity nor a date."),
    "line_backwards": _(
        "Line %(line)s: “%(text)s” runs backwards. Put a single number that contains a"
        " hyphen in quotes."
    ),
    "line_ends": _(
        "Line %(line)s: the two ends of “%(text)s” do not belong together; they may"
        " differ in their last digits only."
    ),
    "line_padding": _(
        "Line %(line)s: the two ends of “%(text)s” have different zeros in front."
    ),
    "line_no_digits": _(
        "Line %(line)s: “%(text)s” does not end with a digit that could be counted up."
    ),
    "line_needed": _(
        "Line %(line)s: “%(text)s” takes as many as are needed, but that is not known;"
        " write e.g. +5."
    ),
    "line_quote": _("Line %(line)s: a quotation mark is not closed."),
    "line_control": _(
        "Line %(line)s: “%(text)s” holds a character that cannot be printed."
    ),
    "line_random": _(
        "Line %(line)s: “%(text)s” cannot be a range, because the numbers have a random"
        " part."
    ),
    "line_full": _(
        "Line %(line)s: “%(text)s” runs over the end of the sequence, %(last)s."
    ),
    "line_limit": _(
        "Line %(line)s: with “%(text)s” there are %(count)s numbers; at most %(limit)s"
        " can be entered at once."
    ),
    "line_twice": _("Line %(line)s: %(text)s is already there, in line %(other)s."),
}

_GROUPS = {
    "error": (_PATTERN, _NUMBERS, _READING, _RANGES),
    "duplicate": (_DUPLICATES,),
    "warning": (_WARNINGS, _GS1, _GUESSING),
    "info": (_INFOS,),
}
#: code -> sentence with named values
MESSAGES = {
    code: sentence
    for groups in _GROUPS.values()
    for group in groups
    for code, sentence in group.items()
}
#: code -> level
LEVELS = {
    **{
        code: level
        for level, groups in _GROUPS.items()
        for group in groups
        for code in group
    },
    "value_cut": "warning",
    "gs1_values": "info",
    "guess_ok": "info",
}
