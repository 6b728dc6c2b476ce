"""Asks a record by MCP with the official Python client, over both transports. See README.md beside this file.

    python eval/mcp/check.py story.db --program target/debug/onrecord --series examples/series/skarn.toml
"""

import argparse
import asyncio
import json
import re
import subprocess

import jsonschema
from mcp import Client, StdioServerParameters


def passages(value):
    """Every object within that has a passage."""
    if isinstance(value, dict):
        if "passage" in value:
            yield value
        for inner in value.values():
            yield from passages(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from passages(inner)


class Agent:
    def __init__(self, client):
        self.client = client
        self.texts = {}

    async def ask(self, tool, **arguments):
        answer = await self.client.call_tool(tool, arguments)
        assert not answer.is_error, (tool, arguments, answer.content[0].text)
        return answer.structured_content

    async def text(self, article):
        """The whole text, as the tool gives it piece by piece."""
        if article not in self.texts:
            text, start = "", 0
            while start is not None:
                piece = await self.ask("get_article", article=article, start=start, length=20_000)
                text, start = text + piece["piece"]["text"], piece["next_start"]
            self.texts[article] = text
        return self.texts[article]

    async def refused(self, tool, **arguments):
        answer = await self.client.call_tool(tool, arguments)
        assert answer.is_error, (tool, arguments)
        return answer.content[0].text


async def check(server, name):
    async with Client(server) as client:
        agent = Agent(client)
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        resources = (await client.list_resources()).resources
        templates = (await client.list_resource_templates()).resource_templates
        print(f"{name}: {len(tools)} tools, {len(resources)} resources, {len(templates)} templates")

        said = (await agent.ask("search_statements", by="Velimar", words="tunnel"))["items"][0]
        figure = (await agent.ask("find_figures", limit=1))["items"][0]
        exact = said["passage"]["selector"][1]["exact"]
        utterance = (await agent.ask("find_utterances", limit=1))["items"][0]["id"]
        story = (await agent.ask("find_stories", limit=1))["items"][0]["id"]
        questions = {
            "summary": {},
            "search_statements": {"words": "tunnel", "limit": 20},
            "get_statement": {"article": said["article"], "number": said["number"]},
            "find_articles": {"words": "tunnel"},
            "get_article": {"article": said["article"]},
            "find_utterances": {},
            "get_utterance": {"utterance": utterance},
            "find_actors": {},
            "get_actor": {"name": "Tomas Relling"},
            "find_stories": {},
            "get_story": {"story": story},
            "find_conflicts": {},
            "find_figures": {},
            "check_figure": {"article": figure["article"], "number": figure["number"]},
            "verify_passage": {"article": said["article"], "start": said["start"], "end": said["end"], "exact": exact},
        }
        assert questions.keys() == tools.keys(), questions.keys() ^ tools.keys()
        for tool, arguments in questions.items():
            answer = await agent.ask(tool, **arguments)
            jsonschema.Draft202012Validator(tools[tool].output_schema).validate(answer)
            found = list(passages(answer))
            for item in found:
                position, quote = item["passage"]["selector"]
                text = await agent.text(item["article"])
                assert text[position["start"] : position["end"]] == quote["exact"], (tool, item["passage"])
                assert item["passage"]["content_hash"] == item["article"]
            print(f"  {tool}: {len(json.dumps(answer))} characters, {len(found)} passages, each where its selectors say")
        for tool, arguments in [
            ("search_statements", {"sinse": "2024-01-01"}),
            ("search_statements", {"since": "last week"}),
            ("get_actor", {"name": "Tomas Reling"}),
            ("get_story", {"story": 99999}),
        ]:
            print(f"  {tool} {arguments}: {await agent.refused(tool, **arguments)}")
        for resource in resources[:3]:
            content = (await client.read_resource(resource.uri)).contents[0]
            assert json.loads(content.text)["schema"] == "onrecord.api/1"
        print(f"  read: {', '.join(resource.uri for resource in resources[:3])}")


async def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("record")
    asked.add_argument("--program", default="onrecord")
    asked.add_argument("--series", required=True)
    asked = asked.parse_args()
    start = [asked.program, "--record", asked.record]
    words = [*start[1:], "mcp", "--series", asked.series]
    await check(StdioServerParameters(command=asked.program, args=words), "standard input and output")
    desk = [*start, "serve", "--at", "127.0.0.1:0", "--series", asked.series]
    with subprocess.Popen(desk, stderr=subprocess.PIPE, text=True) as desk:
        try:
            address = re.search(r"http://[^/]+/", desk.stderr.readline())[0]
            await check(address + "mcp", "HTTP")
        finally:
            desk.terminate()


asyncio.run(main())
