"""What Meta says when it refuses a template: code 100, and the subcode is the key (§6).

Subcodes, titles and texts are those of Meta's error reference and of answers that integrators have
published; a refusal without a subcode is one whose number nobody has published.
"""

from typing import Any

from simulator.errors.graph import GraphError


def refused(subcode: int | None, title: str, text: str, data: Any = None) -> GraphError:
    return GraphError(
        100, subcode=subcode, plain="Invalid parameter", user=(title, text), data=data
    )


def name_format() -> GraphError:
    return refused(
        2388046,
        "Name Format is Incorrect",
        "The message template name can only have lowercase letters, numbers and underscores.",
        {"blame_field_specs": [["name"]]},
    )


def language_unknown() -> GraphError:
    return refused(
        2388049,
        "Message Template Language Is Not Supported",
        "Content can't be added for this language because it isn't supported.",
        {"blame_field_specs": [["language"]]},
    )


def exists(language: str) -> GraphError:
    return refused(
        2388024,
        "Content in This Language Already Exists",
        f"There is already {language} content for this template. You can create a new template and"
        " try again.",
    )


def being_deleted(language: str) -> GraphError:
    return refused(
        2388023,
        "Message Template Language is Being Deleted",
        f"New {language} content can't be added while the existing {language} content is being"
        " deleted. Try again in 4 weeks or consider creating a new message template.",
    )


def too_many(limit: int) -> GraphError:
    return refused(
        2388019,
        "Message Template Limit Exceeded",
        f"You have reached the maximum number of message templates ({limit}) for this WhatsApp"
        " Business Account. Delete templates that you do not use and try again.",
    )


def too_long(what: str, most: int) -> GraphError:
    return refused(
        2388040, "Character Limit Exceeded", f"The {what} can't have more than {most} characters."
    )


def header_format(text: str) -> GraphError:
    return refused(2388047, "Message Header Format is Incorrect", text)


def body_format(text: str) -> GraphError:
    return refused(2388072, "Message Body Format is Incorrect", text)


def footer_format(text: str) -> GraphError:
    return refused(2388073, "Message Footer Format is Incorrect", text)


def variables_from_one() -> GraphError:
    return refused(
        2388037,
        "Variables Are Not Sequential",
        "Variable parameters must be whole numbers that start at {{1}} and leave none out.",
    )


def missing_fields(kind: str, *names: str) -> GraphError:
    return refused(
        2388043,
        'Message template "components" param is missing expected field(s)',
        f"component of type {kind} is missing expected field(s) ({', '.join(names)})",
    )


def unexpected_fields(kind: str, *names: str) -> GraphError:
    return refused(
        2388042,
        'Message template "components" param contains unexpected field(s)',
        f"component of type {kind} has unexpected field(s) ({', '.join(names)})",
    )


def too_many_variables() -> GraphError:
    return refused(
        2388293,
        "Parameters words ratio exceeds limit",
        "This template has too many variables for its length. Reduce the number of variables or"
        " increase the message length.",
    )


def variable_at_the_edge() -> GraphError:
    return refused(
        2388299,
        "Leading or trailing params not allowed",
        "Variables can't be at the start or end of the template.",
    )


def link_to_whatsapp() -> GraphError:
    return refused(
        2388081,
        "Error while adding button URL",
        "Direct links to WhatsApp aren't allowed for buttons.",
    )


def buttons(text: str) -> GraphError:
    return refused(None, "Message Buttons Are Incorrect", text)


def structure(text: str) -> GraphError:
    return refused(None, "Message Template Structure is Incorrect", text)


def handle() -> GraphError:
    return refused(
        2494102,
        "Invalid Uploaded Media Handle",
        "The sample is not a handle of the Resumable Upload API, or not of a file of this kind.",
    )


def not_editable(text: str) -> GraphError:
    return refused(2388039, "Message template status can't be changed", text)


def edited_too_often(text: str) -> GraphError:
    return refused(2388025, "Message Template Edit Limit Reached", text)


def not_found() -> GraphError:
    return refused(
        2593002,
        "Message Template Not Found",
        "The message template does not exist in this WhatsApp Business Account.",
    )


def is_sample() -> GraphError:
    return refused(
        2388094, "Sample Template Can't Be Deleted", "Sample message templates can't be deleted."
    )


def not_deletable(text: str) -> GraphError:
    return refused(None, "Message Template Can't Be Deleted", text)
