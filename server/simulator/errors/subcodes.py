"""Refusals that Meta tells apart by their subcode (fact sheet §6), for whoever asks for one."""

from collections.abc import Callable

from simulator.errors import templates
from simulator.errors.graph import GraphError

FIRST = 1_000_000  # smaller numbers are codes

_TEMPLATES: dict[int, Callable[[], GraphError]] = {
    2388019: lambda: templates.too_many(250),
    2388023: lambda: templates.being_deleted("English"),
    2388024: lambda: templates.exists("English"),
    2388025: lambda: templates.edited_too_often("You can edit an approved template once a day."),
    2388037: templates.variables_from_one,
    2388039: lambda: templates.not_editable("The message template is being reviewed."),
    2388040: lambda: templates.too_long("message body", 1024),
    2388042: lambda: templates.unexpected_fields("BODY", "text"),
    2388043: lambda: templates.missing_fields("BODY", "example"),
    2388046: templates.name_format,
    2388047: lambda: templates.header_format("The message header can't have any new lines."),
    2388049: templates.language_unknown,
    2388072: lambda: templates.body_format("The message body is not formatted correctly."),
    2388073: lambda: templates.footer_format("The message footer can't have variables."),
    2388081: templates.link_to_whatsapp,
    2388094: templates.is_sample,
    2388293: templates.too_many_variables,
    2388299: templates.variable_at_the_edge,
    2494102: templates.handle,
    2593002: templates.not_found,
}
# of phone numbers, migrations, sync and signups: their titles
_OTHERS = {
    1752041: "Duplicate Onboarding Request",
    2388001: "Phone Number Migration Is Not Possible",
    2388012: "Phone Number Is Already Registered",
    2388091: "Phone Number Is Not Eligible for Migration",
    2388093: "Phone Number Migration Needs Two-Step Verification to Be Off",
    2388103: "Phone Number Is Not Verified",
    2494100: "Phone Number Is in Maintenance Mode",
    2593079: "Account Mobility Is Not Possible",
    2593085: "Account Mobility Intent Is Not Valid",
    2593107: "Sync Request Limit Reached",
    2593108: "Sync Request Is Too Late",
    2593109: "History Sharing Is Turned Off",
}


def refusal(subcode: int) -> GraphError:
    """As Meta refuses with that subcode: code 100, and words for a person."""
    made = _TEMPLATES.get(subcode)
    if made is not None:
        return made()
    title = _OTHERS.get(subcode, "Request Failed")
    return templates.refused(subcode, title, f"{title}.")
