"""A drawing with all types of elements and what makes them look different."""
import base64, struct, zlib


def picture():
    """A PNG of four colours: another one in each corner."""
    rows = b""
    for y in range(32):
        row = b"".join((b"\xe0\x31\x31" if x < 32 else b"\x2f\x9e\x44") if y < 16 else
                       (b"\x19\x71\xc2" if x < 32 else b"\xf0\x8c\x00") for x in range(64))
        rows += b"\0" + row

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    png = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 32, 8, 2, 0, 0, 0))
           + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return "data:image/png;base64," + base64.b64encode(png).decode()


HEADS = ["arrow", "bar", "dot", "circle", "triangle", "diamond", "circle_outline", "triangle_outline", "diamond_outline",
         "crowfoot_one", "crowfoot_many", "crowfoot_one_or_many"]
FILLS = ["solid", "hachure", "zigzag", "cross-hatch"]
LINES = ["solid", "dashed", "dotted"]


def elements():
    made = []

    def add(type, x, y, width=90, height=60, **more):
        made.append({"id": f"e{len(made)}", "type": type, "x": x, "y": y, "width": width, "height": height, "angle": 0,
                     "strokeColor": "#1e1e1e", "backgroundColor": "transparent", "fillStyle": "solid", "strokeWidth": 2,
                     "strokeStyle": "solid", "roughness": 0, "opacity": 100, "groupIds": [], "frameId": None,
                     "roundness": None, "isDeleted": False, "version": 1, "seed": 1, **more})
        return made[-1]

    for row, type in enumerate(["rectangle", "diamond", "ellipse"]):
        for column, fill in enumerate(FILLS):
            add(type, 20 + column * 110, 20 + row * 80, fillStyle=fill, backgroundColor="#a5d8ff",
                strokeStyle=LINES[column % 3], roundness={"type": 3} if column % 2 else None, opacity=100 - 20 * column,
                angle=0.3 * column)
    for row, head in enumerate(HEADS):
        add("arrow", 480, 20 + row * 30, 120, 0, points=[[0, 0], [120, 0]], startArrowhead=head, endArrowhead=head,
            strokeStyle=LINES[row % 3], strokeColor="#e03131")
        add("arrow", 640, 20 + row * 30, 120, 20, points=[[0, 0], [60, 25], [120, 0]], endArrowhead=head,
            roundness={"type": 2}, strokeWidth=1, opacity=60 if row % 2 else 100)
    add("arrow", 20, 280, 150, 90, points=[[0, 0], [80, 0], [80, 90], [150, 90]], elbowed=True, endArrowhead="arrow")
    add("line", 190, 280, 100, 80, points=[[0, 0], [100, 10], [60, 80], [0, 0]], backgroundColor="#ffec99",
        fillStyle="hachure", roundness={"type": 2})
    line = add("arrow", 310, 280, 150, 70, points=[[0, 0], [150, 70]], endArrowhead="triangle")
    add("text", 345, 303, 80, 25, text="label", fontSize=20, fontFamily=2, containerId=line["id"], lineHeight=1.25)
    stroke = [[0, 0], [8, -6], [20, -10], [34, -6], [46, 8], [60, 20], [76, 22], [92, 14], [104, 0], [110, -16]]
    add("freedraw", 30, 420, points=stroke, simulatePressure=True, pressures=[], strokeColor="#1971c2")
    add("freedraw", 160, 420, points=stroke, simulatePressure=False, strokeColor="#2f9e44", strokeWidth=4,
        pressures=[0.1, 0.2, 0.4, 0.6, 0.8, 1, 0.8, 0.5, 0.3, 0.1])
    add("freedraw", 300, 420, points=stroke + [[60, -40], [3, -2]], simulatePressure=True, backgroundColor="#b2f2bb",
        fillStyle="cross-hatch", opacity=50)
    add("freedraw", 440, 420, points=[[0, 0]], simulatePressure=True, strokeWidth=8)
    for column, family in enumerate([1, 2, 3, 5, 6, 8]):
        add("text", 20 + column * 130, 470, 120, 50, text=f"Family {family}\nand a line", fontSize=18, fontFamily=family,
            textAlign=["left", "center", "right"][column % 3], lineHeight=1.25, angle=0.1 if column == 4 else 0)
    box = add("rectangle", 20, 540, 160, 90, backgroundColor="#ffec99", customData={"easel": "sticky"})
    add("text", 25, 560, 150, 50, text="a note\nwith text", fontSize=20, fontFamily=5, containerId=box["id"],
        textAlign="center", verticalAlign="middle", lineHeight=1.25)
    frame = add("frame", 220, 550, 200, 90, name="A frame")
    add("ellipse", 180, 560, 120, 60, backgroundColor="#ffc9c9", frameId=frame["id"], strokeWidth=4)
    add("image", 450, 550, 120, 60, fileId="pic", status="saved", scale=[1, 1])
    add("image", 590, 550, 60, 60, fileId="pic", scale=[-1, 1], roundness={"type": 3}, opacity=70)
    add("image", 670, 550, 80, 60, fileId="pic", scale=[1, -1], angle=0.4,
        crop={"x": 16, "y": 8, "width": 32, "height": 16, "naturalWidth": 64, "naturalHeight": 32})
    add("image", 780, 550, 60, 60, fileId="missing")
    add("rectangle", 780, 20, 60, 40, strokeColor="rgb(12, 200, 90)", backgroundColor="hsl(200, 80%, 70%)")
    add("rectangle", 780, 80, -60, -40, strokeColor="javascript:alert(1)", opacity=1e9, strokeWidth="wide")
    turned = add("frame", 880, 60, 150, 100, name="שלום!", angle=0.4, opacity=70)
    add("embeddable", 860, 70, 120, 50, link="https://example.org/a", frameId=turned["id"], backgroundColor="#d0bfff")
    held = add("rectangle", 960, 90, 100, 60, frameId=turned["id"], backgroundColor="#ffec99", angle=0.2, opacity=60)
    add("text", 0, 0, 50, 25, text="מה?", fontSize=20, fontFamily=2, containerId=held["id"], textAlign="center", verticalAlign="middle",
        lineHeight=1.25)
    add("freedraw", 900, 100, points=stroke, frameId=turned["id"], strokeColor="#e03131", simulatePressure=True)
    add("magicframe", 880, 240, 120, 80, name="مرحبا (1)", opacity=50)
    add("iframe", 880, 360, 120, 60, opacity=50)
    add("nonsense", 0, 0)
    add("freedraw", 780, 200, points="none")
    add("line", 780, 200, points=[[0, 0], [1, "x"], None, [None, 2]])
    return made


def drawing():
    return {"type": "excalidraw", "version": 2, "source": "test", "elements": elements(), "appState": {},
            "files": {"pic": {"id": "pic", "mimeType": "image/png", "dataURL": picture(), "created": 1}}}
