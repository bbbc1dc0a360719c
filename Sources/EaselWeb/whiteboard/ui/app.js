// @ts-check

/**
 * What the interface knows of the timeline, which is built on top of it.
 * @typedef {object} TimelineControl
 * @property {HTMLElement} element
 * @property {HTMLButtonElement} button opens and closes it
 * @property {number | null} shownSeq the seq that is looked at, or null at now
 * @property {() => Promise<void>} open
 * @property {() => Promise<unknown>} load brings it to the page, unless it is there
 */

/**
 * The dialogs, which are loaded when they are first used.
 * @typedef {object} Dialogs
 * @property {typeof import("./boards-dialog.js").BoardsDialog} BoardsDialog
 * @property {typeof import("./canvas-dialog.js").CanvasDialog} CanvasDialog
 * @property {typeof import("./command-palette.js").CommandPalette} CommandPalette
 * @property {typeof import("./export-dialog.js").ExportDialog} ExportDialog
 * @property {typeof import("./help-dialog.js").HelpDialog} HelpDialog
 * @property {typeof import("./link-dialog.js").LinkDialog} LinkDialog
 * @property {typeof import("./profile-dialog.js").ProfileDialog} ProfileDialog
 * @property {typeof import("./share-dialog.js").ShareDialog} ShareDialog
 * @property {new (app: App) => {open: () => unknown}} ElementAuthors who made what is selected, and who changed it last
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
 * @property {import("./object-snapping.js").ObjectSnapping} snapping
 * @property {import("./toasts.js").Toasts} toasts
 * @property {import("./title.js").Title} title
 * @property {import("./following.js").Following} following
 * @property {import("./presentation.js").Presentation} presentation
 * @property {TimelineControl} timeline
 * @property {() => Promise<Dialogs>} loadDialogs
 * @property {import("./sign-in.js").SignIn} signIn what the tab comes with
 * @property {boolean} isKept whether what is drawn offline outlives the page
 */

export {};
