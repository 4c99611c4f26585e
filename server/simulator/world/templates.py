"""The templates of all WABAs, found by id, by name and by whose they are."""

from simulator.world.models import Template, Waba


class Templates:
    """Keeps what is saved in the state and the index beside it. Name and language are unique in a
    WABA: whoever adds has asked `find` before."""

    def __init__(self, templates: dict[str, Template]) -> None:
        self._templates = templates
        self._by_name = {_key(template): template for template in templates.values()}

    def get(self, template_id: str) -> Template | None:
        return self._templates.get(template_id)

    def find(self, waba_id: str, name: str, language: str) -> Template | None:
        return self._by_name.get((waba_id, name, language))

    def of(self, waba: Waba) -> list[Template]:
        """In the order in which they were made."""
        return [template for template in self._templates.values() if template.waba_id == waba.id]

    def add(self, template: Template) -> None:
        self._templates[template.id] = template
        self._by_name[_key(template)] = template

    def remove(self, template: Template) -> None:
        del self._templates[template.id]
        del self._by_name[_key(template)]


def _key(template: Template) -> tuple[str, str, str]:
    return template.waba_id, template.name, template.language
