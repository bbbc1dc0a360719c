"""The digest (docs/DESIGN.md, "Digest") once more, by other code: RFC 8785 and SHA-256 in the Python standard
library only.

digest.py                 reads a JSON object of elements from standard input and prints its digest
digest.py LIBRARY...      prints the digest of every drawing in these Excalidraw libraries, a line each, and at the end
                          that of a board with all of them
"""

import hashlib
import json
import sys

SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def string(text):
    return '"' + "".join(SHORT.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'


def number(value):
    """ECMA-262, Number::toString; repr gives the same shortest digits."""
    value = float(value)
    if value == 0:
        return "0"
    sign, mantissa = ("-" if value < 0 else ""), repr(abs(value))
    mantissa, _, exponent = mantissa.partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    return sign + digits[0] + ("." + digits[1:] if digits[1:] else "") + f"e{point - 1:+d}"


def canonical(value):
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return string(value)
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
    return "{" + ",".join(string(key) + ":" + canonical(member) for key, member in members) + "}"


def digest(elements):
    total = 0
    for id, element in elements.items():
        hashed = hashlib.sha256((id + "\n" + canonical(element)).encode()).digest()
        total += int.from_bytes(hashed[:8], "big")
    return f"{total % 2**64:016x}"


def drawings(paths):
    for file_number, path in enumerate(paths):
        with open(path, encoding="utf-8") as file:
            library = json.load(file)
        items = library.get("library") or [item["elements"] for item in library["libraryItems"]]
        for item_number, elements in enumerate(items):
            prefix = f"{file_number}-{item_number}:"
            yield {prefix + e["id"]: e | {"id": prefix + e["id"]} for e in elements}


def main():
    if len(sys.argv) == 1:
        print(digest(json.load(sys.stdin)))
    else:
        board = {}
        for drawing in drawings(sys.argv[1:]):
            print(digest(drawing))
            board |= drawing
        print(digest(board))


if __name__ == "__main__":
    main()
