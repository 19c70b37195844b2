import json

from odoo.tests import HttpCase

LOOK = """
const { texts, absent } = %s;
const problems = [];
const shown = document.body.innerText;
for (const text of texts) {
    if (!shown.includes(text)) problems.push("not shown: " + text);
}
for (const text of absent) {
    if (shown.includes(text)) problems.push("shown: " + text);
}
if (document.documentElement.scrollWidth > innerWidth) {
    problems.push("wider than the screen");
}
if (document.querySelector("script, link, iframe")) {
    problems.push("not on its own");
}
if (problems.length) {
    console.error(problems.join("; "));
} else {
    console.log("test successful");
}
"""


class VerificationBrowserCase(HttpCase):
    """Looks at public pages with a browser, as a visitor without login does."""

    browser_size = "390x844"

    def look(self, url, texts, absent=()):
        """Open a page; fail unless it shows these texts and fits the screen."""
        code = LOOK % json.dumps({"texts": list(texts), "absent": list(absent)})
        self.browser_js(url, code, ready="document.readyState === 'complete'")
