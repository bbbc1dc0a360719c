// @ts-check

/** @typedef {string[][]} Table rows of cells, all of one length */

/** More cells than this are no table that anybody wants drawn. */
export const MOST_CELLS = 2_500;
/** Characters of a text that is looked at. */
const LONGEST = 500_000;
/** A cell of more words than this is prose. */
const MOST_WORDS = 8;
const NUMBER = /^[-+]?[$€£]?\s?\d[\d.,\s]*\s?[%€$£]?$/;

/**
 * The table that a text is: cells between tabs, or between commas or semicolons where it can't be prose. Null for
 * everything else.
 *
 * @param {string} text
 * @param {boolean} [isTable] whether it is known to be no prose
 * @returns {Table|null}
 */
export function tableOf(text, isTable = false) {
    if (text.length > LONGEST || !/[\t,;]/.test(text)) return null;
    const tabbed = text.includes("\t") ? even(rowsOf(text, "\t")) : null;
    if (tabbed && tabbed.some((row) => row[0].trim() !== "")) return tabbed;
    for (const separator of [",", ";"]) {
        const rows = even(rowsOf(text, separator));
        if (rows && (isTable || (rows.length > 1 && !isProse(rows)))) return rows;
    }
    return null;
}

/**
 * The rows of RFC 4180: a cell in quotation marks may have separators, line ends and, doubled, quotation marks.
 *
 * @param {string} text @param {string} separator
 * @returns {Table}
 */
function rowsOf(text, separator) {
    /** @type {Table} */
    const rows = [[]];
    const cell = new RegExp(`(?:"((?:[^"]|"")*)"|((?!")[^${separator}\\r\\n]*))(${separator}|\\r\\n|\\r|\\n|$)`, "y");
    for (let match = cell.exec(text); match; match = cell.exec(text)) {
        const [, quoted, plain, end] = match;
        rows[rows.length - 1].push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
        if (end === "" || rows.length > MOST_CELLS) break;
        if (end !== separator) rows.push([]);
    }
    // A quotation mark that nothing closes, or something behind one: no such table.
    if (cell.lastIndex < text.length && rows.length <= MOST_CELLS) return [];
    while (rows.length > 0 && rows[rows.length - 1].every((each) => each.trim() === "")) rows.pop();
    return rows;
}

/** @param {Table} rows @returns {Table|null} null for what is no table of two columns or more */
function even(rows) {
    const count = rows[0]?.length ?? 0;
    if (count < 2 || rows.length * count > MOST_CELLS || rows.some((row) => row.length !== count)) return null;
    return rows.map((row) => row.map((cell) => cell.replace(/\r\n?/g, "\n").trim()));
}

/**
 * Whether lines with commas are rather sentences or verses, or code: those have spaces behind the commas, and columns without
 * numbers.
 *
 * @param {Table} rows
 */
function isProse(rows) {
    const cells = rows.flat();
    if (cells.some((cell) => cell.split(/\s+/).length > MOST_WORDS || /[{}<>]|[;=]$/.test(cell))) return true;
    const hasNumbers = rows[0].some((_, column) => rows.slice(1).every((row) => NUMBER.test(row[column])));
    if (hasNumbers) return false;
    const last = rows.map((row) => row[row.length - 1]);
    if (last.some((cell) => /[.!?:,]$/.test(cell) || cell === "")) return true;
    // Of two columns of words it is hard to tell; the cells of a table are short.
    const words = cells.reduce((sum, cell) => sum + cell.split(/\s+/).length, 0);
    return words / cells.length > 2;
}

/**
 * The table that HTML is, if it is that and nothing else. What is parsed runs nothing and loads nothing.
 *
 * @param {string} html
 * @returns {Table|null}
 */
export function htmlTable(html) {
    if (html.length > 4 * LONGEST || !/<table[\s>]/i.test(html)) return null;
    const { body } = new DOMParser().parseFromString(html, "text/html");
    const tables = body.querySelectorAll("table");
    if (tables.length !== 1) return null;
    const [table] = tables;
    const isAll = textOf(body).length - textOf(table).length < 4;
    const rows = [...table.rows].map((row) => [...row.cells].flatMap((cell) => [
        cellText(cell), ...Array.from({ length: Math.min(50, cell.colSpan) - 1 }, () => ""),
    ]));
    const count = Math.max(0, ...rows.map((row) => row.length));
    if (!isAll || count === 0 || rows.length * count < 2 || rows.length * count > MOST_CELLS) return null;
    return rows.map((row) => [...row, ...Array.from({ length: count - row.length }, () => "")]);
}

/** @param {Element} element */
const textOf = (element) => (element.textContent ?? "").replace(/\s+/g, "");

/** @param {HTMLTableCellElement} cell */
function cellText(cell) {
    for (const end of cell.querySelectorAll("br")) end.replaceWith("\n");
    return (cell.textContent ?? "").split("\n").map((line) => line.replace(/\s+/g, " ").trim()).join("\n").trim();
}
