"""Products in an interactive message or a template: one, many, or the whole catalog (§1.3)."""

from simulator.errors.graph import invalid
from simulator.messages import reading
from simulator.messages.reading import Object

PRODUCTS = 30
SECTIONS = 10


def product(action: Object, path: str) -> None:
    reading.identifier(action, "catalog_id", path)
    reading.string(action, "product_retailer_id", path)


def product_list(action: Object, path: str) -> None:
    reading.identifier(action, "catalog_id", path)
    sections(action, path)


def sections(action: Object, path: str) -> None:
    """Sections of products: at most ten with at most thirty products in all."""
    found = reading.objects(action, "sections", path, most=SECTIONS)
    count = 0
    for position, section in enumerate(found):
        where = f"{path}.sections[{position}]"
        section_title(section, where, required=len(found) > 1)
        items = reading.objects(section, "product_items", where, most=PRODUCTS)
        for place, item in enumerate(items):
            reading.string(item, "product_retailer_id", f"{where}.product_items[{place}]")
        count += len(items)
    if count > PRODUCTS:
        raise invalid(f"{path}.sections", f"may have {PRODUCTS} products in total, not {count}")


def section_title(section: Object, where: str, *, required: bool) -> None:
    if required:
        reading.string(section, "title", where, longest=24)
    else:
        reading.optional_string(section, "title", where, longest=24)


def catalog(action: Object, path: str) -> None:
    reading.named(action, path, "catalog_message")
    parameters = reading.optional_mapping(action, "parameters", path)
    if parameters is not None:
        path = f"{path}.parameters"
        reading.optional_string(parameters, "thumbnail_product_retailer_id", path)
