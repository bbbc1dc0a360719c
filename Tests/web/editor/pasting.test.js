// What pasted texts become: tables, flowcharts and SVG, read as values.
import assert from "node:assert/strict";
import { test } from "node:test";
import { flowchartDrawing } from "#whiteboard/editor/clipboard/flowchart-drawing.js";
import { inertXML } from "#whiteboard/editor/clipboard/inert-xml.js";
import { madeDrawing } from "#whiteboard/editor/clipboard/made-drawing.js";
import { diagramKind, readFlowchart } from "#whiteboard/editor/clipboard/mermaid.js";
import { MADE_FILES, fileKind } from "#whiteboard/editor/clipboard/made-files.js";
import { pictureSize } from "#whiteboard/editor/clipboard/picture-size.js";
import { isSVG, svgDrawing } from "#whiteboard/editor/clipboard/svg-drawing.js";
import { pathLines } from "#whiteboard/editor/clipboard/svg-path.js";
import { tableOf } from "#whiteboard/editor/clipboard/table.js";
import { DEFAULT_STYLE } from "#whiteboard/editor/elements/element-style.js";
import { countingSource } from "./bench.js";

const context = () => ({ style: { ...DEFAULT_STYLE }, source: countingSource() });
const elementsOf = (text) => madeDrawing(text, "", context()).drawing?.elements;

// Tables

test("cells between tabs, commas or semicolons are a table", () => {
    assert.deepEqual(tableOf("a\tb\nc\td"), [["a", "b"], ["c", "d"]]);
    assert.deepEqual(tableOf("a\tb\r\nc\td\r\n"), [["a", "b"], ["c", "d"]]);
    assert.deepEqual(tableOf("one\ttwo"), [["one", "two"]]);
    assert.deepEqual(tableOf('a\t"two\nlines ""x"""\nc\td'), [["a", 'two\nlines "x"'], ["c", "d"]]);
    assert.deepEqual(tableOf("name,age\nAda,36\nBob,41"), [["name", "age"], ["Ada", "36"], ["Bob", "41"]]);
    assert.deepEqual(tableOf("name, age\nAda, 36"), [["name", "age"], ["Ada", "36"]]);
    assert.deepEqual(tableOf("Name;Stadt\nAda;London"), [["Name", "Stadt"], ["Ada", "London"]]);
    assert.deepEqual(tableOf('id,text\n1,"a, b"'), [["id", "text"], ["1", "a, b"]]);
    assert.deepEqual(tableOf("a\t\nb\tc"), [["a", ""], ["b", "c"]]);
});

test("prose, code and ragged lines stay text", () => {
    for (const text of [
        "Hello, world", "Dear Ada,\nthank you for your letter, which came on Monday.", "Roses are red, violets are blue,\nsugar is sweet, and so are you.",
        "if x:\n\treturn 1", "\tindented\n\tlines", "a,b\nc", "one line; another", "let a = 1, b = 2;\nlet c = 3, d = 4;", "a\tb\nc",
        "First of all, we have to think about this\nThen, we have to do what we thought of", 'a,"b\nc,d', "x".repeat(600_000) + "\t",
    ]) assert.equal(tableOf(text), null, text.slice(0, 60));
});

test("a file of a table is one whatever is in its cells", () => {
    const text = "word,meaning\nease,to make something less hard.";
    assert.equal(tableOf(text), null);
    assert.deepEqual(tableOf(text, true), [["word", "meaning"], ["ease", "to make something less hard."]]);
    assert.deepEqual(tableOf("graph TD,x", true), [["graph TD", "x"]]);
    const elements = madeDrawing("graph TD,x\nb,c", "", context(), "table").drawing?.elements ?? [];
    assert.equal(elements.filter(({ type }) => type === "rectangle").length, 4);
    assert.deepEqual(madeDrawing("only one column\nand no separator", "", context(), "table"), {});
});

test("files tell what stands in them by their names, else by their types", () => {
    const kindOf = (name, type = "") => fileKind({ name, type });
    assert.deepEqual(["a.csv", "b.TSV", "c.mmd", "d.x.mermaid", "e.svg"].map((name) => kindOf(name)), ["table", "table", "diagram", "diagram", "svg"]);
    assert.equal(kindOf("a.csv", "application/vnd.ms-excel"), "table");
    assert.equal(kindOf("values", "text/csv"), "table");
    assert.deepEqual(["a.excalidraw", "csv", "a.csv.png", ""].map((name) => kindOf(name)), [null, null, null, null]);
    for (const end of [".csv", ".tsv", ".mmd", ".mermaid", ".svg"]) assert.ok(MADE_FILES.split(",").includes(end), end);
});

test("a table becomes cells side by side, each with its text, in one group", () => {
    const elements = elementsOf("Name\tCity\nAda\tLondon, where she lived for a very long time and wrote about engines that compute\nBob\t") ?? [];
    const cells = elements.filter(({ type }) => type === "rectangle");
    const texts = elements.filter(({ type }) => type === "text");
    assert.equal(cells.length, 6);
    assert.equal(texts.length, 5);
    assert.equal(new Set(elements.map(({ groupIds }) => String(groupIds))).size, 1);
    for (const text of texts) assert.ok(cells.some(({ id, boundElements }) => id === text.containerId && boundElements?.[0].id === text.id));
    const [name, city, ada, london, bob] = cells;
    assert.equal(Number(name.x) + Number(name.width), city.x);
    assert.equal(Number(name.y) + Number(name.height), ada.y);
    assert.equal(ada.height, london.height);
    assert.ok(Number(london.height) > Number(bob.height));
    assert.notEqual(name.backgroundColor, ada.backgroundColor);
});

// Mermaid

const chart = (text) => readFlowchart(text);
const edgesOf = (text) => chart(text).edges.map(({ from, to }) => `${from}>${to}`);

test("flowcharts are told from other diagrams and from prose", () => {
    for (const text of ["graph TD\nA-->B", "flowchart LR;A-->B", "graph\nA", "```mermaid\ngraph TD\nA-->B\n```", "%% note\nflowchart RL\nA",
        "---\ntitle: T\n---\nflowchart TB\nA", "%%{init: {'theme':'dark'}}%%\ngraph LR\nA", "flowchart-elk TD\nA-->B"]) {
        assert.equal(diagramKind(text), "flowchart", text);
    }
    for (const text of ["sequenceDiagram\nA->>B: hi", "classDiagram\nA <|-- B", "gantt\ntitle x", "pie title Pets\n\"a\": 1", "stateDiagram-v2\n[*] --> A", "mindmap\n root"]) {
        assert.ok(diagramKind(text) !== null && diagramKind(text) !== "flowchart", text);
    }
    for (const text of ["graph theory is fun", "The flowchart LR", "timeline of events\nx", "pie is good", "gantt charts", ""]) assert.equal(diagramKind(text), null, text);
});

test("nodes have the shapes and texts that their brackets say", () => {
    const shapes = (text) => [...chart(`graph TD\n${text}`).nodes.values()].map(({ shape, text }) => `${shape}:${text}`);
    assert.deepEqual(shapes("A[Box]\nB(Round)\nC([Stadium])\nD[[Sub]]\nE[(Data)]\nF((Circle))\nG{Choice}\nH{{Hex}}\nI>Flag]\nJ[/P/]\nK[/T\\]\nL(((D)))\nM"), [
        "rectangle:Box", "round:Round", "stadium:Stadium", "subroutine:Sub", "cylinder:Data", "circle:Circle", "diamond:Choice", "hexagon:Hex",
        "flag:Flag", "parallelogram:P", "trapezoid:T", "double circle:D", "rectangle:M"]);
    assert.deepEqual(shapes('A["a (b) [c] --> d"] --> B{"is it; so?"}'), ["rectangle:a (b) [c] --> d", "diamond:is it; so?"]);
    assert.deepEqual(shapes("A[one<br/>two] --> B[#quot;x#quot; #35;]"), ["rectangle:one\ntwo", 'rectangle:"x" #']);
    assert.deepEqual(shapes('A@{ shape: diam, label: "Decide" } --> B@{ shape: circle }'), ["diamond:Decide", "circle:B"]);
    assert.deepEqual(shapes("größe[Maß] --> 数[字]"), ["rectangle:Maß", "rectangle:字"]);
    assert.deepEqual(shapes("A[/path/to] --> B[x/]"), ["rectangle:/path/to", "rectangle:x/"]);
    assert.deepEqual(shapes("my-node.1[x]:::big --> B"), ["rectangle:x", "rectangle:B"]);
});

test("arrows have heads, lines and texts, and go from each to each", () => {
    const arrows = (text) => chart(`graph LR\n${text}`).edges.map(({ from, to, text, line, start, end }) => [from, to, text, line, start, end]);
    const plain = ["A", "B", "", "solid", null, "arrow"];
    for (const text of ["A-->B", "A --> B", "A ---> B", "A-->B;", "A\n-->B", "e1@A-->B".slice(3)]) assert.deepEqual(arrows(text), [plain], text);
    assert.deepEqual(arrows("A---B"), [["A", "B", "", "solid", null, null]]);
    assert.deepEqual(arrows("A-.->B"), [["A", "B", "", "dotted", null, "arrow"]]);
    assert.deepEqual(arrows("A==>B"), [["A", "B", "", "thick", null, "arrow"]]);
    assert.deepEqual(arrows("A --o B"), [["A", "B", "", "solid", null, "circle"]]);
    assert.deepEqual(arrows("A --x B"), [["A", "B", "", "solid", null, "bar"]]);
    assert.deepEqual(arrows("A <--> B"), [["A", "B", "", "solid", "arrow", "arrow"]]);
    assert.deepEqual(arrows("A o--o B"), [["A", "B", "", "solid", "circle", "circle"]]);
    assert.deepEqual(arrows("A ~~~ B"), [["A", "B", "", "none", null, null]]);
    for (const text of ["A-->|yes|B", "A -->|yes| B", "A -- yes --> B", "A--yes-->B", 'A -- "yes" --> B']) {
        assert.deepEqual(arrows(text), [["A", "B", "yes", "solid", null, "arrow"]], text);
    }
    assert.deepEqual(arrows("A -. maybe .-> B"), [["A", "B", "maybe", "dotted", null, "arrow"]]);
    assert.deepEqual(arrows("A == sure ==> B"), [["A", "B", "sure", "thick", null, "arrow"]]);
    assert.deepEqual(arrows("A -- line --- B"), [["A", "B", "line", "solid", null, null]]);
    assert.deepEqual(edgesOf("graph TD\nA & B --> C & D --> E"), ["A>C", "A>D", "B>C", "B>D", "C>E", "D>E"]);
    assert.deepEqual(edgesOf("graph TD; A-->B; B-->C;C-->A"), ["A>B", "B>C", "C>A"]);
});

test("comments, styles and clicks are passed over", () => {
    assert.deepEqual(edgesOf(`graph TD
        %% a comment --> x
        A[One] --> B
        style A fill:#f9f,stroke:#333
        classDef big font-size:20px;
        class A,B big
        click A "https://example.org" _blank
        linkStyle 0 stroke:#f00
        B --> C:::big`), ["A>B", "B>C"]);
});

test("subgraphs hold what is named within them", () => {
    const { nodes, subgraphs, edges } = chart(`flowchart TB
        c1-->a2
        subgraph one [First one]
            direction LR
            a1-->a2
            subgraph inner
                x
            end
        end
        subgraph "Two words"
            b1
        end
        one --> b1`);
    assert.deepEqual([...subgraphs.values()].map(({ id, title, parent, direction }) => [id, title, parent, direction]), [
        ["one", "First one", null, "LR"], ["inner", "inner", "one", null], ["Two words", "Two words", null, null]]);
    assert.deepEqual(["c1", "a1", "x", "b1"].map((id) => nodes.get(id)?.parent), [null, "one", "inner", "Two words"]);
    assert.deepEqual(edges.map(({ from, to }) => `${from}>${to}`), ["c1>a2", "a1>a2", "one>b1"]);
});

test("what is no flowchart says so, with its line, and stays text", () => {
    for (const [text, line] of [["graph TD\nA -->", 2], ["graph TD\nA --> B\n???", 3], ["graph TD\nsubgraph x\nA", 3], ["graph TD\nend", 2], ["graph TD\n%% nothing", 1]]) {
        assert.throws(() => readFlowchart(text), new RegExp(`line ${line}`), text);
        assert.match(madeDrawing(text, "", context()).notice ?? "", /pasted as text/);
    }
    assert.match(madeDrawing("sequenceDiagram\nA->>B: hi", "", context()).notice ?? "", /only flowcharts.*sequenceDiagram/);
});

test("a flowchart becomes shapes in layers, with arrows that are bound to them", () => {
    const elements = elementsOf("graph TD\nA[Start] --> B{Good?}\nB -->|yes| C((End))\nB -->|no| A") ?? [];
    const of = (type) => elements.filter((element) => element.type === type);
    assert.deepEqual(["rectangle", "diamond", "ellipse", "arrow", "text"].map((type) => of(type).length), [1, 1, 1, 3, 5]);
    const [[start], [choice], [end]] = [of("rectangle"), of("diamond"), of("ellipse")];
    assert.ok(Number(start.y) + Number(start.height) < Number(choice.y) && Number(choice.y) + Number(choice.height) < Number(end.y));
    for (const arrow of of("arrow")) {
        for (const side of ["startBinding", "endBinding"]) {
            const shape = elements.find(({ id }) => id === arrow[side]?.elementId);
            assert.ok(shape?.boundElements?.some(({ id, type }) => id === arrow.id && type === "arrow"));
        }
    }
    assert.equal(of("text").find(({ text }) => text === "yes")?.containerId, of("arrow")[1].id);
});

test("arrows there and back lie beside each other", () => {
    const [there, back] = (elementsOf("graph LR\nA-->B\nB-->A") ?? []).filter(({ type }) => type === "arrow");
    assert.ok(Math.abs(Number(there.y) - Number(back.y)) > 5, `${there.y} ${back.y}`);
});

test("nothing lies on anything else, whatever the direction", () => {
    const body = "A-->B & C & D\nB-->E\nC-->E & F\nD-->F\nsubgraph s\nG-->H\nend\nE-->G\nH-->A\nF-->F\nI & J-->K";
    for (const direction of ["TD", "LR", "RL", "BT"]) {
        const elements = flowchartDrawing(chart(`graph ${direction}\n${body}`), context()).elements;
        const shapes = elements.filter(({ type, strokeWidth }) => type === "rectangle" && strokeWidth !== 1);
        assert.equal(shapes.length, 11);
        for (const one of shapes) {
            for (const other of shapes) {
                const isApart = one === other || Number(one.x) + Number(one.width) <= Number(other.x) || Number(other.x) + Number(other.width) <= Number(one.x)
                    || Number(one.y) + Number(one.height) <= Number(other.y) || Number(other.y) + Number(other.height) <= Number(one.y);
                assert.ok(isApart, `${direction}: ${one.id} ${other.id}`);
            }
        }
        const [box] = elements.filter(({ strokeWidth }) => strokeWidth === 1);
        const inside = shapes.filter(({ groupIds }) => groupIds?.includes(box.groupIds?.[0] ?? ""));
        assert.equal(inside.length, 2);
        for (const { x, y } of inside) assert.ok(Number(x) > Number(box.x) && Number(y) > Number(box.y));
        const a = shapes[0];
        const e = shapes[4];
        const [along, sign] = direction === "TD" ? ["y", 1] : direction === "BT" ? ["y", -1] : direction === "LR" ? ["x", 1] : ["x", -1];
        assert.ok(sign * (Number(e[along]) - Number(a[along])) > 0, direction);
    }
});

test("no arrow crosses a subgraph's title", () => {
    const bodies = [
        "A-->B\nsubgraph s [A title]\nB-->C\nend\nC-->D", "A-->B\nsubgraph s [A title that is longer than all that it stands above]\nB\nend",
        "A & B & C-->D\nsubgraph s [Many come]\nD\nend", "A-->B\nsubgraph s [Outer one]\nsubgraph t [Inner one]\nB-->C\nend\nend\nC-->A",
        "A-->|a label|B & C & D\nsubgraph s [Three are here]\nB & C & D-->E\nend\nE-->A", "subgraph s [From]\nA\nend\nsubgraph t [To]\nB\nend\nA-->B\nA-->B\nB-->A",
    ];
    for (const body of bodies) {
        for (const direction of ["TD", "LR", "RL", "BT"]) {
            const { elements } = flowchartDrawing(chart(`graph ${direction}\n${body}`), context());
            const boxes = new Set(elements.filter(({ strokeWidth, type }) => strokeWidth === 1 && type === "rectangle").map(({ id }) => id));
            const arrows = elements.filter(({ type }) => type === "arrow");
            const titles = elements.filter(({ containerId }) => boxes.has(containerId));
            assert.ok(titles.length > 0 && arrows.length > 0);
            for (const { x, y, width, height, text } of titles) {
                for (const arrow of arrows) {
                    const [[fromX, fromY], [toX, toY]] = arrow.points;
                    const isOver = Array.from({ length: 1_001 }, (_, step) => step / 1_000).some((share) => {
                        const at = { x: arrow.x + fromX + (toX - fromX) * share - x, y: arrow.y + fromY + (toY - fromY) * share - y };
                        return at.x > 0 && at.x < width && at.y > 0 && at.y < height;
                    });
                    assert.ok(!isOver, `${direction}: ${text}\n${body}`);
                }
            }
        }
    }
});

test("large flowcharts are drawn, and larger ones refused", () => {
    const many = (count) => `graph TD\n${Array.from({ length: count }, (_, number) => `n${number} --> n${number + 1} & n${Math.floor(number / 2)}`).join("\n")}`;
    assert.ok((elementsOf(many(900)) ?? []).length > 2_700);
    assert.match(madeDrawing(many(1_100), "", context()).notice ?? "", /more than 1000 nodes/);
    const nested = `graph TD\n${"subgraph x\n".repeat(30)}A\n${"end\n".repeat(30)}`;
    assert.match(madeDrawing(nested, "", context()).notice ?? "", /too many subgraphs/);
});

// SVG

const svg = (inner, attributes = "") => `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inner}</svg>`;
const shapesOf = (inner, attributes) => svgDrawing(svg(inner, attributes), context())?.elements;

test("shapes of SVG become elements with their places and colours", () => {
    const [rect, circle, ellipse, line, polygon, text] = shapesOf(`
        <rect x="10" y="20" width="30" height="40" rx="5" fill="#ff0000" stroke="blue" stroke-width="3"/>
        <circle cx="50" cy="50" r="10" fill="none" stroke="#000"/><ellipse cx="1" cy="2" rx="3" ry="4"/>
        <line x1="0" y1="0" x2="10" y2="20" style="stroke: rgb(1, 2, 3); stroke-dasharray: 8 4"/>
        <polygon points="0,0 10,0 10,10"/><text x="5" y="50" font-size="20">Hi &amp; <tspan>you</tspan></text>`) ?? [];
    assert.deepEqual([rect.type, rect.x, rect.y, rect.width, rect.height, rect.backgroundColor, rect.strokeColor, rect.strokeWidth],
        ["rectangle", 10, 20, 30, 40, "#ff0000", "blue", 3]);
    assert.deepEqual(rect.roundness, { type: 3, value: 5 });
    assert.deepEqual([circle.type, circle.x, circle.y, circle.width, circle.backgroundColor, circle.strokeColor], ["ellipse", 40, 40, 20, "transparent", "#000"]);
    assert.deepEqual([ellipse.width, ellipse.height, ellipse.backgroundColor, ellipse.strokeColor], [6, 8, "#000000", "transparent"]);
    assert.deepEqual([line.type, line.points, line.strokeColor, line.strokeStyle], ["line", [[0, 0], [10, 20]], "rgb(1, 2, 3)", "dashed"]);
    assert.deepEqual(polygon.points?.at(-1), [0, 0]);
    assert.deepEqual([text.type, text.text, text.fontSize, text.x], ["text", "Hi & you", 20, 5]);
    assert.ok(Number(text.y) < 50 && Number(text.y) + Number(text.height) > 50);
    assert.equal(new Set([rect, circle, line, text].map(({ groupIds }) => String(groupIds))).size, 1);
});

test("transforms move, turn, scale and slant", () => {
    const one = (inner, attributes) => (shapesOf(inner, attributes) ?? [])[0];
    const box = '<rect width="10" height="20" fill="red"';
    const moved = one(`<g transform="translate(5 6)">${box} transform="scale(2)"/></g>`);
    assert.deepEqual([moved.x, moved.y, moved.width, moved.height], [5, 6, 20, 40]);
    const turned = one(`${box} transform="rotate(90)"/>`);
    assert.deepEqual([turned.x, turned.y, turned.width, turned.height], [-15, 0 - 5, 10, 20]);
    assert.ok(Math.abs(Number(turned.angle) - Math.PI / 2) < 1e-9);
    const slanted = one(`${box} transform="skewX(45)"/>`);
    assert.deepEqual([slanted.type, slanted.points?.[2]], ["line", [30, 20]]);
    const viewed = one(`${box}/>`, 'viewBox="0 0 10 20" width="100" height="200"');
    assert.deepEqual([viewed.width, viewed.height], [100, 200]);
    const matrix = one(`${box} transform="matrix(0,1,-1,0,100,0)"/>`);
    assert.deepEqual([matrix.x, matrix.y], [85, -5]);
});

test("paths become lines, their curves many pieces", () => {
    assert.deepEqual(pathLines("M0 0L10 0l0 10H0V5z")?.[0].points, [[0, 0], [10, 0], [10, 10], [0, 10], [0, 5], [0, 0]].map(([x, y]) => ({ x, y })));
    assert.deepEqual(pathLines("M1,2 3,4 5,6")?.[0].points.length, 3);
    assert.equal(pathLines("M0 0 10 10M20 20 30 30")?.length, 2);
    const curve = pathLines("M0 0C0 10 10 10 10 0S20-10 20 0Q25 10 30 0T40 0")?.[0].points ?? [];
    assert.deepEqual(curve.at(-1), { x: 40, y: 0 });
    assert.ok(curve.length > 30);
    const arc = pathLines("M0 0A5 5 0 0110 0")?.[0].points ?? [];
    assert.ok(Math.abs(Math.min(...arc.map(({ y }) => y)) + 5) < 0.1, "it goes over the top");
    assert.ok(Math.abs((pathLines("M0 0a5,5 0 1,0 10,0")?.[0].points.at(-1)?.x ?? 0) - 10) < 1e-9);
    for (const bad of ["L0 0", "M0", "M0 0 X", "hello", "M0 0L1e999 0", "5 5"]) assert.equal(pathLines(bad), null, bad);
    assert.equal(pathLines(`M0 0${"C1 1 2 2 3 3".repeat(3_000)}`), null);
});

test("what elements can't show is a picture as a whole", () => {
    for (const inner of [
        '<image href="x.png" width="1" height="1"/>', '<use href="#a"/>', '<rect width="9" height="9" fill="url(#g)"/>', "<foreignObject/>",
        '<style>rect { fill: red }</style><rect width="9" height="9"/>', '<g clip-path="url(#c)"><rect width="9" height="9"/></g>',
        '<path d="M0 0H9V9H0zM3 3H6V6H3z"/>', '<rect width="9" height="9"><animate/></rect><blink/>',
    ]) assert.ok(madeDrawing(svg(inner), "", context()).file, inner);
});

test("hostile SVG is harmless", () => {
    const elements = shapesOf(`<script>alert(1)</script><rect onload="alert(1)" width="9" height="9" fill="red"/>
        <a href="javascript:alert(1)"><circle r="5" fill="red"/></a>`) ?? [];
    assert.deepEqual(elements.map(({ type, link }) => [type, link]), [["rectangle", null], ["ellipse", null]]);
    assert.doesNotMatch(JSON.stringify(elements), /alert|onload|javascript/);
    for (const text of [
        `<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${svg('<text>&b;</text>')}`, "<svg><g></svg>", "<svg><rect width='1'", "<svg/><svg/>",
        `<svg>${"<g>".repeat(100)}${"</g>".repeat(100)}</svg>`, `<svg>${"<rect/>".repeat(21_000)}</svg>`, "<svg a='1' b=2/>",
    ]) assert.equal(svgDrawing(text, context()), null, text.slice(0, 60));
    assert.equal(inertXML("x".repeat(3_000_000)), null);
    assert.deepEqual(shapesOf('<rect width="1e999" height="9" fill="red"/><rect width="9" height="-9"/>'), undefined);
});

// Otherwise this takes from minutes to longer than anybody waits.
test("texts that are written to keep their reader busy are read in one go", () => {
    const longest = (part, length) => part.repeat(Math.floor(length / part.length));
    const rectangle = (attributes) => svgDrawing(svg(`<rect ${attributes} width="9" height="9" fill="red"/>`), context())?.elements.length;
    for (const comments of ["<!-- -->", "<!-- --><!--", "<!---->"]) {
        assert.equal(isSVG(longest(comments, 7_900)), false);
        assert.equal(isSVG(`${longest(comments, 7_900)} x`), false);
    }
    assert.equal(rectangle(`x="${longest("1", 1_900_000)} !"`), 1);
    assert.equal(rectangle(`x="1${longest(" ", 1_900_000)}!"`), 1);
    assert.equal(rectangle(`transform="${longest("a", 1_900_000)}"`), 1);
    assert.equal(rectangle(`transform="${longest("a(", 1_900_000)}"`), 1);
    assert.equal(pathLines(`M0 0${longest("M1 1", 1_900_000)}`), null);
    for (let round = 0; round < 30; round += 1) {
        assert.equal(diagramKind(longest("%%{", 199_000)), null);
        assert.equal(diagramKind(`%%{init: {}}%%\n${longest("%%{", 190_000)}}%%`), null);
        assert.equal(chart(`flowchart LR\nA["${longest("<b ", 190_000)}"]`).nodes.size, 1);
        assert.throws(() => chart(`flowchart LR\nA -. x ${longest(".", 190_000)}`), /an arrow has no end/);
    }
});

test("words that only look like SVG stay words", () => {
    assert.deepEqual(madeDrawing("The <svg> element is nice", "", context()), {});
    assert.deepEqual(madeDrawing("Just words", "", context()), {});
});

// Pictures

test("a picture's file tells how many pixels it has before it is decoded", () => {
    const bytes = (...list) => Uint8Array.from(list.flatMap((each) => (typeof each === "string" ? [...each].map((letter) => letter.charCodeAt(0)) : each)));
    assert.deepEqual(pictureSize(bytes(0x89, "PNG\r\n\x1a\n", [0, 0, 0, 13], "IHDR", [0, 0, 1, 2], [0, 0, 3, 4])), { width: 258, height: 772 });
    assert.deepEqual(pictureSize(bytes("GIF89a", [2, 1, 4, 3])), { width: 258, height: 772 });
    assert.deepEqual(pictureSize(bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 9, 9, 0xff, 0xc4, 0, 3, 9, 0xff, 0xc2, 0, 17, 8, 3, 4, 1, 2])), { width: 258, height: 772 });
    assert.deepEqual(pictureSize(bytes("RIFF", [0, 0, 0, 0], "WEBPVP8X", [10, 0, 0, 0, 0, 0, 0, 0], [1, 1, 0], [3, 3, 0])), { width: 258, height: 772 });
    for (const none of [bytes(), bytes("GIF8"), bytes([0xff, 0xd8, 0xff]), bytes("nothing at all that is known")]) assert.equal(pictureSize(none), null);
});
