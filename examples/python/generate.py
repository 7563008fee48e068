#!/usr/bin/env python3
"""Writes a client for the service that an OpenAPI 3.0 description describes. Both need the standard library alone.

    curl -s http://localhost:8080/openapi.json | python3 generate.py > yksi.py

It reads what the description of yksi uses. Where it meets anything else it stops, rather than leave it out.
"""

import json
import re
import sys

HEAD = '''"""{title} {version}: {description}

Written by generate.py from the OpenAPI description of the service; do not edit.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import List, Optional, TypedDict

'''

CLIENT = '''
class Problem(Exception):
    """A request that failed. Programs go by the code; the detail tells a person what to do. It holds no customer data."""

    def __init__(self, status: int, code: str, field: str, detail: str):
        super().__init__(" ".join(filter(None, [str(status), code, field, detail])))
        self.status, self.code, self.field, self.detail = status, code, field, detail


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None  # a token goes nowhere but where it was meant to go


class Client:
    """The operations of the service. It may be used by many threads.

    A request that the service has no time for (429, 503) is sent again after as long as it asks for, tries times in all.
    """

    def __init__(self, url: str, token: Optional[str] = None, timeout: float = 10, tries: int = 3):
        self._url, self._timeout, self._tries = url.rstrip("/"), timeout, tries
        self._headers = {"Accept": "application/json"}
        if token:
            self._headers["Authorization"] = "Bearer " + token
        self._opener = urllib.request.build_opener(_NoRedirect)

    def _ask(self, method, path, query=(), headers=(), body=None):
        url = self._url + path
        query = [(name, value) for name, value in query if value is not None]
        if query:
            url += "?" + urllib.parse.urlencode(query)
        request = urllib.request.Request(url, method=method, headers=self._headers)
        for name, value in headers:
            if value is not None:
                request.add_header(name, value)
        if body is not None:
            request.data = json.dumps({name: value for name, value in body.items() if value is not None}).encode()
            request.add_header("Content-Type", "application/json")
        for left in reversed(range(self._tries)):
            try:
                with self._opener.open(request, timeout=self._timeout) as answer:
                    text = answer.read()
                    return json.loads(text) if text else None
            except urllib.error.HTTPError as error:
                with error:
                    if left == 0 or error.code not in (429, 503):
                        raise _problem(error) from None
                    wait = error.headers.get("Retry-After", "")
                time.sleep(min(int(wait) if wait.isdecimal() else 1, 60))

'''

TAIL = '''


def _problem(error):
    try:
        told = json.loads(error.read())
        return Problem(error.code, told["code"], told.get("field", ""), told["detail"])
    except (ValueError, KeyError, TypeError):
        return Problem(error.code, "", "", error.reason)  # of something before the service


def _part(text: str) -> str:
    return urllib.parse.quote(text, safe="")
'''

TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def type_of(schema):
    if "$ref" in schema:
        return '"%s"' % schema["$ref"].rpartition("/")[2]
    if schema["type"] == "array":
        return "List[%s]" % type_of(schema["items"])
    return TYPES[schema["type"]]


def snake(name):
    return re.sub(r"[-_ ]*([A-Z])", lambda m: "_" + m[1].lower(), name).lstrip("_")


def typed(name, schema):
    """A TypedDict: a dict, as JSON has it. Members that are not required may be missing."""
    if schema["type"] != "object":
        sys.exit("schema %s is no object" % name)
    members = ['    "%s": %s,' % (member, type_of(s)) for member, s in schema.get("properties", {}).items()]
    return "\n".join(["%s = TypedDict(\"%s\", {" % (name, name), *members, "}, total=False)"])


def resolve(schema, schemas):
    return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def operation(method, path, o, schemas):
    needed, optional, where = [], [], {"path": [], "query": [], "header": []}
    for p in o.get("parameters", []):
        name = snake(p["name"])
        (needed if p.get("required") else optional).append((name, type_of(p["schema"])))
        where[p["in"]].append((p["name"], name))
    body = None
    if "requestBody" in o:
        schema = resolve(o["requestBody"]["content"]["application/json"]["schema"], schemas)
        body = list(schema["properties"])
        for member, s in schema["properties"].items():
            (needed if member in schema.get("required", []) else optional).append((member, type_of(s)))
    answers = [a for status, a in o["responses"].items() if status.startswith("2")]
    content = answers[0].get("content", {})
    gives = type_of(content["application/json"]["schema"]) if "application/json" in content else "None"

    arguments = ["self"] + ["%s: %s" % a for a in needed]
    if optional:
        arguments += ["*"] + ["%s: Optional[%s] = None" % a for a in optional]
    route = '"%s"' % path
    for name, variable in where["path"]:
        route = route.replace("{%s}" % name, '" + _part(%s) + "' % variable)
    call = ['"%s"' % method.upper(), route.replace(' + ""', "")]
    for place, keyword in (("query", "query"), ("header", "headers")):
        if where[place]:
            call.append("%s=[%s]" % (keyword, ", ".join('("%s", %s)' % pair for pair in where[place])))
    if body is not None:
        call.append("body={%s}" % ", ".join('"%s": %s' % (m, m) for m in body))
    return "\n".join([
        "    def %s(%s) -> %s:" % (snake(o["operationId"]), ", ".join(arguments), gives),
        '        """%s\n\n        %s\n        """' % (o["summary"], o["description"]),
        "        return self._ask(%s)" % ", ".join(call),
    ])


def main():
    api = json.load(sys.stdin)
    schemas = api["components"]["schemas"]
    operations = [operation(method, path, o, schemas) for path, methods in api["paths"].items() for method, o in methods.items()]
    print(HEAD.format(**api["info"]) + "\n\n".join(typed(*s) for s in schemas.items()), end="\n\n")
    print(CLIENT + "\n\n".join(operations) + TAIL, end="")


main()
