"""Sends zeros with one of Python's clients, so many times, and says the status of each answer and its problem's code.

    python upload.py URL TOKEN BYTES TYPE TRIES CLIENT
"""

import http.client
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

url, token, size, content_type, tries, client = sys.argv[1:]
content = bytes(int(size))
fields = {"Content-Type": content_type} | ({"Authorization": f"Bearer {token}"} if token else {})


def with_http_client():
    parts = urllib.parse.urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=30)
    connection.request("POST", parts.path, content, fields)
    answer = connection.getresponse()
    return answer.status, answer.read()


def with_urllib():
    try:
        urllib.request.urlopen(urllib.request.Request(url, content, fields), timeout=30)
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def with_requests():
    import requests

    answer = requests.post(url, content, headers=fields, timeout=30)
    return answer.status_code, answer.content


def with_requests_in_chunks():
    import requests

    pieces = iter([content[at:at + 65_536] for at in range(0, len(content), 65_536)])
    answer = requests.post(url, pieces, headers=fields, timeout=30)
    return answer.status_code, answer.content


ask = {"http.client": with_http_client, "urllib": with_urllib, "requests": with_requests,
       "requests-chunks": with_requests_in_chunks}[client]
for _ in range(int(tries)):
    try:
        status, body = ask()
        print(status, json.loads(body)["code"])
    except Exception as error:
        print("none", repr(error))
