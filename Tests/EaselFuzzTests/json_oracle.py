"""What Easel should say to JSON texts, by Python's parser: base64 lines in, canonical text or "-" for a refusal out."""

import base64
import json
import math
import sys

MAXIMUM_DEPTH = 64


class Refused(ValueError):
    """What RFC 8259 allows and Easel does not."""


def digits(value):
    """ECMAScript's Number::toString."""
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, exponent = repr(abs(value)), 0
    if "e" in mantissa:
        mantissa, power = mantissa.split("e")
        exponent = int(power)
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + exponent
    text = whole + fraction
    point -= len(text) - len(text.lstrip("0"))
    text = text.strip("0")
    count = len(text)
    if count <= point <= 21:
        return sign + text + "0" * (point - count)
    if 0 < point <= 21:
        return sign + text[:point] + "." + text[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + text
    head = text[0] + ("." + text[1:] if count > 1 else "")
    return sign + head + "e" + ("+" if point > 0 else "-") + str(abs(point - 1))


def number(text):
    value = float(text)
    if math.isinf(value):
        raise Refused("too large")
    return value


def integer(text):
    value = number(text)
    if abs(value) >= 2**53 and digits(value) != text:
        raise Refused("not exact")
    return value


def members(pairs):
    if len({key for key, _ in pairs}) < len(pairs):
        raise Refused("a key twice")
    if any("\0" in key for key, _ in pairs):
        raise Refused("U+0000 in a key")
    return dict(pairs)


def constant(text):
    raise Refused(text)


def string(value):
    value.encode("utf-8")  # a lone surrogate has no UTF-8
    return json.dumps(value, ensure_ascii=False)


def canonical(value, depth=0):
    if isinstance(value, (dict, list)) and depth == MAXIMUM_DEPTH:
        raise Refused("too deep")
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return digits(value)
    if isinstance(value, str):
        return string(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item, depth + 1) for item in value) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(string(key) + ":" + canonical(value[key], depth + 1) for key in keys) + "}"


def answer(text):
    try:
        value = json.loads(
            text.decode("utf-8"), parse_int=integer, parse_float=number, parse_constant=constant,
            object_pairs_hook=members)
        return base64.b64encode(canonical(value).encode("utf-8")).decode()
    except (ValueError, RecursionError):
        return "-"


with open(sys.argv[1]) as questions, open(sys.argv[2], "w") as answers:
    lines = questions.read().split("\n")
    answers.write("\n".join(answer(base64.b64decode(line)) for line in lines))
