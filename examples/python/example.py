#!/usr/bin/env python3
"""Saves accounts the way an integration does: ask and reserve, save, tell the service. Python 3.8, nothing else.

    yksi serve ... &
    python3 example.py http://localhost:8080 [TOKEN-FILE]

The client, yksi.py, is written from the service's own description by generate.py. What is printed holds names: it is for
the person at the screen and nothing for a log.
"""

import sys

import yksi


def save(client, number, account):
    """Saves an account unless it is there already; the CRM gives it the next number."""
    answer = client.check(account, reserve_seconds=60, candidates=2, lang="fi")
    print("%s: %s" % (account["name"], answer["verdict"]))
    for near in answer["candidates"]:
        print("  %s: %s" % (near["ref"]["id"], near["why"]))
    for warning in answer["warnings"]:
        print("  %s: %s %s" % (warning["code"], warning["text"], " ".join(warning.get("suggestions", []))))
    if "reservation" not in answer:
        return  # it exists: nothing was reserved, nothing is saved
    try:
        new_id = "new-%d" % number  # here the CRM saves it
    except Exception:
        client.release(answer["reservation"]["id"])
        raise
    told = client.put_records([dict(account, source="crm", id=new_id)], reservation=answer["reservation"]["id"])
    print("  saved as %s, reservation %s" % (new_id, told["reservation"]))


def main():
    token = None
    if len(sys.argv) > 2:
        with open(sys.argv[2]) as f:
            token = f.read().strip()
    client = yksi.Client(sys.argv[1], token)
    accounts = [
        {"name": "Omni Audio Oy", "business_id": "FI33428353"},
        {"name": "Revontulen Aurinkosähkö Oy", "city": "Kittilä", "phone": "040 765 4321"},
        {"name": "REVONTULEN AURINKOSÄHKÖ", "city": "KITTILÄ"},
    ]
    for number, account in enumerate(accounts, 1):
        save(client, number, account)
    print("calling from +358407654321:", client.lookup("phone", "+358407654321")["refs"])
    print("cleaned:", client.clean({"name": "omni audio oy ", "business_id": "33428353"})["business_id"])
    client.delete_record("crm", "new-2")
    print("deleted:", client.check(accounts[1])["verdict"])
    try:
        client.put_records([{"source": "crm", "name": "Omni Audio Oy"}])
    except yksi.Problem as problem:
        print("refused:", problem)


main()
