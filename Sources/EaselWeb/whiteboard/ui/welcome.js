// @ts-check
import { build, isPhone } from "./dom.js";
import { icon } from "./icon.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */
/** @typedef {import("../scene/scene-source.js").SceneSource} SceneSource */
/** @typedef {import("../scene/scene.js").Scene} Scene */

/** A hint on an empty board, in nobody's way; it goes when the first element is begun. */
export class Welcome {
    #source;
    #client;
    #editor;
    #others;

    /**
     * @param {EaselClient} client @param {SceneSource} source @param {Scene} scene
     * @param {import("../editor/editor.js").Editor} editor @param {import("./others-making.js").OthersMaking} others
     */
    constructor(client, source, scene, editor, others) {
        this.#source = source;
        this.#client = client;
        this.#editor = editor;
        this.#others = others;
        this.element = build("div", { id: "welcome", class: "welcome", hidden: true },
            build("p", { class: "welcome-name" }, "Easel"), penStroke(),
            build("p", {}, "Pick up a pen and draw. Everybody with the link draws along."),
            build("ul", {},
                build("li", {}, icon("pen"), firstHint()),
                build("li", {}, icon("share"), "Share brings others here"),
                build("li", {}, icon("clock"), "Timeline brings back every moment")));
        scene.onChange(() => this.#show());
        client.addEventListener("status", () => this.#show());
        editor.addEventListener("making", () => this.#show());
        others.addEventListener("change", () => this.#show());
    }

    #show() {
        const { elements, written } = this.#editor.making;
        const isBegun = elements.length > 0 || written !== null || this.#others.isAny;
        this.element.hidden = this.#source.document.size > 0 || isBegun || this.#source.isPast
            || this.#client.status === "closed"
            || !document.documentElement.dataset.ready;
    }
}

function penStroke() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 118 16");
    svg.setAttribute("class", "welcome-stroke");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M3 11C22 2 34 3 44 7s22 7 34 2 22-5 37-3");
    path.setAttribute("pathLength", "1");
    svg.append(path);
    return svg;
}

function firstHint() {
    return isPhone() ? "One finger draws, two move and zoom" : "P for the pen, ? for all keys";
}
