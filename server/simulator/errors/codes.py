"""What Meta says for each code (developers.facebook.com, WhatsApp error codes, autumn 2026)."""

from typing import NamedTuple


class Code(NamedTuple):
    title: str
    status: int  # the HTTP status of a synchronous answer
    details: str = ""


CODES: dict[int, Code] = {
    0: Code("AuthException", 401, "We were unable to authenticate the app user."),
    1: Code("API Unknown", 400, "Invalid request or possible server error."),
    2: Code("API Service", 503, "Temporary due to downtime or due to being overloaded."),
    3: Code("API Method", 500, "Capability or permissions issue."),
    4: Code(
        "Application request limit reached", 400, "The app has reached its API call rate limit."
    ),
    10: Code("Application does not have permission for this action", 403),
    33: Code("Parameter value is not valid", 400, "The business phone number has been deleted."),
    100: Code("Invalid parameter", 400),
    190: Code("Access token has expired", 401, "The access token has expired."),
    200: Code("Permissions error", 403, "The token lacks a permission for this object."),
    368: Code("Temporarily blocked for policies violations", 403),
    613: Code("Calls to this api have exceeded the rate limit.", 400),
    803: Code("Some of the aliases you requested do not exist", 404),
    200005: Code("Template insights are not available", 400),
    200006: Code(
        "Template insights cannot be disabled",
        400,
        "Once confirmed, insights stay enabled for the WhatsApp Business Account.",
    ),
    200007: Code(
        "Template insights are not enabled",
        400,
        "Enable insights for the WhatsApp Business Account first.",
    ),
    2200: Code("Callback verification failed", 400),
    2500: Code("Unknown path components", 400),
    80007: Code(
        "Rate limit issues", 400, "The WhatsApp Business Account has reached its rate limit."
    ),
    130403: Code("Blocked user", 400, "The business has blocked this user."),
    130429: Code(
        "Rate limit hit",
        400,
        "Message failed to send because there were too many messages sent from this phone number"
        " in a short period of time.",
    ),
    130472: Code("User's number is part of an experiment", 400),
    130497: Code("Business account is restricted from messaging users in this country.", 403),
    131000: Code("Something went wrong", 500, "Message failed to send due to an unknown error."),
    131005: Code("Access denied", 403),
    131008: Code("Required parameter is missing", 400),
    131009: Code("Parameter value is not valid", 400),
    131016: Code("Service unavailable", 500),
    131020: Code("Group has a single member", 400),
    131021: Code(
        "Recipient cannot be sender", 400, "Sender and recipient phone number are the same."
    ),
    131026: Code("Message undeliverable", 400, "Message Undeliverable."),
    131030: Code(
        "Recipient phone number not in allowed list",
        400,
        "Recipient phone number not in allowed list: Add recipient phone number to recipient list"
        " and try again.",
    ),
    131031: Code("Account has been locked", 403),
    131037: Code("Display name approval is needed before a message can be sent", 400),
    131041: Code("Group is unknown", 400),
    131042: Code(
        "Business eligibility payment issue",
        400,
        "Message failed to send because there were one or more errors related to your payment"
        " method.",
    ),
    131044: Code("Business eligibility payment issue", 400),
    131045: Code("Incorrect certificate", 500, "Register the phone number again."),
    131047: Code(
        "Re-engagement message",
        400,
        "Message failed to send because more than 24 hours have passed since the customer last"
        " replied to this number.",
    ),
    131048: Code(
        "Spam rate limit hit",
        400,
        "Message failed to send because there are restrictions on how many messages can be sent"
        " from this phone number.",
    ),
    131049: Code(
        "This message was not delivered to maintain healthy ecosystem engagement.",
        400,
        "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    ),
    131050: Code(
        "Unable to deliver the message. This recipient has chosen to stop receiving marketing"
        " messages on WhatsApp from your business",
        400,
    ),
    131051: Code("Unsupported message type", 400, "Message type is currently not supported."),
    131052: Code("Media download error", 400, "Unable to download the media sent by the user."),
    131053: Code("Media upload error", 400),
    131055: Code("Method not allowed", 400),
    131056: Code(
        "(Business Account, Consumer Account) pair rate limit hit",
        400,
        "Message failed to send because there were too many messages sent from this phone number"
        " to the same phone number in a short period of time.",
    ),
    131057: Code("Account in maintenance mode", 500),
    131059: Code("Invalid or expired paging cursor", 400),
    131062: Code(
        "Business-scoped user IDs are not supported for this message",
        400,
        "Authentication templates need the phone number of the recipient.",
    ),
    131063: Code("Marketing templates are disabled on Cloud API", 400),
    131064: Code("Sending is limited because of template classification violations", 400),
    132000: Code("Number of parameters does not match the expected number of params", 400),
    132001: Code("Template name does not exist in the translation", 404),
    132005: Code("Translated text too long", 400),
    132007: Code("Template content policy violated", 400),
    132008: Code("Parameter value does not match the template", 400),
    132012: Code("Parameter format does not match format in the created template", 400),
    132015: Code("Template is paused", 400, "Template is paused due to low quality."),
    132016: Code("Template is disabled", 400),
    132018: Code("There was an issue with the parameters in your template", 400),
    132068: Code("Flow in blocked state", 400),
    132069: Code("Flow in throttled state", 400),
    133000: Code("Incomplete deregistration", 500),
    133004: Code("Server is temporarily unavailable", 503),
    133005: Code("Two step verification PIN mismatch", 400),
    133006: Code("Phone number re-verification needed", 400),
    133008: Code("Too many two step verification PIN guesses", 400),
    133009: Code("Two step verification PIN guessed too fast", 400),
    133010: Code("Account not registered", 400, "Phone number is not registered on WhatsApp."),
    133015: Code("Please wait a few minutes before attempting to register this phone number", 400),
    133016: Code("Account register deregister rate limit exceeded", 400),
    134011: Code("WhatsApp Payments terms of service have not been accepted", 400),
    134100: Code("Only marketing templates are supported", 400),
    134101: Code("Template is syncing", 400),
    134102: Code("Template is unavailable for use", 500),
    135000: Code("Generic user error", 400),
    136024: Code("Request code error", 400),
    136025: Code("Verify code error", 400),
    137000: Code("Recipient identity key hash mismatch", 400),
    138009: Code(
        "Call permission request limit reached",
        400,
        "The limit of call permission requests to this user has been reached.",
    ),
    139100: Code("Failed to block or unblock some users", 400),
    139101: Code("Block list limit reached", 400),
    139102: Code("Block list concurrent update", 400),
    139103: Code("Internal error", 500),
    147001: Code("Username is not available", 400),
    147002: Code("Phone number is not eligible for a username", 400),
    147003: Code("Facebook page is not linked", 400),
    147004: Code("Instagram account is not linked", 400),
    147005: Code("Username transfer required", 400),
}

UNKNOWN = Code("Something went wrong", 400)


def known(code: int) -> Code:
    return CODES.get(code, UNKNOWN)
