// @ts-check
import { build, isPhone, oncePerFrame } from "./dom.js";
import { icon } from "./icon.js";
import { initials, inkOn, participantName, personColour, personName } from "./person.js";
import { Popover } from "./popover.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */

/**
 * @typedef {{session: string, name: string, initials: string, colour: string, isOneself: boolean, isFollowed: boolean}} Person
 */

/** Who is here: a few as initials, all of them in a list. A press on somebody follows them. */
export class Participants {
    #client;
    #following;
    #editSelf;
    #few = build("ul", { class: "people", "aria-label": "Participants" });
    #all = build("ul", { class: "menu panel everybody", "aria-label": "Everybody here" });
    /** How many more there are than the node tells of. */
    #more = build("li", { class: "unlisted" });
    #rest = build("button", { type: "button", class: "avatar rest" });
    #popover;
    #shown = "";

    /**
     * @param {EaselClient} client
     * @param {import("./following.js").Following} following
     * @param {() => void} editSelf
     */
    constructor(client, following, editSelf) {
        this.#client = client;
        this.#following = following;
        this.#editSelf = editSelf;
        this.#popover = new Popover(this.#all, this.#rest);
        this.element = build("div", { class: "participants" }, this.#few, this.#rest, this.#all);
        const show = oncePerFrame(() => this.#show());
        for (const event of ["participants", "status"]) client.addEventListener(event, show);
        following.addEventListener("change", show);
        addEventListener("resize", show);
        this.#show();
    }

    /**
     * Oneself first, then the others in the order in which they came.
     * @returns {Person[]}
     */
    #people() {
        const people = [...this.#client.participants.values()].map((participant) => ({
            session: String(participant.session),
            name: participant.session === this.#client.session ? personName(participant.name) : participantName(participant),
            initials: initials(personName(participant.name)),
            colour: personColour(participant.color, String(participant.client)),
            isOneself: participant.session === this.#client.session,
            isFollowed: participant.session === this.#following.session,
        }));
        return people.sort((one, other) => Number(other.isOneself) - Number(one.isOneself));
    }

    #show() {
        const people = this.#people();
        const room = roomForPeople();
        const count = this.#client.participantCount;
        const signature = JSON.stringify([people, room, count]);
        if (signature === this.#shown) return;
        this.#shown = signature;
        const few = people.length > room ? people.slice(0, room - 1) : people;
        this.#keepingFocus(() => {
            this.#few.replaceChildren(...few.map((person) => build("li", {}, this.#avatarButton(person))));
            this.#all.replaceChildren(...people.map((person) => build("li", {}, this.#rowButton(person))));
            if (count > people.length) this.#all.append(this.#more);
        });
        this.#more.textContent = `and ${(count - people.length).toLocaleString("en")} more`;
        const rest = count - few.length;
        this.#rest.hidden = rest === 0;
        this.#rest.textContent = rest < 1_000 ? `+${rest}` : `+${Math.floor(rest / 1_000)}k`;
        this.#rest.setAttribute("aria-label", `All ${count.toLocaleString("en")} participants`);
        if (rest === 0) this.#popover.close();
    }

    /** @param {() => void} change */
    #keepingFocus(change) {
        const focused = /** @type {HTMLElement | null} */ (document.activeElement);
        const list = focused && [this.#few, this.#all].find((each) => each.contains(focused));
        const session = focused?.dataset.session;
        change();
        if (!list || !session) return;
        const selector = `[data-session="${CSS.escape(session)}"]`;
        /** @type {HTMLElement | null} */ (list.querySelector(selector))?.focus();
    }

    /** @param {Person} person */
    #avatarButton(person) {
        const label = labelOf(person);
        const button = build("button", {
            type: "button", class: "avatar", "aria-label": label, "data-session": person.session,
            "data-tip": label,
            "data-tip-side": "below", onclick: () => this.#pressed(person),
        }, person.initials);
        paint(button, person);
        return button;
    }

    /** @param {Person} person */
    #rowButton(person) {
        const mark = build("span", { class: "avatar", "aria-hidden": "true" }, person.initials);
        paint(mark, person);
        return build("button", {
            type: "button", class: "menu-item", "aria-label": labelOf(person), "data-session": person.session,
            onclick: () => {
                this.#popover.close();
                this.#pressed(person);
            },
        },
            mark,
            build("span", { class: "menu-label" }, person.isOneself ? `${person.name} (you)` : person.name),
            person.isFollowed ? icon("eye") : null);
    }

    /** @param {Person} person */
    #pressed({ session, isOneself, isFollowed }) {
        if (isOneself) this.#editSelf();
        else if (isFollowed) this.#following.stop();
        else this.#following.follow(session);
    }
}

/** @param {Person} person */
function labelOf({ name, isOneself, isFollowed }) {
    if (isOneself) return `${name} (you)`;
    return isFollowed ? `Stop following ${name}` : `Follow ${name}`;
}

/** @param {HTMLElement} mark @param {Person} person */
function paint(mark, { colour, isFollowed, isOneself }) {
    mark.style.setProperty("--person", colour);
    mark.style.setProperty("--on-person", inkOn(colour));
    mark.toggleAttribute("data-followed", isFollowed);
    mark.toggleAttribute("data-oneself", isOneself);
}

/** How many are shown: as many as there is room for beside the tools. */
function roomForPeople() {
    if (isPhone()) return 3;
    // The tools have a row of their own there; styles/toolbar.css has the same line.
    if (innerWidth <= 1_020) return 4;
    if (innerWidth < 1_100) return 3;
    return innerWidth < 1_250 ? 4 : 6;
}
