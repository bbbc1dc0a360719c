// @ts-check

/**
 * What the interface knows of the timeline, which is built on top of it.
 * @typedef {object} TimelineControl
 * @property {HTMLElement} element
 * @property {HTMLButtonElement} button opens and closes it
 * @property {number | null} shownSeq the seq that is looked at, or null at now
 * @property {() => Promise<void>} open
 */

/**
 * What the parts of the page share.
 * @typedef {object} App
 * @property {string} board
 * @property {import("./api.js").Api} api
 * @property {import("../../client/easel-client.js").EaselClient} client
 * @property {import("../scene/scene.js").Scene} scene
 * @property {import("../scene/scene-source.js").SceneSource} source
 * @property {import("../scene/viewport.js").Viewport} viewport
 * @property {import("../scene/renderer.js").Renderer} renderer
 * @property {import("../editor/editor.js").Editor} editor
 * @property {import("./theme.js").Theme} theme
 * @property {import("./grid.js").Grid} grid
 * @property {import("./toasts.js").Toasts} toasts
 * @property {import("./title.js").Title} title
 * @property {import("./following.js").Following} following
 * @property {TimelineControl} timeline
 * @property {boolean} isKept whether what is drawn offline outlives the page
 */

export {};
