"""yksi 1: Does this customer exist already, before it is saved? Answers are not to be stored by caches; errors are application/problem+json with a stable code, the place and what to do.

Written by generate.py from the OpenAPI description of the service; do not edit.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import List, Optional, TypedDict

Record = TypedDict("Record", {
    "source": str,
    "id": str,
    "name": str,
    "name_2": str,
    "former_name": str,
    "other_name": str,
    "business_id": str,
    "street": str,
    "postcode": str,
    "city": str,
    "country": str,
    "phone": str,
    "email": str,
    "web": str,
    "einvoice": str,
    "einvoice_operator": str,
    "link": str,
    "status": str,
    "values": List["Value"],
}, total=False)

Value = TypedDict("Value", {
    "field": str,
    "text": str,
    "from": str,
    "to": str,
}, total=False)

Ref = TypedDict("Ref", {
    "source": str,
    "id": str,
}, total=False)

CheckRequest = TypedDict("CheckRequest", {
    "record": "Record",
    "reserve_seconds": int,
    "candidates": int,
    "lang": str,
    "explain": bool,
}, total=False)

Answer = TypedDict("Answer", {
    "verdict": str,
    "candidates": List["Candidate"],
    "clean": "Clean",
    "warnings": List["Warning"],
    "more": bool,
    "model": str,
    "reservation": "Reservation",
}, total=False)

Candidate = TypedDict("Candidate", {
    "ref": "Ref",
    "verdict": str,
    "why": str,
    "explanation": "Explanation",
    "reserved_until": str,
    "ceased": bool,
}, total=False)

Explanation = TypedDict("Explanation", {
    "millibits": int,
    "verdict": str,
    "reason": str,
    "probability": float,
    "parts": List["Part"],
    "prior": int,
    "match_at_millibits": int,
    "review_at_millibits": int,
}, total=False)

Part = TypedDict("Part", {
    "comparison": str,
    "level": str,
    "millibits": int,
}, total=False)

Clean = TypedDict("Clean", {
    "business_id": str,
    "vat": str,
    "business_id_status": str,
    "repairs": List[str],
    "core": str,
    "legal_forms": List["Form"],
    "status": str,
    "marker": str,
    "unit": str,
    "financier": str,
}, total=False)

Form = TypedDict("Form", {
    "code": str,
    "elf": str,
    "text": str,
}, total=False)

Warning = TypedDict("Warning", {
    "code": str,
    "text": str,
    "field": str,
    "suggestions": List[str],
    "ref": "Ref",
}, total=False)

Reservation = TypedDict("Reservation", {
    "id": str,
    "until": str,
}, total=False)

PutRequest = TypedDict("PutRequest", {
    "records": List["Record"],
    "reservation": str,
}, total=False)

PutResult = TypedDict("PutResult", {
    "put": int,
    "reservation": str,
}, total=False)

LookupResult = TypedDict("LookupResult", {
    "refs": List["Ref"],
}, total=False)

CleanRequest = TypedDict("CleanRequest", {
    "record": "Record",
}, total=False)

Cleaned = TypedDict("Cleaned", {
    "business_id": str,
    "vat": str,
    "business_id_status": str,
    "repairs": List[str],
    "core": str,
    "legal_forms": List["Form"],
    "status": str,
    "marker": str,
    "unit": str,
    "financier": str,
    "street": str,
    "postcode": str,
    "city": str,
    "phone": str,
    "phone_kind": str,
    "email": str,
    "email_kind": str,
    "domain": str,
    "einvoice": str,
    "einvoice_operator": str,
    "issues": List[str],
}, total=False)

Health = TypedDict("Health", {
    "status": str,
}, total=False)

Problem = TypedDict("Problem", {
    "type": str,
    "title": str,
    "status": int,
    "code": str,
    "field": str,
    "line": int,
    "detail": str,
}, total=False)


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

    def check(self, record: "Record", *, accept_language: Optional[str] = None, reserve_seconds: Optional[int] = None, candidates: Optional[int] = None, lang: Optional[str] = None, explain: Optional[bool] = None) -> "Answer":
        """Does this customer exist?

        Compares a customer that is about to be saved with those that there are. A record with the source and id of this one is not held against it.
        """
        return self._ask("POST", "/v1/check", headers=[("Accept-Language", accept_language)], body={"record": record, "reserve_seconds": reserve_seconds, "candidates": candidates, "lang": lang, "explain": explain})

    def release(self, reservation: str) -> None:
        """Give a reservation up

        The customer is not saved after all.
        """
        return self._ask("DELETE", "/v1/reservations/" + _part(reservation))

    def put_records(self, records: List["Record"], *, reservation: Optional[str] = None) -> "PutResult":
        """Put records

        Adds records, or replaces those with the same source and id as a whole: all of them or none. Acknowledged once they are durable; every check from then on sees them.
        """
        return self._ask("POST", "/v1/records", body={"records": records, "reservation": reservation})

    def delete_record(self, source: str, id: str) -> None:
        """Delete a record

        It is no error if there is none. Acknowledged once it is durable.
        """
        return self._ask("DELETE", "/v1/records/" + _part(source) + "/" + _part(id))

    def lookup(self, field: str, value: str) -> "LookupResult":
        """Who bears this value?

        Finds the records with a telephone number, an e-mail address or any id, written in any way: who is calling.
        """
        return self._ask("GET", "/v1/lookup", query=[("field", field), ("value", value)])

    def clean(self, record: "Record") -> "Cleaned":
        """Clean a record

        Says how the values look once they are cleaned. Nothing is kept.
        """
        return self._ask("POST", "/v1/clean", body={"record": record})

    def health(self) -> "Health":
        """Is it ready?

        503 until the index is whole.
        """
        return self._ask("GET", "/healthz")

    def alive(self) -> "Health":
        """Does it run?

        Ready or not.
        """
        return self._ask("GET", "/healthz/live")


def _problem(error):
    try:
        told = json.loads(error.read())
        return Problem(error.code, told["code"], told.get("field", ""), told["detail"])
    except (ValueError, KeyError, TypeError):
        return Problem(error.code, "", "", error.reason)  # of something before the service


def _part(text: str) -> str:
    return urllib.parse.quote(text, safe="")
