from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..lib import numbering
from .whiz_numbering_number import SHOWN

#: A draw gives up when its numbers were taken so many times in a row: by others, or,
#: with a random part, by what was drawn before. With one free number in five left, a
#: draw that finds none is a matter of one in a thousand million.
ATTEMPTS = 100
#: How far a search for a free number looks in one step, at most.
PROBE = 65536


class WhizNumberingTemplate(models.Model):
    """Drawing numbers: the part of the template that everything else goes through."""

    _inherit = "whiz.numbering.template"

    # ------------------------------------------------------------------
    # What the number will show
    # ------------------------------------------------------------------

    def _get_context(self, product, sources, date=None):
        """Return the values of the tokens and the ids by which a sequence restarts."""
        context = self.env["whiz.numbering.context"]._prepare(product, sources, date)
        context["keys"] = {
            "product": product.id,
            "category": product.categ_id.id,
            "company": sources["company"].id,
            "warehouse": sources["warehouse"].id or None,
            "line": sources["workcenter"].id or None,
            "supplier": sources["partner"].commercial_partner_id.id or None,
        }
        return context

    def _raise_number_error(self, error, product):
        raise UserError(
            self.env._(
                "No number could be made for %(product)s with the template "
                "%(template)s. %(why)s",
                product=product.display_name,
                template=self.name,
                why=self._say(error.issue),
            )
        ) from None

    # ------------------------------------------------------------------
    # Drawing
    # ------------------------------------------------------------------

    def _preview(self, product, count, sources, date=None):
        """Return the next numbers without drawing them."""
        self.ensure_one()
        compiled = self._get_compiled()
        try:
            context = self._get_context(product, sources, date)
            after = None
            if compiled.sequence:
                after = self._peek(compiled, context) - compiled.sequence.step
            return compiled.format_many(context, compiled.numbers(count, after))
        except numbering.NumberError as error:
            return self._raise_number_error(error, product)

    def _peek(self, compiled, context):
        return self.env["whiz.numbering.counter"]._peek(
            self.id, compiled.scope_key(context), compiled.sequence.begin
        )

    def _draw(self, product, count, sources, date=None, origin="drawn"):
        """Draw ``count`` numbers and enter them in the ledger; return them in order.

        :param product: the ``product.product`` that they are for
        :param sources: what is known, see :meth:`whiz.numbering.context._get_sources`
        :param origin: "drawn", or "reserved" to keep them for the document
        """
        self.ensure_one()
        self = self.sudo()
        drawn = []
        if origin == "drawn":
            drawn = self._take_reserved(product, count, sources["document"])
        if len(drawn) < count:
            try:
                drawn += self._draw_new(
                    product, count - len(drawn), sources, date, origin
                )
            except numbering.NumberError as error:
                self._raise_number_error(error, product)
        return drawn

    def _take_reserved(self, product, count, document):
        """Return names that were reserved for the document."""
        if not document:
            return []
        rows = self.env["whiz.numbering.number"]._take(
            SQL(
                "number.state = 'reserved' AND page.res_model = %s AND page.res_id = %s"
                " AND page.product_id = %s",
                document._name,
                document.id,
                product.id,
            ),
            count,
            "drawn",
        )
        return [name for _id, name, _number in rows]

    def _draw_new(self, product, count, sources, date, origin):
        compiled = self._get_compiled()
        context = self._get_context(product, sources, date)
        scope = compiled.scope_key(context)
        page = self._create_range(product, sources, scope, origin)
        Number = self.env["whiz.numbering.number"]
        key = Number._get_key(self.uniqueness, product, sources["company"])
        state = "reserved" if origin == "reserved" else "drawn"

        names = []
        again = self._take_released(compiled, scope, count, page, key)
        floor = 0
        for _attempt in range(ATTEMPTS):
            missing = count - len(names)
            numbers = [number for _id, _name, number in again][:missing]
            if len(numbers) < missing:
                numbers += self._draw_numbers(
                    compiled, scope, missing - len(numbers), floor
                )
            made = compiled.format_many(context, numbers)
            given = Number._insert(
                page, key, made, numbers, state, [id_ for id_, *_rest in again]
            )
            # The same random text twice is one name.
            names += [name for name in dict.fromkeys(made) if name in given]
            if len(names) == count:
                page.write(
                    {"first_name": names[0], "last_name": names[-1], "count": count}
                )
                return names
            again = []
            if compiled.sequence and not compiled.random:
                floor = self._find_free(compiled, context, page, key)
        raise UserError(
            self.env._(
                "So many numbers of the template %(template)s are taken that no free "
                "one was found for %(product)s. Widen its random part.",
                template=self.name,
                product=product.display_name,
            )
        )

    def _create_range(self, product, sources, scope, origin):
        document = sources["document"]
        return self.env["whiz.numbering.range"].create(
            {
                "template_id": self.id,
                "scope": scope,
                "product_id": product.id,
                "company_id": sources["company"].id,
                "origin": origin,
                "res_model": document._name if document else False,
                "res_id": document.id if document else False,
            }
        )

    def _draw_numbers(self, compiled, scope, count, floor):
        """Advance the counter; return the values of the sequence."""
        sequence = compiled.sequence
        if not sequence:
            return [None] * count
        first = self.env["whiz.numbering.counter"]._draw(
            self.id,
            scope,
            count,
            sequence.begin,
            sequence.step,
            floor,
            gapless=self.policy == "gapless",
        )
        return compiled.numbers(count, first - sequence.step)

    def _take_released(self, compiled, scope, count, page, key):
        """Return [(id, name, number)] of numbers to give out again."""
        if self.policy != "gapless" or not compiled.sequence:
            return []
        self.env["whiz.numbering.range"].flush_model()
        return self.env["whiz.numbering.number"]._take(
            SQL(
                "number.state = 'free' AND number.sequence_number IS NOT NULL"
                " AND page.template_id = %s AND page.scope = %s"
                " AND number.uniq_key = %s",
                self.id,
                scope,
                key,
            ),
            count,
            "void",
            self.env._("Given out again"),
        )

    def _find_free(self, compiled, context, page, key):
        """Return the next value of the sequence whose number is free.

        Numbers that were typed, or come from before the template, can stand in a long
        row before it.
        """
        Number = self.env["whiz.numbering.number"]
        number = self._peek(compiled, context)
        size = 1
        while True:
            numbers = compiled.numbers(size, number - compiled.sequence.step)
            numbers = [value for value in numbers if value <= compiled.sequence.last]
            names = compiled.format_many(context, numbers or [number])
            free = Number._get_free(page, key, names)
            for value, name in zip(numbers, names, strict=True):
                if name in free:
                    return value
            number = numbers[-1] + compiled.sequence.step
            size = min(size * 4, PROBE)

    def _start_at(self, number):
        """Let the sequence go on from ``number``, in every scope that is new too."""
        self.ensure_one()
        compiled = self._get_compiled()
        self.env["whiz.numbering.counter"].sudo()._draw(
            self.id,
            "",
            0,
            compiled.sequence.begin,
            compiled.sequence.step,
            floor=number,
            gapless=self.policy == "gapless",
        )

    # ------------------------------------------------------------------
    # Typed numbers
    # ------------------------------------------------------------------

    def _get_names_from(self, product, first, count):
        """Return ``count`` numbers of the pattern, beginning with ``first``."""
        compiled = self._get_compiled()
        reading = compiled.parse(first)
        if not reading.ok:
            raise ValidationError(self._get_wrong_message(first, reading, product))
        if count == 1:
            return [first]
        if not compiled.sequence or compiled.random:
            raise UserError(
                self.env._(
                    "The template %(template)s has a random part, so no number follows "
                    "%(name)s. Leave the first number empty and draw them.",
                    template=self.name,
                    name=first,
                )
            )
        start, step = reading.values[compiled.sequence.name], compiled.sequence.step
        try:
            return compiled.renumber(reading, range(start, start + count * step, step))
        except numbering.NumberError as error:
            return self._raise_number_error(error, product)

    def _get_wrong_message(self, name, reading, product):
        return self.env._(
            "%(name)s is not a number of %(product)s. %(why)s It should look like "
            "%(example)s.",
            name=name,
            product=product.display_name,
            why=self._say(reading.issue),
            example=next(iter(self._get_safe_examples()), self.pattern),
        )

    def _get_safe_examples(self):
        try:
            return self._get_example_names(self._get_compiled(), self)[:1]
        except numbering.NumberError:
            return []

    def _get_wrong_names(self, names, product, partner=None):
        """Return {name: sentence} for the names that do not follow the pattern.

        :param partner: the vendor that they come from: its format is as good
        """
        self.ensure_one()
        if self.typed == "any":
            return {}
        compiled = self._get_compiled()
        formats = product._get_vendor_formats(partner)
        wrong = {}
        for name in names:
            reading = compiled.parse(name)
            if reading.ok or any(other.parse(name).ok for other in formats):
                continue
            if formats:
                reading = formats[0].parse(name)
            wrong[name] = self._get_wrong_message(name, reading, product)
        return wrong

    # ------------------------------------------------------------------
    # Import of text
    # ------------------------------------------------------------------

    @api.model
    def _read_draw(self, draw):
        """Return product and record of a context key made by ``_write_draw``."""
        product_id, record = draw
        product = self.env["product.product"].browse(product_id)
        return product, record and self.env[record[0]].browse(record[1])

    def _read_lines(self, text, product, record):
        """Return the lines of pasted text as Odoo's ``split_lots`` does.

        Understands ranges and ``~``, the next number of the template.
        """
        self.ensure_one()
        decimal = self.env["res.lang"]._get_data(code=self.env.user.lang).decimal_point
        read = numbering.expand_ranges(
            text,
            self.sudo()._get_compiled() if self.typed == "follow" else None,
            draw=lambda count: product._next_lot_names(count, record),
            decimal=decimal,
            unique=product.tracking == "serial",
        )
        if read.issues:
            raise UserError(
                "\n".join(self._say(issue) for issue in read.issues[:SHOWN])
            )
        move = self.env["stock.move"]
        options = move._get_formating_options(
            [entry.date for entry in read.entries if entry.date]
        )
        lines = []
        for entry in read.entries:
            line = {"lot_name": entry.name, "quantity": float(entry.quantity or 1)}
            if entry.date:
                found = move._convert_string_into_field_data(entry.date, options)
                if not found:
                    raise UserError(
                        self.env._(
                            "Line %(line)s: %(text)s is not a date.",
                            line=entry.line,
                            text=entry.date,
                        )
                    )
                if found != "ignore":
                    line.update(found)
            lines.append(line)
        return lines
