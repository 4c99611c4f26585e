"""The recipes of the simulator's page do what they say."""

import re
import shlex
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from tests.simulator.conftest import Graph
from tests.simulator.receiver import Receiver
from tests.simulator_process import SERVER, SimulatorProcess

PAGE = (Path(SERVER).parent / "docs" / "simulator.md").read_text()
RECIPES = PAGE.partition("## Recipes\n")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"```sh\n(.*?)```", RECIPES, re.S)
LOCAL = "localhost:8001"


class Step(NamedTuple):
    """A call, and the code with which the Graph refuses it; 0: it succeeds."""

    method: str
    url: str
    body: str | None
    token: str | None
    code: int


def recipe(title: str) -> str:
    return RECIPES.partition(f"### {title}\n")[2].partition("\n### ")[0]


def steps(text: str, known: dict[str, str]) -> list[Step]:
    """What a block calls, with shell variables replaced as a shell would."""
    variables = dict(known)
    for line in BLOCKS[0].splitlines():
        for part in shlex.split(line):
            name, _, value = part.partition("=")
            variables[name] = value.removesuffix(";")
    block = "".join(re.findall(r"```sh\n(.*?)```", text, re.S))
    found: list[Step] = []
    for command in re.findall(r"^curl .*?(?=^(?:curl|#)|\Z)(?:# → #\d+)?", block, re.M | re.S):
        found.append(_step(command, variables))
    return found


def _step(command: str, variables: dict[str, str]) -> Step:
    call, _, refusal = command.partition("# → #")
    words = [_filled(word, variables) for word in shlex.split(call)]
    headers = [words[place + 1] for place, word in enumerate(words) if word == "-H"]
    body = words[words.index("-d") + 1] if "-d" in words else None
    method = words[words.index("-X") + 1] if "-X" in words else "POST" if body else "GET"
    url = next(word for word in words if word.startswith(LOCAL))
    bearer = next((each.split()[-1] for each in headers if each.startswith("Authorization")), None)
    return Step(method, url.removeprefix(LOCAL), body, bearer, int(refusal or 0))


def _filled(word: str, variables: dict[str, str]) -> str:
    while (new := re.sub(r"\$(\w+)", lambda found: variables[found[1]], word)) != word:
        word = new
    return word


def follow(simulator: SimulatorProcess, graph: Graph, text: str) -> list[Any]:
    """Does what a recipe says; what was answered."""
    templates = simulator.control("GET", "templates")["data"]
    known = {
        "TOKEN": graph.token,
        "NUMBER": graph.number_id,
        "WABA": graph.waba_id,
        "TEMPLATE": next(one["id"] for one in templates if one["name"] == "order_update"),
        "USER_ID": next(
            one["user_id"] for one in simulator.state()["phones"] if one["wa_id"] == "34612345678"
        ),
    }
    answers: list[Any] = []
    for step in steps(text, known):
        headers = {"Content-Type": "application/json"}
        if step.token:
            headers["Authorization"] = f"Bearer {step.token}"
        answer = httpx.request(
            step.method, simulator.url + step.url, content=step.body, headers=headers
        )
        said = answer.json()
        assert said.get("error", {}).get("code", 0) == step.code, (step, answer.text)
        assert answer.is_success == (step.code == 0), (step, answer.text)
        answers.append(said)
    assert answers
    return answers


def test_a_rate_limit(simulator: SimulatorProcess, graph: Graph):
    *_, outbox = follow(simulator, graph, recipe("Rehearse a rate limit"))
    assert len(outbox["data"]) == 1


def test_a_paused_template(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    follow(simulator, graph, recipe("Rehearse a paused template"))

    def told() -> set[str]:
        values = [value for post in receiver.posts() for value in post.values()]
        return {str(value.get("event")) for value in values}

    receiver.wait(lambda: {"PAUSED", "APPROVED"} <= told())


def test_a_hidden_phone_number(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    follow(simulator, graph, recipe("Rehearse a hidden phone number"))
    wrote, moved = receiver.wait(lambda: len(found := receiver.messages()) > 1 and found)
    assert "from" not in wrote
    assert wrote["from_user_id"] == moved["system"]["previous_user_id"]
    assert moved["system"]["user_id"] != wrote["from_user_id"]
    [sent] = simulator.outbox()
    first = receiver.wait_statuses(sent["id"], "sent")[0]
    assert first["recipient_user_id"] == wrote["from_user_id"]
    assert "recipient_id" not in first


def test_a_webhook_outage(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    *_, pending, settings = follow(simulator, graph, recipe("Rehearse a webhook outage"))
    assert pending["queued"] >= 1
    assert settings["pause"] is False
    receiver.wait(receiver.messages)
    receiver.wait_statuses(simulator.outbox()[0]["id"], "sent", "delivered", "read")


def test_more_of_them(simulator: SimulatorProcess, graph: Graph):
    answers = follow(simulator, graph, recipe("More of them"))
    assert len(answers) > 10


@pytest.mark.parametrize("name", ["TOKEN", "NUMBER", "WABA", "TEMPLATE", "USER_ID"])
def test_every_variable_is_explained(name: str):
    assert f"`${name}`" in RECIPES or f"# ${name} is" in RECIPES
