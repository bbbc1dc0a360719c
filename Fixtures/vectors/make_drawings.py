#!/usr/bin/env python3
"""Makes drawings.json: how docs/DRAWINGS.md has elements, files and orders read.

Written once more from that page, in Python and its standard library only, so that a mistake in the Swift or in the
JavaScript does not become the expectation. Run it in this folder after a change of the page.
"""

import base64
import json
import math
import re
import string
import textwrap
import urllib.parse

KINDS = ["rectangle", "diamond", "ellipse", "line", "arrow", "freedraw", "text", "image", "frame", "magicframe",
         "embeddable", "iframe"]
FAMILIES = {"virgil": 1, "helvetica": 2, "cascadia": 3, "excalifont": 5, "nunito": 6, "lilita one": 7,
            "comic shanns": 8, "liberation sans": 9, "assistant": 10}
LINE_HEIGHTS = {1: 1.25, 2: 1.15, 3: 1.2, 5: 1.25, 6: 1.25, 7: 1.15, 8: 1.25, 9: 1.15, 10: 1.25}
HEADS = ["arrow", "bar", "circle", "triangle", "diamond", "circle_outline", "triangle_outline", "diamond_outline",
         "cardinality_one", "cardinality_many", "cardinality_one_or_many", "cardinality_exactly_one",
         "cardinality_zero_or_one", "cardinality_zero_or_many"]
OLD_HEADS = {"dot": "circle", "crowfoot_one": "cardinality_one", "crowfoot_many": "cardinality_many",
             "crowfoot_one_or_many": "cardinality_one_or_many"}
BLANKS = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
ELEMENT_ID = re.compile("[A-Za-z0-9_:-]{1,64}")
FARTHEST = 1e12
LONGEST = 75_000


def number(element, key, default=0.0, low=-math.inf, high=math.inf):
    value = element.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return default
    return float(min(high, max(low, value)))


def text_of(element, key):
    value = element.get(key)
    return value if isinstance(value, str) else None


def pair(point):
    good = isinstance(point, list) and len(point) >= 2 and all(
        isinstance(value, (int, float)) and not isinstance(value, bool) for value in point[:2])
    return [float(value) for value in point[:2]] if good else None


def colour(element, key, default):
    value = text_of(element, key)
    return value.lower() if value and (value.startswith("#") or value.isalpha()) else default


def reading(element):
    """What an element is read as; None for what is not shown."""
    kind = text_of(element, "type")
    if kind in (None, "selection", "easel-file", "easel-file-part", "easel-canvas") or element.get("isDeleted") is True:
        return None
    kind = "line" if kind == "draw" else kind if kind in KINDS else "unknown"
    width, height = number(element, "width"), number(element, "height")
    if kind == "unknown" and (width == 0 or height == 0):
        width, height = 100.0, 60.0
    is_line = kind in ("line", "arrow")
    x, y = number(element, "x"), number(element, "y")
    points = [point for point in map(pair, element.get("points") if isinstance(element.get("points"), list) else [])
              if point]
    if is_line and len(points) < 2:
        points = [[0.0, 0.0], [width, height]]
    if not is_line:
        x, y, width, height = x + min(0, width), y + min(0, height), abs(width), abs(height)
        if max(abs(x), abs(y), abs(x + width), abs(y + height)) > FARTHEST:
            return None
    if is_line or (kind == "freedraw" and points):
        spans = [[min(axis), max(axis)] for axis in zip(*points)]
        if any(abs(start + end) > FARTHEST for start, span in zip((x, y), spans) for end in span):
            return None
        if is_line and max(high - low for low, high in spans) > LONGEST:
            return None
    read = {"kind": kind, "x": x, "y": y, "opacity": number(element, "opacity", 100, 0, 100) / 100,
            "angle": math.remainder(number(element, "angle"), 2 * math.pi)}
    if not is_line:
        read |= {"width": width, "height": height}
    if kind not in ("unknown", "embeddable", "iframe"):
        fill = text_of(element, "fillStyle") or "solid"
        line = text_of(element, "strokeStyle")
        read |= {"ink": colour(element, "strokeColor", "#1e1e1e"),
                 "background": colour(element, "backgroundColor", "transparent"),
                 "fill": fill if fill in ("solid", "hachure", "zigzag", "cross-hatch", "dots") else "hachure",
                 "line": line if line in ("dashed", "dotted") else "solid",
                 "roughness": number(element, "roughness", 1.0, 0, 10),
                 "strokeWidth": number(element, "strokeWidth", 2, 0, 1000) or 2.0}
    if kind in ("rectangle", "line", "arrow", "diamond", "image"):
        read["radius"] = radius(element, 40)
    if is_line or kind == "freedraw":
        read["points"] = points
    if kind == "arrow":
        read["heads"] = [head(element, "startArrowhead", None), head(element, "endArrowhead", "arrow")]
    elif kind == "line":
        read["heads"] = [None, None]
    if kind == "freedraw":
        read |= pen(element)
    if kind == "text":
        read |= text(element, height)
    return read


def radius(element, side):
    """Of a corner between sides of which the shorter one is so long; None for a sharp one."""
    roundness = element.get("roundness")
    if not isinstance(roundness, dict):
        return side / 4 if text_of(element, "strokeSharpness") == "round" else None
    if number(roundness, "type") != 3:
        return side / 4
    return min(side / 4, max(0.0, number(roundness, "value", 32)))


def head(element, key, absent):
    if key in element and element[key] is None:
        return None
    name = text_of(element, key)
    if name is None:
        return absent
    name = OLD_HEADS.get(name, name)
    return name if name in HEADS else "other"


def pen(element):
    options = element.get("strokeOptions") if isinstance(element.get("strokeOptions"), dict) else {}
    constant = options.get("variability") == "constant"
    width = number(element, "strokeWidth", 2, 0, 1000) or 2.0
    given = element.get("points") if isinstance(element.get("points"), list) else []
    known = element.get("pressures") if isinstance(element.get("pressures"), list) else []
    pressures = []
    for index, point in enumerate(given):
        if pair(point):
            value = number({"p": known[index]}, "p", 0.5) if index < len(known) else -1
            pressures.append(-1 if value < 0 else min(1, value))
    simulates = element.get("simulatePressure")
    return {"constant": constant, "size": width * (1.4 if constant else 4.25),
            "following": 0.15 + (1 - number(options, "streamline", 0.5, 0, 1)) * 0.85,
            "simulates": simulates if isinstance(simulates, bool) else True,
            "pressures": pressures if simulates is not True else None}


def text(element, height):
    size, family = number(element, "fontSize", 20), number(element, "fontFamily", 5, -1e6, 1e6)
    if text_of(element, "fontFamily") is not None:
        family = FAMILIES.get(element["fontFamily"].lower().strip("'\" "), 5)
    font = text_of(element, "font")
    if font is not None:
        digits = ""
        for letter in font.lstrip(" "):
            if letter not in "0123456789.":
                break
            digits += letter
        try:
            size = float(digits) or 20
        except ValueError:
            size = 20
        name = font.partition(" ")[2].replace("'", "").replace('"', "").lstrip(" ").lower()
        family = FAMILIES.get(name, 5)
    size, family = min(10_000, max(1, size)), int(family)
    words = text_of(element, "text") or ""
    lines = words.replace("\t", "        ").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    line_height = number(element, "lineHeight", 0, 0, 10)
    if line_height:
        line_height = max(0.1, line_height)
    else:
        told = height / len(lines) / size
        line_height = told if 0.5 <= told <= 3 else LINE_HEIGHTS.get(family, 1.25)
    align, vertical = text_of(element, "textAlign"), text_of(element, "verticalAlign")
    read = {"fontSize": size, "fontFamily": family, "lineHeight": line_height, "lines": lines,
            "align": align if align in ("center", "right") else "left"}
    return read if words.strip(BLANKS) else {"lines": None}


def element_cases():
    wrong = [None, "7", "", 7, -7, 0, True, [], {}, "no such value", 1e300]
    properties = ["x", "y", "width", "height", "angle", "strokeColor", "backgroundColor", "fillStyle", "strokeWidth",
                  "strokeStyle", "roughness", "opacity", "roundness", "strokeSharpness", "isDeleted"]
    own = {"arrow": ["startArrowhead", "endArrowhead", "points"], "line": ["startArrowhead", "endArrowhead", "points"],
           "freedraw": ["points", "pressures", "simulatePressure", "strokeOptions"],
           "text": ["font", "fontSize", "fontFamily", "lineHeight", "text", "textAlign", "verticalAlign"]}
    cases = []

    def add(name, element):
        cases.append({"name": name, "element": element, "reading": reading(element)})

    base = {"text": {"text": "one\ntwo", "width": 80, "height": 50}, "freedraw": {"points": [[0, 0], [5, 5], [9, 0]]},
            "arrow": {"width": 30, "height": -20}, "line": {"width": 30, "height": -20}}
    for kind in [*KINDS, "draw", "selection", "sticky-of-2031", "", "Rectangle", "easel-file", "easel-file-part", "easel-canvas"]:
        add(f"nothing but the type {kind!r}", {"type": kind})
        add(f"a usual {kind!r}", {"type": kind, "x": 3, "y": 4, "width": 50, "height": 40, **base.get(kind, {})})
        # What every type reads alike is looked at in a few of them.
        common = properties if kind in ("rectangle", "line", "freedraw", "sticky-of-2031") else properties[:3]
        for key in [*common, *own.get(kind, [])]:
            for value in wrong:
                # A font as large as can be is as good as any other.
                add(f"{key} {value!r} of a {kind!r}", {"type": kind, "width": 50, "height": 40, **base.get(kind, {}), key: value})
    for value in [None, 7, True, [], {}]:
        add(f"the type {value!r}", {"type": value, "width": 9})
    for name in [*HEADS, *OLD_HEADS, "cardinality_of_2031", "none", "Arrow"]:
        add(f"the head {name}", {"type": "arrow", "points": [[0, 0], [90, 0]], "startArrowhead": name, "endArrowhead": name})
        add(f"the head {name} of a line", {"type": "line", "points": [[0, 0], [90, 0]], "endArrowhead": name})
    for font in ["36px Cascadia", "20px Virgil", "16px Helvetica", "28px 'Lilita One'", "20.5px Nunito", "px", "",
                 "bold 20px Virgil", "20px", " 20px  Excalifont", "20px Papyrus", "0px Virgil", "1.2.3px Virgil", "36px \u0301Cascadia",
                 "36px\u00a0Cascadia", "36px Cascadia ", "\u0663\u0666px Cascadia", "1e3px Cascadia", "-5px Cascadia", "36px\r\nCascadia"]:
        add(f"the font {font!r}", {"type": "text", "text": "x", "font": font, "fontSize": 11, "fontFamily": 6})
    for family in [*range(0, 12), "Cascadia", "lilita one", "Papyrus", 5.7, -1]:
        add(f"the family {family!r}", {"type": "text", "text": "x", "fontFamily": family})
    for words in ["\u0085", "\ufeff", "\u00a0", " \u0301", "\u200b", "\u2028", "\u3000\t", "a\u2028b", "a\r\n\u0301b\n\rc", "\t\u0301", "\u000b"]:
        add(f"the text {words!r}", {"type": "text", "text": words})
    for fill in ["dots", "dashed", "zigzag-line", "cross-hatch", "zigzag", "SOLID"]:
        add(f"the fill {fill}", {"type": "ellipse", "fillStyle": fill})
    for roundness in [{"type": 1}, {"type": 2}, {"type": 3}, {"type": 3, "value": 4}, {"type": 3, "value": -1}, {"type": 9},
                      {}, {"type": "3"}]:
        for sharpness in ["round", "sharp", None]:
            add(f"{roundness} and {sharpness}", {"type": "rectangle", "roundness": roundness, "strokeSharpness": sharpness})
    for points in [[[0, 0]], [[0, 0], None, [4, "x"], [5, 6, 7]], [[1, 1], [2]], [[3, 4], [30, 40]], "none",
                   [[0, 0], [75_000, 0]], [[0, 0], [75_001, 0]], [[0, 0], [0, 1e9]], [[0, 0], [838097658820234.1, 29.6]],
                   [[-40_000, 0], [40_000, 1]], [[0, 0], [0, 0]], []]:
        for kind in ["line", "arrow", "draw", "freedraw"]:
            add(f"{kind} through {points}", {"type": kind, "x": 1, "y": 2, "width": 70, "height": 20, "points": points})
    for place in [2e7, 3e7, -5e9, 1e12, 1.1e12, 419048829414166, -1e300]:
        add(f"a shape at {place}", {"type": "rectangle", "x": place, "width": 100, "height": 100})
        add(f"a stroke at {place}", {"type": "freedraw", "y": place, "points": [[0, 0], [5, 5]]})
        add(f"a line at {place}", {"type": "line", "x": place, "points": [[0, 0], [5, 5]]})
    for pressures in [[0.1, 0.2, 0.3], [0.1], [], None, [2, -1, "x"], [0.5, None, 0]]:
        for simulates in [True, False, None, "absent"]:
            element = {"type": "freedraw", "points": [[0, 0], [5, "x"], [9, 0], [12, 3]], "pressures": pressures,
                       "simulatePressure": simulates}
            if simulates == "absent":
                del element["simulatePressure"]
            add(f"pressures {pressures} and {simulates}", element)
    for options in [{"variability": "constant"}, {"variability": "variable", "streamline": 0.2}, {"variability": "sometimes"},
                    {"streamline": 7}, {"streamline": "x"}, "constant"]:
        add(f"stroke options {options}", {"type": "freedraw", "points": [[0, 0], [50, 5]], "strokeOptions": options})
    return cases


def file_cases():
    box = {"id": "r", "type": "rectangle", "x": 0, "y": 0, "width": 10, "height": 10}
    png = "data:image/png;base64,iVBORw0KGgo="
    deep = 1
    for _ in range(40):
        deep = [deep]

    def levels(count):
        value = 1
        for _ in range(count):
            value = [value]
        return value

    def drawing(*elements, files=None, **more):
        return {"type": "excalidraw", "version": 2, "elements": list(elements), "files": files or {}, **more}

    def case(name, file, elements=None, files=(), told=(), repeated=("", 0), holds=None, canvas=None):
        """In a reader's text, what is repeated stands for @@. Of elements by their id, some properties that they have."""
        text = file if isinstance(file, str) else json.dumps(file)
        return {"name": name, "text": text, "repeated": list(repeated), "elements": elements, "files": list(files), "told": list(told),
                "holds": holds or {}, "canvas": canvas}

    return [
        case("a drawing", drawing(box), ["r"]),
        case("a byte order mark", "\ufeff" + json.dumps(drawing(box)), ["r"]),
        case("space around", " \n\t" + json.dumps(drawing(box)) + "\n", ["r"]),
        case("a clipboard", {"type": "excalidraw/clipboard", "elements": [box]}, ["r"]),
        case("a clipboard of the programming interface", {"type": "excalidraw-api/clipboard", "elements": [box]}, ["r"]),
        case("a library of version 1", {"type": "excalidrawlib", "version": 1, "library": [[box], [dict(box, id="s")]]}, ["r", "s"]),
        case("a library of version 2", {"type": "excalidrawlib", "version": 2, "libraryItems": [{"id": "i", "elements": [box]}]}, ["r"]),
        case("a library with an item of nothing", {"type": "excalidrawlib", "libraryItems": [7, {"id": "i"}, {"elements": [box]}]},
             ["r"], told=["item 0", "item 1"]),
        case("no drawing: a list", []),
        case("no drawing: a text", "nonsense"),
        case("no drawing: a type of its own", {"type": "excalidraw-of-2031", "elements": [box]}),
        case("no drawing: no elements", {"type": "excalidraw"}),
        case("no drawing: elements that are none", {"type": "excalidraw", "elements": {"r": box}}),
        case("no library: no items", {"type": "excalidrawlib"}),
        case("elements that are none", drawing(None, 7, "x", [], box), ["r"],
             told=["element 0 of elements", "element 1 of elements", "element 2 of elements", "element 3 of elements"]),
        case("elements that were deleted", drawing(dict(box, isDeleted=True), box), ["r"]),
        case("a selection", drawing(dict(box, type="selection"), box), ["r"], told=["element 0 of elements (selection)"]),
        case("unknown types", drawing(dict(box, id="u", type="sticky-of-2031", extra={"a": [1]}), box), ["u", "r"],
             told=["element 0 of elements (sticky-of-2031)"]),
        case("no type", drawing({"id": "n", "x": 1}, box), ["n", "r"], told=["element 0 of elements"]),
        case("no place", drawing({"id": "n", "type": "ellipse"}), ["n"]),
        case("a line from nowhere to nowhere", drawing(
            {"id": "l", "type": "line", "x": 419048829414166, "points": [[0, 0], [838097658820234.1, 29.6]]}, box), ["l", "r"],
             told=["element 0 of elements (line)"]),
        case("half a surrogate pair", '{"type":"excalidraw","elements":[{"id":"t","type":"text","text":"cut \\ud83d"}]}', ["t"]),
        case("a number beyond all", '{"type":"excalidraw","elements":[{"id":"b","type":"ellipse","x":1e999},%s]}' % json.dumps(box),
             ["r"], told=["element 0 of elements"]),
        case("integers that no double holds",
             '{"type":"excalidraw","elements":[{"id":"b","type":"ellipse","version":9007199254740993,"seed":[-123456789012345678901234]}],'
             '"appState":{"a":9007199254740993}}', ["b"], holds={"b": {"version": 9007199254740992.0, "seed": [-123456789012345678901234.0]}}),
        case("an integer beyond all", '{"type":"excalidraw","elements":[{"id":"b","type":"ellipse","x":1%s},%s]}' % ("0" * 400, json.dumps(box)),
             ["r"], told=["element 0 of elements"]),
        case("a zero in a key", drawing({"id": "z", "type": "ellipse", "a": {"b\0": 1}}, box), ["r"], told=["element 0 of elements"]),
        case("a zero in a key of the file", '{"type":"excalidraw","elements":[],"\\u0000":1}'),
        case("a zero in the name of a file", '{"type":"excalidraw","elements":[],"files":{"\\u0000":{}}}'),
        case("a zero in a key of an item", '{"type":"excalidrawlib","libraryItems":[{"elements":[],"\\u0000":{}}]}'),
        case("what is beside the drawing and can't be kept",
             '{"type":"excalidraw","elements":[%s],"appState":{"a":1e999,"\\u0000":1}}' % json.dumps(box), ["r"]),
        *[case(f"a canvas of the colour {colour}", drawing(box, appState={"viewBackgroundColor": colour}), ["r"], canvas=colour)
          for colour in ["#fff9db", "#FFF", "white", "rgb(1, 2, 3)"]],
        *[case(f"a canvas of no colour: {colour}", drawing(box, appState={"viewBackgroundColor": colour}), ["r"])
          for colour in ["transparent", "url(#x)", "", None, 7, ["red"]]],
        case("a canvas that is an element", drawing({"id": "easel:canvas", "type": "easel-canvas", "viewBackgroundColor": "red"}),
             ["easel:canvas"], told=["element 0 of elements (easel-canvas)"]),
        case("a zero in a text", drawing({"id": "z", "type": "text", "text": "a\0b"}, box), ["z", "r"]),
        case("a key of objects in JavaScript", '{"type":"excalidraw","elements":[{"id":"p","type":"ellipse","__proto__":{"x":1}}]}', ["p"]),
        *[case(f"a key that occurs twice: {text}", text) for text in [
            '{"type":"excalidraw","type":"excalidraw","elements":[]}', '{"type":"excalidraw","elements":[{"a":1,"b":[{}],"a":2}]}',
            '{"type":"excalidraw","elements":[{"a":"\\\\","\\u0061":2}]}', '{"type":"excalidraw","elements":[],"appState":{"a":{"b":1,"b":1}}}',
            '{"type":"excalidraw","elements":[{"a\\ud83d":1,"a\\ud83e":2}]}',
            '{"type":"excalidraw","elements":[],"files":{"F":{},"F":{}}}', '{"type":"excalidrawlib","libraryItems":[{"id":1,"id":1}]}']],
        case("a key that occurs in two objects", '{"type":"excalidraw","elements":[{"id":"a","type":"ellipse","b":{"a":["a","a"]},"a":"b\\"{"}]}', ["a"]),
        case("an element that nests too deep", drawing({"id": "d", "type": "ellipse", "a": deep}, box), ["r"],
             told=["element 0 of elements (ellipse)"]),
        case("an element of too many properties", drawing(
            {"id": "d", "type": "ellipse", **{f"p{n}": 0 for n in range(1000)}}, box), ["r"], told=["element 0 of elements"]),
        case("an element that has too many properties with an index", drawing(
            {"id": "d", "type": "ellipse", **{f"p{n}": 0 for n in range(998)}}, box), ["r"], told=["element 0 of elements"]),
        case("an element of as many properties as may be", drawing(
            {"id": "d", "type": "ellipse", **{f"p{n}": 0 for n in range(997)}}, box), ["d", "r"]),
        case("an element a little too long for a board", drawing({"id": "d", "type": "line", "points": [], "a": "@@"}, box), ["r"],
             told=["element 0 of elements (line)"], repeated=("é", 524_200)),
        case("a text that no operation holds", drawing({"id": "d", "type": "text", "text": "@@"}, box), ["r"],
             told=["element 0 of elements (text)"], repeated=("x", 300_000)),
        case("an element that is too long", drawing({"id": "d", "type": "line", "points": ["@@"]}, box), ["r"],
             told=["element 0 of elements"], repeated=('",[1.25,2.5],"', 120_000)),
        case("as many levels beside the drawing as may be", drawing(box, appState=levels(100)), ["r"]),
        case("too many levels beside the drawing", drawing(box, appState=levels(200))),
        case("too many levels in an element", drawing(dict(box, a=levels(200)), box)),
        case("a member beside the drawing that is as long as may be", drawing(box, appState={"a": "@@"}), ["r"], repeated=("x", 1_040_000)),
        case("a member beside the drawing that is too long", drawing(box, appState={"a": "@@"}), repeated=("x", 1_060_000)),
        case("a picture", drawing(box, files={"F": {"mimeType": "image/png", "id": "F", "dataURL": png}}), ["r"], ["F"]),
        *[case(f"{files!r} for files", json.dumps({"type": "excalidraw", "elements": [box], "files": files}), ["r"])
          for files in [None, 7, "x", [], [{"dataURL": png}], True]],
        case("files of names that objects of JavaScript have", json.dumps(drawing(box, files={
            name: {"mimeType": "image/png", "dataURL": png} for name in ["__proto__", "constructor", "toString"]})), ["r"],
             ["__proto__", "constructor", "toString"]),
        case("files that are equal", drawing(box, files={"F": {"dataURL": png}, "G": {"dataURL": png}}), ["r"], ["F", "G"]),
        case("a file of another name than it says", drawing(box, files={"F": {"id": "G", "dataURL": png}}), ["r"], ["F"]),
        case("a file without a type", drawing(box, files={"F": {"dataURL": png}}), ["r"], ["F"]),
        case("files of a library", {"type": "excalidrawlib", "libraryItems": [{"elements": [dict(box, type="image", fileId="F")]}],
                                    "files": {"F": {"mimeType": "image/png", "dataURL": png}, "G": 7}}, ["r"], ["F"], told=['file "G"']),
        case("files without elements", drawing(files={"F": {"mimeType": "image/png", "dataURL": png}}), [], ["F"]),
        case("an image whose file is there", drawing(dict(box, type="image", fileId="F"), files={"F": {"dataURL": png}}), ["r"], ["F"]),
        case("an image whose file can't be taken", drawing(dict(box, type="image", fileId="F"), files={"F": {"dataURL": "x"}}), ["r"],
             told=['file "F"']),
        case("an image that has its own bytes", drawing(dict(box, type="image", dataURL=png)), ["r"]),
        *[case(f"an image of the file {name!r}, which is not there", drawing(dict(box, type="image", fileId=name), files={"F": {"dataURL": png}}),
               ["r"], ["F"], told=["element 0 of elements (image)"]) for name in [None, 7, "", "f", "toString", "__proto__", ["F"]]],
        case("an image of a library that has no files", {"type": "excalidrawlib", "library": [[dict(box, type="image", fileId="F")]]}, ["r"],
             told=["element 0 of item 0 (image)"]),
        case("members that its type does not ask for", drawing(box, libraryItems=[7, {"elements": [None]}], library=[[7]]), ["r"]),
        case("a library's elements that are none of its items", {"type": "excalidrawlib", "elements": [7, box], "library": [[dict(box, id="s")]]}, ["s"]),
        case("a library of both versions", {"type": "excalidrawlib", "library": [7, [dict(box, id="s")]], "libraryItems": [{"elements": [box]}]}, ["r"]),
        case("a library whose items are none, and old ones", {"type": "excalidrawlib", "library": [[box], 7], "libraryItems": 7}, ["r"],
             told=["item 1"]),
        case("items of version 1 in a list of version 2", {"type": "excalidrawlib", "libraryItems": [[box], {"elements": [None]}]}, ["r"],
             told=["element 0 of item 1"]),
        case("items of nothing", {"type": "excalidrawlib", "libraryItems": [{"elements": []}, []]}, []),
        case("an item with two lists", '{"type":"excalidrawlib","libraryItems":[{"elements":[],"elements":[]}]}'),
        case("elements of a clipboard that are none", {"type": "excalidraw/clipboard", "elements": [box, 7], "files": None}, ["r"],
             told=["element 1 of elements"]),
        case("a byte order mark twice", "\ufeff\ufeff" + json.dumps(drawing(box))),
        case("a byte order mark behind a space", " \ufeff" + json.dumps(drawing(box))),
        case("another blank around", "\u00a0" + json.dumps(drawing(box))),
        case("two drawings", json.dumps(drawing(box)) + json.dumps(drawing(box))),
        case("a drawing within another thing", {"data": drawing(box)}),
        case("a type of another case", {"type": "Excalidraw", "elements": [box]}),
        case("a type that is a list", {"type": ["excalidraw"], "elements": [box]}),
        case("files that are none", drawing(box, files={
            "A": 7, "B": {"id": "B"}, "C": {"dataURL": 7}, "D": {"dataURL": "https://example.org/x.png"},
            "F": {"mimeType": "image/png", "dataURL": png}}), ["r"], ["F"],
             told=['file "A"', 'file "B"', 'file "C"', 'file "D"']),
        case("a file that is no picture", drawing(box, files={"P": {"dataURL": "data:application/pdf;base64,QUJD"}}), ["r"], ["P"],
             told=['file "P"']),
        case("a file with a name of its own", drawing(box, files={"Ä b/c": {"mimeType": "image/png", "dataURL": png}}), ["r"], ["Ä b/c"]),
    ]


def whole(value):
    """With U+FFFD for each half of a surrogate pair."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [whole(each) for each in value]
    return {whole(key): whole(each) for key, each in value.items()} if isinstance(value, dict) else value


class Names:
    """Ids that a board allows and that are free: their own where possible."""

    def __init__(self):
        self.taken, self.attempts = set(), {}

    def take(self, wanted, may_keep=True):
        name = wanted if may_keep else self.another(wanted)
        while not ELEMENT_ID.fullmatch(name) or name in self.taken:
            name = self.another(wanted)
        self.taken.add(name)
        return name

    def another(self, wanted):
        attempt = self.attempts.get(wanted, 0)
        self.attempts[wanted] = attempt + 1
        return hashed(wanted, attempt)


def hashed(name, attempt=0):
    """FNV-1a with 64 bits, in base 36."""
    value = 0xcbf29ce484222325
    for byte in f"{attempt}:{name}".encode():
        value = (value ^ byte) * 0x100000001b3 % (1 << 64)
    digits = ""
    while value:
        value, digit = divmod(value, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return "e-" + digits


def nth_index(number):
    """A letter that says how many digits of base 62 follow, and these."""
    digits = string.digits + string.ascii_uppercase + string.ascii_lowercase
    return "a" + digits[number] if number < 62 else "b" + digits[(number - 62) // 62] + digits[(number - 62) % 62]


def board(drawing):
    """The elements of an empty board that takes a small drawing, by their ids."""
    drawing = whole(drawing)
    names, made, ids = Names(), {}, {}
    for name, file in drawing.get("files", {}).items():
        id = "file:" + (name if ELEMENT_ID.fullmatch("file:" + name) else hashed(name))
        made[id] = {**file, "type": "easel-file", "id": name, "dataURL": [file["dataURL"]]}
        names.taken.add(id)
    elements = [element for element in drawing["elements"] if element.get("isDeleted") is not True]
    own = []
    for number, element in enumerate(elements):
        id = element.get("id")
        is_text = isinstance(id, str) and id != ""
        own.append(names.take(id if is_text else f"element {number}", id != "easel:canvas" or element.get("type") == "easel-canvas"))
        if is_text:
            ids.setdefault(id, own[-1])

    def name(id):
        if not isinstance(id, str) or id == "":
            return id
        if id not in ids:
            ids[id] = names.take(id)
        return ids[id]

    named = []
    for id, element in zip(own, elements):
        element = {**element, "id": id}
        for key in ("containerId", "frameId"):
            if key in element:
                element[key] = name(element[key])
        for key in ("startBinding", "endBinding"):
            if isinstance(element.get(key), dict) and "elementId" in element[key]:
                element[key] = {**element[key], "elementId": name(element[key]["elementId"])}
        if isinstance(element.get("boundElements"), list):
            element["boundElements"] = [{**each, "id": name(each["id"])} if isinstance(each, dict) and "id" in each else each
                                        for each in element["boundElements"]]
        if isinstance(element.get("boundElementIds"), list):
            element["boundElementIds"] = [name(each) for each in element["boundElementIds"]]
        named.append(element)
    places = [(e["index"] if isinstance(e.get("index"), str) else "", e["id"]) for e in named]
    if any(not before < after for before, after in zip(places, places[1:])):
        for number, element in enumerate(named):
            element["index"] = nth_index(number)
    return made | {element["id"]: element for element in named}


def board_cases():
    """What an empty board has of a drawing, property by property; ids are all of ASCII in the order of indexes."""
    png = "data:image/png;base64,iVBORw0KGgo="

    def box(id, index=None, **more):
        element = {"type": "rectangle", "x": 0, "y": 0, "width": 10, "height": 10, **more}
        return element | ({} if id is Ellipsis else {"id": id}) | ({} if index is None else {"index": index})

    def case(name, elements, files=None, **more):
        drawing = {"type": "excalidraw", "elements": elements, **({} if files is None else {"files": files}), **more}
        return {"name": name, "text": json.dumps(drawing), "board": board(drawing)}

    odd = ["прямоугольник", "四角", "שלום", "my box", "😀", "x" * 64, "x" * 65, "y" * 300, "", " ", "a/b", "a.b", "e\u0301", "\u00e9", "K", "\u212a",
           "__proto__", "constructor", "toString", "hasOwnProperty", "0", "-1", "null", "undefined", "a\u0000b", "\u200b", "A", "a"]
    pieces = [box(id, index=f"a{'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}") for number, id in enumerate(odd)]
    references = [{"type": "arrow", "id": f"arrow{number}", "points": [[0, 0], [9, 9]], "startBinding": {"elementId": id, "focus": 0, "gap": 1},
                   "endBinding": {"elementId": odd[number - 1], "fixedPoint": [0.5, 0.5]}} for number, id in enumerate(odd)]
    texts = [{"type": "text", "id": f"text{number}", "text": "t", "containerId": id, "frameId": odd[number - 2]} for number, id in enumerate(odd)]
    holders = [box(f"holder{number}", boundElements=[{"type": "text", "id": id}, {"type": "arrow", "id": odd[number - 1]}],
                   boundElementIds=[id, odd[number - 1]], groupIds=[id, "e\u0301", "\u00e9"]) for number, id in enumerate(odd)]
    return [
        case("usual ids", [box("r", "a0"), box("s", "a1")]),
        case("odd ids", pieces),
        *[case(f"the id {id!r}", [box(id, "a0")]) for id in [None, 7, True, [], {}, "\ud83d", "x\udc00y"]],
        case("no ids", [box(...), box(...), box("element 1")]),
        case("ids that occur twice", [box("r", "a0"), box("r", "a1", x=1), box("r", "a2", x=2), box("s", "a3", boundElements=[{"id": "r", "type": "arrow"}])]),
        case("ids of halves of surrogate pairs", [box("\ud83d"), box("\ud83e"), box("\ufffd"), {"type": "text", "id": "t", "text": "x", "containerId": "\ude00"}]),
        case("references to odd ids", pieces + references),
        case("labels and frames of odd ids", pieces + texts),
        case("what odd ids are bound to", pieces + holders),
        case("references to what is not there", references[:9] + texts[:9] + holders[:9]),
        case("references that are none", [box("r", "a0", containerId=7, frameId=[], startBinding="x", endBinding={"elementId": 7}, groupIds="g",
                                              boundElements=[None, 7, "x", {}, {"id": 7}, {"id": "s", "type": "arrow"}], boundElementIds=[7, None]),
                                          box("s", "a1", boundElements="x", boundElementIds={}, groupIds=[7, "g", None], containerId=None)]),
        case("indexes that are no order", [box("b", "a1"), box("a", "a0"), box("c", "a1")]),
        case("indexes that are none", [box("b", 7), box("a"), box("c", "")]),
        case("equal indexes", [box("a", "a0"), box("b", "a0"), box("c", "zz~")]),
        case("an element under the id of the canvas", [box("easel:canvas", "a0"), {"type": "text", "id": "t", "text": "x", "containerId": "easel:canvas", "index": "a1"}]),
        case("an element under the id of a file", [box("file:F", "a0"), box("i", "a1", type="image", fileId="F")], {"F": {"dataURL": png}}),
        case("elements that a board keeps files in", [{"type": "easel-file", "id": "file:F", "dataURL": ["x"]}, {"type": "easel-file-part", "id": "F"}]),
        case("files of odd names", [box(f"i{number}", f"a{number}", type="image", fileId=name) for number, name in enumerate(["Ä b/c", "e\u0301", "\u00e9", "__proto__", "x" * 59])],
             {name: {"mimeType": "image/png", "id": "other", "dataURL": png, "created": 5, "lastRetrieved": 7, "more": {"a": [1]}}
              for name in ["Ä b/c", "e\u0301", "\u00e9", "__proto__", "x" * 59, "x" * 60, "", "constructor", "\ud83d"]}),
        case("files that nothing shows", [box("r", "a0")], {"F": {"dataURL": png}, "G": {"dataURL": "data:application/pdf;base64,QUJD", "mimeType": 7}}),
        case("properties of all kinds", [box("r", "a0", **{"customData": {"a": [None, 1.5, "x"]}, "locked": "yes", "version": -1, "seed": 1e15, "link": None,
                                                          "isDeleted": False, "versionNonce": "n", "updated": 0, "status": "pending", "": 1, "__proto__": {"x": 1},
                                                          "constructor": 7, "ключ": "значение", "e\u0301": 1, "\u00e9": 2})]),
        case("what repair would change", [{"type": "draw", "id": "d", "index": "a0", "strokeSharpness": "round", "points": [[1, 1]]},
                                          {"type": "text", "id": "t", "index": "a1", "font": "36px Cascadia", "text": "x"},
                                          {"type": "arrow", "id": "a", "index": "a2", "x": 2e7, "y": -3e7, "width": 5, "angle": 99, "opacity": 700},
                                          {"type": "line", "id": "l", "index": "a3", "x": 419048829414166, "points": [[0, 0], [838097658820234.1, 29.6]]},
                                          {"type": "future-of-2031", "id": "u", "index": "a4"}]),
    ]


def library_cases():
    """Where the items' elements are on an empty board."""
    def item(name, x, y, width, height, stroke=2):
        return {"id": name, "type": "rectangle", "x": x, "y": y, "width": width, "height": height, "strokeWidth": stroke}

    label = {"id": "label", "type": "text", "text": "far away", "x": -9000, "y": 0, "width": 50, "height": 20, "containerId": "a"}
    claimed = {"id": "label", "type": "text", "text": "far away", "x": -9000, "y": 0, "width": 50, "height": 20}
    holder = dict(item("a", 500, 500, 80, 40), boundElements=[{"type": "text", "id": "label"}])
    hidden = {"id": "nowhere", "type": "rectangle", "x": 1e300}
    libraries = [
        [[item("a", 500, 500, 80, 40)], [item("b", -7, 3, 100, 100, 4)]],
        [[item(f"n{number}", number * 1000, 5, 30 + number * 7, 90 - number * 5, number)] for number in range(1, 12)],
        [[item("a", 500, 500, 80, 40), label], [item("b", 0, 0, 20, 20)]],
        [[holder, claimed], [item("b", 0, 0, 20, 20)]],
        [[hidden], [], [item("b", 0, 0, 20, 20)], [item("c", 1, 2, 3000, 4)], [item("d", 3, 4, 5, 6)]],
    ]
    return [{"library": {"type": "excalidrawlib", "libraryItems": [{"elements": each} for each in items]},
             "places": places(items)} for items in libraries]


def places(items):
    def box(elements):
        seen = [(e["x"] - e["strokeWidth"] / 2, e["y"] - e["strokeWidth"] / 2, e["x"] + e["width"] + e["strokeWidth"] / 2,
                 e["y"] + e["height"] + e["strokeWidth"] / 2) for e in elements if "strokeWidth" in e] or [(0, 0, 0, 0)]
        return [pick(corner) for pick, corner in zip((min, min, max, max), zip(*seen))]

    items = [elements for elements in items if elements]
    boxes = [box(elements) for elements in items]
    area = sum((right - left + 40) * (bottom - top + 40) for left, top, right, bottom in boxes)
    width = max([math.sqrt(area) * 1.1] + [right - left for left, _, right, _ in boxes])
    x = y = row = 0
    placed = {}
    for elements, (left, top, right, bottom) in zip(items, boxes):
        if x > 0 and x + right - left > width:
            x, y, row = 0, y + row + 40, 0
        for element in elements:
            placed[element["id"]] = [element["x"] + x - left, element.get("y", 0) + y - top]
        x, row = x + right - left + 40, max(row, bottom - top)
    return placed


def size_cases():
    """The box around all that is seen, within a few pixels: the page counts the names of frames and a pixel for smooth edges."""
    def shape(id, type="rectangle", x=0, y=0, width=100, height=100, **more):
        return {"id": id, "type": type, "x": x, "y": y, "width": width, "height": height, "roughness": 0, "strokeWidth": 2, **more}

    near = shape("near")
    points = [shape(f"p{number}", type, 1e7 * (number + 1), -1e6, 0, 0) for number, type in enumerate(
        ["rectangle", "diamond", "ellipse", "image", "frame", "embeddable", "iframe"])]
    lines = [shape(f"l{type}{number}", type, 3e7, 5, 9, 9, points=between)
             for type in ("line", "arrow") for number, between in enumerate([[[0, 0], [0, 0]], [[7, 7], [7, 7.05]], [[0, 0]] * 5])]
    frame = shape("f", "frame", name="x")
    return [{"elements": elements, "bounds": bounds} for elements, bounds in [
        ([near], [-1, -1, 101, 101]),
        ([near, *points], [-1, -1, 101, 101]),
        ([near, *lines], [-1, -1, 101, 101]),
        ([near, shape("d", "freedraw", 500, 500, 0, 0, points=[[0, 0], [0.0001, 0.0001]])], [-1, -1, 504, 504]),
        ([near, shape("v", "line", 0, 0, 0, 900, points=[[0, 0], [0, 900]])], [-1, -1, 101, 901]),
        ([near, shape("flat", "rectangle", 0, 500, 300, 0)], [-1, -1, 301, 501]),
        ([shape("p", "rectangle", 5e6, 0, 0, 0)], [5e6 - 1, -1, 5e6 + 1, 1]),
        ([frame, shape("in", "rectangle", -5e5, 40, 1e6, 20, frameId="f")], [-1, -20, 101, 101]),
        ([frame, shape("out", "rectangle", 7000, 0, frameId="f")], [-1, -20, 101, 101]),
        ([shape("g", "frame", 0, 0, 400, 200, name="x", angle=math.pi / 2), shape("in", "ellipse", -900, -900, 2000, 2000, frameId="g")],
         [99, -101, 321, 301]),
        ([near, shape("far", "rectangle", 2e7)], [-1, -1, 2e7 + 101, 101]),
        ([near, {"id": "hidden", "type": "rectangle", "x": 1e300, "width": 5, "height": 5}, shape("t", "text", 9e6, text=" ")], [-1, -1, 101, 101]),
    ]]


def order_cases():
    """Indexes in use, the elements' after them; what comes next is above all and ascends."""
    return [["a0"], ["a0", "a1", "a1V"], ["azV"], ["zz~"], ["zz~", "a0"], ["zz~a0"], ["a0", "a0"], [""], [], ["ä"], ["~", "~~"],
            ["Zz"], ["hello"], ["zzz"], ["z" * 27], ["\U0001f600"], ["a0~"], ["!"], ["{", "zz~b1"]]


def pictures():
    def svg(text):
        return "data:image/svg+xml;base64," + base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()

    head = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">'
    good = [head + '<rect width="10" height="10" fill="red"/></svg>',
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">' + head + "</svg>",
            head + "<text>one = two</text></svg>", "\ufeff" + head + "</svg>"]
    bad = [head + "<script>alert(1)</script></svg>", head + "<SCRIPT/></svg>", head + '<g onload="x()"/></svg>',
           head + "<g\nonclick\n=\n'x()'/></svg>", head + '<a href="javascript:x()"/></svg>', head + "<foreignObject/></svg>",
           '<!DOCTYPE svg [<!ENTITY x "y">]>' + head + "</svg>", head.encode("utf-16"), "no picture", head + "<svg:script/></svg>",
           '<?xml-stylesheet href="x"?>' + head + "</svg>", b"\xff" + head.encode(), head + '<image href="data:text/html,x"/></svg>']
    return [{"url": svg(text), "shown": shown} for texts, shown in ((good, True), (bad, False)) for text in texts] + [
        {"url": url, "shown": shown} for url, shown in [
            ("data:image/png;base64,QUJD", True), ("data:image/avif;base64,QUJD", True),
            *[(f"data:image/{name};base64,QUJD", True) for name in [
                "jpeg", "jpg", "pjpeg", "jfif", "gif", "webp", "bmp", "x-ms-bmp", "x-icon", "vnd.microsoft.icon", "x-png", "PNG", "Jpg",
                "png;charset=utf-8", "jpeg;name=a.jpg"]],
            *[(f"data:image/{name};base64,QUJD", False) for name in ["tiff", "heic", "svg", "pn", "pngx", "png,", "x" * 200, ""]],
            ("data:;base64,QUJD", False), ("data:image/png;base64x,QUJD", False), ("data:image/png;base64;charset=x,QUJD", False),
            ("data:image/png;base64,", False), ("data:image/png;base64,QU JD", True), ("data:image/png;base64,QU%4AD", True),
            ("data:image/png;base64,QU\r\n\tJD\n", True), ("data:image/png;base64,QU-_", False), ("data:image/png;base64,QU\u00a0JD", False),
            ("data:image/png;base64,QU%0", False), ("data:image/png;base64,%", False), ("data:image/png;base64,\n", False),
            *[("data:image/svg+xml" + middle + text, shown) for middle in [",", ";utf8,", ";charset=utf-8,", ";charset=UTF-8;x=y,"]
              for texts, shown in ((good[:3], True), (bad[:6], False)) for text in [*texts, *map(urllib.parse.quote, texts)]],
            *[(svg(good[0] + " " * blanks).rstrip("="), True) for blanks in range(3)], (svg(good[0]).rstrip("=") + "=====", False),
            ("data:image/svg+xml;base64,\n" + "\n".join(textwrap.wrap(svg(good[0]).partition(",")[2], 20)), True),
            ("data:image/svg+xml;base64," + urllib.parse.quote(svg(good[0]).partition(",")[2], safe=""), True),
            ("data:image/svg+xml,%3Csvg%20id=%22%F0%9F%98%80%22/%3E", True), ("data:image/svg+xml,%3Csvg%20id=%22%FF%22/%3E", False),
            ("data:image/svg+xml,<svg id='שלום %'/>", True), ("data:image/svg+xml,", False), ("data:image/svg+xml", False),
            *[(f"data:{kind};base64," + base64.b64encode(start + bytes(20)).decode(), shown) for kind in ["", "application/octet-stream", "text/plain", "image/svg"]
              for start, shown in [(b"\x89PNG\r\n\x1a\n", True), (b"\xff\xd8\xff\xe0", True), (b"GIF89a", True), (b"RIFF....WEBPVP8", True),
                                   (b"\x00\x00\x00\x1cftypavif", True), (b"RIFF....WAVE", False), (b"<svg/>", False), (b"%PDF-1.4", False), (b"\x89PNG", False)]],
            ("data:;base64," + base64.b64encode(b"\xff\xd8\xff").decode(), True), ("data:;base64,/9j=/9j/", False),
            ("data:image/png," + urllib.parse.quote(b"\x89PNG\r\n\x1a\n"), True), ("data:,GIF89a", True), ("data:GIF89a", False),
            ("data:text/html;image/png;base64,QUJD", False), (" data:image/png;base64,QUJD", False), ("data:image/\u212aicon;base64,QUJD", False),
            ("data:IMAGE/PNG;BASE64,QUJD", True), ("data:image/svg+xml;charset=utf-8;base64," + svg(good[0]).partition(",")[2], True),
            ("data:image/svg+xml;charset=utf-8;base64," + svg(bad[0]).partition(",")[2], False), ("data:image/png,QUJD", False),
            ("data:image/svg+xml;utf8,<svg/>", True), ("https://example.org/x.png", False), ("data:text/html;base64,QUJD", False)]]


def directions():
    return [["שלום!", True], ["مرحبا، كيف حالك؟", True], ["abc שלום! 123", False], ["123 שלום", True], ["(1) abc", False], ["", False],
            ["!?", False], ["\u200fabc", True], ["\u200eשלום", False], ["ܫܠܡܐ", True], ["日本", False], ["ߒߞߏ", True], ["😀 שלום", True], ["\u061cabc", False], ["\u202babc", False], ["\u2067abc", False],
            ["1. שלום", True], ["«مرحبا»", True], ["ʰשלום", False], ["ªשלום", False], ["\u05b0abc", False], ["١٢٣ abc", False], ["𞤀𞤣", True], ["𐤀 x", True],
            ["שלום\nabc", True], ["\nשלום", True], ["e\u0301שלום", False], ["\ufb1d", True], ["ⅷ שלום", True], ["🅰 שלום", True]]


def agreed(elements):
    """What the elements of a file say of what is bound to them; the bindings of the arrows count."""
    living = [element for element in elements if element.get("isDeleted") is not True]
    arrows = [element for element in living if element["type"] == "arrow"]
    names = {arrow["id"] for arrow in arrows}

    def ends(arrow):
        return [arrow[key]["elementId"] for key in ("startBinding", "endBinding") if isinstance(arrow.get(key), dict)]

    said = {}
    for element in living:
        listed = element.get("boundElements") if isinstance(element.get("boundElements"), list) else []
        entries = [entry for entry in listed if isinstance(entry, dict) and isinstance(entry.get("id"), str)]
        old = element.get("boundElementIds") if isinstance(element.get("boundElementIds"), list) else []
        own = [arrow["id"] for arrow in arrows if element["id"] in ends(arrow)]
        named = {name for name in [entry["id"] for entry in entries] + old if name in names}
        if named == set(own):
            said[element["id"]] = {key: element[key] for key in ("boundElements", "boundElementIds") if key in element}
            continue
        kept = [entry for entry in listed if not (isinstance(entry, dict) and entry.get("id") in names and entry["id"] not in own)]
        there = [entry["id"] for entry in kept if isinstance(entry, dict) and "id" in entry]
        said[element["id"]] = {"boundElements": kept + [{"type": "arrow", "id": name} for name in own if name not in there]}
    return said


def relation_cases():
    def shape(name, index, **more):
        return {"id": name, "type": "rectangle", "x": 0, "y": 0, "width": 10, "height": 10, "index": index, **more}

    def arrow(name, index, start=None, end=None, **more):
        bound = [None if one is None else {"elementId": one, "focus": 0, "gap": 1} for one in (start, end)]
        return {"id": name, "type": "arrow", "x": 0, "y": 0, "points": [[0, 0], [50, 0]], "index": index,
                "startBinding": bound[0], "endBinding": bound[1], **more}

    one, text = {"type": "arrow", "id": "x"}, {"type": "text", "id": "t"}
    label = {"id": "t", "type": "text", "text": "T", "x": 0, "y": 0, "index": "a9", "containerId": "a"}
    boards = [
        ("nothing is said", [shape("a", "a0"), shape("b", "a1", boundElements=None), arrow("x", "a2", "a", "b")]),
        ("all is said", [shape("a", "a0", boundElements=[one]), shape("b", "a1", boundElements=[one]), arrow("x", "a2", "a", "b")]),
        ("what is not bound is named", [shape("a", "a0", boundElements=[one]), arrow("x", "a2")]),
        ("a label stays where it is", [shape("a", "a0", boundElements=[text]), arrow("x", "a2", "a"), label]),
        ("a label stays where an arrow goes", [shape("a", "a0", boundElements=[one, text]), arrow("x", "a2", None, "b"), label]),
        ("an arrow that is gone stays named", [shape("a", "a0", boundElements=[{"type": "arrow", "id": "gone"}]), arrow("x", "a2", "a")]),
        ("a file of old", [shape("a", "a0", boundElementIds=["x"]), arrow("x", "a2", "a")]),
        ("a file of old that is wrong", [shape("a", "a0", boundElementIds=["x", "gone"]), shape("b", "a1"), arrow("x", "a2", None, "b")]),
        ("both ends at one", [shape("a", "a0"), arrow("x", "a2", "a", "a")]),
        ("many, in their order", [shape("a", "a0", boundElements=[{"type": "arrow", "id": "y"}]), arrow("z", "a5", "a"), arrow("x", "a4", "a"),
                                  arrow("y", "a3", None, "a")]),
        ("named twice", [shape("a", "a0", boundElements=[one, one]), arrow("x", "a2", "a")]),
        ("named twice, and wrong", [shape("a", "a0", boundElements=[one, one]), arrow("x", "a2"), arrow("y", "a3", "a")]),
        ("an arrow that is deleted", [shape("a", "a0", boundElements=[one]), arrow("x", "a2", "a", isDeleted=True)]),
        ("a line is bound to nothing", [shape("a", "a0"), arrow("x", "a2", "a", type="line")]),
        ("bound to what is not there", [shape("a", "a0"), arrow("x", "a2", "gone", "a")]),
        ("no list", [shape("a", "a0", boundElements="x", boundElementIds=7), arrow("x", "a2", "a")]),
        ("entries that are none", [shape("a", "a0", boundElements=[None, 3, "x", {"id": 5}, {"type": "arrow"}]), arrow("x", "a2", "a")]),
        ("no binding", [shape("a", "a0"), arrow("x", "a2", startBinding="a", endBinding={"focus": 0})]),
        ("an arrow at an arrow", [arrow("y", "a1"), arrow("x", "a2", "y")]),
    ]
    return [{"name": name, "elements": elements, "bound": agreed_or_none(elements)} for name, elements in boards]


def agreed_or_none(elements):
    """Bindings that name nothing bind nothing."""
    named = [{**element, **{key: None for key in ("startBinding", "endBinding")
                            if not isinstance(element.get(key), dict) or not isinstance(element[key].get("elementId"), str)}}
             if element["type"] == "arrow" else element for element in elements]
    return agreed(sorted(named, key=lambda element: (element["index"], element["id"])))


with open("drawings.json", "w") as target:
    sections = {"elements": element_cases(), "files": file_cases(), "boards": board_cases(), "libraries": library_cases(), "orders": order_cases(), "sizes": size_cases(), "pictures": pictures(),
                "directions": directions(), "relations": relation_cases()}
    body = ",\n".join(f'"{name}":[\n' + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]"
                      for name, cases in sections.items())
    target.write("{" + body + "}\n")
