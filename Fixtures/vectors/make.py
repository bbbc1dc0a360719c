#!/usr/bin/env python3
"""Makes the vectors in this folder: what every implementation of a document (docs/DESIGN.md, "Document") has to agree on.

Written once more from the design, in Python and its standard library only, so that a mistake in the Swift or in the
JavaScript does not become the expectation. Run it in this folder after a change of the design.
"""

import copy
import glob
import json
import pathlib
import random
import re
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "Tests/EaselBoardTests"))
from digest import canonical, digest

LIMITS = {
    "operationBytes": 262144,
    "editsPerOperation": 1000,
    "depth": 32,
    "elementBytes": 1048576,
    "propertiesPerElement": 1000,
    "elementsPerBoard": 100000,
}
RESERVE = 256
ID = re.compile(r"[A-Za-z0-9_:-]{1,64}\Z")


def size(value):
    return len(canonical(value).encode())


def depth(value):
    if not isinstance(value, (list, dict)):
        return 0
    return 1 + max((depth(inner) for inner in (value if isinstance(value, list) else value.values())), default=0)


class Refused(Exception):
    pass


def demand(condition, code="invalid-edit"):
    if not condition:
        raise Refused(code)


def plain(edit):
    """The edit with the fields that the design names; refused if it is none."""
    demand(isinstance(edit, dict))
    op = edit.get("op")
    demand(op in ("put", "patch", "append", "delete", "clear"))
    if op == "clear":
        return {"op": op}
    demand(isinstance(edit.get("id"), str) and ID.match(edit["id"]))
    result = {"op": op, "id": edit["id"]}
    if op == "put":
        demand(isinstance(edit.get("value"), dict))
        result["value"] = edit["value"]
    if op == "append":
        demand(isinstance(edit.get("key"), str) and isinstance(edit.get("values"), list))
        result |= {"key": edit["key"], "values": edit["values"]}
    if op == "patch":
        demand("set" in edit or "unset" in edit)
        changes, removals = edit.get("set", {}), edit.get("unset", [])
        demand(isinstance(changes, dict) and isinstance(removals, list))
        demand(all(isinstance(key, str) and key not in changes for key in removals))
        if changes or not removals:
            result["set"] = changes
        if removals:
            result["unset"] = removals
    return result


def depth_in(edit):
    if edit["op"] == "put":
        return depth(edit["value"])
    if edit["op"] == "patch":
        return depth(edit.get("set", {}))
    if edit["op"] == "append":
        return 1 + depth(edit["values"])
    return 0


def apply(elements, edit):
    """Applies an edit; tells whether it wrote an element."""
    if edit["op"] == "clear":
        elements.clear()
        return False
    id = edit["id"]
    if edit["op"] == "delete":
        elements.pop(id, None)
        return False
    if edit["op"] == "put":
        elements[id] = copy.deepcopy(edit["value"])
        return True
    if id not in elements:
        return False
    element = elements[id]
    if edit["op"] == "patch":
        element.update(copy.deepcopy(edit.get("set", {})))
        for key in edit.get("unset", []):
            element.pop(key, None)
    elif isinstance(element.get(edit["key"], []), list):
        element[edit["key"]] = element.get(edit["key"], []) + copy.deepcopy(edit["values"])
    return True


def operate(elements, edits, limits):
    """The elements after an operation; refused as a whole, or applied as a whole."""
    demand(isinstance(edits, list) and edits)
    demand(len(edits) <= limits["editsPerOperation"], "too-many-edits")
    valid = []
    for edit in edits:
        valid.append(plain(edit))
        demand(depth_in(valid[-1]) <= limits["depth"], "too-deep")
    demand(size(valid) <= limits["operationBytes"], "operation-too-large")
    result = copy.deepcopy(elements)
    for edit in valid:
        old = result.get(edit.get("id"))
        before, count = (size(old), len(old)) if old is not None else (None, 0)
        if not apply(result, edit):
            continue
        after = size(result[edit["id"]])
        demand(before is not None or len(result) <= limits["elementsPerBoard"], "board-full")
        properties = len(result[edit["id"]])
        demand(properties <= limits["propertiesPerElement"] or properties <= count, "too-many-properties")
        fits = len(edit["id"]) + 3 + after + RESERVE <= limits["elementBytes"]
        demand(fits or after <= (before or 0), "element-too-large")
    return result


def case(name, *operations, limits=None):
    """What becomes of operations, one after the other: their outcomes, and the elements in the end."""
    limits = limits or {}
    elements, outcomes = {}, []
    for edits in operations:
        try:
            elements = operate(elements, edits, LIMITS | limits)
            outcomes.append("ok")
        except Refused as refusal:
            outcomes.append(str(refusal))
    return {
        "name": name,
        "limits": limits,
        "operations": list(operations),
        "outcomes": outcomes,
        "elements": canonical(elements),
        "digest": digest(elements),
    }


def put(id, value):
    return {"op": "put", "id": id, "value": value}


def patch(id, **fields):
    return {"op": "patch", "id": id, **fields}


def append(id, key, *values):
    return {"op": "append", "id": id, "key": key, "values": list(values)}


def delete(id):
    return {"op": "delete", "id": id}


CLEAR = {"op": "clear"}


def nested(levels):
    value = []
    for _ in range(levels - 1):
        value = [value]
    return value


def edit_cases():
    yield case("a put makes an element", [put("a", {"x": 1})])
    yield case("a put replaces all of an element", [put("a", {"x": 1, "y": 2})], [put("a", {"z": 3})])
    yield case("a patch sets and removes", [put("a", {"x": 1, "y": 2})], [patch("a", set={"x": 5}, unset=["y", "no"])])
    yield case("a patch of a missing element does nothing", [patch("a", set={"x": 1})])
    yield case("a patch may have an empty set", [put("a", {"x": 1})], [patch("a", set={})], [patch("a", unset=[])])
    yield case("a patch may name a key to remove twice", [put("a", {"x": 1, "y": 1})], [patch("a", unset=["x", "x"])])
    yield case("set replaces what is nested as a whole", [put("a", {"o": {"p": 1}})], [patch("a", set={"o": {"q": 2}})])
    yield case("an append grows an array", [put("a", {"k": [1]})], [append("a", "k", 2, [3, 4])], [append("a", "k")])
    yield case("an append makes an array", [put("a", {})], [append("a", "k", 1)], [append("a", "l")])
    yield case("an append to a missing element does nothing", [append("a", "k", 1)])
    for value in ["text", 1, None, {}, False]:
        yield case(
            f"an append to {json.dumps(value)} does nothing", [put("a", {"k": value})], [append("a", "k", 1), put("b", {})]
        )
    yield case("a delete removes", [put("a", {}), put("b", {})], [delete("a")], [delete("missing")])
    yield case("a clear removes all", [put("a", {}), put("b", {})], [CLEAR], [CLEAR])
    yield case(
        "edits apply in order",
        [put("a", {}), CLEAR, patch("a", set={"x": 1}), put("b", {"n": 1}), append("b", "k", 1), delete("b"), put("c", {})],
    )
    yield case("what is no field of an edit is dropped", [put("a", {"x": 1}) | {"more": [1]}, CLEAR | {"id": 7}])
    yield case("later puts of one operation win", [put("a", {"x": 1}), put("a", {"x": 2}), patch("a", set={"y": 3})])

    ids = ["__proto__", "constructor", "toString", "hasOwnProperty", "0", "-1", "a:b", "x" * 64, "_", "Z-z"]
    yield case("ids that mean something elsewhere", [put(id, {"id": id}) for id in ids], [delete("__proto__")])
    keys = {"__proto__": {"x": 1}, "constructor": 1, "toString": [], "hasOwnProperty": None, "": 0, "0": 1, "10": 2, "9": 3}
    yield case(
        "keys that mean something elsewhere",
        [put("a", keys)],
        [patch("a", set={"__proto__": [1], "valueOf": 2}, unset=["constructor"])],
        [append("a", "__proto__", 2), append("a", "toString", 3), append("a", "isPrototypeOf", 4)],
        [put("b", {}), append("b", "__proto__", 1), patch("b", unset=["toString"])],
        [patch("a", unset=["__proto__"])],
    )
    strings = ["", "\u0000", "a\u0000b", "\u001f\u007f\u2028\u2029", "\\\"/", "é", "e\u0301", "😀", "\U0010ffff", "\ufffd\ue000"]
    yield case("strings of any kind", [put("a", {"s": strings})], [patch("a", set={f"é{n}": s for n, s in enumerate(strings)})])
    order = {key: n for n, key in enumerate(["\ufb33", "\U0001f600", "ö", "€", "1", "\r", "\u0080", "", "a", "A", "aa"])}
    yield case("members sort by UTF-16 code units", [put("a", order)])
    numbers = [0, -0.0, 1, -1, 0.1, 1.5, 1e21, 1e20, -1e21, 1e-6, 1e-7, 5e-324, 1.7976931348623157e308, 2**53, -(2**53)]
    yield case("numbers survive as they are", [put("a", {"n": numbers + [2**53 + 2, 1e16, 123456789.125, 0.30000000000000004]})])

    for name, edits in {
        "no edits": [],
        "edits that are no array": {"op": "clear"},
        "null for edits": None,
        "an edit that is no object": [1],
        "an edit that is an array": [[]],
        "an edit that is null": [None],
        "an edit without op": [{"id": "a"}],
        "an unknown op": [{"op": "move", "id": "a"}],
        "an op of another kind": [{"op": ["put"], "id": "a", "value": {}}],
        "an op that objects have by themselves": [{"op": "constructor", "id": "a"}],
        "a put without id": [{"op": "put", "value": {}}],
        "an empty id": [put("", {})],
        "an id of 65 characters": [put("x" * 65, {})],
        "an id with a space": [put("a b", {})],
        "an id with a line end": [put("a\n", {})],
        "an id with an umlaut": [put("ä", {})],
        "an id that is a number": [put(1, {})],
        "a put without value": [{"op": "put", "id": "a"}],
        "a put of an array": [put("a", [])],
        "a put of null": [put("a", None)],
        "a put of a string": [put("a", "x")],
        "a patch of nothing": [patch("a")],
        "a patch with a set that is null": [patch("a", set=None)],
        "a patch with a set that is an array": [patch("a", set=[])],
        "a patch with an unset that is null": [patch("a", set={}, unset=None)],
        "a patch with an unset that is a string": [patch("a", unset="x")],
        "a patch that removes a number": [patch("a", unset=[1])],
        "a patch that sets and removes a key": [patch("a", set={"x": 1}, unset=["y", "x"])],
        "a patch that sets and removes __proto__": [patch("a", set={"__proto__": 1}, unset=["__proto__"])],
        "an append without key": [{"op": "append", "id": "a", "values": []}],
        "an append to a key that is a number": [append("a", 1)],
        "an append without values": [{"op": "append", "id": "a", "key": "k"}],
        "an append of an object": [{"op": "append", "id": "a", "key": "k", "values": {}}],
        "a delete without id": [{"op": "delete"}],
    }.items():
        yield case(f"refused: {name}", [put("a", {"x": 1})], edits, [patch("a", set={"then": True})])
    yield case("an operation is all or nothing", [put("a", {"x": 1})], [CLEAR, put("b", {}), put("c", 1), put("d", {})])
    yield from limit_cases()


def limit_cases():
    for count in [2, 3]:
        yield case(f"{count} edits where 2 are allowed", [CLEAR] * count, limits={"editsPerOperation": 2})
    edits = [put("a", {"text": "é😀\n\u0001"}), patch("a", set={}, unset=["text", "é"]), append("a", "k", 1.5, "x")]
    bytes = size([plain(edit) for edit in edits])
    for spare in [0, -1]:
        yield case(f"{-spare} bytes too many for an operation", edits, limits={"operationBytes": bytes + spare})
    many = [put("a", {"x": 1}), patch("a", set={"x": 2}), append("a", "k", 1), delete("b"), CLEAR]
    bytes = size(many)
    for spare in [0, -1]:
        yield case(f"{-spare} bytes too many for all kinds of edits", many, limits={"operationBytes": bytes + spare})
    for levels in [3, 4]:
        for name, edit in {
            "put": put("a", {"k": nested(levels - 1)}),
            "patch": patch("a", set={"k": nested(levels - 1)}),
            "append": append("a", "k", *nested(levels - 1)),
            "put of objects": put("a", {"k": {"l": {"m": {}} if levels == 4 else {}}}),
        }.items():
            yield case(f"{levels} levels by {name} where 3 are allowed", [put("a", {})], [edit], limits={"depth": 3})
    full = {"elementsPerBoard": 2}
    yield case("a board gets full", [put("a", {}), put("b", {})], [put("c", {})], [put("a", {"x": 1})], limits=full)
    yield case("a full board gets free", [put("a", {}), put("b", {})], [delete("a"), put("c", {})], limits=full)
    yield case("a board is full in between", [put("a", {}), put("b", {}), put("c", {}), delete("a")], limits=full)
    yield case("a full board is cleared", [put("a", {}), put("b", {})], [CLEAR, put("c", {}), put("d", {})], limits=full)
    three = {"propertiesPerElement": 3}
    yield case("an element gets too many properties", [put("a", {"w": 1, "x": 2, "y": 3})], [patch("a", set={"z": 4})], limits=three)
    yield case("an element is put with too many properties", [put("a", {"w": 1, "x": 2, "y": 3, "z": 4})], limits=three)
    yield case("an append makes a property too many", [put("a", {"w": 1, "x": 2, "y": 3})], [append("a", "z", 4)], limits=three)
    yield case(
        "one property replaces another",
        [put("a", {"w": 1, "x": 2, "y": 3})],
        [patch("a", set={"z": 4}, unset=["w"])],
        [patch("a", set={"w": 4}), patch("a", unset=["x"])],
        [patch("a", unset=["x"]), patch("a", set={"w": 4}), append("a", "w", 1), patch("a", set={"y": []}), append("a", "y", 2)],
        limits=three,
    )
    yield case("a nested object has as many members as it likes", [put("a", {"x": {"a": 1, "b": 2, "c": 3, "d": 4}})], limits=three)
    wide = {f"k{index}": index for index in range(100)}
    yield case(
        "many patches of an element with many properties",
        [put("a", wide)],
        [
            patch("a", set={"k1": "one"}, unset=["k2"]), patch("a", set={"k2": [1], "k1": 1}), append("a", "k2", 2),
            append("a", "list", 1), append("a", "list", 2), append("a", "k3", 3), patch("a", unset=["k1", "k4"]),
            append("a", "k4", 4), put("b", wide), patch("b", set={"k5": "five"}), delete("b"), patch("b", set={"x": 1}),
        ],
        [patch("a", set={"k5": 5.5}), put("a", {"x": 1}), patch("a", set={"y": 2})],
        [put("a", wide), patch("a", set={"gone": True}), CLEAR, put("a", {"x": 1})],
    )
    value = {"s": "é" * 20, "k": [1, 2], "😀": None}
    bytes = size(value) + len("abc") + 3 + RESERVE
    for spare in [0, -1]:
        yield case(f"an element {-spare} bytes too large", [put("abc", value)], limits={"elementBytes": bytes + spare})
    for spare in [0, -1]:
        limit = {"elementBytes": bytes + spare + size(append("a", "b", "x")) - size(append("a", "b")) + 1}
        yield case(f"an append {-spare} bytes too large", [put("abc", value)], [append("abc", "k", "x")], limits=limit)
        limit = {"elementBytes": bytes + spare + len(',"l":[1,2]')}
        yield case(f"a new array {-spare} bytes too large", [put("abc", value)], [append("abc", "l", 1), append("abc", "l", 2)], limits=limit)
        limit = {"elementBytes": bytes + spare + len(',"more":1')}
        yield case(
            f"a patch {-spare} bytes too large",
            [put("abc", value)],
            [patch("abc", set={"more": 1})],
            [patch("abc", set={"more": 1}, unset=["s"]), append("abc", "k", "x")],
            limits=limit,
        )
    yield case(
        "an element is too large only in between",
        [put("a", {"k": "x" * 10})],
        [patch("a", set={"k": "x" * 100}), patch("a", set={"k": ""})],
        limits={"elementBytes": 300},
    )


def canonical_cases():
    texts = ["0", "-0", "-0.0", "1.0", "1e0", "1E+2", "1e21", "1e20", "999999999999999900000", "1e-6", "1e-7", "1.5e-7"]
    texts += ["5e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "-1.7976931348623157e308", "9007199254740992"]
    texts += ["9007199254740994", "-9007199254740992", "0.1", "0.30000000000000004", "333333333.33333329", "1e23"]
    texts += ["100000000000000000000", "295147905179352830000", "4.35", "0.000001", "0.0000001", "123e-20", "0e5"]
    # The examples of RFC 8785, appendix B, by their bits.
    bits = "0000000000000000 8000000000000000 0000000000000001 8000000000000001 7fefffffffffffff ffefffffffffffff"
    bits += " 4340000000000000 c340000000000000 4430000000000000 44b52d02c7e14af5 44b52d02c7e14af6 44b52d02c7e14af7"
    bits += " 444b1ae4d6e2ef4e 444b1ae4d6e2ef4f 444b1ae4d6e2ef50 3eb0c6f7a0b5ed8c 3eb0c6f7a0b5ed8d 41b3de4355555553"
    bits += " 41b3de4355555554 41b3de4355555555 41b3de4355555556 41b3de4355555557 becbf647612f3696 43143ff3c1cb0959"
    import struct

    texts += [repr(struct.unpack(">d", bytes.fromhex(each))[0]) for each in bits.split()]
    generator = random.Random(8785)
    for _ in range(300):
        value = struct.unpack(">d", generator.randbytes(8))[0]
        if value == value and abs(value) != float("inf"):
            texts.append(repr(value))
        texts.append(repr(generator.uniform(-1e6, 1e6)))
        texts.append(repr(round(generator.uniform(-2000, 2000), generator.randint(0, 6))))
    values = [json.loads(text) for text in texts]
    values += ["", "\u0000", "".join(map(chr, range(0x80))), "\u0080\u07ff\u0800\uffff", "😀\U0010ffff", "e\u0301é"]
    values += [[], {}, [[]], {"a": {}}, [None, True, False, 0, ""], {"b": 1, "a": 2, "": 3}]
    values += [{"\ufb33": 1, "😀": 2, "ö": 3, "€": 4, "1": 5, "\r": 6, "\u0080": 7}, {"__proto__": {"__proto__": 1}}]
    values += [{"10": 1, "9": 2, "1": 3, "01": 4}, {"aa": 1, "a": 2, "b": 0, "A": 3}]
    for index, value in enumerate(values):
        given = texts[index] if index < len(texts) else json.dumps(value)
        yield {"json": given, "canonical": canonical(value), "bytes": size(value)}


def fixture_elements():
    """Some elements of each kind, from real drawings; long ones are shortened."""
    generator = random.Random(1)
    pool = []
    for path in sorted(glob.glob("../*.excalidrawlib")):
        with open(path, encoding="utf-8") as file:
            library = json.load(file)
        items = library.get("library") or [item["elements"] for item in library["libraryItems"]]
        elements = [element for item in items for element in item]
        for element in generator.sample(elements, 10):
            for key in ["points", "pressures"]:
                if key in element:
                    element[key] = element[key][:12]
            pool.append(element)
    return pool


def random_case(seed, pool):
    """Operations as people make them, all at once on few elements, with the digest after each."""
    generator = random.Random(seed)
    ids = [f"e{n}" for n in range(5)] + ["__proto__"]
    elements, operations, digests = {}, [], []

    def random_edit():
        id = generator.choice(ids)
        kind = generator.choices(["put", "patch", "append", "delete", "clear"], [4, 5, 6, 1.5, 0.2])[0]
        number = generator.randrange(len(pool))
        element = pool[number]
        if kind == "put":
            return put(id, {"$": number})
        if kind == "patch":
            keys = generator.sample(sorted(element), 4)
            return patch(id, set={key: element[key] for key in keys[:2]}, unset=keys[2:])
        if kind == "append":
            key = generator.choice(["points", "pressures", "groupIds", "type", "new"])
            return append(id, key, *[[round(generator.uniform(-900, 900), 3), generator.random()] for _ in range(2)])
        return delete(id) if kind == "delete" else CLEAR

    for _ in range(10):
        operation = [random_edit() for _ in range(generator.randint(1, 4))]
        real = [edit | {"value": pool[edit["value"]["$"]]} if edit["op"] == "put" else edit for edit in operation]
        elements = operate(elements, real, LIMITS)
        operations.append(operation)
        digests.append(digest(elements))
    return {"seed": seed, "operations": operations, "digests": digests}


def save(name, value):
    with open(name, "w", encoding="ascii") as file:
        if isinstance(value, list):
            file.write("[\n" + ",\n".join(json.dumps(each, separators=(",", ":")) for each in value) + "\n]\n")
        else:
            lines = []
            for key, items in value.items():
                rows = ",\n".join(json.dumps(each, separators=(",", ":")) for each in items)
                lines.append(f"{json.dumps(key)}:[\n{rows}\n]")
            file.write("{" + ",\n".join(lines) + "}\n")


if __name__ == "__main__":
    save("canonical.json", list(canonical_cases()))
    save("edits.json", list(edit_cases()))
    pool = fixture_elements()
    save("random.json", {"elements": pool, "cases": [random_case(seed, pool) for seed in range(300)]})
