// @ts-check
/** @typedef {import("../drags/gesture.js").Action} Action */
/** @typedef {import("../drags/gesture.js").Input} Input */

/** Points at things: its way is seen by everybody for a moment, and is nowhere on the board. */
export class LaserTool {
    cursor = "crosshair";
    isActive = false;

    /** @param {Input} input @returns {Action[]} */
    handle(input) {
        if (input.type === "down") {
            this.isActive = true;
            return [{ do: "laser", points: [input.point], isNew: true }];
        }
        if (!this.isActive || input.type === "tick" || input.type === "hover") return [];
        this.isActive = input.type !== "up";
        const points = input.samples.length > 0 ? input.samples.map(({ point }) => point) : [input.point];
        return [{ do: "laser", points, isNew: false }];
    }

    /** @returns {Action[]} */
    cancel() {
        this.abandon();
        return [];
    }

    abandon() {
        this.isActive = false;
    }
}
