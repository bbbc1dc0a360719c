// @ts-check
import { textButton } from "./button.js";
import { Dialog } from "./dialog.js";
import { build } from "./dom.js";
import { initials, inkOn, personName } from "./person.js";
import { keepProfile, ownProfile } from "./profile.js";
import { RadioGroup } from "./radio-group.js";
import { peopleColours } from "./random-name.js";

/** @typedef {import("../../client/easel-client.js").EaselClient} EaselClient */

/** One's own name and colour, as others see them. */
export class ProfileDialog {
    #dialog = new Dialog("You", { class: "small" });
    #client;
    #profile = ownProfile();
    #name = build("input",
        { class: "field", id: "profile-name", maxlength: 60, autocomplete: "nickname", spellcheck: "false" });
    #colours;
    #sample = build("span", { class: "avatar large", "aria-hidden": "true" });

    /** @param {EaselClient} client */
    constructor(client) {
        this.#client = client;
        const colours = peopleColours.map(({ name, value }) => ({ value, label: name, colour: value }));
        this.#colours = new RadioGroup("Your colour", colours, () => this.#showSample(), "swatches plain");
        this.#name.addEventListener("input", () => this.#showSample());
        const save = (/** @type {Event} */ event) => this.#save(event);
        const form = build("form", { class: "profile", onsubmit: save },
            build("div", { class: "field-row" }, this.#sample,
                build("div", { class: "grow" }, build("label", { for: "profile-name" }, "Your name"),
                    this.#name)),
            this.#colours.element,
            build("div", { class: "dialog-actions" },
                textButton("Cancel", () => this.#dialog.close()),
                textButton("Save", () => {}, { kind: "main", type: "submit" })));
        this.#dialog.body.append(form);
    }

    open() {
        this.#profile = ownProfile();
        this.#name.value = this.#profile.name;
        this.#colours.value = this.#profile.color;
        this.#showSample();
        this.#dialog.open();
        this.#name.focus();
        this.#name.select();
    }

    #showSample() {
        const colour = this.#colours.value;
        this.#sample.textContent = initials(personName(this.#name.value));
        this.#sample.style.setProperty("--person", colour);
        this.#sample.style.setProperty("--on-person", inkOn(colour));
    }

    /** @param {Event} event */
    #save(event) {
        event.preventDefault();
        this.#profile = { name: personName(this.#name.value), color: this.#colours.value };
        keepProfile(this.#profile);
        this.#client.rename(this.#profile);
        this.#dialog.close();
    }
}
