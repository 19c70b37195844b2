from phonenumbers import PhoneNumberType, number_type, parse

from odoo import models

# The operators of many countries do not deliver short texts to other kinds.
TEXTED = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.PERSONAL_NUMBER,
}


def _takes_texts(number):
    """Return whether a valid number may be a mobile phone's.

    :param number: as of E.164, with its plus sign
    """
    return number_type(parse(number)) in TEXTED


class WhizRecallConsignee(models.Model):
    _inherit = "whiz.recall.consignee"

    def _get_phones_of_contacts(self):
        """Return {number as typed: number as of E.164, False when it is not valid}."""
        self.ensure_one()
        people = self._get_contacts() | self.partner_id.sudo()
        return {
            person.phone: person._phone_format(fname="phone", force_format="E164")
            for person in people
            if person.phone
        }

    def _get_phones(self):
        valid = self._get_phones_of_contacts()
        return [phone for phone in super()._get_phones() if valid.get(phone)]

    def _get_sms_numbers(self):
        """Return the numbers that take short texts, as of E.164: of the contacts named
        for recalls, else of the partner."""
        self.ensure_one()
        valid = self._get_phones_of_contacts()
        wrong = self._get_failed_numbers()
        for people in (self._get_contacts(), self.partner_id.sudo()):
            numbers = dict.fromkeys(valid[p.phone] for p in people if p.phone)
            takers = [
                number
                for number in numbers
                if number and number not in wrong and _takes_texts(number)
            ]
            if takers:
                return takers
        return []

    def _get_failed_numbers(self):
        """Return the numbers that did not take a short text of this case."""
        texts = self.notice_ids.sms_ids
        reached = {sms.number for sms in texts if sms.state == "delivered"}
        return {sms.number for sms in texts if sms.state == "failed"} - reached

    def _get_address(self, channel):
        if channel == "sms":
            numbers = self._get_sms_numbers() if self.partner_id else []
            return ", ".join(numbers) or False
        return super()._get_address(channel)

    def _get_channel(self):
        channel = super()._get_channel()
        # a short text is there at once, a letter after days
        if channel != "mail" and self._get_address("sms"):
            return "sms"
        return channel

    def _get_contact_issues(self):
        blocking, weak = super()._get_contact_issues()
        if self.partner_id:
            for typed, valid in self._get_phones_of_contacts().items():
                if not valid:
                    weak.append(
                        self.env._(
                            "%(number)s is no valid phone number. Write it with the "
                            "code of the country, or give the contact a country.",
                            number=typed,
                        )
                    )
            for number in sorted(self._get_failed_numbers()):
                weak.append(
                    self.env._("An SMS to %(number)s did not arrive.", number=number)
                )
        return blocking, weak
