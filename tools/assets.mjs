// Copies what the pages need from node_modules into static/vendor/ (not in git): Tabler's stylesheet,
// echarts, and one SVG sprite of the icons named in static/icons.txt.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const vendor = join(root, "static", "vendor");
const packages = join(root, "node_modules");

const COPIES = {
  "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
  "echarts.esm.min.js": "echarts/dist/echarts.esm.min.js",
};

const names = (await readFile(join(root, "static", "icons.txt"), "utf8"))
  .split("\n")
  .map((line) => line.trim())
  .filter((line) => line && !line.startsWith("#"));

async function symbol(name) {
  const file = join(packages, "@tabler/icons/icons/outline", `${name}.svg`);
  const svg = await readFile(file, "utf8").catch(() => {
    throw new Error(`static/icons.txt: Tabler has no outline icon "${name}"`);
  });
  const shapes = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"));
  const drawn = shapes.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawn.replace(/\s+/g, " ").trim()}</symbol>`;
}

await mkdir(vendor, { recursive: true });
for (const [name, source] of Object.entries(COPIES)) {
  const text = await readFile(join(packages, source), "utf8");
  // The maps are not copied, and a reference to a missing file stops collectstatic.
  await writeFile(join(vendor, name), text.replace(/\n?(\/\*# |\/\/# )sourceMappingURL=.*/g, "\n"));
}
const symbols = await Promise.all(names.map(symbol));
await writeFile(
  join(vendor, "icons.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`,
);
console.log(`static/vendor: ${Object.keys(COPIES).length} files, ${names.length} icons`);
