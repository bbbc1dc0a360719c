// @ts-check
// What the page does not need to begin: loaded together, when the first of it is used or the page rests. One module for all
// of it, since each more of them would split what they share with the page into more files.
export { madeDrawing } from "./editor/clipboard/made-drawing.js";
export { ElementAuthors } from "./timeline/element-authors.js";
export { Timeline } from "./timeline/timeline.js";
export { BoardsDialog } from "./ui/boards-dialog.js";
export { CanvasDialog } from "./ui/canvas-dialog.js";
export { CommandPalette } from "./ui/command-palette.js";
export { ExportDialog } from "./ui/export-dialog.js";
export { HelpDialog } from "./ui/help-dialog.js";
export { LinkDialog } from "./ui/link-dialog.js";
export { ProfileDialog } from "./ui/profile-dialog.js";
export { ShareDialog } from "./ui/share-dialog.js";
